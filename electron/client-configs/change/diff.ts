import type { ChangePlan } from "#contract/view.ts";
import { commonHead, commonTail, type Range, type Settings } from "../grammars/grammar.ts";

/** A line that stays, goes or comes. */
export type DiffLine = Extract<ChangePlan, { kind: "change" }>["diff"][number];

/** Lines around a change that are shown with it. */
const CONTEXT_LINES = 3;
/** Some apps write their settings as one long line: of such, this many characters around the change are shown. */
const MAX_LINE_CHARACTERS = 400;
const MASK = "••••••";

/**
 * The lines that go and come, with a few around them; values that may be secrets are masked, changed ones too.
 * Easel's own, `ownEnv`, are none.
 */
export function maskedDiff(before: Settings, after: Settings, ownEnv: Readonly<Record<string, string>> = {}): DiffLine[] {
  const { start, oldEnd, newEnd } = surroundings(before.text, after.text);
  const old = split(before.text.slice(start, oldEnd));
  const updated = split(after.text.slice(start, newEnd));
  const most = Math.min(old.length, updated.length);
  const head = commonStart(most, (index) => old[index] === updated[index]);
  const tail = commonStart(most - head, (index) => old.at(-1 - index) === updated.at(-1 - index));
  const from = Math.max(0, head - CONTEXT_LINES);
  const context = masked(before, start, old, ownEnv).slice(from, old.length - tail + CONTEXT_LINES);
  const going = context.slice(head - from, context.length - Math.min(tail, CONTEXT_LINES));
  const coming = masked(after, start, updated, ownEnv).slice(head, updated.length - tail);
  const focus = commonStart(1e9, (at) => at < (going[0]?.length ?? 0) && going[0]?.[at] === coming[0]?.[at]);
  const lines = (op: DiffLine["op"], texts: string[]) => texts.map((text) => ({ op, text: shortened(text, op === " " ? 0 : focus) }));
  return [
    ...lines(" ", context.slice(0, head - from)),
    ...lines("-", going),
    ...lines("+", coming),
    ...lines(" ", context.slice(context.length - Math.min(tail, CONTEXT_LINES))),
  ];
}

/**
 * The whole lines around what is different: [start, oldEnd) of the one text and [start, newEnd) of the other. Everything outside is the
 * same in both, so that a megabyte need not be split into its lines.
 */
function surroundings(old: string, updated: string): { start: number; oldEnd: number; newEnd: number } {
  const head = commonHead(old, updated);
  const tail = Math.min(commonTail(old, updated), Math.min(old.length, updated.length) - head);
  let start = head;
  for (let count = 0; count <= CONTEXT_LINES + 1 && start > 0; count += 1) start = start < 2 ? 0 : old.lastIndexOf("\n", start - 2) + 1;
  let oldEnd = old.length - tail;
  for (let count = 0; count <= CONTEXT_LINES + 1 && oldEnd < old.length; count += 1) {
    const lineBreak = old.indexOf("\n", oldEnd);
    oldEnd = lineBreak === -1 ? old.length : lineBreak + 1;
  }
  return { start, oldEnd, newEnd: oldEnd + updated.length - old.length };
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

/** Lines, of which the first begins at `start`, as a person may see them. */
function masked(
  { text: whole, secrets }: Settings,
  start: number,
  lines: readonly string[],
  ownEnv: Readonly<Record<string, string>>,
): string[] {
  const end = start + lines.reduce((sum, line) => sum + line.length + 1, 0);
  const near = secrets([start, end]).filter(([from, to]) => !isOwn(whole, from, to, ownEnv));
  let at = start;
  return lines.map((line) => {
    const text = maskedLine(line, at, near);
    at += line.length + 1;
    return text.replace(/\r$/, "");
  });
}

/** A value of ours under its own name; the same value under another name is somebody else's. */
function isOwn(text: string, from: number, to: number, ownEnv: Readonly<Record<string, string>>): boolean {
  const name = /([\w.-]+)["']?\s*[:=]\s*$/.exec(text.slice(Math.max(0, from - 200), from))?.[1];
  const value = /^(["']?)(.*)\1$/.exec(text.slice(from, to))?.[2];
  return (
    name !== undefined && Object.hasOwn(ownEnv, name) && (ownEnv[name] === value || JSON.stringify(ownEnv[name]) === text.slice(from, to))
  );
}

function maskedLine(line: string, start: number, secrets: readonly Range[]): string {
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
  if (line.length <= MAX_LINE_CHARACTERS) return line;
  const from = Math.max(0, focus - MAX_LINE_CHARACTERS / 4);
  const to = from + MAX_LINE_CHARACTERS;
  return `${from > 0 ? "… " : ""}${line.slice(from, to)}${to < line.length ? " …" : ""}`;
}
