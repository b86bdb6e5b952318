import { PROBE_CLIENT } from "#contract/ai-apps.ts";
import { type Message, messagesIn } from "../json-rpc.ts";

/** The newest revision with a handshake. https://modelcontextprotocol.io/specification/2025-11-25/basic/lifecycle */
export const VERSION = "2025-11-25";

/** What came back for one text that was sent. */
export interface Reply {
  /** The answer, or null where the server kept silent, which it may where nothing can be answered. */
  message: Message | null;
  /** HTTP's status; null on other transports. */
  status: number | null;
}

/** One connection to the server, before or after the handshake. What is sent is not checked: it may be wrong on purpose. */
export interface Peer {
  /** Sends a text as one message, and gives the answer to `id`, or an answer without an id. */
  exchange(text: string, id?: unknown): Promise<Reply>;
  /** Everything that came, in order. */
  readonly received: readonly Message[];
  close(): Promise<void>;
}

let count = 0;

/** The server kept silent for as long as an answer is waited for. */
export class NoAnswerError extends Error {}

/** Asks something, and gives the whole answer. Throws NoAnswerError where none comes, and what the connection ended with. */
export async function request(peer: Peer, method: string, params?: unknown, id: unknown = `easel-${++count}`): Promise<Message> {
  const { message, status } = await peer.exchange(
    JSON.stringify({ jsonrpc: "2.0", id, method, ...(params !== undefined && { params }) }),
    id,
  );
  if (message === null) throw new NoAnswerError(status === null ? `no answer to ${method}` : `status ${status} and no answer to ${method}`);
  return message;
}

/** Says something that has no answer. */
export const notify = (peer: Peer, method: string, params?: unknown): Promise<Reply> =>
  peer.exchange(JSON.stringify({ jsonrpc: "2.0", method, ...(params !== undefined && { params }) }));

export const initializeParams = (version = VERSION) => ({
  protocolVersion: version,
  // A host that shows pages in its chats, so that a server which has some says so.
  capabilities: { extensions: { "io.modelcontextprotocol/ui": { mimeTypes: ["text/html;profile=mcp-app"] } } },
  clientInfo: { name: PROBE_CLIENT, version: "1.0.0" },
});

/** The usual beginning; gives the server's answer to `initialize`. */
export async function handshake(peer: Peer, params: unknown = initializeParams()): Promise<Message> {
  const answer = await request(peer, "initialize", params);
  if (answer.result !== undefined) await notify(peer, "notifications/initialized");
  return answer;
}

/** Whether the connection still answers; where it does not, why not. */
export async function isAlive(peer: Peer): Promise<string | null> {
  try {
    await request(peer, "ping");
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The events of a stream as its text grows; an event's data are the messages in it. */
export class EventReader {
  readonly #onMessage: (message: Message) => void;
  readonly #onEvent: (name: string, data: string) => void;
  #rest = "";

  constructor(onMessage: (message: Message) => void, onEvent: (name: string, data: string) => void = () => {}) {
    this.#onMessage = onMessage;
    this.#onEvent = onEvent;
  }

  push(text: string): void {
    this.#rest += text.replaceAll("\r\n", "\n");
    for (let end = this.#rest.indexOf("\n\n"); end !== -1; end = this.#rest.indexOf("\n\n")) {
      const lines = this.#rest.slice(0, end).split("\n");
      this.#rest = this.#rest.slice(end + 2);
      const field = (name: string) => lines.filter((line) => line.startsWith(`${name}:`)).map((line) => line.slice(name.length + 1).trim());
      const data = field("data").join("\n");
      this.#onEvent(field("event")[0] ?? "message", data);
      for (const message of messagesIn(data)) this.#onMessage(message);
    }
  }
}

/** Messages as they come, and those who wait for one of them. */
export class Inbox {
  readonly received: Message[] = [];
  readonly #waiting = new Set<() => void>();
  #ended: Error | null = null;
  readonly #patienceMs: number;

  constructor(patienceMs: number) {
    this.#patienceMs = patienceMs;
  }

  add(message: Message): void {
    this.received.push(message);
    for (const look of this.#waiting) look();
  }

  /** Nothing will come any more, because of `reason`. */
  end(reason: Error): void {
    this.#ended ??= reason;
    for (const look of this.#waiting) look();
  }

  /** The first message from `since` on that fits; null where none comes in time. Throws where the connection ended before. */
  first(fits: (message: Message) => boolean, since: number, patienceMs = this.#patienceMs): Promise<Message | null> {
    return new Promise((resolve, reject) => {
      const done = () => {
        clearTimeout(timer);
        this.#waiting.delete(look);
      };
      const look = () => {
        const found = this.received.slice(since).find(fits);
        if (found === undefined && this.#ended === null) return;
        done();
        if (found) resolve(found);
        else reject(this.#ended);
      };
      const timer = setTimeout(() => {
        done();
        resolve(null);
      }, patienceMs);
      this.#waiting.add(look);
      look();
    });
  }
}
