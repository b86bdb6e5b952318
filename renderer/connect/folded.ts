/** One line of a change as it is shown, or a stretch of lines that stay and are left out. */
type Part<L> = { kind: "line"; key: number; line: L } | { kind: "gap"; key: number; lines: number };

/** Keeps `around` lines on each side of every change; a gap of one line is not worth a fold. */
export function folded<L extends { op: string }>(lines: readonly L[], around: number): Part<L>[] {
  const changed = lines.flatMap((line, index) => (line.op === " " ? [] : [index]));
  const near = (index: number) => changed.some((at) => Math.abs(at - index) <= around);
  const parts: Part<L>[] = [];
  for (let index = 0; index < lines.length; ) {
    let end = index;
    while (end < lines.length && !near(end)) end++;
    if (end - index > 1) {
      parts.push({ kind: "gap", key: index, lines: end - index });
      index = end;
      continue;
    }
    const line = lines[index];
    if (line) parts.push({ kind: "line", key: index, line });
    index++;
  }
  return parts;
}
