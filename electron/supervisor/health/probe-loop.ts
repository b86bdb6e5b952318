import type { Clock } from "#base/clock.ts";

export interface ProbeLoopOptions {
  clock: Clock;
  /** One round. `since`: when the round before it ended, epoch ms. */
  probe: (since: number) => Promise<void>;
  /** How long to wait after a round, in ms. `attempt`: rounds since the last `reset`, from 0. */
  delay: (attempt: number) => number;
  /** A round that failed, which does not end the loop. */
  onError: (error: unknown) => void;
}

/** Between two rounds there is at least this much time, whatever `delay` says. */
const MIN_DELAY_MS = 50;

/** Probes again and again, with a wait after each round, from `run` until `dispose`. */
export class ProbeLoop {
  readonly #options: ProbeLoopOptions;
  /** Ends the present wait. */
  #wakeUp = new AbortController();
  /** Whether `wake` came during the present round, so that no wait follows it. */
  #woken = false;
  #attempt = 0;
  #disposed = false;

  constructor(options: ProbeLoopOptions) {
    this.#options = options;
  }

  /** Resolves after `dispose`; never rejects. */
  async run(): Promise<void> {
    const { clock, probe, delay, onError } = this.#options;
    for (let last = clock.now(); !this.#disposed; ) {
      this.#woken = false;
      await probe(last).catch(onError);
      last = clock.now();
      if (this.#woken) continue;
      const wait = delay(this.#attempt);
      this.#attempt += 1;
      await clock.sleep(Math.max(MIN_DELAY_MS, wait), this.#wakeUp.signal).catch(() => {});
    }
  }

  /** Probes at once instead of waiting. */
  wake(): void {
    this.#woken = true;
    this.#wakeUp.abort();
    this.#wakeUp = new AbortController();
  }

  /** Probes at once, and counts its rounds from 0 again. */
  reset(): void {
    this.#attempt = 0;
    this.wake();
  }

  dispose(): void {
    this.#disposed = true;
    this.wake();
  }
}
