import { messages } from "#contract/messages/messages.ts";
import type { MemorySample, MemoryView } from "#contract/view.ts";
import { sparkline } from "./sparkline.ts";

const GIGABYTE_BYTES = 1024 ** 3;
const WIDTH_PIXELS = 240;
const HEIGHT_PIXELS = 44;

export function MemoryCard({ memory, samples }: { memory: MemoryView | null; samples: readonly MemorySample[] }) {
  const words = messages.home.memory;
  if (!memory) {
    return (
      <section className="card side-card" aria-label={words.memory}>
        <h2 className="side-title">{words.memory}</h2>
        <p className="faint">{words.none}</p>
      </section>
    );
  }
  const used = Math.max(0, memory.total - memory.free);
  const share = memory.total > 0 ? used / memory.total : 0;
  const line = sparkline(samples, memory.total, WIDTH_PIXELS, HEIGHT_PIXELS);
  return (
    <section className="card side-card" aria-label={words[memory.of]}>
      <div className="memory-head memory-stacked">
        <h2 className="side-title">{words[memory.of]}</h2>
        <p className="memory-figures">
          <strong>{words.free(gigabytes(memory.free))}</strong> {words.ofAll(gigabytes(memory.total))}
        </p>
      </div>
      <div className="memory-bar" aria-hidden data-tight={share > 0.92 || undefined}>
        <div style={{ transform: `scaleX(${Math.min(1, share)})` }} />
      </div>
      <svg
        className="sparkline"
        viewBox={`0 0 ${WIDTH_PIXELS} ${HEIGHT_PIXELS}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={words.history}
      >
        {line ? (
          <>
            <path className="sparkline-area" d={`${line} V${HEIGHT_PIXELS} H${startOf(line)} Z`} />
            <path className="sparkline-line" d={line} />
          </>
        ) : null}
      </svg>
      <p className="faint memory-device">{memory.of === "vram" ? memory.device : words.noCard}</p>
    </section>
  );
}

/** The x of a path's first point. */
const startOf = (path: string): string => path.slice(1).split(" ")[0] ?? "0";

const gigabytes = (bytes: number): string => messages.formats.decimal(bytes / GIGABYTE_BYTES);
