import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import type { JSONRPCMessage } from "@modelcontextprotocol/sdk/types.js";
import type { BridgeContext } from "../context/context.ts";
import type { Session } from "../context/session.ts";
import { JOB_NOTICE } from "../server/job-notice.ts";
import { openSession, type SessionOptions } from "../server/session.ts";
import { openStateless } from "../server/stateless.ts";
import { isModern } from "./modern-message.ts";

type ModernTransport = Parameters<Awaited<ReturnType<typeof openStateless>>["lines"]>[0];

/** Serves a client over lines, whichever version of MCP it speaks: it may begin with one, and go on with another. */
export function openLines(context: BridgeContext, lines: Transport, options: SessionOptions): Promise<Session> {
  const { principal, relayed } = options;
  const openModern = async (transport: ModernTransport) => {
    const stateless = await openStateless(context);
    const onJobStarted = (requestId: string | number, jobId: string) => {
      if (relayed) void lines.send({ jsonrpc: "2.0", method: JOB_NOTICE, params: { requestId, jobId } });
    };
    stateless.lines(transport, { principal, makeLink: null, reconnectMs: 0, lost: null, onJobStarted });
  };
  return openSession(context, new VersionSwitch(lines, openModern), options);
}

/**
 * A client's messages of versions up to 2025-11-25; those of later ones are for a transport of their own, which is opened with the first
 * of them.
 */
class VersionSwitch implements Transport {
  onmessage?: (message: JSONRPCMessage) => void;
  onclose?: () => void;

  readonly #lines: Transport;
  readonly #openModern: (transport: ModernTransport) => Promise<void>;
  #modern: Promise<ModernTransport> | null = null;
  /** What the client spoke last: some of its messages do not say. */
  #speaksModern = false;

  constructor(lines: Transport, openModern: (transport: ModernTransport) => Promise<void>) {
    this.#lines = lines;
    this.#openModern = openModern;
  }

  async start(): Promise<void> {
    this.#lines.onmessage = (message: JSONRPCMessage) => this.#deliver(message);
    this.#lines.onclose = () => {
      this.onclose?.();
      void this.#modern?.then((modern) => modern.onclose?.());
    };
    await this.#lines.start();
  }

  send(message: JSONRPCMessage): Promise<void> {
    return this.#lines.send(message);
  }

  close(): Promise<void> {
    return this.#lines.close();
  }

  #deliver(message: JSONRPCMessage): void {
    const method = "method" in message ? message.method : null;
    if (method === "initialize") this.#speaksModern = false;
    else if (isModern(message) || method === "server/discover") this.#speaksModern = true;
    if (!this.#speaksModern) {
      this.onmessage?.(message);
      return;
    }
    this.#modern ??= this.#open();
    void this.#modern.then((modern) => modern.onmessage?.(message as Parameters<NonNullable<ModernTransport["onmessage"]>>[0]));
  }

  async #open(): Promise<ModernTransport> {
    const modern: ModernTransport = {
      start: async () => {},
      send: (message) => this.#lines.send(message as JSONRPCMessage),
      close: async () => {},
    };
    await this.#openModern(modern);
    return modern;
  }
}
