import { parse } from "smol-toml";

/** Where a statement of a TOML text stands; offsets are UTF-16 code units. */
export type Statement =
  /** `[a.b]` or `[[a.b]]`, from its first bracket to behind its last. */
  | { kind: "table" | "element"; path: string[]; from: number; to: number }
  /** `key = value`: `path` counts from the root, `start` to `end` is the value. */
  | { kind: "value"; path: string[]; from: number; to: number; start: number; end: number };

/** Finds the statements of a text that is known to be valid TOML. */
export function scan(text: string): Statement[] {
  const statements: Statement[] = [];
  let table: string[] = [];
  let at = 0;
  while (at < text.length) {
    const char = text[at];
    if (char === "#") at = lineEnd(text, at);
    else if (char === "[") {
      const brackets = text[at + 1] === "[" ? 2 : 1;
      const key = keyAt(text, at + brackets);
      const to = text.indexOf("]", key.end) + brackets;
      table = key.path;
      statements.push({ kind: brackets === 2 ? "element" : "table", path: table, from: at, to });
      at = to;
    } else if (char === " " || char === "\t" || char === "\n" || char === "\r") at += 1;
    else {
      const key = keyAt(text, at);
      const start = pastBlanks(text, text.indexOf("=", key.end) + 1);
      const end = valueEnd(text, start);
      statements.push({ kind: "value", path: [...table, ...key.path], from: at, to: end, start, end });
      at = end;
    }
  }
  return statements;
}

/** Whether a comment stands within a value. */
export function hasComment(value: string): boolean {
  for (let at = 0; at < value.length; ) {
    const char = value[at];
    if (char === "#") return true;
    at = char === '"' || char === "'" ? stringEnd(value, at) : at + 1;
  }
  return false;
}

/** One part of a dotted key: bare, "basic" or 'literal'. */
const KEY_PART = /[ \t]*([A-Za-z0-9_-]+|"(?:\\.|[^"\\])*"|'[^']*')[ \t]*(\.?)/y;

function keyAt(text: string, start: number): { path: string[]; end: number } {
  const path: string[] = [];
  KEY_PART.lastIndex = start;
  for (let part = KEY_PART.exec(text); part !== null; part = KEY_PART.exec(text)) {
    const [whole, raw = "", dot] = part;
    path.push(named(raw));
    start += whole.length;
    if (dot !== ".") break;
  }
  return { path, end: start };
}

function named(raw: string): string {
  const quote = raw[0];
  if (quote !== '"' && quote !== "'") return raw;
  // Only escapes need the parser.
  return quote === "'" || !raw.includes("\\") ? raw.slice(1, -1) : (Object.keys(parse(`${raw} = 0`))[0] ?? "");
}

function lineEnd(text: string, at: number): number {
  const lineBreak = text.indexOf("\n", at);
  return lineBreak === -1 ? text.length : lineBreak;
}

function pastBlanks(text: string, at: number): number {
  while (text[at] === " " || text[at] === "\t") at += 1;
  return at;
}

function valueEnd(text: string, start: number): number {
  const char = text[start];
  if (char === '"' || char === "'") return stringEnd(text, start);
  if (char === "[" || char === "{") return bracketsEnd(text, start);
  let end = start;
  while (end < text.length && !"\n\r#".includes(text[end] ?? "")) end += 1;
  return start + text.slice(start, end).trimEnd().length;
}

function bracketsEnd(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; ) {
    const char = text[at];
    if (char === '"' || char === "'") at = stringEnd(text, at);
    else if (char === "#") at = lineEnd(text, at);
    else {
      if (char === "[" || char === "{") depth += 1;
      if (char === "]" || char === "}") depth -= 1;
      at += 1;
      if (depth === 0) return at;
    }
  }
  return text.length;
}

function stringEnd(text: string, start: number): number {
  const quote = text[start] ?? '"';
  const long = text.startsWith(quote.repeat(3), start);
  let at = start + (long ? 3 : 1);
  while (at < text.length) {
    if (quote === '"' && text[at] === "\\") at += 2;
    else if (!long && text[at] === quote) return at + 1;
    else if (long && text.startsWith(quote.repeat(3), at)) {
      at += 3;
      // Up to two quotes may stand right before the closing three.
      for (let extra = 0; extra < 2 && text[at] === quote; extra += 1) at += 1;
      return at;
    } else at += 1;
  }
  return text.length;
}
