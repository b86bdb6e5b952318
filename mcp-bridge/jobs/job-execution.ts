import type { Random } from "#base/clock.ts";
import { EaselError } from "#contract/errors.ts";
import type { JobState } from "#contract/job.ts";
import { timeBudget } from "../config/call-timeout.ts";
import type { EngineHandle } from "../engines/engine-handle.ts";
import type { EngineMember } from "../engines/engine-member.ts";
import type { EnginePool } from "../engines/engine-pool.ts";
import type { Deduplicator } from "./dedup/deduplicator.ts";
import { EngineFits } from "./plan/engine-fits.ts";
import { type JobPlan, type PendingPlan, planJob, reusePlan } from "./plan/job-plan.ts";
import { prefetch } from "./plan/prefetch.ts";
import { queueOwner } from "./queue/admission.ts";
import { Dispatcher, type Turn } from "./queue/dispatcher.ts";
import type { Move } from "./queue/fair-queue.ts";
import type { Job } from "./record/job.ts";
import type { JobRequest } from "./record/job-request.ts";
import { setWaitingForEngine } from "./record/job-status.ts";
import { Failover } from "./run/failover.ts";
import type { Fence } from "./run/fence.ts";
import { type RunContext, runJob, withTimeLimit } from "./run/run-job.ts";

export interface JobExecutionOptions extends RunContext {
  pool: EnginePool;
  deduplicator: Deduplicator;
  random: Random;
}

/** However long a client waits: whoever hears nothing of an engine for so long should hear why. */
const MAX_ENGINE_WAIT_MS = 45_000;
/** A call is answered with the reason that there is no engine, so that reason has to come before the call's time is up. */
const ANSWER_MARGIN_MS = 2_000;

/** Carries jobs out: finds an engine for each, waits for its turn there, and goes on elsewhere when that engine is gone. */
export class JobExecution {
  readonly #options: JobExecutionOptions;
  readonly #dispatcher: Dispatcher;
  readonly #fits: EngineFits;
  readonly #failover: Failover;

  constructor(options: JobExecutionOptions) {
    this.#options = options;
    const { pool, clock, config } = options;
    const { labels, strategy } = config.engines;
    const plan = async (request: JobRequest, { locator }: EngineMember) =>
      planJob(request, await locator.waitUntilReady({ timeoutMs: 0 }), options);
    this.#fits = new EngineFits({ pool, clock, labels, plan });
    this.#failover = new Failover(pool);
    this.#dispatcher = new Dispatcher({ pool, strategy, clock, absent: noEngineAnswers });
    this.#fits.changed.add(() => this.#dispatcher.reconsider());
  }

  /** While paused, jobs that have not begun wait. */
  pause(paused: boolean): void {
    this.#dispatcher.pause(paused);
  }

  /** Puts a waiting job elsewhere in the queue. False when it does not wait here. */
  move(jobId: string, to: Move): boolean {
    return this.#dispatcher.move(jobId, to);
  }

  /** Jobs that engines have, then those that wait, in the order of their turns; none of those while paused. */
  inOrder(): Job[] {
    return this.#dispatcher.inOrder();
  }

  /** Plans for the first engine that can do what is asked; rejects as the first of them where none can. Null where none has answered. */
  planAhead(request: JobRequest): PendingPlan | null {
    const { pool } = this.#options;
    const [first, ...others] = pool.ready.length > 0 ? this.#fits.inOrderOfFit(request, pool.ready) : pool.members;
    if (!first?.engine) return null;
    const pending = this.#beginPlan(request, first.engine);
    if (pool.members.length === 1) return pending;
    return this.#planOnOthers(request, pending, [first, ...others]);
  }

  /** Connects to the engines that answer, and plans the request for each without running it. Never rejects. */
  async prepareEngines(request: JobRequest): Promise<void> {
    const { pool } = this.#options;
    const prepare = async (member: EngineMember) => {
      const engine = await member.locator.waitUntilReady({ timeoutMs: 0 });
      void engine.client.connect();
      this.#fits.notePlan(request, member, await planJob(request, engine, this.#options));
    };
    await Promise.allSettled(pool.members.map(prepare));
  }

