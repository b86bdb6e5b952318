import type { MemorySample, MemoryView } from "#contract/view.ts";

const SPAN_MS = 5 * 60_000;
/** A drawing of five minutes needs no more, and each sample is sent to the window and drawn there, which an idle window should not feel. */
const APART_MS = 10_000;

/** How much memory the engine used in the last minutes. Kept in main, so that a window that is opened, or loaded again, shows it. */
export class MemoryHistory {
  #device = "";
  #samples: MemorySample[] = [];

  /** At most one sample in ten seconds is kept; another device starts over. What the engine does not tell (null) is left out. */
  add(memory: MemoryView | null, now: number): MemorySample[] {
    if (!memory) return this.#samples;
    const device = `${memory.device} ${memory.total}`;
    const kept = device === this.#device ? this.#samples.filter(({ at }) => at <= now && now - at <= SPAN_MS) : [];
    this.#device = device;
    const used = Math.max(0, memory.total - memory.free);
    const last = kept.at(-1);
    if (last !== undefined && now - last.at < APART_MS) return this.#samples;
    this.#samples = [...kept, { at: now, used }];
    return this.#samples;
  }
}

/** A change of less is not worth telling: the figures that are shown have one digit after the point. */
const NOTICEABLE_SHARE = 0.01;

/** `now`, or `before` where nobody would see the difference. */
export function noticeableMemory(before: MemoryView | null, now: MemoryView | null): MemoryView | null {
  if (!before || !now || before.device !== now.device || before.total !== now.total) return now;
  const changed = Math.max(Math.abs(before.free - now.free), Math.abs(before.torch - now.torch));
  return changed < now.total * NOTICEABLE_SHARE ? before : now;
}
