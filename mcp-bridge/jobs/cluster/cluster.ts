import type { Clock } from "#base/clock.ts";
import type { Log } from "#base/log.ts";
import { EaselError } from "#contract/errors.ts";
import type { JobState, JobView } from "#contract/job.ts";
import { type AdmissionLimits, type Asker, queueOwner } from "../queue/admission.ts";
import { CANCELLED, isActive, type Job } from "../record/job.ts";
import type { JobRequest } from "../record/job-request.ts";
import { queueText } from "../record/job-status.ts";
import { CallClaims } from "./redis/call-claims.ts";
import { type ClusterRedis, isQueueUnreachable } from "./redis/cluster-redis.ts";
import { ADDED_CHANNEL, KEEP_ENDED_MS, KindQueues, PREFIX } from "./redis/kind-queues.ts";
import { SharedAdmission } from "./redis/shared-admission.ts";
import { WorkerList } from "./redis/worker-list.ts";
import { stopJob } from "./stop-job.ts";
import type { InputFiles } from "./wire/input-files.ts";
import { JobChannel, type JobNews, newsOf, parseNews } from "./wire/job-channel.ts";
import { askerOf, encodeRequest, type GivenTo, JobData, Ticket } from "./wire/job-data.ts";
import { kindOf } from "./wire/job-kind.ts";

export interface ClusterOptions {
  redis: ClusterRedis;
  inputs: InputFiles;
  limits: AdmissionLimits;
  clock: Clock;
  log: Log;
}

/** A job as the queue knows it. */
export interface FoundJob {
  view: JobView;
  key: string | null;
  principal: string;
}

/** How often jobs that nothing is heard of are looked at, and how many of them in one request. */
const LOOK_INTERVAL_MS = 2_000;
const LOOK_AT_ONCE = 500;
/** How often a job that does not stop is told to. */
const CANCEL_REPEAT_MS = 500;
/** A Redis that is away for longer is told to those who wait. */
const OUTAGE_PATIENCE_MS = 5_000;
/** For how long a job can be found by its id. */
const FINDABLE_MS = 7 * 24 * 60 * 60_000;
/** A job that the queue has lost is put there again by the bridge that had put it there, which may have to be started first. */
const LOST_PATIENCE_MS = 60_000;

const UNREACHABLE = "the queue cannot be reached; the job waits for it";

/** A job of this bridge that is carried out in the cluster. */
interface Followed {
  job: Job;
  kind: string;
  /** What the queue was given; null for a job that another bridge put there. */
  ticket: Ticket | null;
  /** Since when the queue does not know the job; null while it does. */
  lostSince: number | null;
  /** The engine that has it, as far as its worker has said. */
  givenTo: GivenTo | null;
  onEnd(news: JobNews): void;
  onLost(): void;
}

/** This bridge's side of the cluster: it puts jobs into the queue, follows them, stops them, and finds those of others. */
export class Cluster {
  readonly claims: CallClaims;
  readonly workers: WorkerList;
  readonly queues: KindQueues;
  readonly #options: ClusterOptions;
  readonly #admission: SharedAdmission;
  readonly #followed = new Map<string, Followed>();
  readonly #closed = new AbortController();
  #awaySince: number | null = 0;

  constructor(options: ClusterOptions) {
    this.#options = options;
    const { redis, clock, limits } = options;
    this.claims = new CallClaims(redis);
    this.workers = new WorkerList(redis);
    this.queues = new KindQueues(redis, clock);
    this.#admission = new SharedAdmission(redis, limits);
    this.#awaySince = redis.ready ? null : clock.now();
    redis.changed.add((ready) => {
      this.#awaySince = ready ? null : clock.now();
      if (ready) void this.#lookAtAll();
    });
    void this.#keepLooking();
  }

  get redis(): ClusterRedis {
    return this.#options.redis;
  }

  /** Lets the job into the queue. Throws EaselError queue_full, rate_limited or queue_unreachable. */
  admit(jobId: string, { requester, priority }: JobRequest): Promise<number> {
    return this.#admission.admit(jobId, requester, priority);
  }

  /** The job has ended: it counts no more against what its owner may have. */
  leave(jobId: string, asker: Asker): void {
    void this.#admission.leave(jobId, queueOwner(asker).client).catch(() => {}); // it is forgotten in time
  }

  /** What the queue is to be given for the job. */
  ticketFor({ view, key }: Job, request: JobRequest, turn: number): Ticket {
    return { kind: kindOf(request).id, data: { view, key, request: encodeRequest(request), givenTo: null, deaths: 0, waits: 0 }, turn };
  }

