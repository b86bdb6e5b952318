import { randomUUID } from "node:crypto";
import type { Random } from "#base/clock.ts";
import { Listeners } from "#base/listeners.ts";
import type { EaselError } from "#contract/errors.ts";
import type { JobState, JobView } from "#contract/job.ts";
import { parseReference, referenceOf } from "../images/picture-store.ts";
import { refusePrompts, textsOf } from "../workflow/limits/refused-prompts.ts";
import type { Cluster } from "./cluster/cluster.ts";
import type { Workshop } from "./cluster/worker.ts";
import { ClusterJobs } from "./cluster-jobs.ts";
import { Deduplicator } from "./dedup/deduplicator.ts";
import { InFlightJobs } from "./dedup/in-flight-jobs.ts";
import { JobExecution } from "./job-execution.ts";
import { Admission } from "./queue/admission.ts";
import type { Move } from "./queue/fair-queue.ts";
import { isActive, type Job, type JobWatcher } from "./record/job.ts";
import { type JobRequest, maySee, newJobView, type Requester } from "./record/job-request.ts";
import type { LedgerEntry } from "./record/ledger.ts";
import { adoptJob } from "./run/adopt-job.ts";
import { etaOf } from "./run/eta.ts";
import type { Fence } from "./run/fence.ts";
import { JobRegistry } from "./run/job-registry.ts";
import { JobRecovery, type JobRecoveryOptions } from "./run/recovery.ts";
import type { SharedResults } from "./shared-cache/shared-results.ts";

export interface JobsOptions extends JobRecoveryOptions {
  random: Random;
  /** Is told of every job of this process. */
  watcher: JobWatcher;
  /** Null where nothing is shared with other computers. */
  sharedResults: SharedResults | null;
  /** Null where this process has a queue of its own. */
  cluster: Cluster | null;
}

/** Who asks about jobs. */
type Viewer = Pick<Requester, "principal" | "host">;

/** All jobs of this process, and through the ledger those of other bridges. */
export class Jobs implements Workshop {
  /** Told of each call for a job, and whether it joined one that was there. */
  readonly started = new Listeners<{ job: Job; joined: boolean }>();
  readonly #options: JobsOptions;
  readonly #registry: JobRegistry;
  readonly #clusterJobs: ClusterJobs | null;
  readonly #recovery: JobRecovery;
  readonly #inFlight: InFlightJobs;
  readonly #deduplicator: Deduplicator;
  readonly #execution: JobExecution;
  readonly #admission: Admission;

