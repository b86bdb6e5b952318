import { type ChildProcess, spawn } from "node:child_process";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import {
  type CallToolResult,
  ErrorCode,
  McpError,
  type Notification,
  type Request,
  type Result,
  type Tool,
  ToolListChangedNotificationSchema,
} from "@modelcontextprotocol/sdk/types.js";
import { writeFileAtomicSync } from "#base/atomic-file.ts";
import type { Clock } from "#base/clock.ts";
import { stateFiles } from "#base/state-directory.ts";
import { EASEL_CLIENT } from "#contract/ai-apps.ts";
import { EaselError } from "#contract/errors.ts";
import {
  type AddedEndpoint,
  BridgeMessage,
  type ChatViews,
  type EngineLogin,
  type EngineReport,
  type HostMessage,
  type HostRequestName,
  type HostRequestParams,
  type HostRequestResult,
  hostRequests,
} from "#contract/host.ts";
import { ERROR_META, ErrorView, type JobView } from "#contract/job.ts";
import type { SharingOrder } from "#contract/sharing.ts";
import type { BridgeView } from "#contract/view.ts";
import { ChildTransport } from "./transport.ts";
import { fallsSilent, PING_TIMEOUT_MS } from "./watchdog.ts";

export interface BridgeOptions {
  /** Electron's own executable, run as plain Node. */
  node: string;
  script: string;
  stateDirectory: string;
  version: string;
  clock: Clock;
  engine: () => EngineReport;
  /** What the engine at an address wants to hear of us; null for nothing. */
  engineLogin: () => EngineLogin | null;
  /** Where the engines beside the first one answer. */
  addedEngines: () => AddedEndpoint[];
  /** Engines that are to get nothing more. */
  drainingEngines: () => string[];
  /** AI apps in whose chats the person wants no views. */
  neverViews: () => string[];
  /** The key for partner nodes; null where the person has given none. */
  partnerKey: () => string | null;
  /** Has `share` called with where to serve other computers. */
  sharing: () => void;
  onView: (view: BridgeView) => void;
  onMessage: (message: BridgeMessage) => void;
  onLine: (line: string) => void;
}

const RETRY_MS = [500, 1_000, 2_000, 5_000, 10_000];
const STOP_GRACE_MS = 3_000;
/** The window waits for a job as long as it takes; the bridge's own time budget ends each call long before. */
const CALL_TIMEOUT_MS = 24 * 3600_000;

/** Also asks what is no part of MCP (`hostRequests`). */
type HostClient = Client<Request, Notification, Result>;

/** The bridge daemon: spawned here, spoken to over MCP like any client, and over IPC for what only its host may hear. */
export class Bridge {
  readonly #options: BridgeOptions;
  #child: ChildProcess | null = null;
  #client: HostClient | null = null;
  #ended = false;
  #starting: Promise<unknown> = Promise.resolve();
  #paused = false;
  /** This process is to end, so that the next one can read its configuration. */
  #replaced: ChildProcess | null = null;
  /** Ends the rest before the next try; does nothing while there is none. */
  #endRest = () => {};
  readonly #jobListeners = new Set<(job: JobView) => void>();

  constructor(options: BridgeOptions) {
    this.#options = options;
    void this.#keepAlive();
  }

  /** Tells the bridge where the engine is now. */
  engineChanged(engine: EngineReport): void {
    this.#send({ type: "engine", engine, login: this.#options.engineLogin() });
  }

  /** Tells the bridge where the engines beside the first one answer. */
  addedEnginesChanged(engines: AddedEndpoint[]): void {
    this.#send({ type: "added_engines", engines });
  }

  /** Tells the bridge which engines are to get nothing more. */
  drainingChanged(names: string[]): void {
    this.#send({ type: "draining_engines", names });
  }