  /** Puts the job into the queue and follows it to its end. Throws EaselError job_cancelled, or what it failed with. */
  async carryOut(job: Job, request: JobRequest, ticket: Ticket): Promise<JobState> {
    const { inputs, redis } = this.#options;
    await Promise.all(Object.values(request.pictures).map((picture) => inputs.save(picture)));
    job.set({ state: { kind: "queued", position: null } }, redis.ready ? queueText(null) : UNREACHABLE);
    try {
      await redis.askUntilAnswered(async () => {
        await this.queues.announce(kindOf(request));
        await this.#add(ticket);
      }, job.signal);
      return await this.#follow(job, ticket.kind, ticket, request.previews);
    } finally {
      this.leave(job.id, request.requester);
    }
  }

  /**
   * Follows a job that is in the queue already, whoever put it there. `ticketText`: with which it was put there, as JSON; null where
   * another bridge has that. Throws EaselError job_unknown where it is lost, and as `carryOut`.
   */
  async follow(job: Job, ticketText: string | null): Promise<JobState> {
    const ticket = ticketText === null ? null : (Ticket.safeParse(JSON.parse(ticketText)).data ?? null);
    try {
      const kind = ticket?.kind ?? (await this.#options.redis.askUntilAnswered(() => this.#placeOf(job.id), job.signal))?.kind;
      if (kind === undefined) throw new EaselError("job_unknown", "job_interrupted", {});
      return await this.#follow(job, kind, ticket, true);
    } finally {
      if (ticket) this.leave(job.id, askerOf(ticket.data));
    }
  }

  /** A job by its id, or by the first eight digits of that; null where the queue has none. Throws EaselError queue_unreachable. */
  async find(name: string): Promise<FoundJob | null> {
    const place = await this.#placeOf(name);
    const queued = place && (await this.#options.redis.ask(() => this.queues.of(place.kind).getJob(place.id)));
    const data = queued && JobData.safeParse(queued.data).data;
    if (!queued || !data || (name.length > 8 && name !== data.view.id)) return null;
    return { view: newsOf(queued)?.view ?? data.view, key: data.key, principal: askerOf(data).principal.id };
  }

  /** Resolves with the error to answer when the queue has been away for so long that whoever waits should hear of it. */
  async outage(jobId: string, signal: AbortSignal): Promise<EaselError> {
    const { clock } = this.#options;
    for (;;) {
      const since = this.#awaySince;
      if (since !== null && clock.now() - since >= OUTAGE_PATIENCE_MS)
        return new EaselError("engine_unreachable", "queue_lost_job_waits", { jobId });
      await clock.sleep(LOOK_INTERVAL_MS / 4, signal);
    }
  }

  close(): void {
    this.#closed.abort();
    void this.queues.close();
    this.#options.redis.close();
  }

  /** BullMQ knows a job of this id, if there is one, and leaves it as it is. */
  async #add({ kind, data, turn }: Ticket): Promise<void> {
    const { id } = data.view;
    await this.#options.redis.ask((redis) => redis.set(placeKey(id), JSON.stringify({ id, kind }), "PX", FINDABLE_MS));
    await this.#options.redis.ask(() => this.queues.of(kind).add("job", data, { jobId: id, priority: turn }));
    this.#options.redis.tell(ADDED_CHANNEL, kind);
    this.queues.letExpire([kind]);
  }

  async #placeOf(name: string): Promise<{ id: string; kind: string } | null> {
    const text = await this.#options.redis.ask((redis) => redis.get(placeKey(name)));
    return text === null ? null : JSON.parse(text);
  }

  async #follow(job: Job, kind: string, ticket: Ticket | null, previews: boolean): Promise<JobState> {
    const channel = new JobChannel(this.#options.redis, job.id);
    const settled = new AbortController();
    const stops: (() => void)[] = [];
    try {
      const news = await new Promise<JobNews>((resolve, reject) => {
        const onLost = () => reject(new EaselError("job_unknown", "job_interrupted", {}));
        const followed: Followed = { job, kind, ticket, lostSince: null, givenTo: null, onEnd: resolve, onLost };
        this.#followed.set(job.id, followed);
        stops.push(
          channel.listen((message) => {
            if (message.type === "ended") resolve(message.news);
            else if (message.type === "news") show(followed, message.news);
          }),
        );
        if (previews) stops.push(channel.listenToPreviews((preview) => job.emitPreview(preview)));
        this.#cancelOnWish(followed, settled.signal, reject);
        // It may have ended before anybody listened.
        void this.#lookAt([followed]);
      });
      return this.#end(job, news);
    } finally {
      settled.abort();
      for (const stop of stops) stop();
      this.#followed.delete(job.id);
    }
  }

