import { parse, TomlDate, TomlError } from "smol-toml";
import {
  applySplices,
  blocked,
  type Grammar,
  isObject,
  isSecretKey,
  type Json,
  lineEnding,
  lineStart,
  mistake,
  type Range,
  remembering,
  type Splice,
  tooUnusual,
} from "./grammar.ts";
import { hasComment, type Statement, scan } from "./toml-scan.ts";

/** TOML 1.0. Entries become tables at the end of the file; comments, order and layout of all else stay. */
export const toml: Grammar = remembering((text) => {
  const data = parsed(text);
  return {
    text,
    data,
    set(path, value) {
      const statements = scan(text);
      mustBeTables(text, data, statements, path);
      if (value === undefined) return at(data, path) === undefined ? [] : removal(text, statements, path);
      return place(text, data, statements, path, value);
    },
    secrets: ([start, end]) =>
      scan(text)
        .filter((statement) => statement.to > start && statement.from < end)
        .flatMap((statement) => secretIn(text, statement)),
  };
});

/** A table in braces whose keys are worth a look. */
const MAY_HOLD_SECRETS = /\{[\s\S]*(env|header|token|secret|passw|key|auth|credential)/i;

function secretIn(text: string, statement: Statement): Range[] {
  if (statement.kind !== "value") return [];
  const { path, start, end } = statement;
  const value = text.slice(start, end);
  const secret =
    path.some(isSecretKey) || (MAY_HOLD_SECRETS.test(value) && holdsSecretKey(parse(`x = ${value}`, { integersAsBigInt: true })));
  return secret ? [[start, end]] : [];
}

function parsed(text: string): Record<string, unknown> {
  try {
    return parse(text, { integersAsBigInt: "asNeeded" });
  } catch (error) {
    if (error instanceof RangeError) throw tooUnusual("too_deep");
    if (!(error instanceof TomlError)) throw error;
    const lines = text.split("\n").slice(0, error.line - 1);
    const offset = lines.reduce((sum, line) => sum + line.length + 1, error.column - 1);
    throw mistake(text, offset, error.message.split("\n")[0]?.replace("Invalid TOML document: ", "") ?? "it is not TOML");
  }
}

function holdsSecretKey(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(holdsSecretKey);
  return isObject(value) && Object.entries(value).some(([key, inner]) => isSecretKey(key) || holdsSecretKey(inner));
}

function at(data: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, key) => (isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined), data);
}

function mustBeTables(text: string, data: unknown, statements: readonly Statement[], path: readonly string[]): void {
  for (let depth = 1; depth < path.length; depth += 1) {
    const outer = path.slice(0, depth);
    const value = at(data, outer);
    if (value === undefined || isObject(value)) continue;
    const where = statements.find((statement) => startsWith(statement.path, outer));
    throw blocked(text, where?.from ?? 0, outer, Array.isArray(value) ? "list" : "value");
  }
}

function place(text: string, data: unknown, statements: readonly Statement[], path: readonly string[], value: Json): Splice[] {
  const exact = statements.find((one) => one.kind === "value" && same(one.path, path));
  if (exact?.kind === "value") mustHoldNoComment(text, exact.start, exact.end, path);
  if (exact?.kind === "value") return [{ offset: exact.start, remove: exact.end - exact.start, insert: inline(value) }];

  const around = statements.find((one) => one.kind === "value" && one.path.length < path.length && startsWith(path, one.path));
  if (around?.kind === "value") {
    if (around.path.length < 2) throw tooUnusual("inline_table", around.path);
    mustHoldNoComment(text, around.start, around.end, around.path);
    const inner = setIn(at(data, around.path), path.slice(around.path.length), value);
    return [{ offset: around.start, remove: around.end - around.start, insert: inline(inner) }];
  }
  if (at(data, path) !== undefined) {
    const gone = removal(text, statements, path);
    return [...gone, { offset: text.length, remove: 0, insert: newTable(applySplices(text, gone), path, value) }];
  }
  const table = statements.findLast((one) => one.kind === "table" && same(one.path, path.slice(0, -1)));
  const key = path.at(-1);
  if (table === undefined || key === undefined) return [{ offset: text.length, remove: 0, insert: newTable(text, path, value) }];
  const last = lastOf(statements, table);
  const eol = lineEnding(text);
  return [{ offset: last.to, remove: 0, insert: `${eol}${keyText(key)} = ${inline(value)}` }];
}

