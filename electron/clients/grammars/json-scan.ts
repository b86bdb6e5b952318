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
  /** Of an object that lies on the path looked at, or below it; of others it stays empty. */
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

/** An object or a list that is being read, and, of an object, its property that is. */
interface Frame {
  node: Node;
  /** Whether its properties are wanted. */
  kept: boolean;
  outer: Frame | undefined;
  nameStart: number;
  nameEnd: number;
  /** -1 as long as a name is what comes next. */
  colon: number;
}

/** The root of a text that is known to be valid, with what lies on `path`; undefined when there is nothing but blanks and comments. */
export function look(text: string, path: readonly string[]): Node | undefined {
  let root: Node | undefined;
  walk(text, text.length, {
    opened(node, frame, depth) {
      if (frame === undefined) root = node;
      else add(text, frame, node);
      return frame === undefined || (isIn(frame) && (depth > path.length || nameOf(text, frame) === path[depth - 1]));
    },
    scalar(kind, start, end, frame) {
      if (frame === undefined) root = { kind, start, end, properties: [] };
      else if (isIn(frame)) add(text, frame, { kind, start, end, properties: [] });
    },
  });
  return root;
}

/** Where values stand, among those that touch `within`, whose names, or names around them, sound like secrets. */
export function secretsIn(text: string, [from, to]: Range): Range[] {
  const secrets: Range[] = [];
  walk(text, to, {
    opened: () => false,
    scalar(_, start, end, frame) {
      if (end > from && isSecret(text, frame)) secrets.push([start, end]);
    },
  });
  return secrets;
}

function add(text: string, frame: Frame, value: Node): void {
  if (!isIn(frame)) return;
  frame.node.properties.push({ name: nameOf(text, frame), start: frame.nameStart, colon: frame.colon, value });
}

function isIn({ kept, node }: Frame): boolean {
  return kept && node.kind === "object";
}

function isSecret(text: string, innermost: Frame | undefined): boolean {
  for (let frame = innermost; frame !== undefined; frame = frame.outer) {
    if (frame.node.kind === "object" && isSecretKey(nameOf(text, frame))) return true;
  }
  return false;
}

function nameOf(text: string, { nameStart, nameEnd }: Frame): string {
  return unquoted(text.slice(nameStart, nameEnd));
}

interface Visitor {
  /** `frame` is what it stands in. Returns whether its own properties are wanted. */
  opened(node: Node, frame: Frame | undefined, depth: number): boolean;
  scalar(kind: Node["kind"], start: number, end: number, frame: Frame | undefined): void;
}

/** Goes through a valid text up to `to`. (The library's visitor would do, but takes ten times as long for a megabyte.) */
function walk(text: string, to: number, { opened, scalar }: Visitor): void {
  let frame: Frame | undefined;
  let depth = 0;
  for (let at = 0; at < to; ) {
    const char = text.charCodeAt(at);
    if (char <= SPACE) at += 1;
    else if (char === SLASH) at = commentEnd(text, at);
    else if (char === COMMA || char === COLON) {
      if (frame !== undefined) frame.colon = char === COLON ? at : -1;
      at += 1;
    } else if (char === OPEN_BRACE || char === OPEN_BRACKET) {
      const node: Node = { kind: char === OPEN_BRACE ? "object" : "list", start: at, end: at, properties: [] };
      const kept = opened(node, frame, depth);
      frame = { node, kept, outer: frame, nameStart: 0, nameEnd: 0, colon: -1 };
      depth += 1;
      at += 1;
    } else if (char === CLOSE_BRACE || char === CLOSE_BRACKET) {
      at += 1;
      if (frame !== undefined) frame.node.end = at;
      frame = frame?.outer;
      depth -= 1;
    } else {
      const end = char === QUOTE ? stringEnd(text, at) : wordEnd(text, at);
      if (char === QUOTE && frame?.node.kind === "object" && frame.colon === -1) {
        frame.nameStart = at;
        frame.nameEnd = end;
      } else scalar(kindOf(char), at, end, frame);
      at = end;
    }
  }
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

function kindOf(char: number): Node["kind"] {
  const first = String.fromCharCode(char);
  if (first === '"') return "text";
  if (first === "n") return "null";
  return first === "t" || first === "f" ? "boolean" : "number";
}
