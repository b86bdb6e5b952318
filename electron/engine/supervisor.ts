import { ComfyClient } from "#comfyui/client.ts";
import type { Clock, Random } from "#comfyui/clock.ts";
import { EaselError, type ErrorReport } from "#comfyui/errors.ts";
import type { EngineReport } from "#contract/host.ts";
import type { EngineSource, EngineView } from "#contract/view.ts";
import { type Command, type EngineEvent, type EngineState, type Exit, policy, step } from "./machine.ts";
import { type EngineProcess, type Recipe, startProcess } from "./process.ts";
import { groupCpuMs, Pulse, workerDied } from "./pulse.ts";
import { reportOf, viewOf } from "./words.ts";

/** What to run: a recipe for an engine of our own, or the address of somebody else's. */
export type Plan =
  /** `lastExit` is how the process before it ended, so that a recipe may learn from it. */
  { kind: "launch"; recipe: (lastExit: Exit | null) => Promise<Recipe> } | { kind: "attach"; url: string };

export interface SupervisorOptions {
  clock: Clock;
  random: Random;
  source: EngineSource;
  plan: (source: EngineSource) => Promise<Plan>;
  onChange: (view: EngineView, report: EngineReport) => void;
  onLine: (line: string) => void;
  /** Where the running process is noted, for the next start to clean up after a death of Easel. */
  records?: { write(pid: number): Promise<void>; clear(): void };
}

const PROBE_TIMEOUT_MS = 2_000;
const STARTING_INTERVAL_MS = 500;
const WATCH_INTERVAL_MS = 5_000;

/**
 * Keeps one engine alive: launches or attaches, probes `/system_stats`, restarts a crash with backoff, stops the whole tree.
 * All decisions are in machine.ts; this drives it with real processes and one probing loop.
 */