/** Writing the whole of it again would lose its comments. */
function mustHoldNoComment(text: string, start: number, end: number, path: readonly string[]): void {
  if (hasComment(text.slice(start, end))) throw tooUnusual("comment_inside", path);
}

/** The last key of a table, or the table's own head. */
function lastOf(statements: readonly Statement[], table: Statement): Statement {
  const from = statements.indexOf(table);
  const next = statements.findIndex((one, index) => index > from && one.kind !== "value");
  return statements[(next === -1 ? statements.length : next) - 1] ?? table;
}

function newTable(text: string, path: readonly string[], value: Json): string {
  const eol = lineEnding(text);
  const gap = text.trim() === "" ? "" : eol;
  const lead = text === "" || text.endsWith("\n") ? gap : eol + gap;
  if (!isObject(value)) throw tooUnusual("table_for_value");
  const lines = Object.entries(value).map(([key, inner]) => `${keyText(key)} = ${inline(inner)}`);
  return lead + [`[${path.map(keyText).join(".")}]`, ...lines, ""].join(eol);
}

function removal(text: string, statements: readonly Statement[], path: readonly string[]): Splice[] {
  const ranges: [number, number][] = [];
  for (const statement of statements.filter((one) => startsWith(one.path, path))) {
    const isTable = statement.kind !== "value";
    const [start, end] = wholeLines(text, statement.from, isTable ? lastOf(statements, statement).to : statement.to);
    const last = ranges.at(-1);
    const from = isTable ? start - blankLineBefore(text, start) : start;
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], end);
    else ranges.push([from, end]);
  }
  const [first] = ranges;
  if (first === undefined) throw tooUnusual("inline_table", path);
  // At the top of the file it is the empty line behind a table that sets it apart.
  if (first[0] === 0) first[1] += /^\r?\n/.exec(text.slice(first[1]))?.[0].length ?? 0;
  return ranges.map(([from, to]) => ({ offset: from, remove: to - from, insert: "" }));
}

/** A comment behind the last value goes with its line. */
function wholeLines(text: string, from: number, to: number): [number, number] {
  const lineBreak = text.indexOf("\n", to);
  return [lineStart(text, from), lineBreak === -1 ? text.length : lineBreak + 1];
}

function blankLineBefore(text: string, start: number): number {
  return /(^|\n)(\r?\n)$/.exec(text.slice(Math.max(0, start - 4), start))?.[2]?.length ?? 0;
}

function setIn(data: unknown, path: readonly string[], value: Json): Json {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  const object = isObject(data) ? data : {};
  return { ...(object as Record<string, Json>), [key]: setIn(object[key], rest, value) };
}

function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(", ")}]`;
  if (value instanceof TomlDate) return value.toISOString();
  if (isObject(value)) {
    const pairs = Object.entries(value).map(([key, inner]) => `${keyText(key)} = ${inline(inner)}`);
    return pairs.length === 0 ? "{}" : `{ ${pairs.join(", ")} }`;
  }
  if (typeof value === "bigint") return String(value);
  if (value === null || value === undefined) throw tooUnusual("no_empty_value");
  // JSON's escapes are a subset of TOML's, which also wants DEL escaped.
  return JSON.stringify(value).replaceAll("\u007f", "\\u007f");
}

function keyText(key: string): string {
  return /^[A-Za-z0-9_-]+$/.test(key) ? key : JSON.stringify(key).replaceAll("\u007f", "\\u007f");
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && startsWith(a, b);
}

function startsWith(path: readonly string[], start: readonly string[]): boolean {
  return start.every((key, index) => path[index] === key);
}
