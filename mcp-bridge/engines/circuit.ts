import type { Clock, Random } from "#base/clock.ts";

/** The first pause after a failure, and the longest. */
const FIRST_PAUSE_MS = 1_000;
const MAX_PAUSE_MS = 30_000;

/**
 * A circuit breaker: after a failure an engine is left alone for a while, longer each time, and then asked once whether it answers
 * again. Until it does, no job is given to it.
 */
export class Circuit {
  readonly #clock: Clock;
  readonly #random: Random;
  #failures = 0;
  #retryAt = 0;

  constructor(clock: Clock, random: Random) {
    this.#clock = clock;
    this.#random = random;
  }

  /** Whether jobs may go through. */
  get closed(): boolean {
    return this.#failures === 0;
  }

  /** Milliseconds until the engine may be asked again; 0 = now. */
  get pauseMs(): number {
    return Math.max(0, this.#retryAt - this.#clock.now());
  }

  onSuccess(): void {
    this.#failures = 0;
    this.#retryAt = 0;
  }

  onFailure(): void {
    const pause = Math.min(FIRST_PAUSE_MS * 2 ** this.#failures, MAX_PAUSE_MS);
    this.#failures += 1;
    // Half of it is random, so that bridges that lost an engine together do not come back together.
    this.#retryAt = this.#clock.now() + pause * (0.5 + this.#random() / 2);
  }
}
