import { JOB_NOTICE } from "../../server/job-notice.ts";

interface OpenRequest {
  id: unknown;
  method: string;
  /** Null for a tool's call: it is never sent twice, and may hold a picture. */
  line: string | null;
  /** The jobs that the bridge works on for it, and whether the engine has each. */
  jobs: Map<string, boolean>;
  /** A bridge has died with it before. */
  retried: boolean;
}

/** How the SDK ends an answer. These quotes cannot stand unescaped in a string of JSON, so the id is that of the whole message. */
const ANSWER_END = /,"jsonrpc":"2\.0","id":(\d+|"[\w-]*")\}\s*$/;
const MAX_ANSWER_END_BYTES = 120;

/**
 * What to do with a line from a bridge: forward it to the client, drop it, or drop it and tell the client that the lists of tools and
 * resources have changed.
 */
export type LineAction = "forward" | "drop" | "lists_changed";

/** What to do when a bridge has died in the middle of a session. Each is a line of JSON without its end. */
export interface Replay {
  /** For the next bridge: the handshake, and what else the client has set up. */
  setup: string[];
  /** For the next bridge: requests without an answer that may be sent twice. */
  retry: string[];
  /** For the client: the answers to those that may not. */
  failed: string[];
}

interface Message {
  id?: unknown;
  method?: unknown;
  params?: unknown;
  result?: unknown;
}

/** Remembers of one client's MCP session what another bridge needs to go on with it. Loaded by every relay: keep it small. */
export class SessionReplay {
  #initialize: string | null = null;
  #initialized: string | null = null;
  /** What the client was told of the bridge: the result of `initialize`, as JSON. */
  #initializeResult: string | null = null;
  /** Subscriptions and the log level: the newest message for each. */
  readonly #settings = new Map<string, string>();
  readonly #open = new Map<string, OpenRequest>();
  /** Requests whose answers are not for the client. */
  readonly #silent = new Set<string>();
  /** The bridge of now has answered or told something. */
  #spoken = false;

  /** Whether the bridge owes the client an answer. */
  get waits(): boolean {
    return this.#open.size > 0;
  }

  /** A line from the client, on its way to the bridge. */
  onClientLine(line: string): void {
    const messages = messagesOf(line);
    for (const message of messages) this.#noteRequest(message, messages.length === 1 ? line : JSON.stringify(message));
  }

  /** A line from the bridge. */
  onBridgeLine(line: string): LineAction {
    this.#spoken = true;
    const actions = messagesOf(line).map((message) => this.#noteAnswer(message));
    return actions.find((action) => action !== "forward") ?? "forward";
  }

  /** The same for a line of many bytes: a picture, which is not parsed to learn which request it answers. */
  onLongBridgeLine(line: Buffer): LineAction {
    this.#spoken = true;
    const end = ANSWER_END.exec(line.toString("latin1", line.length - MAX_ANSWER_END_BYTES));
    return end?.[1] === undefined ? this.onBridgeLine(line.toString("utf8")) : this.#noteAnswer({ id: JSON.parse(end[1]) });
  }

  /**
   * The bridge is gone: what to send so that another can go on. A request may cost two bridges their lives, not more. One that never said
   * a word does not count: while a process dies, its socket still takes connections, and the next bridge seems to be there.
   */
  replay(): Replay {
    const died = this.#spoken;
    this.#spoken = false;
    const handshake = this.#initialize === null ? undefined : requestOf(this.#initialize);
    const setup: string[] = [];
    if (handshake && !this.#open.has(handshake.key)) {
      setup.push(handshake.line, ...(this.#initialized === null ? [] : [this.#initialized]), ...this.#settings.values());
    }
    this.#silent.clear();
    for (const line of setup) this.#silent.add(requestOf(line)?.key ?? "");
    const retry: string[] = [];
    const failed: string[] = [];
    for (const [key, request] of this.#open) {
      // Without the answer to its handshake the client would give up.
      if (request.line === null || (died && request.retried && request.method !== "initialize")) {
        this.#open.delete(key);
        failed.push(JSON.stringify({ jsonrpc: "2.0", id: request.id, ...interruptedAnswer(request) }));
      } else {
        request.retried ||= died;
        retry.push(request.line);
      }
    }
    return { setup, retry, failed };
  }

  #noteRequest(message: Message, line: string): void {
    const { id, method } = message;
    if (typeof method !== "string") return;
    const kept = method === "tools/call" ? null : line;
    if (id !== undefined) this.#open.set(JSON.stringify(id), { id, method, line: kept, jobs: new Map(), retried: false });
    if (method === "initialize") this.#initialize = line;
    else if (method === "notifications/initialized") this.#initialized = line;
    else if (method === "notifications/cancelled") this.#open.delete(JSON.stringify(parameter(message, "requestId")));
    else if (method === "logging/setLevel") this.#settings.set("level", line);
    else if (method === "resources/subscribe") this.#settings.set(`subscription ${parameter(message, "uri")}`, line);
    else if (method === "resources/unsubscribe") this.#settings.delete(`subscription ${parameter(message, "uri")}`);
  }

  #noteAnswer(message: Message): LineAction {
    if (message.method === JOB_NOTICE) {
      const job = parameter(message, "jobId");
      const onEngine = parameter(message, "onEngine") === true;
      if (typeof job === "string") this.#open.get(JSON.stringify(parameter(message, "requestId")))?.jobs.set(job, onEngine);
      return "drop";
    }
    if (message.method !== undefined || message.id === undefined) return "forward";
    const key = JSON.stringify(message.id);
    const request = this.#open.get(key);
    this.#open.delete(key);
    if (!this.#silent.delete(key)) {
      if (request?.method === "initialize") this.#initializeResult = JSON.stringify(message.result);
      return "forward";
    }
    if (this.#initialize === null || requestOf(this.#initialize)?.key !== key) return "drop";
    const result = JSON.stringify(message.result);
    const isAnother = result !== this.#initializeResult;
    this.#initializeResult = result;
    return isAnother ? "lists_changed" : "drop";
  }
}

/** A tool's call gets a result, which the AI reads and can act on; any other request gets an error of the protocol. */
function interruptedAnswer({ method, jobs }: OpenRequest): object {
  if (method !== "tools/call") return { error: { code: -32603, message: "Easel was closed twice while it answered this. Ask again." } };
  const what = "[engine_crashed] Easel was restarted while it worked on this.";
  const text = jobs.size === 0 ? `${what} No job had begun. Ask again.` : [what, ...[...jobs].map(aboutJob)].join("\n");
  return { result: { content: [{ type: "text", text }], isError: true } };
}

/** Nothing is promised that the next bridge may not keep. */
function aboutJob([job, onEngine]: [string, boolean]): string {
  const sentence = onEngine
    ? "The engine has the job: call get_job with the job id, it waits for the picture and brings it. Do not start it again."
    : "The engine may not have been given the job yet: call get_job with the job id. It brings the picture, or says that it has to be asked for again.";
  return `${sentence}\nJob: ${job}`;
}

function requestOf(line: string): { key: string; line: string } | undefined {
  const id = messagesOf(line)[0]?.id;
  return id === undefined ? undefined : { key: JSON.stringify(id), line };
}

function messagesOf(line: string): Message[] {
  try {
    const value: unknown = JSON.parse(line);
    return (Array.isArray(value) ? value : [value]).filter((part) => typeof part === "object" && part !== null);
  } catch {
    return []; // the bridge answers what is no JSON
  }
}

function parameter({ params }: Message, name: string): unknown {
  return typeof params === "object" && params !== null ? Reflect.get(params, name) : undefined;
}
