import { randomUUID } from "node:crypto";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import type { Implementation, JSONRPCMessage } from "@modelcontextprotocol/sdk/types.js";
import type { BridgeContext } from "../context/context.ts";
import type { Session } from "../context/session.ts";
import { announceClient } from "../server/announce.ts";
import { JOB_NOTICE } from "../server/job-notice.ts";
import { openSession, type SessionOptions } from "../server/session.ts";
import { openStateless } from "../server/stateless.ts";
import type { JobNotice } from "../tools/call-tool.ts";
import { isModern, MODERN_VERSIONS, namedVersion } from "./modern-message.ts";

/** MCP 2026-07-28's code for a version that the server does not speak. */
const UNSUPPORTED_VERSION = -32022;

type ModernTransport = Parameters<Awaited<ReturnType<typeof openStateless>>["lines"]>[0];

/** Serves a client over lines, whichever version of MCP it speaks: it may begin with one, and go on with another, in the same session. */
export function openLines(context: BridgeContext, lines: Transport, options: SessionOptions): Promise<Session> {
  const { principal, relayed, onClose, id = randomUUID() } = options;
  let endVisit: (() => void) | null = null;
  const onClient = (session: Session, about: Implementation | null) => {
    endVisit ??= announceClient(context, session, about);
  };
  const openModern = async (transport: ModernTransport) => {
    const stateless = await openStateless(context);
    const onJob = (requestId: string | number, notice: JobNotice) => {
      if (relayed) void lines.send({ jsonrpc: "2.0", method: JOB_NOTICE, params: { requestId, ...notice } });
    };
    stateless.lines(transport, { principal, sessionId: id, makeLink: null, reconnectMs: 0, lost: null, onJob, onClient });
  };
  const onEnd = (session: Session) => {
    endVisit?.();
    onClose(session);
  };
  return openSession(context, new VersionSwitch(lines, openModern), { ...options, id, onClose: onEnd });
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
    if (isModern(message) || method === "server/discover") this.#speaksModern = true;
    else if (method === "initialize") this.#speaksModern = false;
    if (!this.#speaksModern) {
      this.onmessage?.(message);
      return;
    }
    const requested = namedVersion(message);
    if (typeof requested === "string" && !MODERN_VERSIONS.includes(requested)) {
      this.#refuse(message, requested);
      return;
    }
    this.#modern ??= this.#open();
    void this.#modern.then((modern) => modern.onmessage?.(message as Parameters<NonNullable<ModernTransport["onmessage"]>>[0]));
  }

  /** The SDK looks at the version of a connection's first message only. */
  #refuse(message: JSONRPCMessage, requested: string): void {
    if (!("method" in message && "id" in message)) return;
    const data = { supported: MODERN_VERSIONS, requested };
    const error = { code: UNSUPPORTED_VERSION, message: `Unsupported protocol version: ${requested.slice(0, 40)}`, data };
    void this.#lines.send({ jsonrpc: "2.0", id: message.id, error });
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