  /** Tells the bridge where the person wants no views now, and writes it down for bridges that serve without the app. */
  viewsChanged(): void {
    const views: ChatViews = { never: this.#options.neverViews() };
    try {
      writeFileAtomicSync(stateFiles(this.#options.stateDirectory).chatViews, JSON.stringify(views));
    } catch {
      this.#options.onLine("easel: chat-views.json could not be written");
    }
    this.#send({ type: "views", ...views });
  }

  /** Tells the bridge the key for partner nodes, or that there is none any more. */
  partnerKeyChanged(): void {
    this.#send({ type: "partner_key", key: this.#options.partnerKey() });
  }

  /** Tells the bridge whether to serve other computers. */
  share(order: SharingOrder | null): void {
    this.#send({ type: "share", order });
  }

  /** Paused, new jobs wait, also those of a bridge that is started anew. */
  pause(paused: boolean): void {
    this.#paused = paused;
    this.#send({ type: "pause", paused });
  }

  /**
   * Runs a tool as the window's own client and resolves as soon as the job is there, not when it is done.
   * Throws the tool's error when no job came of it.
   */
  run(tool: string, args: Record<string, unknown>): Promise<{ jobId: string }> {
    // One at a time until its job is known: the next new job of ours is then this one.
    const run = this.#starting.then(() => this.#run(tool, args));
    this.#starting = run.catch(() => {});
    return run;
  }

  /** Starts a bridge that has ended now, instead of in a while. */
  startNow(): void {
    this.#endRest();
  }

  /** Has another process take its place, which reads the configuration anew. Sessions, and jobs that the engine has, go on with that one. */
  restart(): void {
    const child = this.#child;
    if (!child || child === this.#replaced || this.#ended) return;
    this.#replaced = child;
    void end(child);
  }

  async cancel(jobId: string): Promise<void> {
    orThrow(await this.#call("cancel_job", { job_id: jobId }));
  }

  /** Asks what only the host may ask. Throws the bridge's own error. */
  async ask<N extends HostRequestName>(method: N, params: HostRequestParams<N>): Promise<HostRequestResult<N>> {
    const client = this.#client ?? notReady();
    const { result } = hostRequests[method];
    const answer = await client.request({ method, params: { ...params } }, result).catch((error) => Promise.reject(asEaselError(error)));
    return answer as HostRequestResult<N>;
  }

  async dispose(): Promise<void> {
    this.#ended = true;
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    await end(child);
  }

  async #run(tool: string, args: Record<string, unknown>): Promise<{ jobId: string }> {
    return new Promise((resolve, reject) => {
      const since = this.#options.clock.now();
      const onJob = (job: JobView) => {
        if (job.client !== EASEL_CLIENT || job.tool !== tool || job.createdAt < since) return;
        this.#jobListeners.delete(onJob);
        resolve({ jobId: job.id });
      };
      this.#jobListeners.add(onJob);
      this.#call(tool, args)
        .then(orThrow)
        .then(({ structuredContent }) => resolve({ jobId: jobOf(structuredContent) }))
        .catch(reject)
        .finally(() => this.#jobListeners.delete(onJob));
    });
  }

  async #call(name: string, args: Record<string, unknown>): Promise<CallToolResult> {
    const client = this.#client ?? notReady();
    const answer = client.callTool({ name, arguments: args }, undefined, { timeout: CALL_TIMEOUT_MS });
    return (await answer.catch((error) => Promise.reject(isUnknownTool(error) ? unknownTool(name) : error))) as CallToolResult;
  }

  async #keepAlive(): Promise<void> {
    for (let failures = 0; !this.#ended; ) {
      const started = this.#options.clock.now();
      this.#options.onView({ kind: "starting" });
      const end = await this.#runOnce();
      if (this.#ended) return;
      if (this.#replaced === this.#child) {
        failures = 0;
        continue;
      }
      failures = this.#options.clock.now() - started > 60_000 ? 0 : failures + 1;
      this.#options.onLine(`easel: the bridge ended (${end})`);
      this.#options.onView({
        kind: "failed",
        error: new EaselError("engine_crashed", "bridge_stopped", {}).report(),
      });
      await this.#rest(RETRY_MS[Math.min(failures, RETRY_MS.length) - 1] ?? 500);
    }
  }

  async #rest(ms: number): Promise<void> {
    const rest = new AbortController();
    this.#endRest = () => rest.abort();
    await this.#options.clock.sleep(ms, rest.signal).catch(() => {});
  }

  /** Runs the process until it ends; resolves with how it ended. */
  async #runOnce(): Promise<string> {
    const { node, script, stateDirectory } = this.#options;
    const child = spawn(node, [script, "--daemon"], {
      env: { ...process.env, ELECTRON_RUN_AS_NODE: "1", EASEL_STATE_DIR: stateDirectory },
      stdio: ["pipe", "pipe", "pipe", "ipc"],
      windowsHide: true,
    });
    this.#child = child;
    const end = new Promise<string>((resolve) => {
      child.on("error", (error) => resolve(error.message));
      child.once("exit", (code, signal) => resolve(`${signal ?? `code ${code}`}`));
    });
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      for (const line of text.split("\n")) if (line.trim()) this.#options.onLine(line);
    });
    child.on("message", (message) => this.#onIpcMessage(message));
    this.engineChanged(this.#options.engine());
    this.addedEnginesChanged(this.#options.addedEngines());
    this.drainingChanged(this.#options.drainingEngines());
    this.#send({ type: "pause", paused: this.#paused });
    this.viewsChanged();
    this.partnerKeyChanged();
    this.#options.sharing();
    await Promise.race([this.#connect(child), end]);
    void this.#watch(child);
    const how = await end;
    this.#client = null;
    return how;
  }

  async #connect(child: ChildProcess): Promise<void> {
    const client: HostClient = new Client({ name: EASEL_CLIENT, version: this.#options.version });
    const showTools = async () => {
      const { tools } = await client.listTools();
      this.#client = client;
      this.#options.onView({ kind: "ready", tools: tools.map(toolView) });
    };
    client.setNotificationHandler(ToolListChangedNotificationSchema, showTools);
    try {
      await client.connect(new ChildTransport(child));
      await showTools();
    } catch (error) {
      this.#options.onLine(`easel: the bridge did not answer: ${(error as Error).message}`);
      child.kill("SIGKILL");
    }
  }

  /** A bridge that is stopped, or stuck, is ended; the next one goes on with its sessions and jobs. */
  async #watch(child: ChildProcess): Promise<void> {
    const client = this.#client;
    if (client === null) return; // it never answered, and has ended
    const hasEnded = () => client !== this.#client;
    const ping = () => client.ping({ timeout: PING_TIMEOUT_MS });
    if (!(await fallsSilent({ clock: this.#options.clock, ping, hasEnded }))) return;
    this.#options.onLine("easel: the bridge no longer answers and is started anew");
    // Nothing else ends a process that is stopped.
    child.kill("SIGKILL");
  }

  #send(message: HostMessage): void {
    if (this.#child?.connected) this.#child.send(message, () => {}); // one that dies meanwhile is told anew when it starts
  }

  #onIpcMessage(raw: unknown): void {
    const message = BridgeMessage.safeParse(raw);
    if (!message.success) {
      this.#options.onLine("easel: the bridge said something of an unknown shape");
      return;
    }
    if (message.data.type === "job") for (const listener of this.#jobListeners) listener(message.data.job);
    this.#options.onMessage(message.data);
  }
}

/** The end that the bridge goes to by itself when its host is gone. */
async function end(child: ChildProcess): Promise<void> {
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.stdin?.end();
  if (child.connected) child.disconnect();
  const timer = setTimeout(() => child.kill("SIGKILL"), STOP_GRACE_MS);
  await gone;
  clearTimeout(timer);
}

const toolView = (tool: Tool) => ({
  name: tool.name,
  title: tool.title ?? tool.annotations?.title ?? tool.name,
  description: tool.description ?? "",
});

/** What a call answered of whose job nothing was heard. */
function jobOf(answer: CallToolResult["structuredContent"]): string {
  if (typeof answer?.job_id === "string") return answer.job_id;
  throw new EaselError("not_allowed", "tool_makes_no_picture", {});
}

function notReady(): never {
  throw new EaselError("engine_starting", "bridge_not_ready", {});
}

/** The only thing about a call that is an error of the protocol, and not of the work. */
const isUnknownTool = (error: unknown) => error instanceof McpError && error.code === ErrorCode.InvalidParams;

/** A tool may be gone since it made a picture, or have only been tried. */
const unknownTool = (name: string) => new EaselError("argument_invalid", "tool_gone", { name });

/** An error of the bridge becomes one again; anything else stays as it is. */
function asEaselError(error: unknown): unknown {
  const view = error instanceof McpError ? ErrorView.safeParse(error.data) : null;
  if (!view?.success) return error;
  return new EaselError(view.data);
}

/** A tool's error is in its `_meta` (`errorResult` of the bridge); here it becomes an error again. */
function orThrow(result: CallToolResult): CallToolResult {
  if (!result.isError) return result;
  const report = ErrorView.safeParse(result._meta?.[ERROR_META]);
  throw report.success ? new EaselError(report.data) : new EaselError("internal_error", "internal_error", {}, result.content);
}