export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #end = new AbortController();
  #source: EngineSource;
  #state: EngineState = { kind: "stopped" };
  #plan: Plan | null = null;
  #recipe: Recipe | null = null;
  #process: EngineProcess | null = null;
  #lastExit: Exit | null = null;
  #crashes: number[] = [];
  #killing: Promise<void> = Promise.resolve();
  #failure: ErrorReport | null = null;
  readonly #pulse: Pulse;
  #jobsRunning = 0;
  /** Ends the loop's present sleep, so that a change is looked at at once. */
  #nudge = new AbortController();

  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.#source = options.source;
    this.#pulse = new Pulse(options.clock.now());
    void this.#watch();
  }

  get view(): EngineView {
    return viewOf({ state: this.#state, source: this.#source, owned: this.#owned, failure: this.#failure });
  }

  get report(): EngineReport {
    return reportOf({ state: this.#state, owned: this.#owned, failure: this.#failure });
  }

  get url(): string | null {
    return "url" in this.#state ? this.#state.url : null;
  }

  get #owned(): boolean {
    return this.#plan?.kind !== "attach";
  }

  /** Starts the engine if it is not running. Resolves at once; `onChange` tells how it goes. */
  async start(): Promise<void> {
    await this.#killing;
    if (this.#state.kind === "ready" || this.#state.kind === "starting") return;
    this.#failure = null;
    try {
      this.#plan = await this.#options.plan(this.#source);
    } catch (error) {
      return this.#fail(error);
    }
    if (this.#state.kind === "gave_up") this.#crashes = [];
    this.#dispatch({ type: "start" });
  }

  /** Ends the engine, whole tree, and resolves when it is gone. An attached engine is only let go. */
  async stop(): Promise<void> {
    this.#failure = null;
    this.#dispatch({ type: "stop" });
    await this.#killing;
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** Changes to another engine: stops the present one first. */
  async use(source: EngineSource): Promise<void> {
    await this.stop();
    this.#source = source;
    this.#crashes = [];
    this.#lastExit = null;
    this.#changed();
    await this.start();
  }

  /** A job moved, began or ended: `running` jobs are on the engine now. */
  heardOfJobs(running: number): void {
    this.#jobsRunning = running;
    this.#pulse.sign(this.#options.clock.now());
    if (this.#state.kind === "stuck") this.#dispatch({ type: "moved" });
  }

  /** After sleep the probe's timing means nothing: look now. */
  resumed(): void {
    this.#pulse.sign(this.#options.clock.now());
    this.#wake();
  }

  async dispose(): Promise<void> {
    await this.stop();
    this.#end.abort();
    this.#wake();
  }

  #dispatch(event: EngineEvent): void {
    const { clock, random } = this.#options;
    const before = this.#state;
    const next = step(before, event, { now: clock.now(), random, owned: this.#owned, crashes: this.#crashes });
    this.#state = next.state;
    if (next.state !== before && (next.state.kind === "backing_off" || next.state.kind === "gave_up")) this.#crashes.push(clock.now());
    this.#crashes = this.#crashes.filter((at) => clock.now() - at < policy.crashWindow);
    if (next.command) this.#perform(next.command);
    if (next.state !== before) this.#changed();
    if (next.state.kind !== before.kind) this.#wake();
  }

  #perform(command: Command): void {
    if (command === "launch") void this.#launch();
    else this.#killing = this.#kill();
  }

  async #launch(): Promise<void> {
    if (this.#plan?.kind !== "launch") return;
    try {
      const recipe = await this.#plan.recipe(this.#lastExit);
      if (this.#state.kind !== "starting") return; // stopped while a port was looked for
      this.#recipe = recipe;
      const child = startProcess(recipe, (line) => this.#said(line), this.#options.clock);
      this.#process = child;
      void this.#options.records?.write(child.pid);
      const exit = await child.exited;
      this.#lastExit = exit;
      if (this.#process === child) this.#process = null;
      this.#options.records?.clear();
      this.#dispatch({ type: "exited", exit });
    } catch (error) {
      this.#dispatch({ type: "stop" });
      this.#fail(error);
    }
  }

  async #kill(): Promise<void> {
    await this.#process?.kill();
    this.#process = null;
    this.#dispatch({ type: "killed" });
  }

  #said(line: string): void {
    this.#options.onLine(line);
    this.#pulse.sign(this.#options.clock.now());
    if (workerDied(line)) this.#dispatch({ type: "stuck" });
    if (this.#state.kind === "starting") this.#dispatch({ type: "said", line });
  }

  #fail(error: unknown): void {
    this.#failure =
      error instanceof EaselError
        ? error.report()
        : new EaselError(
            "engine_unreachable",
            "The engine could not be started.",
            "Look at the logs page, or choose another engine in the settings.",
            error,
          ).report();
    this.#options.onLine(`easel: ${this.#failure.message}`);
    this.#changed();
  }

  #changed(): void {
    this.#options.onChange(this.view, this.report);
  }

  #wake(): void {
    this.#nudge.abort();
    this.#nudge = new AbortController();
  }

  /** The one loop: probe what should answer, and let time pass in the machine. */
  async #watch(): Promise<void> {
    while (!this.#end.signal.aborted) {
      const url = this.#probeUrl();
      if (url) await this.#probe(url);
      if (this.#state.kind === "ready") await this.#feelPulse();
      if (this.#state.kind === "backing_off" || this.#state.kind === "starting") this.#dispatch({ type: "tick" });
      await this.#options.clock.sleep(this.#interval(), this.#nudge.signal).catch(() => {});
    }
  }

  #interval(): number {
    switch (this.#state.kind) {
      case "starting":
        return STARTING_INTERVAL_MS;
      case "backing_off":
        return Math.max(50, this.#state.retryAt - this.#options.clock.now());
      default:
        return WATCH_INTERVAL_MS;
    }
  }

  #probeUrl(): string | null {
    if (!["starting", "ready", "not_answering", "stuck"].includes(this.#state.kind)) return null;
    if (this.#plan?.kind === "attach") return this.#plan.url;
    return this.#process ? (this.#recipe?.url ?? null) : null;
  }

  async #feelPulse(): Promise<void> {
    const cpu = this.#process && this.#jobsRunning > 0 ? await groupCpuMs(this.#process.pid) : null;
    if (this.#pulse.look(this.#options.clock.now(), this.#jobsRunning > 0, cpu)) this.#dispatch({ type: "stuck" });
  }

  async #probe(url: string): Promise<void> {
    const client = new ComfyClient({ url, clock: this.#options.clock });
    try {
      const stats = await client.systemStats(AbortSignal.timeout(PROBE_TIMEOUT_MS));
      this.#dispatch({ type: "healthy", url, stats });
    } catch {
      this.#dispatch({ type: "unhealthy" });
    } finally {
      await client.dispose();
    }
  }
}
