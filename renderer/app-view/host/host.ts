/**
 * The view's side of MCP Apps (SEP-1865, specification 2026-01-26): JSON-RPC over `postMessage` with the AI app that shows us.
 * Written by hand, because the official client is twenty times as large as everything else here.
 */

export const PROTOCOL_VERSION = "2026-01-26";

/** Hosts that miss the first greeting, because their listener came later than our script, hear it again. */
const GREET_AGAIN_MS = 700;
const MAX_GREETINGS = 20;

/** What a host says it can do; absent means that it cannot. */
export interface HostCapabilities {
  serverTools?: object;
  serverResources?: object;
  updateModelContext?: object;
  downloadFile?: object;
  openLinks?: object;
}

export interface HostContext {
  theme?: "light" | "dark";
  styles?: { variables?: Record<string, string | undefined> };
  displayMode?: string;
  availableDisplayModes?: string[];
  locale?: string;
  toolInfo?: { tool?: { name?: string } };
}

export interface ToolResult {
  content?: { type: string; text?: string }[];
  structuredContent?: unknown;
  isError?: boolean;
}

/** What the host tells us without being asked. */
export interface HostEvents {
  input: (args: Record<string, unknown>) => void;
  result: (result: ToolResult) => void;
  cancelled: () => void;
  context: (context: HostContext) => void;
  teardown: () => void;
}

/** The browser as far as the host needs it. */
export interface Surroundings {
  parent: { postMessage(message: unknown, target: string): void };
  listen(listener: (message: { source: unknown; data: unknown }) => void): () => void;
  /** Calls back after `ms`; returns the function that forgets it. */
  after(ms: number, work: () => void): () => void;
}

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/** The host refused, or has not answered in time. */
export class HostError extends Error {}

export class Host {
  capabilities: HostCapabilities = {};
  context: HostContext = {};
  readonly #around: Surroundings;
  readonly #events: HostEvents;
  readonly #waiting = new Map<number, Waiting>();
  readonly #unlisten: () => void;
  #lastId = 0;
  #closed = false;

  /** Listens from now on: the host may speak before it has answered us. */
  constructor(around: Surroundings, events: HostEvents) {
    this.#around = around;
    this.#events = events;
    this.#unlisten = around.listen(({ source, data }) => {
      if (source === around.parent) this.#hear(data);
    });
  }

  /** Greets the host until it answers. Rejects with HostError when it never does. */
  async connect(appInfo: { name: string; version: string }): Promise<void> {
    const params = { protocolVersion: PROTOCOL_VERSION, appInfo, appCapabilities: { availableDisplayModes: ["inline", "fullscreen"] } };
    const greet = () => this.request("ui/initialize", params);
    let stop = () => {};
    const first = new Promise<unknown>((resolve, reject) => {
      const again = (left: number) => {
        greet().then(resolve, reject);
        stop = this.#around.after(GREET_AGAIN_MS, () => (left > 0 ? again(left - 1) : reject(new HostError("The host does not answer."))));
      };
      again(MAX_GREETINGS);
    });
    const answer = (await first.finally(() => stop())) as { hostCapabilities?: HostCapabilities; hostContext?: HostContext } | undefined;
    this.capabilities = answer?.hostCapabilities ?? {};
    // What changed before the answer came is newer than the answer.
    this.context = { ...answer?.hostContext, ...this.context };
    this.notify("ui/notifications/initialized", {});
    this.#events.context(this.context);
  }

  /** Rejects with HostError when the host refuses, or is gone. There is no time limit: a tool call may take minutes. */
  request(method: string, params: object): Promise<unknown> {
    if (this.#closed) return Promise.reject(new HostError("The view is closed."));
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#send({ id, method, params });
    });
  }

  notify(method: string, params: object): void {
    if (!this.#closed) this.#send({ method, params });
  }

  /** Nothing is heard or said any more; whoever waits for an answer gets a HostError. */
  dispose(): void {
    this.#closed = true;
    this.#unlisten();
    for (const { reject } of this.#waiting.values()) reject(new HostError("The view is closed."));
    this.#waiting.clear();
  }

  #send(message: object): void {
    this.#around.parent.postMessage({ jsonrpc: "2.0", ...message }, "*");
  }

  #hear(data: unknown): void {
    if (typeof data !== "object" || data === null || (data as { jsonrpc?: unknown }).jsonrpc !== "2.0") return;
    const { id, method, params, result, error } = data as Record<string, unknown>;
    if (typeof method === "string") {
      this.#asked(id, method, (params ?? {}) as Record<string, unknown>);
      return;
    }
    const waiting = typeof id === "number" ? this.#waiting.get(id) : undefined;
    if (!waiting || typeof id !== "number") return; // answered twice
    this.#waiting.delete(id);
    if (error === undefined) waiting.resolve(result);
    else waiting.reject(new HostError(String((error as { message?: unknown }).message ?? "The host refused.")));
  }

  #asked(id: unknown, method: string, params: Record<string, unknown>): void {
    if (method === "ui/notifications/tool-input") this.#events.input((params.arguments ?? {}) as Record<string, unknown>);
    else if (method === "ui/notifications/tool-result") this.#events.result(params as ToolResult);
    else if (method === "ui/notifications/tool-cancelled") this.#events.cancelled();
    else if (method === "ui/notifications/host-context-changed") {
      this.context = { ...this.context, ...(params as HostContext) };
      this.#events.context(this.context);
    } else if (id !== undefined && id !== null) this.#answer(id, method);
  }

  #answer(id: unknown, method: string): void {
    if (method !== "ping" && method !== "ui/resource-teardown") this.#send({ id, error: { code: -32601, message: "Unknown method" } });
    else this.#send({ id, result: {} });
    if (method === "ui/resource-teardown") this.#events.teardown();
  }
}

/** The real browser. */
export function surroundings(page: Window): Surroundings {
  return {
    parent: page.parent,
    listen(listener) {
      const hear = (event: MessageEvent) => listener({ source: event.source, data: event.data });
      page.addEventListener("message", hear);
      return () => page.removeEventListener("message", hear);
    },
    after(ms, work) {
      const timer = page.setTimeout(work, ms);
      return () => page.clearTimeout(timer);
    },
  };
}
