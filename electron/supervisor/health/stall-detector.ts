import type { Activity } from "./cpu-disk-activity.ts";

/** A dead worker cannot make progress; one that only takes long uses processor time, reads from the disk or writes to its log. */
export const stallPolicy = {
  /**
   * A job without progress, an idle processor and an idle disk for this long mean stuck. Not shorter: one step of a large model takes
   * more than a minute on a slow card, and some drivers let the processor sleep meanwhile.
   */
  silenceMs: 180_000,
  /** No answer to any probe for this long means frozen, if processor and disk have been idle for `frozenIdleMs` of it. */
  frozenMs: 24_000,
  frozenIdleMs: 10_000,
  /** Below this share of one core the engine counts as idle. A ComfyUI that only answers probes uses about 0.01. */
  idleCpuShare: 0.05,
  /** From this rate on it is reading a model, perhaps from an old disk, which takes hardly any processor time. */
  busyDiskBytesPerSecond: 256 * 1024,
  /** No progress for this long means stuck, however busy the processor is: a hung driver spins. */
  maxSilenceMs: 30 * 60_000,
} as const;

/**
 * Whether this log line is that of ComfyUI's only worker thread dying of an exception. The server goes on answering, but no job will
 * ever make progress again (seen in ComfyUI 0.3.64 to 0.38).
 */
export const promptWorkerDied = (line: string): boolean => /^Exception in thread .*\(prompt_worker\)/.test(line);

/** Notices an engine that has a job, or should answer, and does nothing. Times are epoch ms. */
export class StallDetector {
  #lastActivity: number;
  #previous: (Activity & { at: number }) | null = null;
  #idleSince: number | null = null;
  #lastAnswer: number;

  constructor(now: number) {
    this.#lastActivity = now;
    this.#lastAnswer = now;
  }

  /** To be called for every sign of life: a log line, a job's progress. */
  onActivity(now: number): void {
    this.#lastActivity = now;
    this.#idleSince = null;
    this.#previous = null;
  }

  /**
   * Whether the engine is stuck. `expected`: that it paints, that it answers, or nothing, without which it never is. `activity`: what
   * its processes have done so far; null where the system does not tell, and then only `maxSilenceMs` decides.
   */
  check(now: number, expected: "work" | "answers" | "nothing", activity: Activity | null): boolean {
    if (expected !== "answers") this.#lastAnswer = now;
    if (expected === "nothing") {
      this.onActivity(now);
      return false;
    }
    // What answers gets the time that it wants.
    if (activity) this.#measure(now, { ...activity, isWaiting: activity.isWaiting && expected === "answers" });
    if (now - this.#lastActivity >= stallPolicy.maxSilenceMs) return true;
    if (this.#idleSince === null) return false;
    const { silenceMs, frozenMs, frozenIdleMs } = stallPolicy;
    if (expected === "work") return now - Math.max(this.#idleSince, this.#lastActivity) >= silenceMs;
    return now - Math.max(this.#lastAnswer, this.#lastActivity) >= frozenMs && now - this.#idleSince >= frozenIdleMs;
  }

  #measure(now: number, activity: Activity): void {
    const previous = this.#previous;
    this.#previous = { at: now, ...activity };
    if (!previous || now <= previous.at) return;
    const ms = now - previous.at;
    const busy =
      activity.isWaiting ||
      activity.cpuMs - previous.cpuMs >= ms * stallPolicy.idleCpuShare ||
      activity.diskBytes - previous.diskBytes >= (ms / 1_000) * stallPolicy.busyDiskBytesPerSecond;
    if (busy) this.#idleSince = null;
    else this.#idleSince ??= previous.at;
  }
}
