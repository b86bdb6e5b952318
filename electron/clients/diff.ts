import type { ChangePlan } from "#contract/view.ts";
import type { Grammar } from "./grammar.ts";

export type DiffLine = Extract<ChangePlan, { kind: "change" }>["diff"][number];

interface Line {
  real: string;
  /** The same with secrets masked. */
  shown: string;
}

/** Lines around a change that are shown with it. */
const CONTEXT = 3;
/** Some apps write their settings as one long line: of such, this many characters around the change are shown. */
const LONGEST_LINE = 400;
const MASK = "••••••";

/** The lines that go and come, with a few around them; values that may be secrets are masked, changed ones too. */
export function maskedDiff(before: string, after: string, grammar: Grammar): DiffLine[] {
  const old = linesOf(before, grammar);
  const young = linesOf(after, grammar);
  const most = Math.min(old.length, young.length);
  const head = commonStart(most, (index) => old[index]?.real === young[index]?.real);
  const tail = commonStart(most - head, (index) => old.at(-1 - index)?.real === young.at(-1 - index)?.real);
  const going = old.slice(head, old.length - tail);
  const coming = young.slice(head, young.length - tail);
  const focus = commonStart(1e9, (at) => at < (going[0]?.shown.length ?? 0) && going[0]?.shown[at] === coming[0]?.shown[at]);
  const lines = (op: DiffLine["op"], which: readonly Line[]) =>
    which.map(({ shown }) => ({ op, text: shortened(shown, op === " " ? 0 : focus) }));
  return [
    ...lines(" ", old.slice(Math.max(0, head - CONTEXT), head)),
    ...lines("-", going),
    ...lines("+", coming),
    ...lines(" ", old.slice(old.length - tail, old.length - tail + CONTEXT)),
  ];
}

function commonStart(most: number, same: (index: number) => boolean): number {
  let count = 0;
  while (count < most && same(count)) count += 1;
  return count;
}

function linesOf(text: string, grammar: Grammar): Line[] {
  if (text === "") return [];
  const split = (whole: string) => whole.replace(/\r?\n$/, "").split(/\r?\n/);
  const shown = split(masked(text, grammar));
  return split(text).map((real, index) => ({ real, shown: shown[index] ?? "" }));
}

/** As many lines as before: a secret that runs over lines keeps its line ends. */
function masked(text: string, grammar: Grammar): string {
  let result = "";
  let at = 0;
  for (const [start, end] of [...grammar.secrets(text)].sort(([a], [b]) => a - b)) {
    if (start < at) continue;
    result += text.slice(at, start) + MASK + "\n".repeat(text.slice(start, end).split("\n").length - 1);
    at = end;
  }
  return result + text.slice(at);
}

function shortened(line: string, focus: number): string {
  if (line.length <= LONGEST_LINE) return line;
  const from = Math.max(0, focus - LONGEST_LINE / 4);
  const to = from + LONGEST_LINE;
  return `${from > 0 ? "… " : ""}${line.slice(from, to)}${to < line.length ? " …" : ""}`;
}
