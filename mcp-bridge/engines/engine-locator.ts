import { withDeadline } from "#base/abort.ts";
import type { Clock } from "#base/clock.ts";
import type { Log } from "#base/log.ts";
import { readRegularFile } from "#base/regular-file.ts";
import type { ComfyClient } from "#comfyui/client.ts";
import { isLoopback } from "#comfyui/connection.ts";
import type { SystemStats } from "#comfyui/types.ts";
import { EngineUnreachableError } from "#comfyui/unreachable.ts";
import { EaselError } from "#contract/errors.ts";
import { EngineReport } from "#contract/host.ts";
import { EngineCatalog } from "./engine-catalog.ts";
import { EngineHandle } from "./engine-handle.ts";

const MAX_REPORT_BYTES = 64 * 1024;

export interface EngineLocatorOptions {
  /** What people call the engine. */
  name: string;
  /** `--comfyui-url`, COMFYUI_URL or config.yaml; null = whatever Easel runs. */
  url: string | null;
  /** `engine.json` of the state directory, where the app says where its engine answers. */
  reportFile: string;
  /** Gives the client for an address, always the same one. */
  connect(url: string): ComfyClient;
  /** For how long an engine is believed to have what it had; 0 = not at all. */
  catalogLifetimeMs: number;
  clock: Clock;
  log: Log;
}

export interface WaitOptions {
  signal?: AbortSignal;
  /** How long to go on trying. While the host says that it is starting the engine, ten minutes at least. */
  timeoutMs: number;
  /** Whether the host is asked to start an engine that is stopped: for what a person wants done, not for a mere look. */
  startIfStopped?: boolean;
  /** Called at every attempt with what is being waited for, in words for a person. */
  onWait?: (doing: string) => void;
  /** Called when an engine is asked for the first time, with what can be asked of it while its answer is on its way. */
  meanwhile?: (client: ComfyClient, catalog: EngineCatalog) => void;
}

/** Where ComfyUI answers unless it is told otherwise. */
const COMFYUI_DEFAULT_URL = "http://127.0.0.1:8188";
const FIRST_PAUSE_MS = 100;
const MAX_PAUSE_MS = 500;
/** For what may pass: an engine that is being restarted, a server before it that does not reach it. */
const ABSENT_TIMEOUT_MS = 3_500;
const SILENT_TIMEOUT_MS = 15_000;
/** One on this computer that takes connections and answers none of them is frozen, or so busy that nobody should wait for it unknowing. */
const FROZEN_TIMEOUT_MS = 25_000;
/** Loading ComfyUI takes minutes on slow disks. */
const STARTING_TIMEOUT_MS = 10 * 60_000;
/** An engine that has answered so recently is not asked again. */
const FRESH_MS = 1_000;
const PROBE_TIMEOUT_MS = 3_000;

/**
 * The one place that knows where the engine is and waits for it. It looks, in this order, at the address that somebody chose, at what
 * the host says, at what the app last wrote, and at ComfyUI's own default.
 */
export class EngineLocator {
  /** Asks the host to start the engine; null without a host. */
  requestStart: (() => void) | null = null;

  /** Called when the host has started an engine, another one or the same again: it may have other nodes and models. */
  onEngineChanged: (() => void) | null = null;

  readonly #options: EngineLocatorOptions;
  #hostReport: EngineReport | null = null;
  /** The engine that answered last, and when. */
  #last: { url: string; engine: EngineHandle; answeredAt: number } | null = null;

  constructor(options: EngineLocatorOptions) {
    this.#options = options;
  }

