import type { Activity } from "./cpu-disk-activity.ts";

/** A worker that is dead cannot move; one that only takes long burns processor time or says something. */
export const pulsePolicy = {
  /**
   * With a running job, that long without a sign, with an idle processor and an idle disk, means stuck. Milliseconds. Not shorter:
   * one step of a large model takes more than a minute on a slow card, and some drivers let the processor sleep meanwhile.
   */
  silence: 180_000,
  /** Below this share of one core the engine counts as idle. A ComfyUI that only answers probes uses about 0.01. */
  idleShare: 0.05,
  /** From this many bytes a second on it is reading a model, say from an old disk, which costs hardly any processor time. */
  busyDisk: 256 * 1024,
  /** That long without any sign means stuck, however busy the processor is (a hung driver spins). */
  hopeless: 30 * 60_000,
} as const;

/** ComfyUI's one worker thread died of an exception; the server answers on, and no job will ever move again (0.3.64 to 0.38). */
export const workerDied = (line: string): boolean => /^Exception in thread .*\(prompt_worker\)/.test(line);

/**
 * Watches over a working engine: `sign()` for everything that shows life, `look(...)` now and then. Answers whether the engine is
 * stuck, that is: it has a job, and nothing has moved.
 */
export class Pulse {
  #lastSign: number;
  #before: (Activity & { at: number }) | null = null;
  #idleSince: number | null = null;

  constructor(now: number) {
    this.#lastSign = now;
  }

  sign(now: number): void {
    this.#lastSign = now;
    this.#idleSince = null;
    this.#before = null;
  }

  /** `activity`: what the engine has done so far; null where that cannot be known, which then decides nothing. */
  look(now: number, working: boolean, activity: Activity | null): boolean {
    if (!working) {
      this.sign(now);
      return false;
    }
    if (activity) this.#measure(now, activity);
    if (now - this.#lastSign >= pulsePolicy.hopeless) return true;
    return this.#idleSince !== null && now - Math.max(this.#idleSince, this.#lastSign) >= pulsePolicy.silence;
  }

  #measure(now: number, activity: Activity): void {
    const before = this.#before;
    this.#before = { at: now, ...activity };
    if (!before || now <= before.at) return;
    const ms = now - before.at;
    const busy =
      activity.cpuMs - before.cpuMs >= ms * pulsePolicy.idleShare ||
      activity.diskBytes - before.diskBytes >= (ms / 1_000) * pulsePolicy.busyDisk;
    if (busy) this.#idleSince = null;
    else this.#idleSince ??= before.at;
  }
}
