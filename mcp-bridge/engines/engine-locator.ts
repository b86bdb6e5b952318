import { readFile } from "node:fs/promises";
import { linkSignals } from "#base/abort.ts";
import type { Clock } from "#base/clock.ts";
import type { Log } from "#base/log.ts";
import type { ComfyClient } from "#comfyui/client.ts";
import { EngineUnreachableError } from "#comfyui/http.ts";
import type { SystemStats } from "#comfyui/types.ts";
import { EaselError } from "#contract/errors.ts";
import { EngineReport } from "#contract/host.ts";

/** An engine that has just answered. */
export interface Engine {
  client: ComfyClient;
  stats: SystemStats;
}

export interface EngineLocatorOptions {
  /** `--comfyui-url`, COMFYUI_URL or config.yaml; null = whatever Easel runs. */
  url: string | null;
  /** `engine.json` of the state directory, where the app says where its engine answers. */
  reportFile: string;
  /** One client for each address, kept. */
  connect(url: string): ComfyClient;
  clock: Clock;
  log: Log;
}

export interface WaitOptions {
  signal?: AbortSignal;
  /** How long to go on trying. Milliseconds. */
  timeoutMs: number;
  /** Whether the host is to start an engine that is stopped: for a person's wish, not for a look. */
  startIfStopped?: boolean;
  /** What is being waited for, in words for a person; told at every attempt. */
  onWait?: (doing: string) => void;
}

const COMFYUI = "http://127.0.0.1:8188";
const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 500;
/** While a supervisor says that it is starting the engine, waiting is worth more: loading ComfyUI takes minutes on slow disks. */
const STARTING_PATIENCE = 10 * 60_000;
/** An engine that has just answered is not asked again. Milliseconds. */
const FRESH = 1_000;
const PROBE_DEADLINE = 3_000;

/**
 * The one place that knows where the engine is and waits for it. In order: the address somebody chose; what the host says;
 * what the app last wrote; ComfyUI's own default.
 */
export class EngineLocator {
  /** Asks the host to start the engine; the host link sets it. */
  requestStart: (() => void) | null = null;

  /** Called when there is another engine than before, or the same anew: it may have other nodes and models. */
  onEngineChanged: (() => void) | null = null;

  readonly #options: EngineLocatorOptions;
  #hostReport: EngineReport | null = null;
  #known: { url: string; engine: Engine; at: number } | null = null;

  constructor(options: EngineLocatorOptions) {
    this.#options = options;
  }

  /** Which engine answered last: another engine, or another version, makes other pictures. Null before the first. */
  get identity(): string | null {
    const engine = this.lastKnown;
    return engine && `${engine.client.url} ${engine.stats.version}`;
  }

  /** The engine that answered last, unless the host has named another since; whether it still answers is not asked. */
  get lastKnown(): Engine | null {
    const report = this.#hostReport;
    return this.#known && (report?.state !== "ready" || report.url === this.#known.url) ? this.#known.engine : null;
  }

  /** For a job that was given to this address earlier, wherever the engine is now. */
  clientAt(url: string): ComfyClient {
    return this.#options.connect(url);
  }

  /** What the host says of its engine. */
  setHostReport(report: EngineReport): void {
    const came = report.state === "ready" && this.#hostReport?.state !== "ready";
    this.#hostReport = report;
    if (came) this.onEngineChanged?.();
  }

