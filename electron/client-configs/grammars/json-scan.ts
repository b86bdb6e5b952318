import { isSecretKey, type Range } from "./grammar.ts";

export interface JsonDialect {
  comments: boolean;
  trailingCommas: boolean;
}

/** A value in a JSON text; offsets are UTF-16 code units. */
export interface Node {
  kind: "object" | "list" | "text" | "number" | "boolean" | "null";
  start: number;
  end: number;
  /** Of an object that lies on the path looked at; of others it stays empty. */
  properties: Property[];
}

export interface Property {
  name: string;
  start: number;
  colon: number;
  value: Node;
}

export function options(dialect: JsonDialect) {
  return { disallowComments: !dialect.comments, allowTrailingComma: dialect.trailingCommas, allowEmptyContent: true };
}

/** The root of a text that is known to be valid, with what lies on `path`; undefined when there is nothing but blanks and comments. */
export function look(text: string, path: readonly string[]): Node | undefined {
  const start = pastBlanks(text, 0);
  return start === text.length ? undefined : nodeAt(text, start, path);
}

/** The value that begins at `start`; `path` leads on from there, and is null where it went elsewhere. */
function nodeAt(text: string, start: number, path: readonly string[] | null): Node {
  const kind = KINDS.get(text.charAt(start)) ?? "number";
  if (kind !== "object" || path === null) return { kind, start, end: valueEnd(text, start), properties: [] };
  const properties: Property[] = [];
  let at = pastBlanks(text, start + 1);
  while (text.charCodeAt(at) === QUOTE) {
    const nameEnd = stringEnd(text, at);
    const name = unquoted(text.slice(at, nameEnd));
    const colon = pastBlanks(text, nameEnd);
    const value = nodeAt(text, pastBlanks(text, colon + 1), name === path[0] ? path.slice(1) : null);
    properties.push({ name, start: at, colon, value });
    at = pastBlanks(text, value.end);
    if (text.charCodeAt(at) === COMMA) at = pastBlanks(text, at + 1);
  }
  return { kind, start, end: at + 1, properties };
}

/** Where values stand, among those that touch `within`, whose names, or names around them, sound like secrets. */
export function secretsIn(text: string, [from, to]: Range): Range[] {
  const secrets: Range[] = [];
  /** Of every object around: where its newest name begins. Of lists: -1. */
  const names: number[] = [];
  const isSecret = () => names.some((start) => start !== -1 && isSecretKey(unquoted(text.slice(start, stringEnd(text, start)))));
  for (let at = pastBlanks(text, 0); at < Math.min(to, text.length); at = pastBlanks(text, at)) {
    const char = text.charCodeAt(at);
    if (char === OPEN_BRACE || char === OPEN_BRACKET) names.push(-1);
    else if (char === CLOSE_BRACE || char === CLOSE_BRACKET) names.pop();
    else if (char !== COMMA && char !== COLON) {
      const end = valueEnd(text, at);
      const isName = char === QUOTE && text.charCodeAt(pastBlanks(text, end)) === COLON;
      if (isName) names[names.length - 1] = at;
      else if (end > from && isSecret()) secrets.push([at, end]);
      at = end;
      continue;
    }
    at += 1;
  }
  return secrets;
}

/**
 * The text with its comments, and its commas before a closing bracket, turned into blanks where this dialect allows them: every
 * offset stays. Where something is amiss it stays in the text, for the parser to find.
 */
export function blanked(text: string, { comments, trailingCommas }: JsonDialect): string {
  const ranges: Range[] = [];
  let comma = -1;
  let afterValue = false;
  for (let at = 0; at < text.length; ) {
    const char = text.charCodeAt(at);
    if (char <= SPACE) at += 1;
    else if (char === SLASH) {
      const end = commentEnd(text, at);
      if (!comments || end <= at + 1 || (text[at + 1] !== "/" && text[at + 1] !== "*")) return text;
      ranges.push([at, end]);
      at = end;
    } else if (char === COMMA) {
      comma = afterValue ? at : -1;
      afterValue = false;
      at += 1;
    } else if (char === CLOSE_BRACE || char === CLOSE_BRACKET) {
      if (comma !== -1 && trailingCommas) ranges.push([comma, comma + 1]);
      comma = -1;
      afterValue = true;
      at += 1;
    } else {
      comma = -1;
      afterValue = char !== COLON && char !== OPEN_BRACE && char !== OPEN_BRACKET;
      at = char === QUOTE ? stringEnd(text, at) : afterValue ? wordEnd(text, at) : at + 1;
    }
  }
  let result = "";
  let from = 0;
  for (const [start, end] of ranges.sort(([a], [b]) => a - b)) {
    result += text.slice(from, start) + " ".repeat(end - start);
    from = end;
  }
  return result + text.slice(from);
}

/** Where the value ends that begins at `start`, brackets and all. (Letter by letter: nothing else is as quick in a large text.) */
function valueEnd(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; ) {
    const char = text.charCodeAt(at);
    if (char === QUOTE) at = stringEnd(text, at);
    else if (char === SLASH) at = commentEnd(text, at);
    else if (char === OPEN_BRACE || char === OPEN_BRACKET) {
      depth += 1;
      at += 1;
      continue;
    } else if (char === CLOSE_BRACE || char === CLOSE_BRACKET) {
      depth -= 1;
      at += 1;
    } else at = depth === 0 ? wordEnd(text, at) : at + 1;
    if (depth === 0) return at;
  }
  return text.length;
}

function pastBlanks(text: string, start: number): number {
  for (let at = start; at < text.length; ) {
    const char = text.charCodeAt(at);
    if (char === SLASH) at = commentEnd(text, at);
    else if (char <= SPACE) at += 1;
    else return at;
  }
  return text.length;
}

const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const SLASH = 0x2f;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

function commentEnd(text: string, start: number): number {
  if (text[start + 1] === "*") return text.indexOf("*/", start + 2) + 2;
  LINE.lastIndex = start;
  return LINE.test(text) ? LINE.lastIndex : text.length;
}

const LINE = /[^\r\n]+/y;

function stringEnd(text: string, start: number): number {
  // Letter by letter: most strings are so short that a search costs more.
  for (let at = start + 1; at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    if (char === QUOTE) return at + 1;
    if (char === BACKSLASH) at += 1;
  }
  return text.length;
}

const WORD = /[^\s,:[\]{}"/]+/y;

function wordEnd(text: string, start: number): number {
  WORD.lastIndex = start;
  return WORD.test(text) ? WORD.lastIndex : start + 1;
}

function unquoted(quoted: string): string {
  return quoted.includes("\\") ? String(JSON.parse(quoted)) : quoted.slice(1, -1);
}

const KINDS = new Map<string, Node["kind"]>([
  ["{", "object"],
  ["[", "list"],
  ['"', "text"],
  ["t", "boolean"],
  ["f", "boolean"],
  ["n", "null"],
]);
