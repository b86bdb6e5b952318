import type { Clock } from "#base/clock.ts";

/** A job whose worker does not renew its lock for so long is another's to take. */
export const LOCK_MS = 4_000;
const RENEW_INTERVAL_MS = 1_000;
/** How often a Redis that is away is asked again. */
const RETRY_MS = 200;

/** The reason of a job's `lost` signal: another worker has the job now, or will have it. */
export class LockLostError extends Error {
  override readonly name = "LockLostError";

  constructor() {
    super("the lock of the job is lost");
  }
}

/**
 * A worker's right to a job, and the fence before everything that others see. BullMQ gives the lock and checks it when the result is
 * handed in; a worker that was frozen and wakes, however, would go on between two of its lines. So it asks here before it posts and
 * before it writes.
 */
export class JobLock {
  readonly #extend: () => Promise<boolean>;
  readonly #clock: Clock;
  readonly #lost = new AbortController();
  readonly #ended = new AbortController();

  /** `extend`: makes the lock last for `LOCK_MS` more; false where it is not ours any more. */
  constructor(extend: () => Promise<boolean>, clock: Clock) {
    this.#extend = extend;
    this.#clock = clock;
    this.#renew().catch(() => {}); // ended
  }

  /** Fires, with a `LockLostError`, when the lock is another's. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /** Resolves when the job is surely ours now, and for a good part of `LOCK_MS`; waits for Redis where that is away. Throws LockLostError. */
  async confirm(): Promise<void> {
    for (;;) {
      this.#lost.signal.throwIfAborted();
      const asked = this.#clock.now();
      const ours = await this.#ask();
      if (ours === false) this.lose();
      // The answer may be old: the process may have been frozen since it asked.
      else if (ours && this.#clock.now() - asked < LOCK_MS / 2) return;
      else await this.#clock.sleep(RETRY_MS);
    }
  }

  /** The job is known to be another's. */
  lose(): void {
    this.#lost.abort(new LockLostError());
    this.end();
  }

  /** It is not renewed any more. */
  end(): void {
    this.#ended.abort();
  }

  async #renew(): Promise<void> {
    for (;;) {
      await this.#clock.sleep(RENEW_INTERVAL_MS, this.#ended.signal);
      if ((await this.#ask()) === false && !this.#ended.signal.aborted) this.lose();
    }
  }

  /** Null where Redis is away. */
  async #ask(): Promise<boolean | null> {
    return this.#extend().catch(() => null);
  }
}
