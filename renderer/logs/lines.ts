import { MAIN_ENGINE } from "#contract/main-engine.ts";
import type { LogLine } from "#contract/view.ts";

/** A line with a number of its own, so that lists can tell it from its twins. */
export interface NumberedLine extends LogLine {
  number: number;
}

export type SourceFilter = "all" | LogLine["source"];

/** Lines kept in the window; older ones are in the file. */
const MAX_LINES = 10_000;

/** Adds a batch and lets the oldest go. */
export function withLines(lines: readonly NumberedLine[], batch: readonly LogLine[], keep = MAX_LINES): NumberedLine[] {
  let number = lines.at(-1)?.number ?? 0;
  return [...lines, ...batch.map((line) => ({ ...line, number: ++number }))].slice(-keep);
}

/** What a batch has beyond `read`: main may send lines in batches, so the first one can overlap the lines just read. */
export function beyond(read: readonly LogLine[], batch: readonly LogLine[]): readonly LogLine[] {
  for (let overlap = Math.min(read.length, batch.length); overlap > 0; overlap--) {
    const tail = read.slice(-overlap);
    if (tail.every((line, index) => same(line, batch[index]))) return batch.slice(overlap);
  }
  return batch;
}

const same = (a: LogLine, b: LogLine | undefined): boolean =>
  b !== undefined && a.at === b.at && a.source === b.source && a.text === b.text;

/** The engines beside the first one that have said something, by name. */
export const enginesIn = (lines: readonly LogLine[]): string[] => [...new Set(lines.flatMap(({ engine }) => engine ?? []))].sort();

/** Which lines are shown. */
export interface LineFilter {
  source: SourceFilter;
  /** Of the engines, only this one; null = all of them. */
  engine: string | null;
  search: string;
}

/** Lines of one source, or one engine, that hold every word of the search, in any order and case. */
export function filtered(lines: readonly NumberedLine[], { source, engine, search }: LineFilter): readonly NumberedLine[] {
  const wanted = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (source === "all" && wanted.length === 0) return lines;
  return lines.filter((line) => {
    if (source !== "all" && line.source !== source) return false;
    if (source === "engine" && engine !== null && (line.engine ?? MAIN_ENGINE) !== engine) return false;
    const said = line.text.toLowerCase();
    return wanted.every((word) => said.includes(word));
  });
}
