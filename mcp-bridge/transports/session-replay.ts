import { JOB_NOTICE } from "../server/job-notice.ts";

interface OpenRequest {
  id: unknown;
  method: string;
  /** Null for a tool's call: it is never asked twice, and may hold a picture. */
  line: string | null;
  /** Which jobs the bridge works on for it. */
  jobs: string[];
  retried: boolean;
}

/** How the SDK ends an answer. In no string of JSON can these quotes stand unescaped, so the id is the whole message's. */
const ANSWER_END = /,"jsonrpc":"2\.0","id":(\d+|"[\w-]*")\}\s*$/;
const LONGEST_END = 120;

/** What becomes of a line from a bridge: `announce` = it is not for the client, who should list anew what this bridge offers. */
export type LineAction = "pass" | "keep" | "announce";

/** What to do when a bridge has died in the middle. Each is a line of JSON without its end. */
export interface Replay {
  /** For the next bridge: the handshake and what else the client has set up. */
  setup: string[];
  /** For the next bridge: what had no answer yet and may be asked twice. */
  retry: string[];
  /** For the client: the answers to what may not. */
  failed: string[];
}

interface Message {
  id?: unknown;
  method?: unknown;
  params?: unknown;
  result?: unknown;
}

/** What is remembered of one client's MCP session, so that another bridge can go on with it. */
export class SessionReplay {
  #initialize: string | null = null;
  #initialized: string | null = null;
  /** What the client was told of the bridge. */
  #initializeResult: string | null = null;
  /** Subscriptions, the log level: by what they set, the newest. */
  readonly #settings = new Map<string, string>();
  readonly #open = new Map<string, OpenRequest>();
  /** Requests that the client knows nothing of, or not any more. */
  readonly #silent = new Set<string>();

  /** A line from the client, on its way to the bridge. */
  onClientLine(line: string): void {
    const messages = messagesOf(line);
    for (const message of messages) this.#noteRequest(message, messages.length === 1 ? line : JSON.stringify(message));
  }

  /** A line from the bridge. */
  onBridgeLine(line: string): LineAction {
    const verdicts = messagesOf(line).map((message) => this.#noteAnswer(message));
    return verdicts.find((verdict) => verdict !== "pass") ?? "pass";
  }

  /** The same for a line of many bytes: a picture, which is not read to learn whose answer it is. */
  onLongBridgeLine(line: Buffer): LineAction {
    const end = ANSWER_END.exec(line.toString("latin1", line.length - LONGEST_END));
    return end?.[1] === undefined ? this.onBridgeLine(line.toString("utf8")) : this.#noteAnswer({ id: JSON.parse(end[1]) });
  }

  /** The bridge is gone. */
  replay(): Replay {
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
      // Without its handshake the client would give up.
      if (request.line === null || (request.retried && request.method !== "initialize")) {
        this.#open.delete(key);
        failed.push(JSON.stringify({ jsonrpc: "2.0", id: request.id, ...interruptedAnswer(request) }));
      } else {
        request.retried = true;
        retry.push(request.line);
      }
    }
    return { setup, retry, failed };
  }

  #noteRequest(message: Message, line: string): void {
    const { id, method } = message;
    if (typeof method !== "string") return;
    const kept = method === "tools/call" ? null : line;
    if (id !== undefined) this.#open.set(JSON.stringify(id), { id, method, line: kept, jobs: [], retried: false });
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
      if (typeof job === "string") this.#open.get(JSON.stringify(parameter(message, "requestId")))?.jobs.push(job);
      return "keep";
    }
    if (message.method !== undefined || message.id === undefined) return "pass";
    const key = JSON.stringify(message.id);
    const request = this.#open.get(key);
    this.#open.delete(key);
    if (!this.#silent.delete(key)) {
      if (request?.method === "initialize") this.#initializeResult = JSON.stringify(message.result);
      return "pass";
    }
    if (this.#initialize === null || requestOf(this.#initialize)?.key !== key) return "keep";
    const introduction = JSON.stringify(message.result);
    const isAnother = introduction !== this.#initializeResult;
    this.#initializeResult = introduction;
    return isAnother ? "announce" : "keep";
  }
}

/** A fault of the work is a result, which the AI reads and can do something about; any other request gets the protocol's error. */
function interruptedAnswer({ method, jobs }: OpenRequest): object {
  if (method !== "tools/call") return { error: { code: -32603, message: "Easel was closed twice while it answered this. Ask again." } };
  const what = "[engine_crashed] Easel was restarted while it worked on this.";
  const many = jobs.length > 1;
  const text =
    jobs.length === 0
      ? `${what} No job had begun. Ask again.`
      : `${what} The picture is not lost: call get_job with the job id, it waits for the picture and brings it. Do not start ${many ? "them" : "it"} again.\n${jobs.map((job) => `Job: ${job}`).join("\n")}`;
  return { result: { content: [{ type: "text", text }], isError: true } };
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
    return []; // the bridge says what it thinks of it
  }
}

function parameter({ params }: Message, name: string): unknown {
  return typeof params === "object" && params !== null ? Reflect.get(params, name) : undefined;
}