  /**
   * Waits until an engine answers.
   * Throws EaselError engine_unreachable or engine_starting when the time is up, and engine_unreachable at once where something
   * else than ComfyUI answers. An aborted signal throws its reason.
   */
  async waitUntilReady({ signal, timeoutMs, startIfStopped = false, onWait }: WaitOptions): Promise<Engine> {
    const { clock } = this.#options;
    const since = clock.now();
    let asked = false;
    for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 1.5, LONGEST_PAUSE)) {
      signal?.throwIfAborted();
      const report = await this.#report();
      const attempt = await this.#try(report, signal);
      if ("engine" in attempt) return attempt.engine;
      if (startIfStopped && !asked && report?.state !== "starting" && report?.state !== "ready") {
        asked = true;
        this.requestStart?.();
      }
      onWait?.(waitingFor(report));
      const left = since + (report?.state === "starting" ? STARTING_PATIENCE : timeoutMs) - clock.now();
      if (left <= 0) throw timeoutError(report, attempt.error);
      await clock.sleep(Math.min(pause, left), signal);
    }
  }

  async #report(): Promise<EngineReport | null> {
    if (this.#options.url !== null) return { state: "ready", url: this.#options.url };
    if (this.requestStart) return this.#hostReport;
    try {
      return EngineReport.parse(JSON.parse(await readFile(this.#options.reportFile, "utf8")));
    } catch {
      return null; // never written, or being written
    }
  }

  /** The report of an app that has ended may be stale; without a host, ComfyUI's default address is always worth a try. */
  #candidates(report: EngineReport | null): string[] {
    const reported = report?.state === "ready" ? [report.url] : [];
    return this.#options.url !== null || this.requestStart || reported.includes(COMFYUI) ? reported : [...reported, COMFYUI];
  }

  async #try(report: EngineReport | null, signal: AbortSignal | undefined): Promise<{ engine: Engine } | { error: EaselError | null }> {
    let error: EaselError | null = null;
    for (const url of this.#candidates(report)) {
      try {
        return { engine: await this.#probe(url, signal) };
      } catch (problem) {
        if (!(problem instanceof EaselError)) throw problem;
        if (report?.state === "ready" && url === report.url && staysWrong(problem)) throw problem;
        error ??= problem;
      }
    }
    return { error };
  }

  async #probe(url: string, signal: AbortSignal | undefined): Promise<Engine> {
    const { clock, connect, log } = this.#options;
    if (this.#known?.url === url && clock.now() - this.#known.at < FRESH) return this.#known.engine;
    const client = connect(url);
    const stats = await withDeadline(clock, PROBE_DEADLINE, signal, (limited) => client.systemStats(limited));
    if (this.#known?.url !== url) log.info("engine found", { version: stats.version, practice: stats.practice });
    this.#known = { url, engine: { client, stats }, at: clock.now() };
    return this.#known.engine;
  }
}

/** An address where something else answers, or nobody is let in, stays wrong however long one waits. */
function staysWrong(problem: EaselError): boolean {
  if (!(problem instanceof EngineUnreachableError)) return problem.kind === "config_invalid";
  return problem.reason === "forbidden" || (problem.reason === "foreign" && !isServerError(problem.details));
}

/** A proxy's error page says that the engine behind it is not there yet. */
function isServerError(details: unknown): boolean {
  return typeof details === "object" && details !== null && "status" in details && Number(details.status) >= 500;
}

/** `work` with a signal that also fires after `ms`. */
async function withDeadline<T>(
  clock: Clock,
  ms: number,
  signal: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = linkSignals(signal);
  clock.sleep(ms, limit.signal).then(
    () => limit.abort(new DOMException("The engine did not answer in time", "TimeoutError")),
    () => {}, // answered in time
  );
  try {
    return await work(limit.signal);
  } finally {
    limit.abort();
  }
}

function waitingFor(report: EngineReport | null): string {
  if (report?.state !== "starting") return "waiting for the engine to start";
  return report.doing ? `starting the engine: ${report.doing}` : "starting the engine";
}

function timeoutError(report: EngineReport | null, error: EaselError | null): EaselError {
  if (report?.state === "starting") {
    return new EaselError(
      "engine_starting",
      "The picture engine is still starting.",
      "Try again in a minute; Easel's window shows how far it is.",
    );
  }
  if (report?.state === "stopped" && !error) {
    return new EaselError(
      "engine_unreachable",
      report.why || "The picture engine is stopped.",
      "Open Easel and start the engine there, then try again.",
    );
  }
  return (
    error ??
    new EaselError(
      "engine_unreachable",
      "There is no picture engine to work with.",
      "Open Easel and start the engine there, then try again.",
    )
  );
}
