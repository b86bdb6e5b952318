import type { ChangePlan } from "#contract/view.ts";
import type { Range, Settings } from "./grammars/grammar.ts";

export type DiffLine = Extract<ChangePlan, { kind: "change" }>["diff"][number];

/** Lines around a change that are shown with it. */
const CONTEXT = 3;
/** Some apps write their settings as one long line: of such, this many characters around the change are shown. */
const LONGEST_LINE = 400;
const MASK = "••••••";

/** The lines that go and come, with a few around them; values that may be secrets are masked, changed ones too. */
export function maskedDiff(before: Settings, after: Settings): DiffLine[] {
  const old = split(before.text);
  const young = split(after.text);
  const most = Math.min(old.length, young.length);
  const head = commonStart(most, (index) => old[index] === young[index]);
  const tail = commonStart(most - head, (index) => old.at(-1 - index) === young.at(-1 - index));
  const oldEnd = old.length - tail;
  const context = shown(before, old, Math.max(0, head - CONTEXT), oldEnd + CONTEXT);
  const going = context.slice(Math.min(head, CONTEXT), context.length - Math.min(tail, CONTEXT));
  const coming = shown(after, young, head, young.length - tail);
  const focus = commonStart(1e9, (at) => at < (going[0]?.length ?? 0) && going[0]?.[at] === coming[0]?.[at]);
  const lines = (op: DiffLine["op"], texts: string[]) => texts.map((text) => ({ op, text: shortened(text, op === " " ? 0 : focus) }));
  return [
    ...lines(" ", context.slice(0, Math.min(head, CONTEXT))),
    ...lines("-", going),
    ...lines("+", coming),
    ...lines(" ", context.slice(context.length - Math.min(tail, CONTEXT))),
  ];
}

function commonStart(most: number, same: (index: number) => boolean): number {
  let count = 0;
  while (count < most && same(count)) count += 1;
  return count;
}

function split(text: string): string[] {
  if (text === "") return [];
  const lines = text.split("\n");
  return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
}

/** The lines [from, to) as a person may see them. */
function shown(settings: Settings, lines: readonly string[], from: number, to: number): string[] {
  const secrets = settings.secrets();
  let start = lines.slice(0, from).reduce((sum, line) => sum + line.length + 1, 0);
  return lines.slice(from, to).map((line) => {
    const text = masked(line, start, secrets);
    start += line.length + 1;
    return text.replace(/\r$/, "");
  });
}

function masked(line: string, start: number, secrets: readonly Range[]): string {
  let result = "";
  let at = start;
  for (const [from, to] of secrets) {
    if (to <= at || from >= start + line.length) continue;
    result += line.slice(at - start, Math.max(0, from - start)) + MASK;
    at = Math.min(to, start + line.length);
  }
  return result + line.slice(at - start);
}

function shortened(line: string, focus: number): string {
  if (line.length <= LONGEST_LINE) return line;
  const from = Math.max(0, focus - LONGEST_LINE / 4);
  const to = from + LONGEST_LINE;
  return `${from > 0 ? "… " : ""}${line.slice(from, to)}${to < line.length ? " …" : ""}`;
}