  /**
   * The engine that answered last, without asking whether it still does. Null before the first, and when the host has named another
   * since.
   */
  get lastKnown(): EngineHandle | null {
    const report = this.#hostReport;
    if (!this.#last || (report?.state === "ready" && report.url !== this.#last.url)) return null;
    return this.#last.engine;
  }

  /** The client for an address that was given a job earlier, wherever the engine is now. */
  clientAt(url: string): ComfyClient {
    return this.#options.connect(url);
  }

  /** Takes what the host says of its engine. One that has been started is asked anew for everything it has. */
  setHostReport(report: EngineReport): void {
    const started = report.state === "ready" && this.#hostReport?.state !== "ready";
    this.#hostReport = report;
    if (!started) return;
    this.#last?.engine.catalog.clear();
    this.onEngineChanged?.();
  }

  /**
   * Waits until an engine answers, and gives it.
   * Throws EaselError engine_unreachable or engine_starting when the time is up, and engine_unreachable at once where something
   * else than ComfyUI answers. An aborted signal throws its reason.
   */
  async waitUntilReady({ signal, timeoutMs, startIfStopped = false, onWait, meanwhile }: WaitOptions): Promise<EngineHandle> {
    const { clock } = this.#options;
    const since = clock.now();
    let asked = false;
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 1.5, MAX_PAUSE_MS)) {
      signal?.throwIfAborted();
      const report = await this.#report();
      const attempt = await this.#try(report, signal, meanwhile);
      if ("engine" in attempt) return attempt.engine;
      if (startIfStopped && !asked && report?.state !== "starting" && report?.state !== "ready") {
        asked = true;
        this.requestStart?.();
      }
      onWait?.(waitingFor(report));
      const left = since + this.#patience(report, attempt.error, timeoutMs) - clock.now();
      if (left <= 0) throw timeoutError(report, attempt.error);
      await clock.sleep(Math.min(pause, left), signal);
    }
  }

  /** How long to go on trying. */
  #patience(report: EngineReport | null, error: EaselError | null, timeoutMs: number): number {
    if (report?.state === "starting") return STARTING_TIMEOUT_MS;
    const { url } = this.#options;
    const reason = error instanceof EngineUnreachableError ? error.reason : null;
    const isHere = url === null || isLoopback(new URL(url).hostname);
    if (isHere && reason === "timeout") return Math.min(timeoutMs, FROZEN_TIMEOUT_MS);
    // The host may be about to start it.
    if (url === null && this.requestStart) return timeoutMs;
    // Nobody here starts one: whoever asked should soon hear what was seen. A busy one is silent for a while.
    return Math.min(timeoutMs, reason === "timeout" ? SILENT_TIMEOUT_MS : ABSENT_TIMEOUT_MS);
  }

  async #report(): Promise<EngineReport | null> {
    if (this.#options.url !== null) return { state: "ready", url: this.#options.url };
    if (this.requestStart) return this.#hostReport;
    try {
      return EngineReport.parse(JSON.parse(String(await readRegularFile(this.#options.reportFile, MAX_REPORT_BYTES))));
    } catch {
      return null; // never written, or being written
    }
  }

  /** The report of an app that has ended may be stale; without a host, ComfyUI's default address is always worth a try. */
  #candidates(report: EngineReport | null): string[] {
    const reported = report?.state === "ready" ? [report.url] : [];
    return this.#options.url !== null || this.requestStart || reported.includes(COMFYUI_DEFAULT_URL)
      ? reported
      : [...reported, COMFYUI_DEFAULT_URL];
  }

  async #try(
    report: EngineReport | null,
    signal: AbortSignal | undefined,
    meanwhile: WaitOptions["meanwhile"],
  ): Promise<{ engine: EngineHandle } | { error: EaselError | null }> {
    let error: EaselError | null = null;
    for (const url of this.#candidates(report)) {
      try {
        return { engine: await this.#probe(url, signal, meanwhile) };
      } catch (problem) {
        if (!(problem instanceof EaselError)) throw problem;
        if (report?.state === "ready" && url === report.url && staysWrong(problem)) throw problem;
        error ??= problem;
      }
    }
    return { error };
  }

  async #probe(url: string, signal: AbortSignal | undefined, meanwhile: WaitOptions["meanwhile"]): Promise<EngineHandle> {
    const { clock, connect, catalogLifetimeMs } = this.#options;
    if (this.#last?.url === url && clock.now() - this.#last.answeredAt < FRESH_MS) return this.#last.engine;
    const client = connect(url);
    const asked = withDeadline(clock, PROBE_TIMEOUT_MS, signal, (limited) => client.systemStats(limited));
    const catalog = new EngineCatalog({ client, clock, lifetimeMs: catalogLifetimeMs });
    if (this.#last?.url !== url) meanwhile?.(client, catalog);
    return this.#answered(url, client, await asked, catalog);
  }

  /** An engine at another address takes the place of the former, and what was known of that one is gone with it. */
  #answered(url: string, client: ComfyClient, stats: SystemStats, catalog: EngineCatalog): EngineHandle {
    const { name, clock, log } = this.#options;
    if (this.#last?.url === url) {
      this.#last.engine.update(stats);
      this.#last.answeredAt = clock.now();
    } else {
      log.info("engine found", { engine: name, version: stats.version, practice: stats.practice });
      this.#last = { url, engine: new EngineHandle({ name, client, stats, catalog }), answeredAt: clock.now() };
    }
    return this.#last.engine;
  }
}

/** An address where something else answers, whose certificate is not valid, or where nobody is let in stays wrong however long one waits. */
function staysWrong(problem: EaselError): boolean {
  return problem instanceof EngineUnreachableError ? problem.lasts : problem.kind === "config_invalid";
}

function waitingFor(report: EngineReport | null): string {
  if (report?.state !== "starting") return "waiting for the engine to start";
  return report.doing ? `starting the engine: ${report.doing}` : "starting the engine";
}

function timeoutError(report: EngineReport | null, error: EaselError | null): EaselError {
  if (report?.state === "starting") return new EaselError("engine_starting", "engine_still_starting", {});
  if (report?.state === "stopped" && !error) return new EaselError("engine_unreachable", "engine_stopped", { reason: report.why });
  return error ?? new EaselError("engine_unreachable", "no_engine", {});
}
