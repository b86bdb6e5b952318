import { type ParseError, parse } from "jsonc-parser";
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

export interface Look {
  /** undefined = nothing but blanks and comments. */
  root: Node | undefined;
  secrets: Range[];
}

export function options(dialect: JsonDialect) {
  return { disallowComments: !dialect.comments, allowTrailingComma: dialect.trailingCommas, allowEmptyContent: true };
}

/** The first mistake that this dialect sees in a text. */
export function firstMistake(text: string, dialect: JsonDialect): ParseError | undefined {
  const errors: ParseError[] = [];
  parse(text, errors, options(dialect));
  return errors[0];
}

interface Frame {
  node: Node;
  /** Whether its properties are wanted. */
  kept: boolean;
  secret: boolean;
  /** The property that is being read. `colon` is -1 as long as a name is what comes next. */
  name: string;
  start: number;
  colon: number;
}

/**
 * Goes once through a text that is known to be valid, and remembers what lies on `path`, and every secret.
 * (The library's tree or visitor would do, but takes ten times as long for a megabyte.)
 */
export function look(text: string, path: readonly string[]): Look {
  const secrets: Range[] = [];
  let root: Node | undefined;
  let frame: Frame | undefined;
  const outer: (Frame | undefined)[] = [];

  const add = (kind: Node["kind"], start: number, end: number): Node => {
    const node: Node = { kind, start, end, properties: [] };
    if (frame === undefined) root = node;
    else if (frame.kept && frame.node.kind === "object") {
      frame.node.properties.push({ name: frame.name, start: frame.start, colon: frame.colon, value: node });
    }
    return node;
  };
  const isSecret = () => frame !== undefined && (frame.secret || (frame.node.kind === "object" && isSecretKey(frame.name)));

  for (let at = 0; at < text.length; ) {
    const char = text.charCodeAt(at);
    if (char <= SPACE) at += 1;
    else if (char === SLASH) at = commentEnd(text, at);
    else if (char === COMMA || char === COLON) {
      if (frame !== undefined) frame.colon = char === COLON ? at : -1;
      at += 1;
    } else if (char === OPEN_BRACE || char === OPEN_BRACKET) {
      const depth = outer.length;
      const kept =
        frame === undefined || (frame.kept && frame.node.kind === "object" && (depth > path.length || frame.name === path[depth - 1]));
      const secret = isSecret();
      const node = add(char === OPEN_BRACE ? "object" : "list", at, at);
      outer.push(frame);
      frame = { node, kept, secret, name: "", start: 0, colon: -1 };
      at += 1;
    } else if (char === CLOSE_BRACE || char === CLOSE_BRACKET) {
      at += 1;
      if (frame !== undefined) frame.node.end = at;
      frame = outer.pop();
    } else {
      const end = char === QUOTE ? stringEnd(text, at) : wordEnd(text, at);
      if (char === QUOTE && frame?.node.kind === "object" && frame.colon === -1) {
        frame.name = unquoted(text.slice(at, end));
        frame.start = at;
      } else {
        if (isSecret()) secrets.push([at, end]);
        if (frame === undefined || frame.kept) add(kindOf(char), at, end);
      }
      at = end;
    }
  }
  return { root, secrets };
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
  for (let quote = text.indexOf('"', start + 1); quote !== -1; quote = text.indexOf('"', quote + 1)) {
    let before = quote - 1;
    while (text.charCodeAt(before) === BACKSLASH) before -= 1;
    if ((quote - before) % 2 === 1) return quote + 1;
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
