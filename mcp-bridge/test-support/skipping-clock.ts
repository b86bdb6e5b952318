import { linkSignals } from "#base/abort.ts";
import { type Clock, systemClock } from "#base/clock.ts";

interface Sleeper {
  until: number;
  wake(): void;
}

/** The system's clock, of which a test can skip a while: who would have woken meanwhile wakes at once, the earliest first. */
export class SkippingClock implements Clock {
  #skippedMs = 0;
  readonly #sleepers = new Set<Sleeper>();

  now(): number {
    return systemClock.now() + this.#skippedMs;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    const ended = linkSignals(signal);
    await new Promise<void>((resolve, reject) => {
      const sleeper = { until: this.now() + ms, wake: resolve };
      this.#sleepers.add(sleeper);
      systemClock
        .sleep(ms, ended.signal)
        .then(resolve, reject)
        .finally(() => this.#sleepers.delete(sleeper));
    }).finally(() => ended.abort());
  }

  skip(ms: number): void {
    this.#skippedMs += ms;
    const due = [...this.#sleepers].filter(({ until }) => until <= this.now()).sort((a, b) => a.until - b.until);
    for (const sleeper of due) {
      this.#sleepers.delete(sleeper);
      sleeper.wake();
    }
  }
}
