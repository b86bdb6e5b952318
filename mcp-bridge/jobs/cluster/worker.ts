import { randomUUID } from "node:crypto";
import os from "node:os";
import { Worker } from "bullmq";
import type { Clock } from "#base/clock.ts";
import type { Log } from "#base/log.ts";
import { EaselError, type ErrorKind, reportOf } from "#contract/errors.ts";
import type { JobState } from "#contract/job.ts";
import { Job } from "../record/job.ts";
import type { JobRequest } from "../record/job-request.ts";
import type { Ledger } from "../record/ledger.ts";
import type { Fence } from "../run/fence.ts";
import type { Cluster } from "./cluster.ts";
import { LOCK_MS, LockLostError } from "./job-lock.ts";
import { isQueueUnreachable } from "./redis/cluster-redis.ts";
import { ADDED_CHANNEL, PREFIX } from "./redis/kind-queues.ts";
import { cancelKey } from "./stop-job.ts";
import { newToken, TakenJob } from "./taken-job.ts";
import { newsOfJob, tellNews } from "./tell-news.ts";
import type { InputFiles } from "./wire/input-files.ts";
import { JobChannel } from "./wire/job-channel.ts";
import { askerOf, decodeRequest, type GivenTo, JobData } from "./wire/job-data.ts";
import { type JobKind, requestOfKind } from "./wire/job-kind.ts";

/** What a worker does with the jobs that it takes. */
export interface Workshop {
  /** How many jobs its engines can do at a time, and how many of these slots are free. */
  readonly slots: { all: number; free: number };
  /** Whether an engine that answers can do jobs like this one; null while that is being found out. */
  canDo(request: JobRequest): boolean | null;
  /** Carries out a job that no engine was given yet. Throws EaselError, and what the fence rejects with. */
  carryOut(job: Job, request: JobRequest, fence: Fence): Promise<JobState>;
  /**
   * Goes on with a job that the engine at an address was given. Null where that engine does not have it, or is gone. Throws as `carryOut`.
   */
  adopt(job: Job, engine: string, fence: Fence): Promise<JobState | null>;
}

export interface ClusterWorkerOptions {
  cluster: Cluster;
  workshop: Workshop;
  inputs: InputFiles;
  ledger: Ledger;
  clock: Clock;
  log: Log;
}

/** How often the queues are looked at when nothing is heard, and the worker says that it is there. */
const LOOK_INTERVAL_MS = 500;
const REPORT_INTERVAL_MS = 1_500;
/** How often it is said for how long the queues that it has open are kept, and jobs that have ended. */
const EXPIRY_INTERVAL_MS = 20_000;
/** For how long it is known whose turn it was, where nobody takes another. */
const TURN_LIFETIME_MS = 24 * 60 * 60_000;
/** How often BullMQ looks for jobs whose worker is gone. */
const STALLED_INTERVAL_MS = 1_000;
/** How long a job that is put back rests, so that it is not taken again at once. */
const PUT_BACK_PAUSE_MS = 1_000;
/** A job that has lost so many workers, or under which so many engines have died, is no accident. */
const MAX_LOST = 25;
const MAX_DEATHS = 5;
/** How often a job is left to the computer whose engine has it, before another computer starts it over. */
const MAX_WAITS = 15;

/** Takes jobs from the cluster's queue for the engines of this process. */
export class ClusterWorker {
  readonly id = randomUUID();
  readonly #options: ClusterWorkerOptions;
  readonly #startedAt: number;
  readonly #host = os.hostname();
  /** BullMQ's workers, by kind: they find jobs whose worker is gone, and hand out the next. */
  readonly #takers = new Map<string, Worker>();
  readonly #kinds = new Map<string, JobKind>();
  readonly #running = new Map<string, Job>();
  readonly #closed = new AbortController();
  #turn = 0;
  #wake: () => void = () => {};
  #paused = false;
  #draining = false;

  constructor(options: ClusterWorkerOptions) {
    this.#options = options;
    this.#startedAt = options.clock.now();
  }

