import type { Log } from "#base/log.ts";
import type { ComfyClient } from "#comfyui/client.ts";
import { EaselError } from "#contract/errors.ts";
import type { JobState } from "#contract/job.ts";
import type { EnginePool } from "../../engines/engine-pool.ts";
import type { InFlightJobs } from "../dedup/in-flight-jobs.ts";
import { CANCELLED, isActive, Job } from "../record/job.ts";
import { setWaitingForEngine } from "../record/job-status.ts";
import type { LedgerEntry } from "../record/ledger.ts";
import type { Owner, Owners } from "../record/owner.ts";
import type { JobRegistry } from "./job-registry.ts";
import { type RunContext, resumeJob, withTimeLimit } from "./run-job.ts";

export interface JobRecoveryOptions extends RunContext {
  pool: EnginePool;
  owners: Owners;
  log: Log;
}

/** The queue of a cluster, as far as it is needed here. */
interface ClusterQueue {
  /** Goes on with a job of a bridge that died. `ticket`: what the ledger has for it. Never rejects. */
  follow(job: Job, ticket: string | null): Promise<void>;
}

/** How often the ledger is read for a job that another bridge works on. */
const FOLLOW_INTERVAL_MS = 500;
/** How often the ledger is read for jobs whose bridge has died, and for what others want stopped. */
const WATCH_INTERVAL_MS = 1_000;
/** A job that its bridge posted just before it died may reach the engine this much later. */
const POSTED_LATE_MS = 1_000;
/** How long to wait for an engine that may still have the jobs of a bridge that died. */
const ENGINE_TIMEOUT_MS = 10 * 60_000;

/** Jobs that other bridges began: followed while those live, taken over when they die. */
export class JobRecovery {
  readonly #registry: JobRegistry;
  readonly #options: JobRecoveryOptions;
  readonly #inFlight: InFlightJobs;
  readonly #cluster: ClusterQueue | null;

  /** `cluster`: where jobs go on that this computer asked for; null where it has a queue of its own. */
  constructor(registry: JobRegistry, options: JobRecoveryOptions, inFlight: InFlightJobs, cluster: ClusterQueue | null) {
    this.#registry = registry;
    this.#options = options;
    this.#inFlight = inFlight;
    this.#cluster = cluster;
  }

  /**
   * Until the registry is closed: takes up the jobs of bridges that died, each picked up from the engine or marked as failed, stops those
   * that somebody at another bridge cancelled, and tidies the ledger.
   */
  async watchLedger(): Promise<void> {
    const { clock, ledger, log, owners } = this.#options;
    while (!this.#registry.closed) {
      try {
        for (const entry of [...ledger.read().values()].filter(({ view }) => isActive(view.state))) {
          const job = this.#registry.active.get(entry.view.id);
          if (job && entry.cancelled && entry.owner === owners.me) job.stop();
          if (!job && !(await owners.isAlive(entry.owner))) await this.adopt(entry);
        }
        await ledger.compact();
      } catch (error) {
        log.error("the ledger of jobs could not be looked at", { error: String(error) });
      }
      await clock.sleep(WATCH_INTERVAL_MS);
    }
  }

  /** The job of a ledger's entry, to be waited for like our own: followed while its owner lives, else taken over. */
  async adopt(entry: LedgerEntry): Promise<Job> {
    const { ledger, owners } = this.#options;
    if (!isActive(entry.view.state)) return new Job(entry.view, entry.key, entry.principal);
    const lives = await owners.isAlive(entry.owner);
    // Another call may have adopted it while that was being found out.
    const known = this.#registry.active.get(entry.view.id);
    if (known) return known;
    const mine = entry.owner === owners.me || (!lives && ledger.takeOver(entry));
    const job = this.#registry.add(entry.view, entry.key, entry.principal);
    this.#inFlight.adopt(job);
    if (entry.cancelled) job.stop();
    if (mine) void this.#continueJob(job);
    else void this.#followOtherBridge(job, entry.owner);
    return job;
  }

  /** Goes on with a job whose owner is gone, and with it, perhaps, the call that would have brought the picture. */
  #continueJob(job: Job): Promise<void> {
    job.undelivered = true;
    // The owner may have posted it, and written so, after we last read the ledger.
    const last = this.#options.ledger.read().get(job.id);
    if (last) job.set(last.view);
    if (this.#cluster) return this.#cluster.follow(job, last?.ticket ?? null);
    return this.#registry.execute(job, () => withTimeLimit(job, this.#options, () => this.#resume(job)));
  }

  async #resume(job: Job): Promise<JobState> {
    // A job is written into the ledger once more before it is posted, so this one was not. It is not begun here either: whoever asked
    // was told that it is lost, and may have asked again by now.
    if (job.view.state.kind === "waiting_for_engine")
      throw job.signal.aborted ? CANCELLED : new EaselError("job_unknown", "job_not_begun", {});
    const client = await this.#engineOf(job);
    for (let looks = 1; ; looks++) {
      try {
        return await resumeJob(job, client, this.#options);
      } catch (error) {
        if (!(error instanceof EaselError && error.kind === "job_unknown")) throw error;
        if (looks > 1) throw interrupted();
        // Not cut short when it is cancelled meanwhile: the engine must be told, too.
        await this.#options.clock.sleep(POSTED_LATE_MS);
      }
    }
  }

  /** The engine that was given the job if it still answers there, else the one that this bridge works with. */
  async #engineOf(job: Job): Promise<ComfyClient> {
    const { pool } = this.#options;
    const { signal } = job;
    const client = job.view.engine === undefined ? null : pool.clientAt(job.view.engine);
    const answers = await client?.systemStats().then(
      () => true,
      () => false,
    );
    if (client && answers) return client;
    try {
      const member = pool.members.find(({ spec }) => spec.url !== null && spec.url === client?.url);
      const options = { signal, timeoutMs: ENGINE_TIMEOUT_MS, onWait: (doing: string) => setWaitingForEngine(job, doing) };
      // Where that engine is one of several, no other knows the job.
      return (await (member?.locator ?? pool).waitUntilReady(options)).client;
    } catch (error) {
      if (signal.aborted) await client?.cancel(job.id).catch(() => {}); // it is still not there
      throw error;
    }
  }

  /** Watches in the ledger a job that another bridge works on; if it is cancelled here, that bridge is asked to stop it. */
  async #followOtherBridge(job: Job, owner: Owner): Promise<void> {
    const { clock, ledger, owners } = this.#options;
    // That bridge has clients of its own: nobody who releases the job here stops it.
    job.subscribers.add(owner);
    while (job.active && !this.#registry.closed) {
      await clock.sleep(FOLLOW_INTERVAL_MS);
      const entry = ledger.read().get(job.id);
      if (!entry) return this.#registry.execute(job, () => Promise.reject(interrupted()));
      if (!isActive(entry.view.state)) job.set(entry.view);
      else if (!(await owners.isAlive(entry.owner)) && ledger.takeOver(entry)) {
        job.subscribers.delete(owner);
        return this.#continueJob(job);
      } else if (job.signal.aborted && !entry.cancelled) ledger.cancel(job.id);
      else if (entry.view.state.kind !== job.view.state.kind) job.set(entry.view);
    }
    this.#registry.archive(job);
  }
}

function interrupted(): EaselError {
  return new EaselError("job_unknown", "job_interrupted", {});
}
