import type { Readable, Writable } from "node:stream";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { ErrorCode, type JSONRPCMessage, JSONRPCMessageSchema } from "@modelcontextprotocol/sdk/types.js";
import { parseMessage } from "./parse-message.ts";

/** A picture of 100 MB (ComfyUI's own limit for uploads) in base64, and some. */
const MAX_LINE_BYTES = 140 * 1024 * 1024;

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
  #pieces: Buffer[] = [];
  #length = 0;
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
    if (!this.#output.write(`${JSON.stringify(message)}\n`)) this.#drained ??= this.#untilDrained();
    if (this.#inputEnded && this.#open.size === 0) void this.close();
    return this.#drained ?? Promise.resolve();
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
    this.#pieces = [];
    this.onclose?.();
  }

  readonly #onData = (chunk: Buffer): void => {
    let rest = chunk;
    for (let end = rest.indexOf(10); end !== -1; end = rest.indexOf(10)) {
      this.#keep(rest.subarray(0, end));
      this.#endLine();
      rest = rest.subarray(end + 1);
    }
    this.#keep(rest);
  };

  #keep(piece: Buffer): void {
    this.#length += piece.length;
    // The rest of a line that is too long is counted, not kept.
    if (this.#length <= MAX_LINE_BYTES) this.#pieces.push(piece);
  }

  #endLine(): void {
    const tooLong = this.#length > MAX_LINE_BYTES;
    const line = tooLong ? "" : Buffer.concat(this.#pieces).toString("utf8").trim();
    this.#pieces = [];
    this.#length = 0;
    if (tooLong) this.#refuse(undefined, ErrorCode.InvalidRequest, "The message is too long: a picture may be 100 MB at most");
    else if (line !== "") this.#read(line);
  }

  #read(line: string): void {
    let parsed: unknown;
    try {
      parsed = parseMessage(line);
    } catch {
      this.#refuse(undefined, ErrorCode.ParseError, "Parse error: the line is not JSON");
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

function requestId(message: unknown): string | number | undefined {
  if (typeof message !== "object" || message === null || !("id" in message) || !("method" in message)) return undefined;
  return typeof message.id === "string" || (typeof message.id === "number" && Number.isSafeInteger(message.id)) ? message.id : undefined;
}
