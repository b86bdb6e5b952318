import type { Clock, Random } from "#base/clock.ts";
import { ComfyClient } from "#comfyui/client.ts";
import { EaselError, type ErrorReport } from "#contract/errors.ts";
import type { EngineReport } from "#contract/host.ts";
import type { EngineNote, EngineSource, EngineView } from "#contract/view.ts";
import { engineReport, engineView, logLine } from "./engine-view.ts";
import { readActivity } from "./health/cpu-disk-activity.ts";
import { hasMissedProbes, probe, probeDelay } from "./health/probe.ts";
import { ProbeLoop } from "./health/probe-loop.ts";
import { promptWorkerDied, StallDetector } from "./health/stall-detector.ts";
import { isUnstartable, type LaunchPlan } from "./launch/launch-plan.ts";
import type { RestartMarker } from "./launch/manager-restart.ts";
import { EnginePids } from "./process/engine-pids.ts";
import { type EngineProcess, type LaunchSpec, startProcess } from "./process/engine-process.ts";
import { findPortConflict } from "./process/port-conflict.ts";
import { RestartHistory } from "./restart-history.ts";
import { type Command, type EngineEvent, type EngineState, type Exit, transition } from "./state-machine.ts";

export interface SupervisorOptions {
  clock: Clock;
  random: Random;
  source: EngineSource;
  /** A client for this address; the default has nothing to say of itself. */
  connect?: (url: string) => ComfyClient;
  /** What the source comes to. @throws EaselError when it cannot work, which becomes the state `failed` */
  plan: (source: EngineSource) => Promise<LaunchPlan>;
  onChange: (view: EngineView, report: EngineReport) => void;
  /** Every line of the engine's log, and the supervisor's own, which begin with "easel: ". */
  onLine: (line: string) => void;
  /** Where the running process is recorded, so that the next start can end it if Easel dies. */
  processRecord?: { write(pid: number): Promise<void>; clear(): void };
  /** The address of a ComfyUI that runs on this computer, null if there is none; asked where that one would be used. */
  findRunning?: () => Promise<string | null>;
  /** How ComfyUI-Manager says that it wants to be restarted. */
  restartMarker?: RestartMarker;
}

/** ComfyUI prints this once it listens. */
const LISTENING_LINE = /To see the GUI go to/;
/** How long a ComfyUI whose worker has died may go on answering, so that finished pictures can be fetched. */
const COLLECT_RESULTS_MS = 2_500;
/** Whoever closed their ComfyUI may be about to open it again: for this long, Easel starts nothing that would take its port and memory. */
const REOPEN_GRACE_MS = 15_000;
/** How often the source `auto`, while it has nothing better than the practice engine, looks for a ComfyUI. */
const FIND_RUNNING_INTERVAL_MS = 15_000;
/** No round of the loop takes this long, backoff included, unless the computer was asleep. */
const SLEEP_GAP_MS = 60_000;

/**
 * Keeps one engine alive: launches or attaches, probes `/system_stats`, restarts it after a crash with backoff, and stops its whole
 * process tree. Every decision is made in state-machine.ts; this drives it with real processes and one probing loop.
 */
