import type { Clock } from "#base/clock.ts";
import type { JobView } from "#contract/job.ts";
import type { BridgeConfig } from "../config/config.ts";
import type { Cluster } from "./cluster/cluster.ts";
import { isActive, Job } from "./record/job.ts";
import type { JobRequest } from "./record/job-request.ts";
import type { Ledger } from "./record/ledger.ts";
import type { JobRegistry } from "./run/job-registry.ts";

export interface ClusterJobsOptions {
  cluster: Cluster;
  registry: JobRegistry;
  ledger: Ledger;
  caching: BridgeConfig["caching"];
  clock: Clock;
}

/** For how long a request in the same words gets the job that goes on for it. */
const WORDS_LIFETIME_MS = 60 * 60_000;
/** A bridge that has claimed these words puts its job into the queue a moment later. */
const CLAIMED_LOOKS = 10;
const CLAIMED_LOOK_MS = 50;

/** This bridge's jobs where they are carried out in a cluster: any bridge of it starts, finds, follows and stops any job. */
export class ClusterJobs {
  readonly #options: ClusterJobsOptions;

  constructor(options: ClusterJobsOptions) {
    this.#options = options;
  }

  /**
   * Starts the job that `view` describes, or joins one of another bridge that was asked for in the same words. Throws EaselError queue_full,
   * rate_limited or queue_unreachable.
   */
  async start(view: JobView, request: JobRequest): Promise<{ job: Job; joined: boolean }> {
    const { cluster, registry, ledger } = this.#options;
    const { principal, host } = request.requester;
    const known = registry.active.get(view.id) ?? (await this.#find(view.id));
    if (known) return { job: known, joined: true };
    const equal = host ? null : await this.#equalJob(view.id, request);
    if (equal) return { job: equal, joined: true };
    const turn = await cluster.admit(view.id, request);
    // Another call may have begun it while that was asked.
    const begun = registry.active.get(view.id);
    if (begun) return { job: begun, joined: true };
    const job = registry.add(view, host ? null : request.key, principal.id);
    const ticket = cluster.ticketFor(job, request, turn);
    ledger.append(job, JSON.stringify(ticket));
    void registry.execute(job, () => cluster.carryOut(job, request, ticket));
    return { job, joined: false };
  }

  /** A job of any bridge, by its id or by its first eight digits; null where there is none. Throws EaselError queue_unreachable. */
  async find(name: string): Promise<Job | null> {
    return this.#find(name);
  }

  /** Goes on with a job of a bridge that died. `ticket`: what the ledger has for it. */
  follow(job: Job, ticket: string | null): Promise<void> {
    const { cluster, registry } = this.#options;
    return registry.execute(job, () => cluster.follow(job, ticket));
  }

  async #find(name: string): Promise<Job | null> {
    const { cluster, registry } = this.#options;
    const found = await cluster.find(name);
    if (!found) return null;
    const { view, key, principal } = found;
    const known = registry.find(({ id }) => id === view.id);
    if (known) return known;
    if (!isActive(view.state)) return new Job(view, key, principal);
    const job = registry.add(view, key, principal);
    // Its own bridge has clients, too: nobody who lets go of the job here stops it.
    job.subscribers.add("another bridge");
    void this.follow(job, null);
    return job;
  }

  /** The job that does, or has done, what the request asks for in these words; null where this one is to do it. */
  async #equalJob(id: string, request: JobRequest): Promise<Job | null> {
    const { cluster, caching, clock } = this.#options;
    const lifetimeMs = request.repeatable && caching.enabled ? caching.ttlSeconds * 1000 : WORDS_LIFETIME_MS;
    const other = await cluster.claims.claimWords(request.key, id, lifetimeMs);
    if (other === id) return null;
    let job = await this.#find(other);
    for (let looks = 1; !job && looks < CLAIMED_LOOKS; looks++) {
      await clock.sleep(CLAIMED_LOOK_MS);
      job = await this.#find(other);
    }
    const state = job?.view.state;
    if (job && state && !job.signal.aborted) {
      if (isActive(state)) return job;
      // Where chance plays a part, asking again means wanting another picture.
      if (request.repeatable && caching.enabled && state.kind === "done" && !state.missing) return job;
    }
    await cluster.claims.replaceWords(request.key, id, lifetimeMs);
    return null;
  }
}
