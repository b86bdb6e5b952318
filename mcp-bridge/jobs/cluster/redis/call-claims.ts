import type { ClusterRedis } from "./cluster-redis.ts";
import { PREFIX } from "./kind-queues.ts";

/** For how long a call with an idempotency key is remembered. */
const CALL_LIFETIME_MS = 24 * 60 * 60_000;

/** Which job belongs to a call, or to a request in the same words; the first bridge to claim it decides. */
export class CallClaims {
  readonly #redis: ClusterRedis;

  constructor(redis: ClusterRedis) {
    this.#redis = redis;
  }

  /**
   * The job of the call with this key, `jobId` where there was none, and the digest of the arguments that it was made with. Claimed
   * before anything is begun: two bridges that get the same call begin the same job. Throws EaselError queue_unreachable.
   */
  async claimCall(key: string, digest: string, jobId: string): Promise<{ jobId: string; digest: string }> {
    const known = await this.#claim(`${PREFIX}:call:${key}`, `${digest} ${jobId}`, CALL_LIFETIME_MS);
    const [first = "", second = ""] = known.split(" ");
    return { digest: first, jobId: second };
  }

  /** The job that was asked for in these words (`JobRequest.key`), `jobId` where there was none. Throws EaselError queue_unreachable. */
  claimWords(key: string, jobId: string, lifetimeMs: number): Promise<string> {
    return this.#claim(`${PREFIX}:words:${key}`, jobId, lifetimeMs);
  }

  /** Another job takes the place of the one that had these words. */
  async replaceWords(key: string, jobId: string, lifetimeMs: number): Promise<void> {
    await this.#redis.ask((redis) => redis.set(`${PREFIX}:words:${key}`, jobId, "PX", lifetimeMs));
  }

  async #claim(key: string, value: string, lifetimeMs: number): Promise<string> {
    for (;;) {
      const claimed = await this.#redis.ask((redis) => redis.set(key, value, "PX", lifetimeMs, "NX"));
      if (claimed === "OK") return value;
      const known = await this.#redis.ask((redis) => redis.get(key));
      if (known !== null) return known; // else it has just been forgotten
    }
  }
}
