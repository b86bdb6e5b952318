import { createHash } from "node:crypto";
import { LRUCache } from "lru-cache";
import { stringifyJson } from "#base/json.ts";
import { EaselError } from "#contract/errors.ts";
import type { CallClaims } from "./cluster/redis/call-claims.ts";
import type { Job } from "./record/job.ts";

/** How many calls with an idempotency key this process remembers. */
const MAX_KEYED_CALLS = 1_000;

/** A job, and whether the call joined one that was there. */
interface Started {
  job: Job;
  joined: boolean;
}

interface KeyedCall {
  digest: string;
  started: Promise<Started>;
}

export interface CallKeysOptions {
  /** Null where this process has its own queue. */
  claims: CallClaims | null;
  newId(): string;
}

/** A call with an idempotency key is begun once: sent again, to any bridge, it gets the same job, whatever has become of that. */
export class CallKeys {
  readonly #options: CallKeysOptions;
  readonly #calls = new LRUCache<string, KeyedCall>({ max: MAX_KEYED_CALLS });

  constructor(options: CallKeysOptions) {
    this.#options = options;
  }

  /**
   * `key`: whose call it is, and its idempotency key. `digest`: `digestOfCall`. `begin` begins the job, under the id where there is one. Throws
   * EaselError call_key_reused where the key came with other arguments, and what `begin` throws.
   */
  async start(key: string, digest: string, begin: (jobId: string | null) => Promise<Started>): Promise<Started> {
    const known = this.#calls.get(key);
    if (known) {
      requireSame(known.digest, digest);
      return { job: (await known.started).job, joined: true };
    }
    const started = this.#begin(key, digest, begin);
    this.#calls.set(key, { digest, started });
    started.catch(() => this.#calls.delete(key)); // refused: nothing was begun
    return started;
  }

  async #begin(key: string, digest: string, begin: (jobId: string | null) => Promise<Started>): Promise<Started> {
    const { claims, newId } = this.#options;
    if (!claims) return begin(null);
    // Claimed before anything is begun: two bridges that get the same call begin the same job.
    const name = createHash("sha256").update(key).digest("hex");
    const claimed = await claims.claimCall(name, digest, newId());
    requireSame(claimed.digest, digest);
    return begin(claimed.jobId);
  }
}

/** Tells calls apart that differ in anything but the order of their arguments. */
export function digestOfCall(tool: string, args: unknown): string {
  const sorted = typeof args === "object" && args !== null ? Object.entries(args).sort(([a], [b]) => (a < b ? -1 : 1)) : [];
  return createHash("sha256")
    .update(stringifyJson([tool, sorted]))
    .digest("hex");
}

function requireSame(known: string, digest: string): void {
  if (known !== digest) throw new EaselError("argument_invalid", "call_key_reused", {});
}
