import type { Clock } from "#base/clock.ts";

/** Together at most 14 s until one that is stopped is noticed. */
const PING_INTERVAL_MS = 2_000;
export const PING_TIMEOUT_MS = 6_000;
const MAX_MISSED_PINGS = 2;
/** A timeout that comes so late says that this process stood still, or the whole computer, and nothing about the bridge. */
const OWN_DELAY_MS = 1_000;

export interface Watched {
  clock: Clock;
  /** Rejects when no answer comes within `PING_TIMEOUT_MS`. */
  ping: () => Promise<unknown>;
  /** Whether it has ended, so that there is nothing more to watch. */
  hasEnded: () => boolean;
}

/** Pings a bridge until it has ended (false), or answers no two pings in a row (true): then it is stopped, or stuck. */
export async function fallsSilent({ clock, ping, hasEnded }: Watched): Promise<boolean> {
  for (let missed = 0; missed < MAX_MISSED_PINGS; ) {
    if (missed === 0) await clock.sleep(PING_INTERVAL_MS);
    if (hasEnded()) return false;
    const asked = clock.now();
    const stoodStill = () => clock.now() - asked > PING_TIMEOUT_MS + OWN_DELAY_MS;
    missed = await ping().then(
      () => 0,
      () => (stoodStill() ? missed : missed + 1),
    );
  }
  return !hasEnded();
}
