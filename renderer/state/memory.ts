import type { MemoryView } from "#contract/view.ts";

/** Memory in use at one moment; bytes, epoch ms. */
export interface MemorySample {
  at: number;
  used: number;
}

const span = 5 * 60_000;
const apart = 1_000;

/** The samples of the last five minutes, at most one a second; a change of device starts anew. */
export function remember(
  samples: readonly MemorySample[],
  before: MemoryView | null,
  memory: MemoryView | null,
  now: number,
): MemorySample[] {
  if (!memory) return [];
  const same = before !== null && before.device === memory.device && before.total === memory.total;
  const kept = same ? samples.filter((sample) => now - sample.at <= span) : [];
  const last = kept.at(-1);
  const sample = { at: now, used: Math.max(0, memory.total - memory.free) };
  return last && now - last.at < apart ? [...kept.slice(0, -1), { ...sample, at: last.at }] : [...kept, sample];
}

/** An SVG path through the samples: the newest at the right edge, `total` at the top. Empty below two samples. */
export function sparkline(samples: readonly MemorySample[], total: number, width: number, height: number): string {
  const last = samples.at(-1);
  if (!last || samples.length < 2 || total <= 0) return "";
  const x = (at: number) => width - ((last.at - at) / span) * width;
  const y = (used: number) => height - Math.min(1, used / total) * height;
  return samples.map((sample, index) => `${index === 0 ? "M" : "L"}${x(sample.at).toFixed(1)} ${y(sample.used).toFixed(1)}`).join(" ");
}
