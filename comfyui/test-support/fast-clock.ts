import { type Clock, systemClock } from "#base/clock.ts";

/** The system's clock, `times` as fast: what waits a minute waits a moment, in the same order. */
export function fastClock(times: number): Clock {
  const start = systemClock.now();
  return {
    now: () => start + (systemClock.now() - start) * times,
    sleep: (ms, signal) => systemClock.sleep(ms / times, signal),
  };
}
