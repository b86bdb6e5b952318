import type { Clock, Random } from "#base/clock.ts";
import { EaselError, type ErrorReport } from "#contract/errors.ts";
import type { EngineReport } from "#contract/host.ts";
import type { EngineNote, EngineSource, EngineView } from "#contract/view.ts";
import { logLine, reportOf, viewOf } from "./engine-view.ts";
import { activityOf } from "./health/cpu-disk-activity.ts";
import { pauseBefore, probe } from "./health/probe.ts";
import { Pulse, workerDied } from "./health/stall-detector.ts";
import type { RebootMark } from "./launch/manager-restart.ts";
import { Worker } from "./process/engine-pids.ts";
import { type EngineProcess, type Recipe, startProcess } from "./process/engine-process.ts";
import { portTaken } from "./process/port-conflict.ts";
import { type Command, type EngineEvent, type EngineState, type Exit, policy, step } from "./state-machine.ts";

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
  /** Where somebody else's ComfyUI answers now, if any does: for the source `auto`, which takes what there is. */
  running?: () => Promise<string | null>;
  /** Where ComfyUI-Manager says that it wants to be started anew. */
  rebootMark?: RebootMark;
}

/** What ComfyUI says once it listens. */
const LISTENS = /To see the GUI go to/;
/** How long a ComfyUI whose worker has died may go on answering, so that finished pictures can be fetched. */
const COLLECT_MS = 2_500;
/** Whoever closed their ComfyUI may be starting it again: for so long nothing of ours takes its port and its memory. */
const REOPENS_MS = 15_000;
/** How often the source `auto`, with nothing better than practice, looks for a ComfyUI. */
const LOOK_AROUND_MS = 15_000;
/** No round of the loop takes that long, backoff and all, unless the computer slept. */
const SLEPT_MS = 60_000;

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
  #reboots: number[] = [];
  #portNote: EngineNote | null = null;
  #killing: Promise<void> = Promise.resolve();
  #failure: ErrorReport | null = null;
  readonly #pulse: Pulse;
  readonly #worker = new Worker();
  #jobsRunning = 0;
  /** Counts what a person wished since: what began for an earlier wish and took its time comes too late. */
  #wish = 0;
  /** Ends the loop's present sleep, or leaves out its next one, so that a change is looked at at once. */
  #nudge = new AbortController();
  #nudged = false;
  /** Looks in a row that found no more than the one before. */
  #looks = 0;
  #lookedAround = 0;

  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.#source = options.source;
    this.#pulse = new Pulse(options.clock.now());
    void this.#watch();
  }

  get view(): EngineView {
    return viewOf({ state: this.#state, source: this.#source, owned: this.#owned, failure: this.#failure, portNote: this.#portNote });
  }

  get report(): EngineReport {
    return reportOf({ state: this.#state, owned: this.#owned, failure: this.#failure });
  }

  get url(): string | null {
    return "url" in this.#state && this.#state.kind !== "detached" ? this.#state.url : null;
  }

  get #owned(): boolean {
    return this.#plan?.kind !== "attach";
  }

  /** Starts the engine if it is not running. Resolves at once; `onChange` tells how it goes. */
  async start(): Promise<void> {
    const wish = this.#wish;
    await this.#killing;
    if (wish !== this.#wish || this.#end.signal.aborted) return;
    if (this.#state.kind === "ready" || this.#state.kind === "starting") return;
    this.#failure = null;
    this.#portNote = null;
    try {
      const plan = await this.#options.plan(this.#source);
      if (wish !== this.#wish) return;
      this.#plan = plan;
    } catch (error) {
      if (wish === this.#wish) this.#fail(error);
      return;
    }
    if (this.#state.kind === "gave_up") this.#forgetCrashes();
    this.#dispatch({ type: "start" });
  }

  /**
   * A picture is asked for: like `start`, but in no hurry where somebody's own ComfyUI was closed a moment ago, and not after
   * Easel gave up, which takes a person's click.
   */
  async wanted(): Promise<void> {
    const { clock } = this.#options;
    if (this.#state.kind === "gave_up") return;
    const detached = this.#state.kind === "detached" ? this.#state : null;
    const reopens = detached ? detached.since + REOPENS_MS - clock.now() : 0;
    if (reopens > 0) await clock.sleep(reopens, this.#end.signal).catch(() => {});
    if (!detached || this.#state === detached) await this.start();
  }

  /** Ends the engine, whole tree, and resolves when it is gone. An attached engine is only let go. */
  async stop(): Promise<void> {
    this.#wish += 1;
    this.#failure = null;
    this.#forgetCrashes();
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
    this.#wish += 1;
    this.#source = source;
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

  /** After sleep nothing that was timed means anything: look now. */
  resumed(): void {
    this.#pulse.sign(this.#options.clock.now());
    this.#dispatch({ type: "resumed" });
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
    const next = step(before, event, { now: clock.now(), random, owned: this.#owned, crashes: this.#crashes, reboots: this.#reboots });
    this.#state = next.state;
    if (event.type === "exited" && event.exit.rebooting && next.command === "launch") this.#reboots.push(clock.now());
    if (next.state !== before && (next.state.kind === "backing_off" || next.state.kind === "gave_up")) this.#crashes.push(clock.now());
    for (const times of [this.#crashes, this.#reboots]) while (clock.now() - (times[0] ?? clock.now()) >= policy.crashWindow) times.shift();
    if (next.command) this.#perform(next.command);
    if (next.state !== before) this.#changed();
    if (next.state.kind === before.kind) return;
    const said = logLine(next.state);
    if (said !== null) this.#options.onLine(`easel: ${said}`);
    this.#looks = 0;
    if (next.state.kind !== "not_answering") this.#worker.forget();
    this.#wake();
  }

  #perform(command: Command): void {
    if (command === "launch") void this.#launch();
    else this.#killing = this.#kill(this.#killing);
  }

  async #launch(): Promise<void> {
    if (this.#plan?.kind !== "launch") return;
    const { clock, records, rebootMark } = this.#options;
    const plan = this.#plan;
    const wish = this.#wish;
    try {
      await this.#killing; // what the one before it left behind may still hold the port
      const recipe = await plan.recipe(this.#lastExit);
      if (wish !== this.#wish || this.#state.kind !== "starting" || this.#process) return; // stopped while a port was looked for
      this.#recipe = recipe;
      void this.#notePort(recipe);
      rebootMark?.take();
      const child = startProcess({ ...recipe, env: { ...recipe.env, ...rebootMark?.env } }, (line) => this.#said(line), clock);
      this.#process = child;
      records?.write(child.pid).catch(() => this.#options.onLine("easel: the engine's process could not be noted down"));
      const exit = await child.exited;
      this.#lastExit = exit;
      if (this.#process === child) this.#process = null;
      const leftovers = child.kill().then(() => records?.clear());
      this.#killing = Promise.all([this.#killing, leftovers]).then(() => {});
      this.#dispatch({ type: "exited", exit: rebootMark?.take() ? { ...exit, rebooting: true } : exit });
    } catch (error) {
      if (wish !== this.#wish) return;
      this.#dispatch({ type: "stop" });
      this.#fail(error);
    }
  }

  async #kill(before: Promise<void>): Promise<void> {
    await Promise.all([before, this.#process?.kill()]);
    this.#process = null;
    this.#dispatch({ type: "killed" });
  }

  /** Where the usual port was taken: by whom. Asked while the engine starts, since the answer changes nothing about that. */
  async #notePort(recipe: Recipe): Promise<void> {
    this.#portNote = null;
    const note = await portTaken(recipe);
    if (!note || recipe !== this.#recipe) return;
    this.#options.onLine(`easel: port ${note.usual} is taken by ${note.by ?? "another program"}, so the engine gets port ${note.used}`);
    this.#portNote = note;
    this.#changed();
  }

  #said(line: string): void {
    this.#options.onLine(line);
    this.#pulse.sign(this.#options.clock.now());
    if (workerDied(line)) void this.#endAfterCollection();
    if (this.#state.kind !== "starting") return;
    this.#dispatch({ type: "said", line });
    if (LISTENS.test(line)) this.#wake();
  }

  /** What it painted before its worker died is in its history, and is fetched in a moment. */
  async #endAfterCollection(): Promise<void> {
    const died = this.#process;
    await this.#options.clock.sleep(COLLECT_MS, this.#end.signal).catch(() => {});
    if (died && this.#process === died) this.#dispatch({ type: "stuck" });
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

  /** A person had a hand in it, so that what was before counts no longer. */
  #forgetCrashes(): void {
    this.#crashes = [];
    this.#reboots = [];
  }

  #changed(): void {
    this.#options.onChange(this.view, this.report);
  }

  #wake(): void {
    this.#nudged = true;
    this.#nudge.abort();
    this.#nudge = new AbortController();
  }

  /** The one loop: probe what should answer, and let time pass in the machine. */
  async #watch(): Promise<void> {
    const { clock, random, onLine } = this.#options;
    for (let last = clock.now(); !this.#end.signal.aborted; ) {
      this.#nudged = false;
      await this.#look(last).catch((error: unknown) => onLine(`easel: a look at the engine failed: ${String(error)}`));
      last = clock.now();
      if (this.#nudged) continue;
      const pause = this.#state.kind === "backing_off" ? this.#state.retryAt - last : pauseBefore(this.#looks, this.#state.kind, random);
      this.#looks += 1;
      await clock.sleep(Math.max(50, pause), this.#nudge.signal).catch(() => {});
    }
  }

  async #look(last: number): Promise<void> {
    const { clock } = this.#options;
    const target = this.#target();
    if (target) this.#dispatch(await probe(target.url, target.program, clock));
    if (clock.now() - last >= SLEPT_MS) this.resumed();
    if (this.#state.kind === "ready" || this.#state.kind === "not_answering") await this.#feelPulse(this.#state.kind);
    if (this.#state.kind === "backing_off" || this.#state.kind === "starting") this.#dispatch({ type: "tick" });
    await this.#lookAround();
  }

  /** `auto` goes over to a ComfyUI that somebody has started meanwhile: when its own was closed, or when it has only practice. */
  async #lookAround(): Promise<void> {
    const { clock, running } = this.#options;
    const practising = this.#state.kind === "ready" && this.#state.stats.practice && this.#jobsRunning === 0;
    if (!running || this.#source.kind !== "auto" || (this.#state.kind !== "detached" && !practising)) return;
    if (clock.now() - this.#lookedAround < LOOK_AROUND_MS) return;
    this.#lookedAround = clock.now();
    const before = this.#state.kind;
    const url = await running();
    if (url !== null && this.#state.kind === before) await this.restart();
  }

  /** Whom to look at. */
  #target(): { url: string; program?: string | undefined } | null {
    if (!["starting", "ready", "not_answering", "detached", "stuck"].includes(this.#state.kind)) return null;
    if (this.#plan?.kind === "attach") return this.#plan;
    return this.#process && this.#recipe;
  }

  /** An engine that should answer or paint has to show some life. */
  async #feelPulse(state: "ready" | "not_answering"): Promise<void> {
    const expected = this.#jobsRunning > 0 || state === "not_answering";
    const worker = expected ? await this.#worker.of(this.#process, this.url) : null;
    const activity = worker && (await activityOf(worker));
    if (this.#pulse.look(this.#options.clock.now(), expected, activity)) this.#dispatch({ type: "stuck" });
  }
}