  /** Until `close`. */
  start(): void {
    const { cluster, clock, inputs } = this.#options;
    cluster.redis.listen(ADDED_CHANNEL, () => this.#wake());
    cluster.redis.changed.add(() => this.#wake());
    void this.#repeat(LOOK_INTERVAL_MS, () => this.#look());
    void this.#repeat(REPORT_INTERVAL_MS, () => this.#report());
    void this.#repeat(EXPIRY_INTERVAL_MS, () => cluster.queues.tidy([...this.#takers.keys()]));
    void inputs.removeOld(clock).catch(() => {}); // the next worker does it
  }

  /** While paused, it takes no jobs. */
  pause(paused: boolean): void {
    this.#paused = paused;
    this.#wake();
  }

  /** Takes no more. What it has goes on at the engines; other workers take it over when the locks end. */
  async close(): Promise<void> {
    this.#closed.abort();
    this.#wake();
    await this.#options.cluster.workers.leave(this.id).catch(() => {}); // it is forgotten in time
    for (const taker of this.#takers.values()) void taker.close(true).catch(() => {});
  }

  async #repeat(intervalMs: number, work: () => Promise<void>): Promise<void> {
    const { clock, log } = this.#options;
    const { signal } = this.#closed;
    while (!signal.aborted) {
      await work().catch((error: unknown) => {
        if (!isQueueUnreachable(error)) log.error("the cluster's worker could not do its rounds", { error: String(error) });
      });
      const woken = new AbortController();
      if (intervalMs === LOOK_INTERVAL_MS) this.#wake = () => woken.abort();
      await clock.sleep(intervalMs, woken.signal).catch(() => {}); // there is something to do
    }
  }

  async #report(): Promise<void> {
    const { workers } = this.#options.cluster;
    const jobs = [...this.#running.keys()];
    const { all: slots } = this.#options.workshop.slots;
    const kinds = [...this.#takers.keys()];
    const before = this.#draining;
    this.#draining = await workers.isDraining(this.id);
    if (before && !this.#draining) this.#wake();
    const own = { id: this.id, host: this.#host, pid: process.pid, startedAt: this.#startedAt };
    await workers.report({ ...own, slots, jobs, kinds, draining: this.#draining });
  }

  get #freeSlots(): number {
    const { all, free } = this.#options.workshop.slots;
    return Math.min(free, all - this.#running.size);
  }

  /** Takes as many jobs as there are free slots, each time the one whose turn is next. */
  async #look(): Promise<void> {
    await this.#openQueues();
    while (!this.#closed.signal.aborted && !this.#paused && !this.#draining && this.#freeSlots > 0) {
      const turns = await this.#options.cluster.queues.nextTurns([...this.#takers.keys()]);
      const waiting = [...turns].flatMap(([kind, turn]) => (turn === null ? [] : [{ kind, turn }]));
      const [next] = waiting.sort((a, b) => a.turn - b.turn);
      if (!next || !(await this.#take(next.kind))) return;
    }
  }

  /** Opens the queues of those kinds that our engines can do, and closes the others. */
  async #openQueues(): Promise<void> {
    const { queues } = this.#options.cluster;
    for (const id of await queues.ids()) {
      const kind = this.#kinds.get(id) ?? (await queues.kind(id));
      if (!kind) continue;
      this.#kinds.set(id, kind);
      const can = this.#options.workshop.canDo(requestOfKind(kind));
      if (can && !this.#takers.has(id)) this.#open(id);
      if (can === false) this.#shut(id);
    }
  }

  #open(kind: string): void {
    const taker = new Worker(kind, null, {
      // Both are ioredis; BullMQ knows the type of another version of it.
      connection: this.#options.cluster.redis.commands as never,
      prefix: PREFIX,
      autorun: false,
      skipVersionCheck: true,
      lockDuration: LOCK_MS,
      stalledInterval: STALLED_INTERVAL_MS,
      // We count ourselves: a job that is adopted costs nothing.
      maxStalledCount: Number.MAX_SAFE_INTEGER,
    });
    taker.on("error", () => {}); // whoever asks is told
    taker.on("stalled", () => this.#wake());
    void taker.startStalledCheckTimer().catch(() => {}); // closed
    this.#takers.set(kind, taker);
  }

  #shut(kind: string): void {
    const taker = this.#takers.get(kind);
    this.#takers.delete(kind);
    void taker?.close(true).catch(() => {}); // its connection is gone
  }

  /** False where nothing waits there after all. */
  async #take(kind: string): Promise<boolean> {
    const { cluster, clock, log } = this.#options;
    const taker = this.#takers.get(kind);
    const known = this.#kinds.get(kind);
    if (!taker || !known) return false;
    const token = newToken();
    const queued = await cluster.redis.ask(() => taker.getNextJob(token, { block: false }));
    if (!queued) return false;
    const data = JobData.safeParse(queued.data).data;
    if (!data) {
      log.error("the queue held something that is no job", { id: queued.id ?? "" });
      await cluster.redis.ask(() => queued.moveToFailed(new Error("no job"), token, false));
      return true;
    }
    if (queued.priority > this.#turn) {
      this.#turn = queued.priority;
      void cluster.redis.ask((redis) => redis.set(`${PREFIX}:turn`, String(this.#turn), "PX", TURN_LIFETIME_MS)).catch(() => {}); // the next one says it
    }
    const taken = new TakenJob(queued, data, token, cluster.redis, clock);
    const job = new Job(data.view, data.key, askerOf(data).principal.id);
    this.#running.set(job.id, job);
    // The engine is not told: whoever has the job now goes on with it there.
    taken.lock.lost.addEventListener("abort", () => job.stop());
    void this.#work(taken, job, known)
      .catch((error: unknown) => {
        if (!(error instanceof LockLostError)) log.error("a job was left to other workers", { job: job.id, error: String(error) });
        else log.warn("another worker has taken a job over", { job: job.id });
      })
      .finally(() => {
        taken.lock.end();
        // Whatever waits for it here looks after itself.
        job.set({ state: { kind: "cancelled" } });
        this.#running.delete(job.id);
        this.#wake();
      });
    return true;
  }

  async #work(taken: TakenJob, job: Job, kind: JobKind): Promise<void> {
    const { cluster, clock, ledger, log } = this.#options;
    const channel = new JobChannel(cluster.redis, job.id);
    const stopListening = channel.listen(({ type }) => type === "cancel" && job.stop());
    const wanted = await cluster.redis.askUntilAnswered((redis) => redis.get(cancelKey(job.id)), taken.lock.lost);
    if (wanted !== null) job.stop();
    const stopTelling = tellNews(job, taken, channel, clock);
    try {
      const state = await this.#outcome(taken, job, kind);
      if (state === null) return;
      await taken.lock.confirm();
      job.set({ state, finishedAt: clock.now() });
      stopTelling();
      const news = await taken.complete(newsOfJob(job, taken.data.givenTo));
      ledger.append(job);
      // Its bridge may be gone.
      cluster.leave(job.id, askerOf(taken.data));
      cluster.queues.letJobExpire(kind.id, job.id);
      channel.tell({ type: "ended", news });
      log.info(`job ${state.kind}`, { job: job.id, tool: job.view.tool, client: job.view.client, principal: job.principal });
    } finally {
      stopListening();
      stopTelling();
    }
  }

  /** How the job ended; null where it was put back. Throws LockLostError. */
  async #outcome(taken: TakenJob, job: Job, { workflow }: JobKind): Promise<JobState | null> {
    try {
      if (taken.timesLost > MAX_LOST) throw new EaselError("engine_crashed", "job_loses_its_workers", {});
      const request = await decodeRequest(taken.data.request, workflow, (hash, label) => this.#options.inputs.read(hash, label));
      return await this.#carryOut(taken, job, request);
    } catch (error) {
      if (error instanceof LockLostError || taken.lock.lost.aborted) throw taken.lock.lost.aborted ? taken.lock.lost.reason : error;
      if (!(error instanceof EaselError))
        this.#options.log.error("a job failed in an unforeseen way", { job: job.id, error: String(error) });
      if (error instanceof EaselError && error.kind === "job_cancelled") return { kind: "cancelled" };
      if (!isEngineTrouble(error) || job.signal.aborted || taken.data.deaths >= MAX_DEATHS)
        return { kind: "failed", error: reportOf(error) };
      await this.#options.clock.sleep(PUT_BACK_PAUSE_MS, taken.lock.lost);
      await taken.putBack({ deaths: taken.data.deaths + (taken.data.givenTo ? 1 : 0) });
      return null;
    }
  }

  async #carryOut(taken: TakenJob, job: Job, request: JobRequest): Promise<JobState | null> {
    const { workshop, clock, cluster } = this.#options;
    const { givenTo, waits } = taken.data;
    const fence: Fence = {
      beforePost: async (url) => {
        await taken.note({ givenTo: { url, host: this.#host } });
        await taken.lock.confirm();
      },
      beforeSave: () => taken.lock.confirm(),
      released: taken.lock.lost,
    };
    if (givenTo && !this.#reaches(givenTo)) {
      const workers = await cluster.workers.refresh().catch(() => cluster.workers.known);
      if (waits < MAX_WAITS || workers.some(({ host }) => host === givenTo.host)) {
        await clock.sleep(PUT_BACK_PAUSE_MS, taken.lock.lost);
        await taken.putBack({ waits: waits + 1 });
        return null;
      }
    } else if (givenTo) {
      const adopted = await workshop.adopt(job, givenTo.url, fence);
      if (adopted) return adopted;
    }
    job.signal.throwIfAborted();
    return workshop.carryOut(job, request, fence);
  }

  /** Whether the address means the same engine here as it did where the job was given to it. */
  #reaches({ url, host }: GivenTo): boolean {
    return host === this.#host || !/^(localhost|127\.|\[::1\])/.test(new URL(url).hostname);
  }
}

const ENGINE_TROUBLE: ReadonlySet<ErrorKind> = new Set(["engine_unreachable", "engine_crashed", "engine_starting", "engine_stuck"]);
/** What an engine says that was restarted and has forgotten what it made. */
const FORGOTTEN: ReadonlySet<string> = new Set(["job_outputs_lost", "output_not_on_engine"]);

/** Whatever came between us and the engine, rather than anything about the job. */
const isEngineTrouble = (error: unknown) =>
  error instanceof EaselError && (ENGINE_TROUBLE.has(error.kind) || (error.code !== undefined && FORGOTTEN.has(error.code)));
