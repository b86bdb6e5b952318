import type { EventStore } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import type { JSONRPCMessage } from "@modelcontextprotocol/sdk/types.js";

/** What one session keeps for a client whose connection broke. */
const MAX_EVENTS = 500;
const MAX_CHARACTERS = 8 * 1024 * 1024;

interface StoredEvent {
  id: string;
  stream: string;
  /** Nothing in it: the event only gives a new stream its first id. */
  message: JSONRPCMessage;
  characters: number;
}

/** The last events of one session, which a client that comes back with `Last-Event-ID` gets again (MCP 2025-11-25, "Resumability"). */
export class SessionEvents implements EventStore {
  readonly #events: StoredEvent[] = [];
  /** Streams whose request is answered. */
  readonly #ended = new Set<string>();
  #characters = 0;
  #count = 0;

  async storeEvent(stream: string, message: JSONRPCMessage): Promise<string> {
    const id = `${stream}/${++this.#count}`;
    const characters = charactersIn(message);
    this.#events.push({ id, stream, message, characters });
    this.#characters += characters;
    if ("result" in message || "error" in message) this.#ended.add(stream);
    while (this.#events.length > MAX_EVENTS || (this.#characters > MAX_CHARACTERS && this.#events.length > 1)) {
      const oldest = this.#events.shift();
      this.#characters -= oldest?.characters ?? 0;
      if (!this.#events.some((event) => event.stream === oldest?.stream)) this.#ended.delete(oldest?.stream ?? "");
    }
    return id;
  }

  /** Whether anything of the event's stream is kept. */
  knows(id: string): boolean {
    return this.#events.some((event) => event.stream === streamOf(id));
  }

  async replayEventsAfter(id: string, { send }: { send(id: string, message: JSONRPCMessage): Promise<void> }): Promise<string> {
    for (const event of this.#after(id)) if (Object.keys(event.message).length > 0) await send(event.id, event.message);
    return streamOf(id);
  }

  /** The rest of a stream that has its answer, as the text of an event stream; null while the answer is to come, or for an unknown id. */
  restOfEnded(id: string): string | null {
    if (!this.#ended.has(streamOf(id))) return null;
    return this.#after(id)
      .map((event) => `event: message\nid: ${event.id}\ndata: ${JSON.stringify(event.message)}\n\n`)
      .join("");
  }

  #after(id: string): StoredEvent[] {
    const number = Number(id.slice(id.lastIndexOf("/") + 1));
    return this.#events.filter((event) => event.stream === streamOf(id) && Number(event.id.slice(event.stream.length + 1)) > number);
  }
}

const streamOf = (id: string): string => id.slice(0, Math.max(0, id.lastIndexOf("/")));

/** What the rest of a message may have beside its pictures and texts; lists have their own limits. */
const OTHER_CHARACTERS = 15_000;

/** About. Writing a message out only to measure it would take as long as to send it. */
function charactersIn(message: JSONRPCMessage): number {
  const { content, contents } = ("result" in message ? message.result : {}) as Record<string, unknown>;
  const blocks = [content ?? [], contents ?? []].flat().map((block) => Object(block) as Record<string, unknown>);
  const large = blocks.flatMap(({ data, blob, text }) => [data, blob, text]).filter((part) => typeof part === "string");
  return large.reduce((sum, part) => sum + part.length, OTHER_CHARACTERS);
}
