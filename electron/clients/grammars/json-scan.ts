import { type JSONVisitor, type ParseError, parse, visit } from "jsonc-parser";
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
  /** The property that is being read. */
  name: string;
  start: number;
  colon: number;
}

/**
 * Goes once through a text that is known to be valid, and remembers what lies on `path`.
 * (A whole tree of a megabyte takes several times as long to build.)
 */
export function look(text: string, dialect: JsonDialect, path: readonly string[]): Look {
  const result: Look = { root: undefined, secrets: [] };
  const frames: Frame[] = [];
  const here = () => frames.at(-1);

  const isSecret = (frame: Frame | undefined) =>
    frame !== undefined && (frame.secret || (frame.node.kind === "object" && isSecretKey(frame.name)));

  const add = (kind: Node["kind"], start: number, end: number): Node => {
    const node: Node = { kind, start, end, properties: [] };
    const frame = here();
    if (frame === undefined) result.root = node;
    else if (frame.kept) frame.node.properties.push({ name: frame.name, start: frame.start, colon: frame.colon, value: node });
    return node;
  };

  const open = (kind: "object" | "list", start: number) => {
    const frame = here();
    const depth = frames.length;
    const onPath = frame === undefined || (frame.kept && (depth > path.length || frame.name === path[depth - 1]));
    frames.push({
      node: add(kind, start, start),
      kept: onPath && kind === "object",
      secret: isSecret(frame),
      name: "",
      start: 0,
      colon: 0,
    });
  };

  const close = (offset: number) => {
    const frame = frames.pop();
    if (frame !== undefined) frame.node.end = offset + 1;
  };

  const visitor: JSONVisitor = {
    onObjectBegin: (offset) => open("object", offset),
    onArrayBegin: (offset) => open("list", offset),
    onObjectEnd: close,
    onArrayEnd: close,
    onObjectProperty(name, offset) {
      const frame = here();
      if (frame !== undefined) Object.assign(frame, { name, start: offset });
    },
    onSeparator(char, offset) {
      const frame = here();
      if (frame !== undefined && char === ":") frame.colon = offset;
    },
    onLiteralValue(value, offset, length) {
      const frame = here();
      if (isSecret(frame)) result.secrets.push([offset, offset + length]);
      if (frame === undefined || frame.kept) add(kindOf(value), offset, offset + length);
    },
  };
  visit(text, visitor, options(dialect));
  return result;
}

function kindOf(value: unknown): Node["kind"] {
  if (value === null) return "null";
  if (typeof value === "string") return "text";
  return typeof value === "number" ? "number" : "boolean";
}