  #planOnOthers(request: JobRequest, pending: PendingPlan, members: EngineMember[]): PendingPlan {
    const [member, next, ...rest] = members;
    if (!member) return pending;
    const ahead: PendingPlan = { ...pending };
    ahead.plan = pending.plan.then(
      (plan) => {
        this.#fits.notePlan(request, member, plan);
        return plan;
      },
      (error) => {
        const refused = this.#fits.noteRefusal(request, member, error);
        if (refused && !next) {
          const prospect = this.#fits.demandsOf(request).prospect();
          // An engine that does not answer now may be able to.
          throw prospect.kind === "none" ? prospect.error : noEngineAnswers();
        }
        if (!refused || !next?.engine) throw error;
        ahead.engine = next.engine;
        return this.#planOnOthers(request, this.#beginPlan(request, next.engine), [next, ...rest]).plan;
      },
    );
    ahead.plan.catch(() => {}); // whoever uses the plan is told
    return ahead;
  }

  #beginPlan(request: JobRequest, engine: EngineHandle): PendingPlan {
    const plan = planJob(request, engine, this.#options);
    plan.catch(() => {}); // whoever uses the plan is told
    return { engine, plan };
  }

  /** Whether an engine that answers can do what is asked; null while that is being found out. */
  canDo(request: JobRequest): boolean | null {
    const demands = this.#fits.demandsOf(request);
    const fits = this.#options.pool.ready.map((member) => demands.fit(member).kind);
    return fits.includes("can") || (fits.includes("unknown") ? null : false);
  }

  /** How many jobs the engines that answer can do at a time, and how many of these slots are free. */
  get slots(): { all: number; free: number } {
    const { ready } = this.#options.pool;
    const all = ready.reduce((sum, { spec }) => sum + spec.slots, 0);
    return { all, free: all - ready.reduce((sum, { running }) => sum + running.size, 0) };
  }

  /** `leaveQueue` is called when the job waits no more. `fence`: where another process may take the job over. */
  async run(job: Job, request: JobRequest, ahead: PendingPlan | null, leaveQueue: () => void, fence?: Fence): Promise<JobState> {
    let pending = ahead;
    /** The plan that there is, or a new one where the engine has changed meanwhile. */
    const planFor = async (engine: EngineHandle): Promise<JobPlan> => {
      const plan = await reusePlan(pending, engine);
      if (plan) return plan;
      pending = this.#beginPlan(request, engine);
      return pending.plan;
    };
    for (;;) {
      const state = await this.#try(job, request, planFor, leaveQueue, fence);
      if (state) return state;
    }
  }

  /** Null when it is to be tried again: another job turns out to do the same, or another engine is to do it. */
  async #try(
    job: Job,
    request: JobRequest,
    planFor: (engine: EngineHandle) => Promise<JobPlan>,
    leaveQueue: () => void,
    fence: Fence | undefined,
  ): Promise<JobState | null> {
    const result = await this.#options.deduplicator.resultOfEqualJob(job, request);
    if (result) return result;
    // Not even the engine is started for what has to wait anyway.
    await this.#dispatcher.waitWhilePaused(job);
    await this.#waitForEngine(job, request);
    const owner = { ...queueOwner(request.requester), priority: request.priority };
    const turn = await this.#dispatcher.take(job, owner, this.#fits.demandsOf(request));
    leaveQueue();
    try {
      return await this.#runOn(job, request, planFor, turn, fence);
    } catch (error) {
      if (this.#failover.onFailure(job, turn.member, error, fence === undefined)) return null;
      throw error;
    } finally {
      turn.end();
    }
  }

  /** Null when another job turns out to do the same, or the engine cannot do it any more. */
  async #runOn(
    job: Job,
    request: JobRequest,
    planFor: (engine: EngineHandle) => Promise<JobPlan>,
    { member }: Turn,
    fence: Fence | undefined,
  ): Promise<JobState | null> {
    const { pool, clock } = this.#options;
    // Asked again: the engine may have gone while other jobs were at it.
    const engine = pool.isAlone
      ? await this.#waitForEngine(job, request)
      : await member.locator.waitUntilReady({ timeoutMs: 0, signal: job.signal });
    return withTimeLimit(job, this.#options, async () => {
      const plan = await planFor(engine).catch((error: unknown) => {
        if (!pool.isAlone && this.#fits.noteRefusal(request, member, error)) return null;
        throw error;
      });
      if (plan === null) return null;
      if (plan.kind === "answered") return plan.answer;
      if (!(await this.#options.deduplicator.claim(job, request, plan.workKey))) return null;
      const done = await runJob(job, request, plan, this.#options, fence);
      const models = plan.workKey.files.map(({ file }) => file);
      if (job.view.startedAt !== null) member.onJobDone(job.view.tool, clock.now() - job.view.startedAt, models);
      return done;
    });
  }

  #waitForEngine(job: Job, { requester, workflow }: JobRequest): Promise<EngineHandle> {
    const { config, pool } = this.#options;
    const budget = Math.min(timeBudget(config.results, requester.client), MAX_ENGINE_WAIT_MS);
    return pool.waitUntilReady({
      signal: job.signal,
      timeoutMs: Math.max(budget / 2, budget - ANSWER_MARGIN_MS),
      startIfStopped: true,
      onWait: (doing) => setWaitingForEngine(job, doing),
      meanwhile: (client, catalog) => {
        void client.connect();
        prefetch(workflow, catalog);
      },
    });
  }
}

const noEngineAnswers = () => new EaselError("engine_unreachable", "no_engine_for_job", {});