  constructor(options: JobsOptions) {
    this.#options = options;
    this.#registry = new JobRegistry(options);
    const { clock, config, pool, sharedResults, pictures, cluster, ledger } = options;
    this.#clusterJobs = cluster && new ClusterJobs({ cluster, registry: this.#registry, ledger, caching: config.caching, clock });
    this.#inFlight = new InFlightJobs({
      caching: config.caching,
      pictures,
      clock,
      engineOf: (job) => pool.members.find(({ engine }) => engine?.client.url === job.view.engine)?.engine ?? pool.lastKnown,
      isCurrent: (engine) => (engine === null ? pool.lastKnown === null : pool.members.some((member) => member.engine === engine)),
      planAhead: (request) => this.#execution.planAhead(request),
      adoptEqualJob: (requestKey) => this.#adoptEqualJob(requestKey),
    });
    this.#recovery = new JobRecovery(this.#registry, options, this.#inFlight, this.#clusterJobs);
    const release = (job: Job, subscriber: string) => this.release(job, subscriber);
    this.#deduplicator = new Deduplicator({
      inFlight: this.#inFlight,
      sharedResults,
      pictures,
      outputCheck: config.outputCheck,
      clock,
      release,
    });
    this.#execution = new JobExecution({ ...options, deduplicator: this.#deduplicator });
    this.#admission = new Admission(config.limits, clock);
  }

  /**
   * Starts a job, or joins an equal one that goes on or was done a moment ago.
   * `jobId`: the id that a new job gets; null = any. Throws EaselError: queue_full or rate_limited where there is no room for more, else
   * what is wrong with the request.
   */
  async start(request: JobRequest, jobId: string | null = null): Promise<{ job: Job; joined: boolean }> {
    const { clock, config } = this.#options;
    refusePrompts(request.workflow.parameters, request.given, config.limits.refusedPrompts);
    const id = jobId ?? (await this.#newId(request.requester.principal.id));
    const started = this.#clusterJobs
      ? await this.#clusterJobs.start(newJobView(id, request, clock.now()), request)
      : await this.#startHere(id, request);
    if (!started.joined) this.#logBegin(started.job, request);
    this.started.emit(started);
    return started;
  }

  #startHere(id: string, request: JobRequest): Promise<{ job: Job; joined: boolean }> {
    const { clock, ledger } = this.#options;
    const { principal, host } = request.requester;
    return this.#inFlight.jobFor(request, (plan) => {
      const jobs = [...this.#registry.active.values()].filter((job) => job.principal === principal.id);
      const leaveQueue = this.#admission.admit(request.requester, jobs.length);
      const job = this.#registry.add(newJobView(id, request, clock.now()), host ? null : request.key, principal.id);
      ledger.append(job);
      const ended = this.#registry.execute(job, () => this.#execution.run(job, request, plan, leaveQueue)).finally(leaveQueue);
      void ended.then(() => this.#deduplicator.onEnded(job, request));
      return job;
    });
  }

  /** Connects to the engines that answer and asks them for all that such a request is planned from, before there is one. */
  async prepareEngines(request: JobRequest): Promise<void> {
    // In a cluster, they are the workers'.
    if (!this.#clusterJobs) await this.#execution.prepareEngines(request);
  }

  /** A job by its id, or by the reference of one of its outputs; null for one that does not exist, or that the viewer may not know of. */
  async find(name: string, viewer: Viewer): Promise<Job | null> {
    const exact = name.trim().toLowerCase();
    const start = parseReference(exact)?.slice(0, 8);
    const matches = (id: string) => id === exact || (start !== undefined && id.startsWith(start));
    const known = this.#registry.find((job) => matches(job.id) && maySee(viewer, job.principal));
    if (known) return known;
    for (const [id, entry] of this.#options.ledger.read()) {
      if (matches(id) && maySee(viewer, entry.principal)) return this.#recovery.adopt(entry);
    }
    const elsewhere = start === undefined ? null : await this.#clusterJobs?.find(exact === start ? start : exact);
    return elsewhere && maySee(viewer, elsewhere.principal) ? elsewhere : null;
  }

  /** Resolves, if ever, with what whoever waits for a job should hear when the cluster's queue is away for long. */
  outage(job: Job, signal: AbortSignal): Promise<EaselError> {
    return this.#options.cluster?.outage(job.id, signal) ?? new Promise(() => {});
  }

  get slots(): { all: number; free: number } {
    return this.#execution.slots;
  }

  canDo(request: JobRequest): boolean | null {
    return this.#execution.canDo(request);
  }

  carryOut(job: Job, request: JobRequest, fence: Fence): Promise<JobState> {
    const leaveQueue = () => {}; // it has waited in the cluster's
    return this.#execution.run(job, request, null, leaveQueue, fence).finally(() => void this.#deduplicator.onEnded(job, request));
  }

  adopt(job: Job, engine: string, fence: Fence): Promise<JobState | null> {
    return adoptJob(job, this.#options.pool.clientAt(engine), this.#options, fence);
  }

  /** The newest job that was asked for in these words (`JobRequest.key`); null where there is none. */
  async findByKey(key: string): Promise<Job | null> {
    const known = [...this.#registry.active.values()].filter((job) => job.key === key).at(-1);
    if (known) return known;
    const entries = [...this.#options.ledger.read().values()].filter((entry) => entry.key === key);
    const newest = entries.sort((a, b) => b.view.createdAt - a.view.createdAt)[0];
    return newest ? this.#recovery.adopt(newest) : null;
  }

  /** The viewer's jobs that have not ended, oldest first, this process's and others'. */
  unfinished(viewer: Viewer): JobView[] {
    const entries = new Map<string, { view: JobView; principal: string }>([...this.#options.ledger.read(), ...this.#registry.active]);
    const views = [...entries.values()].filter(({ principal }) => maySee(viewer, principal)).map(({ view }) => view);
    return views.filter(({ state }) => isActive(state)).sort((a, b) => a.createdAt - b.createdAt);
  }

  /** All jobs that have ended, newest first, this process's and others'. */
  ended(): LedgerEntry[] {
    const entries = [...this.#options.ledger.read().values()].filter(({ view }) => !isActive(view.state));
    return entries.sort((a, b) => (b.view.finishedAt ?? 0) - (a.view.finishedAt ?? 0));
  }

  /** The viewer's finished jobs with outputs, newest first, this process's and others'. */
  finished(limit: number, viewer: Viewer): JobView[] {
    const entries = [...this.#options.ledger.read().values()].filter(({ principal }) => maySee(viewer, principal));
    const views = entries.map(({ view }) => view);
    // Not those that were given the outputs of an equal job.
    const withOutputs = views.filter(({ id, state }) => state.kind === "done" && state.outputs[0]?.reference === referenceOf(id, 0));
    return withOutputs.sort((a, b) => (b.finishedAt ?? 0) - (a.finishedAt ?? 0)).slice(0, limit);
  }

  /** References of the viewer's newest outputs, newest first. */
  latestReferences(limit: number, viewer: Viewer): string[] {
    const outputs = this.finished(limit, viewer).flatMap(({ state }) => (state.kind === "done" ? state.outputs : []));
    return outputs.map(({ reference }) => reference).slice(0, limit);
  }

  /** Jobs of this process that are at the engine, that wait, and finished ones that are kept for equal requests. */
  counts(): { running: number; waiting: number; cached: number } {
    const active = [...this.#registry.active.values()];
    const running = active.filter(({ view }) => view.state.kind === "running").length;
    return { running, waiting: active.length - running, cached: this.#inFlight.cachedResults };
  }

  /** Milliseconds until the job is done; null when nobody can tell. */
  eta(job: Job): number | null {
    const past = [...this.#options.ledger.read().values()].map(({ view }) => view);
    const { pool, clock } = this.#options;
    return etaOf(job, this.#execution.inOrder(), past, clock.now(), Math.max(1, pool.ready.length));
  }

  /** Puts a waiting job elsewhere in the queue. False when it does not wait in this process. */
  move(jobId: string, to: Move): boolean {
    return this.#execution.move(jobId, to);
  }

  /** Stops the job and resolves when the engine has let go of it. False when it had ended before. */
  async cancel(job: Job): Promise<boolean> {
    if (!job.active) return false;
    job.stop();
    // Should this process be killed before the engine has let go of it, the next bridge stops it.
    this.#options.ledger.cancel(job.id);
    await job.ended;
    return job.view.state.kind === "cancelled";
  }

  /** The subscriber, a session by its id, does not want the job any more: it is stopped, unless somebody else wants it. */
  async release(job: Job, subscriber: string): Promise<void> {
    if (!job.waiters.includes(subscriber)) await this.#unsubscribe(job, subscriber);
  }

  /** What the job made did not reach whoever asked for it: the same call gets it within `ms`. */
  keepUndelivered(job: Job, ms: number): void {
    job.undelivered = true;
    this.#inFlight.keepUndelivered(job, ms);
  }

  /**
   * The session is gone: what it asked for is stopped, but for jobs that others want, too. Resolves when the engine has let go of these
   * jobs, and of those that were being stopped already.
   */
  async cancelSession(session: string): Promise<void> {
    // A job that has just begun has no subscribers for a moment.
    await this.#options.clock.sleep(0);
    const jobs = [...this.#registry.active.values()].filter(({ subscribers, signal }) => subscribers.has(session) || signal.aborted);
    await Promise.all(jobs.map((job) => this.#unsubscribe(job, session)));
  }

  /** Until `close`: takes up the jobs of bridges that died, and tidies the ledger. */
  watchLedger(): Promise<void> {
    return this.#recovery.watchLedger();
  }

  /** While paused, jobs that have not begun wait. */
  pause(paused: boolean): void {
    this.#execution.pause(paused);
  }

  /** Gives everything up: what the engine has goes on there, and the next bridge finds it in the ledger. */
  close(): void {
    this.#registry.close();
  }

  async #unsubscribe(job: Job, subscriber: string): Promise<void> {
    job.subscribers.delete(subscriber);
    if (job.subscribers.size === 0) await this.cancel(job);
  }

  #logBegin({ id }: Job, { workflow, given, requester }: JobRequest): void {
    const { config, log } = this.#options;
    const prompts = config.logging.logPrompts ? textsOf(workflow.parameters, given) : [];
    const { client, principal } = requester;
    const fields = { job: id, tool: workflow.toolName, client, principal: principal.id };
    log.info("job begun", prompts.length === 0 ? fields : { ...fields, prompt: prompts.join("\n") });
  }

  /** One whose reference is not taken. */
  async #newId(principal: string): Promise<string> {
    for (;;) {
      const id = randomUUID();
      if (!(await this.#options.pictures.of(principal).read(referenceOf(id, 0)))) return id;
    }
  }

  /** A bridge that died a moment ago may have begun it, or one that serves another client alone. */
  async #adoptEqualJob(requestKey: string): Promise<void> {
    for (const entry of this.#options.ledger.read().values()) {
      if (entry.key === requestKey && isActive(entry.view.state)) await this.#recovery.adopt(entry);
    }
  }
}