export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #disposed = new AbortController();
  readonly #loop: ProbeLoop;
  readonly #stallDetector: StallDetector;
  readonly #pids = new EnginePids();
  readonly #history = new RestartHistory();
  #source: EngineSource;
  #state: EngineState = { kind: "stopped" };
  #plan: LaunchPlan | null = null;
  #spec: LaunchSpec | null = null;
  #process: EngineProcess | null = null;
  #lastExit: Exit | null = null;
  #portNote: EngineNote | null = null;
  /** Settles once everything that is being ended is gone. */
  #killed: Promise<void> = Promise.resolve();
  #failure: ErrorReport | null = null;
  #runningJobs = 0;
  /** Counts the stops and switches: what a slow step prepared for an earlier one is dropped. */
  #generation = 0;
  #lastSearch = 0;

  constructor(options: SupervisorOptions) {
    const { clock, random, onLine } = options;
    this.#options = options;
    this.#source = options.source;
    this.#stallDetector = new StallDetector(clock.now());
    this.#loop = new ProbeLoop({
      clock,
      probe: (since) => this.#probe(since),
      delay: (attempt) =>
        this.#state.kind === "backing_off" ? this.#state.retryAt - clock.now() : probeDelay(attempt, this.#state, random),
      onError: (error) => onLine(`easel: a look at the engine failed: ${String(error)}`),
    });
    void this.#loop.run();
  }

  /** What the window shows of it. */
  get view(): EngineView {
    return engineView({ state: this.#state, source: this.#source, owned: this.#owned, failure: this.#failure, portNote: this.#portNote });
  }

  /** What the bridge is told of it. */
  get report(): EngineReport {
    return engineReport({ state: this.#state, owned: this.#owned, failure: this.#failure });
  }

  /** Where the engine answers, or should; null while there is none. */
  get url(): string | null {
    return "url" in this.#state && this.#state.kind !== "detached" ? this.#state.url : null;
  }

  get #owned(): boolean {
    return this.#plan?.kind !== "attach";
  }

  /** There is a ComfyUI in the folder that somebody chose, and only they can start it. */
  get #isUnstartable(): boolean {
    return this.#state.kind === "stopped" && isUnstartable(this.#failure);
  }

  /** Starts the engine unless it runs. Resolves once the start has begun; `onChange` tells how it goes. */
  async start(): Promise<void> {
    const generation = this.#generation;
    await this.#killed;
    if (generation !== this.#generation || this.#disposed.signal.aborted) return;
    if (this.#state.kind === "ready" || this.#state.kind === "starting") return;
    this.#failure = null;
    this.#portNote = null;
    try {
      const plan = await this.#options.plan(this.#source);
      if (generation !== this.#generation) return;
      this.#plan = plan;
    } catch (error) {
      if (generation === this.#generation) this.#fail(error);
      return;
    }
    if (this.#state.kind === "gave_up") this.#history.forget();
    this.#dispatch({ type: "start" });
  }

  /**
   * Starts the engine because a picture was asked for. Unlike `start`, it waits a moment where somebody has just closed their own
   * ComfyUI, and does nothing after Easel gave up, which takes a person's click.
   */
  async startOnDemand(): Promise<void> {
    const { clock } = this.#options;
    if (this.#state.kind === "gave_up") return;
    const detached = this.#state.kind === "detached" ? this.#state : null;
    const graceLeft = detached ? detached.since + REOPEN_GRACE_MS - clock.now() : 0;
    if (graceLeft > 0) await clock.sleep(graceLeft, this.#disposed.signal).catch(() => {});
    if (!detached || this.#state === detached) await this.start();
  }

  /** Ends the engine with its whole process tree, and resolves when it is gone. One that Easel did not start is only let go. */
  async stop(): Promise<void> {
    this.#generation += 1;
    this.#failure = null;
    this.#history.forget();
    this.#dispatch({ type: "stop" });
    await this.#killed;
  }

  /** `stop`, then `start`. */
  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** Stops the present engine and starts another one. */
  async switchTo(source: EngineSource): Promise<void> {
    await this.stop();
    this.#generation += 1;
    this.#source = source;
    this.#lastExit = null;
    this.#emitChange();
    await this.start();
  }

  /** To be called whenever a job begins, makes progress or ends. `count`: jobs that are on the engine now. */
  setRunningJobs(count: number): void {
    this.#runningJobs = count;
    this.#stallDetector.onActivity(this.#options.clock.now());
    if (this.#state.kind === "stuck") this.#dispatch({ type: "job_progressed" });
  }

  /** To be called when the computer wakes from sleep: times measured across it mean nothing, so the engine is probed at once. */
  onSystemResume(): void {
    this.#stallDetector.onActivity(this.#options.clock.now());
    this.#dispatch({ type: "resumed" });
    this.#loop.wake();
  }

  /** Stops the engine, and resolves when it is gone. Nothing can be started any more. */
  async dispose(): Promise<void> {
    // First of all: a restart that is in the middle would begin to start it in the moment in which it has stopped.
    this.#disposed.abort();
    this.#loop.dispose();
    await this.stop();
  }

  #dispatch(event: EngineEvent): void {
    const { clock, random } = this.#options;
    const before = this.#state;
    const { crashes, requestedRestarts } = this.#history;
    const next = transition(before, event, { now: clock.now(), random, owned: this.#owned, crashes, requestedRestarts });
    this.#state = next.state;
    this.#history.record(before, event, next, clock.now());
    if (next.command) this.#perform(next.command);
    if (next.state !== before) this.#emitChange();
    if (next.state.kind === before.kind) return;
    const line = logLine(next.state);
    if (line !== null) this.#options.onLine(`easel: ${line}`);
    if (next.state.kind !== "not_answering") this.#pids.reset();
    this.#loop.reset();
  }

  #perform(command: Command): void {
    if (command === "launch") void this.#launch();
    else this.#killed = this.#kill(this.#killed);
  }

  async #launch(): Promise<void> {
    if (this.#plan?.kind !== "launch") return;
    const { clock, processRecord, restartMarker } = this.#options;
    const plan = this.#plan;
    const generation = this.#generation;
    try {
      await this.#killed; // what the process before it left behind may still hold the port
      const spec = await plan.spec(this.#lastExit);
      if (generation !== this.#generation || this.#state.kind !== "starting" || this.#process) return; // stopped in the meantime
      this.#spec = spec;
      void this.#checkPort(spec);
      restartMarker?.consume();
      const onLine = (line: string) => this.#onLogLine(line);
      const child = startProcess({ ...spec, env: { ...spec.env, ...restartMarker?.env } }, onLine, clock, () => this.#onOutput());
      this.#process = child;
      processRecord?.write(child.pid).catch(() => this.#options.onLine("easel: the engine's process could not be recorded"));
      const exit = await child.exited;
      this.#lastExit = exit;
      if (this.#process === child) this.#process = null;
      const leftovers = child.kill().then(() => processRecord?.clear());
      this.#killed = Promise.all([this.#killed, leftovers]).then(() => {});
      this.#dispatch({ type: "exited", exit: restartMarker?.consume() ? { ...exit, restartRequested: true } : exit });
    } catch (error) {
      if (generation !== this.#generation) return;
      this.#dispatch({ type: "stop" });
      this.#fail(error);
    }
  }

  async #kill(before: Promise<void>): Promise<void> {
    await Promise.all([before, this.#process?.kill()]);
    this.#process = null;
    this.#dispatch({ type: "killed" });
  }

  /** Notes who has the default port, if it was taken. Asked while the engine starts, because the answer does not change the start. */
  async #checkPort(spec: LaunchSpec): Promise<void> {
    this.#portNote = null;
    const note = await findPortConflict(spec);
    if (!note || spec !== this.#spec) return;
    this.#options.onLine(`easel: port ${note.usual} is taken by ${note.by ?? "another program"}, so the engine gets port ${note.used}`);
    this.#portNote = note;
    this.#emitChange();
  }

  /** Any output is a sign of life: dots that stand for progress end no line. */
  #onOutput(): void {
    this.#stallDetector.onActivity(this.#options.clock.now());
    if (this.#state.kind === "starting") this.#dispatch({ type: "output" });
  }

  #onLogLine(line: string): void {
    this.#options.onLine(line);
    if (promptWorkerDied(line)) void this.#endWithoutWorker();
    if (this.#state.kind !== "starting") return;
    this.#dispatch({ type: "log_line", line });
    if (LISTENING_LINE.test(line)) this.#loop.wake();
  }

  /** Only after a moment: what it painted before its worker died is in its history, and is about to be fetched. */
  async #endWithoutWorker(): Promise<void> {
    const child = this.#process;
    await this.#options.clock.sleep(COLLECT_RESULTS_MS, this.#disposed.signal).catch(() => {});
    if (child && this.#process === child) this.#dispatch({ type: "stuck" });
  }

  #fail(error: unknown): void {
    const foreseen = error instanceof EaselError ? error : new EaselError("engine_unreachable", "engine_start_failed", {}, error);
    this.#failure = foreseen.report();
    this.#options.onLine(`easel: ${this.#failure.message}`);
    this.#emitChange();
  }

  #emitChange(): void {
    this.#options.onChange(this.view, this.report);
  }

  /** One round of the loop: probes what should answer, and lets the state machine notice how much time has passed. */
  async #probe(since: number): Promise<void> {
    const { clock } = this.#options;
    const target = this.#probeTarget();
    if (target) this.#dispatch(await probe(this.#connect(target.url), target.program));
    if (clock.now() - since >= SLEEP_GAP_MS) this.onSystemResume();
    if (this.#state.kind === "ready" || this.#state.kind === "not_answering") await this.#checkForStall(this.#state);
    if (this.#state.kind === "backing_off" || this.#state.kind === "starting") this.#dispatch({ type: "tick" });
    await this.#switchToRunning();
  }

  #connect(url: string): ComfyClient {
    const { clock, connect } = this.#options;
    return connect ? connect(url) : new ComfyClient({ url, clock });
  }

  #probeTarget(): { url: string; program?: string | undefined } | null {
    if (!["starting", "ready", "not_answering", "detached", "stuck"].includes(this.#state.kind)) return null;
    if (this.#plan?.kind === "attach") return this.#plan;
    return this.#process && this.#spec;
  }

  /** An engine that should be answering or painting has to show some sign of life. */
  async #checkForStall(state: EngineState): Promise<void> {
    const expected = hasMissedProbes(state) ? "answers" : this.#runningJobs > 0 ? "work" : "nothing";
    const pids = expected === "nothing" ? null : await this.#pids.find(this.#process, this.url);
    const activity = pids && (await readActivity(pids));
    const isStuck = this.#stallDetector.check(this.#options.clock.now(), expected, activity);
    // Before one is called frozen, it has been called silent.
    if (isStuck && !(expected === "answers" && state.kind === "ready")) this.#dispatch({ type: "stuck" });
  }

  /**
   * Moves to a ComfyUI that somebody has started meanwhile: `auto`, when its own was closed, or when it has only the practice engine;
   * a folder whose ComfyUI Easel cannot start itself.
   */
  async #switchToRunning(): Promise<void> {
    const { clock, findRunning } = this.#options;
    const practising = this.#state.kind === "ready" && this.#state.stats.practice && this.#runningJobs === 0;
    const wanted = this.#source.kind === "auto" ? this.#state.kind === "detached" || practising : this.#isUnstartable;
    if (!findRunning || !wanted) return;
    if (clock.now() - this.#lastSearch < FIND_RUNNING_INTERVAL_MS) return;
    this.#lastSearch = clock.now();
    const before = this.#state.kind;
    const url = await findRunning();
    if (url !== null && this.#state.kind === before) await this.restart();
  }
}
