import type { Readable, Writable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { ErrorCode, type JSONRPCMessage, JSONRPCMessageSchema } from "@modelcontextprotocol/sdk/types.js";
import { boundedLines, requestIdIn, tooBigAnswer } from "./bounded-lines.ts";
import { parseMessage, TooDeepError } from "./parse-message.ts";

/** How long the answers to the last requests may take once the input has ended. */
const LAST_ANSWERS_TIMEOUT_MS = 250;

/**
 * MCP's stdio framing over any two streams: one JSON-RPC message a line.
 *
 * The SDK's own transport gives up the session at a line over 10 MB, leaves a malformed request without an answer and rounds integers
 * above 2^53. This one survives every line and answers every request, and such integers (seeds) arrive as decimal strings.
 */
export class LineTransport implements Transport {
  onmessage?: (message: JSONRPCMessage) => void;
  onerror?: (error: Error) => void;
  onclose?: () => void;

  readonly #input: Readable;
  readonly #output: Writable;
  #closed = false;
  /** Requests without an answer yet. */
  readonly #open = new Set<string | number>();
  #inputEnded = false;
  /** Resolves when the output takes more; null while it does. */
  #drained: Promise<void> | null = null;

  constructor(input: Readable, output: Writable) {
    this.#input = input;
    this.#output = output;
  }

  async start(): Promise<void> {
    this.#input.on("data", this.#onData);
    this.#input.on("end", this.#onEnd);
    this.#input.on("error", this.#onEnd);
    this.#output.on("error", this.#onBroken);
  }

  send(message: JSONRPCMessage): Promise<void> {
    if (this.#closed) return Promise.resolve();
    if (!("method" in message) && message.id !== undefined) this.#open.delete(message.id);
    this.#write(JSON.stringify(message));
    if (this.#inputEnded && this.#open.size === 0) void this.close();
    return this.#drained ?? Promise.resolve();
  }

  #write(line: string): void {
    if (!this.#output.write(`${line}\n`)) this.#drained ??= this.#untilDrained();
  }

  /** Resolves also when nobody will ever read it. */
  #untilDrained(): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        this.#drained = null;
        for (const event of ["drain", "error", "close"]) this.#output.off(event, done);
        resolve();
      };
      for (const event of ["drain", "error", "close"]) this.#output.on(event, done);
    });
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#input.off("data", this.#onData);
    this.#input.off("end", this.#onEnd);
    this.#input.off("error", this.#onEnd);
    this.#input.pause();
    this.onclose?.();
  }

  readonly #onData = boundedLines({
    onLine: (pieces) => this.#read(decoded(pieces).trim()),
    onTooBig: (excess, id) => this.#write(tooBigAnswer(excess, id)),
  });

  #read(line: string): void {
    if (line === "") return;
    let parsed: unknown;
    try {
      parsed = parseMessage(line);
    } catch (error) {
      const id = requestIdIn(line.slice(0, 1_024), line.slice(-1_024));
      const tooDeep = error instanceof TooDeepError;
      this.#refuse(
        id,
        tooDeep ? ErrorCode.InvalidRequest : ErrorCode.ParseError,
        tooDeep ? error.message : "Parse error: the line is not JSON",
      );
      return;
    }
    // Protocol 2025-03-26 allows several messages in an array.
    for (const message of Array.isArray(parsed) ? parsed : [parsed]) this.#deliver(message);
  }

  #deliver(message: unknown): void {
    const valid = JSONRPCMessageSchema.safeParse(message);
    if (!valid.success) {
      this.#refuse(requestId(message), ErrorCode.InvalidRequest, "Invalid Request: not a JSON-RPC 2.0 message");
      return;
    }
    if ("method" in valid.data && "id" in valid.data) this.#open.add(valid.data.id);
    this.onmessage?.(valid.data);
  }

  #refuse(id: string | number | undefined, code: number, message: string): void {
    this.onerror?.(new Error(message));
    // MCP's schema leaves the id out where there is none; `null` would not pass it.
    void this.send({ jsonrpc: "2.0", ...(id !== undefined && { id }), error: { code, message } });
  }

  readonly #onEnd = (): void => {
    this.#inputEnded = true;
    if (this.#open.size === 0) void this.close();
    else setTimeout(() => void this.close(), LAST_ANSWERS_TIMEOUT_MS);
  };

  readonly #onBroken = (): void => void this.close();
}

function decoded(pieces: readonly Buffer[]): string {
  const decoder = new StringDecoder("utf8");
  return pieces.map((piece) => decoder.write(piece)).join("") + decoder.end();
}

function requestId(message: unknown): string | number | undefined {
  if (typeof message !== "object" || message === null || !("id" in message) || !("method" in message)) return undefined;
  return typeof message.id === "string" || (typeof message.id === "number" && Number.isSafeInteger(message.id)) ? message.id : undefined;
}
