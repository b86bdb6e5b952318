import type { MemorySample, MemoryView } from "#contract/view.ts";

const SPAN_MS = 5 * 60_000;
const APART_MS = 1_000;

/** How much memory the engine used in the last minutes. Kept in main, so that a window that is opened, or loaded again, shows it. */
export class MemoryHistory {
  #device = "";
  #samples: MemorySample[] = [];

  /** At most one sample a second is kept; another device begins anew. What the engine does not tell (null) is left out. */
  add(memory: MemoryView | null, now: number): MemorySample[] {
    if (!memory) return this.#samples;
    const device = `${memory.device} ${memory.total}`;
    const kept = device === this.#device ? this.#samples.filter(({ at }) => at <= now && now - at <= SPAN_MS) : [];
    this.#device = device;
    const used = Math.max(0, memory.total - memory.free);
    const last = kept.at(-1);
    const tooSoon = last !== undefined && now - last.at < APART_MS;
    this.#samples = tooSoon ? [...kept.slice(0, -1), { at: last.at, used }] : [...kept, { at: now, used }];
    return this.#samples;
  }
}
