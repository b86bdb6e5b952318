import type { MemorySample } from "#contract/view.ts";

/** What the width shows. Main keeps no older samples. */
const SPAN_MS = 5 * 60_000;

/** An SVG path through the samples: the newest at the right edge, `total` at the top. Empty below two samples. */
export function sparkline(samples: readonly MemorySample[], total: number, width: number, height: number): string {
  const last = samples.at(-1);
  if (!last || samples.length < 2 || total <= 0) return "";
  const x = (at: number) => width - ((last.at - at) / SPAN_MS) * width;
  const y = (used: number) => height - Math.min(1, used / total) * height;
  return samples.map((sample, index) => `${index === 0 ? "M" : "L"}${x(sample.at).toFixed(1)} ${y(sample.used).toFixed(1)}`).join(" ");
}