  #end(job: Job, { view, notes, doing }: JobNews): JobState {
    job.notes.push(...notes);
    const { startedAt, warning, engine, arguments: args } = view;
    job.set({ startedAt, arguments: args, ...(warning && { warning }), ...(engine !== undefined && { engine }) }, doing);
    if (view.state.kind === "failed") throw new EaselError(view.state.error);
    if (view.state.kind === "cancelled") throw CANCELLED;
    return view.state;
  }

  /** Once somebody wants the job stopped, says so until it has stopped. */
  #cancelOnWish({ job, kind }: Followed, settled: AbortSignal, reject: (error: unknown) => void): void {
    const { clock } = this.#options;
    const repeat = async () => {
      while (!settled.aborted) {
        try {
          if (await stopJob(job, this.queues.of(kind), this.#options.redis)) return reject(CANCELLED);
        } catch (error) {
          if (!isQueueUnreachable(error)) return reject(error);
        }
        await clock.sleep(CANCEL_REPEAT_MS, settled).catch(() => {}); // ended
      }
    };
    const begin = () => void repeat();
    if (job.signal.aborted) begin();
    else job.signal.addEventListener("abort", begin, { once: true, signal: settled });
  }

  async #keepLooking(): Promise<void> {
    const { clock } = this.#options;
    const { signal } = this.#closed;
    while (!signal.aborted) {
      await clock.sleep(LOOK_INTERVAL_MS, signal).catch(() => {}); // closed
      if (!signal.aborted) await this.#lookAtAll();
    }
  }

  async #lookAtAll(): Promise<void> {
    const all = [...this.#followed.values()];
    for (let start = 0; start < all.length; start += LOOK_AT_ONCE) await this.#lookAt(all.slice(start, start + LOOK_AT_ONCE));
    if (all.length > 0) await this.workers.refresh().catch(() => {}); // Redis is away
  }

  /** Asks for jobs whose news may have been lost, and puts those into the queue again that Redis has lost. */
  async #lookAt(jobs: readonly Followed[]): Promise<void> {
    const { redis, log } = this.#options;
    try {
      const answers = await redis.ask((client) => {
        const asked = client.pipeline();
        for (const { job, kind } of jobs) {
          asked.hmget(`${PREFIX}:${kind}:${job.id}`, "returnvalue", "progress", "timestamp", "processedOn");
          asked.zrank(`${PREFIX}:${kind}:prioritized`, job.id);
        }
        return asked.exec();
      });
      for (const [index, followed] of jobs.entries()) {
        const fields = answers?.[2 * index]?.[1] as (string | null)[] | undefined;
        const place = answers?.[2 * index + 1]?.[1];
        if (fields) await this.#takeIn(followed, fields, typeof place === "number" ? place : null);
      }
    } catch (error) {
      if (!isQueueUnreachable(error)) log.error("the cluster's queue could not be looked at", { error: String(error) });
      for (const { job } of jobs) if (job.view.state.kind !== "running") job.set({}, UNREACHABLE);
    }
  }

  async #takeIn(followed: Followed, [result, progress, timestamp, taken]: (string | null)[], place: number | null): Promise<void> {
    const { job, kind } = followed;
    if (!this.#followed.has(job.id)) return;
    if (timestamp === null || timestamp === undefined) return this.#putBack(followed);
    followed.lostSince = null;
    const ended = parseNews(result ?? null);
    if (ended) return followed.onEnd(ended);
    const news = parseNews(progress ?? null);
    if (news && taken) return show(followed, news);
    if (this.workers.anyCan(kind)) job.set({ state: { kind: "queued", position: place } }, queueText(place));
    else job.set({ state: { kind: "queued", position: null, heldUp: "no_engine" } }, "waiting for a computer that has what this job needs");
  }

  /** Redis has come back with less than it had. */
  async #putBack(followed: Followed): Promise<void> {
    const { clock, log } = this.#options;
    const { job, ticket, givenTo } = followed;
    if (job.signal.aborted) return; // it was taken out
    if (ticket && clock.now() - job.view.createdAt < KEEP_ENDED_MS) {
      log.warn("the cluster's queue had lost a job; it is put there again", { job: job.id });
      return this.#add({ ...ticket, data: { ...ticket.data, givenTo } });
    }
    followed.lostSince ??= clock.now();
    if (ticket || clock.now() - followed.lostSince > LOST_PATIENCE_MS) followed.onLost();
  }
}

/** What is told of the job to those who watch it here. */
function show(followed: Followed, { view, doing, givenTo }: JobNews): void {
  const { job } = followed;
  followed.givenTo = givenTo;
  if (!isActive(view.state)) return;
  const { state, startedAt, warning, engine, arguments: args } = view;
  job.set({ state, startedAt, arguments: args, ...(warning && { warning }), ...(engine !== undefined && { engine }) }, doing);
}

/** Where a job is found by its id, or by its outputs' references. */
const placeKey = (name: string) => `${PREFIX}:place:${name.slice(0, 8)}`;
