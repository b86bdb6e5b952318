import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isPair,
  isScalar,
  type Node,
  type Pair,
  parseAllDocuments,
  Scalar,
  visit,
  type YAMLMap,
} from "yaml";
import {
  applySplices,
  blocked,
  type Grammar,
  indentAt,
  isObject,
  isSecretKey,
  type Json,
  lineEnding,
  lineStart,
  mistake,
  type Range,
  remembering,
  type Splice,
  same,
  tooUnusual,
} from "./grammar.ts";

/** YAML 1.2, one document a file. Whole lines come and go; a map in braces is changed within its braces. */
export const yaml: Grammar = remembering((text) => {
  const document = parsed(text);
  const root = document === null || document.contents === null || isEmptyScalar(document.contents) ? null : document.contents;
  return {
    text,
    data: document === null || root === null ? {} : toData(document),
    set(path, value) {
      if (root !== null) return setIn(text, root, path, value);
      return value === undefined ? [] : [atEnd(text, block("", path[0] ?? "", nested(path.slice(1), value), lineEnding(text)))];
    },
    secrets: ([from, to]) => (document === null ? [] : secretsIn(document).filter(([start, end]) => end > from && start < to)),
  };
});

function secretsIn(document: Document.Parsed): Range[] {
  const ranges: Range[] = [];
  visit(document, {
    Scalar(key, node, above) {
      const secret = above.some((one) => isPair(one) && isScalar(one.key) && isSecretKey(String(one.key.value)));
      if (key !== "key" && secret && node.range) ranges.push([node.range[0], node.range[1]]);
    },
  });
  return ranges;
}

/** null = nothing but blanks and comments. */
function parsed(text: string): Document.Parsed | null {
  // Its own search for double keys takes the square of their number: a second for a megabyte.
  const documents = parseAllDocuments(text, { uniqueKeys: false });
  const [document, second] = Array.isArray(documents) ? documents : [];
  if (document === undefined) return null;
  const error = document.errors[0];
  if (error !== undefined) throw mistake(text, error.pos[0], error.message.split(/ at line \d|:?\n/)[0] ?? "it is not YAML");
  if (second !== undefined) throw tooUnusual("several_documents");
  visit(document, { Map: (_, map) => mustHaveUniqueKeys(text, map) });
  return document;
}

function mustHaveUniqueKeys(text: string, { items }: YAMLMap): void {
  const known = new Set<unknown>();
  for (const { key } of items) {
    const name = isScalar(key) ? key.value : key;
    if (known.has(name)) throw mistake(text, start(key), "Map keys must be unique");
    known.add(name);
  }
}

function toData(document: Document.Parsed): unknown {
  try {
    return document.toJS({ maxAliasCount: 1000 });
  } catch (error) {
    throw error instanceof RangeError ? tooUnusual("too_deep") : tooUnusual("endless_aliases");
  }
}

function isEmptyScalar(node: Node): boolean {
  return isScalar(node) && node.value === null && node.source === "";
}

function setIn(text: string, root: Node, path: readonly string[], value: Json | undefined): Splice[] {
  let node: Node = root;
  let parent: Pair | undefined;
  for (const [depth, key] of path.entries()) {
    if (isAlias(node)) throw tooUnusual("alias", path.slice(0, depth));
    if (!isMap(node)) throw blocked(text, node.range?.[0] ?? 0, path.slice(0, depth), isScalar(node) ? "value" : "list");
    const map: YAMLMap = node;
    const pair = map.items.find((item) => isScalar(item.key) && String(item.key.value) === key);
    if (pair === undefined) return value === undefined ? [] : insertPair(text, map, parent, key, nested(path.slice(depth + 1), value));
    if (depth === path.length - 1) {
      return value === undefined ? removePair(text, map, parent, pair) : [replacePair(text, map, pair, key, value)];
    }
    node = nodeOf(pair.value);
    parent = pair;
  }
  return [];
}

function nested(path: readonly string[], value: Json): Json {
  return path.reduceRight<Json>((inner, key) => ({ [key]: inner }), value);
}

function nodeOf(value: unknown): Node {
  if (isScalar(value) || isCollection(value) || isAlias(value)) return value;
  return new Scalar(value);
}

// --- Where things stand. Ranges of block collections run on over comments that follow, so ends are taken from the leaves. ---

function start(node: unknown): number {
  const range = nodeOf(node).range;
  if (!range) throw tooUnusual("no_position");
  return range[0];
}

function endOf(pair: Pair): number {
  return contentEnd(pair.value === null ? nodeOf(pair.key) : nodeOf(pair.value)) ?? contentEnd(nodeOf(pair.key)) ?? 0;
}

function contentEnd(node: Node): number | undefined {
  if (!isCollection(node) || node.flow || node.items.length === 0) return node.range?.[1];
  const last = node.items.at(-1);
  return isPair(last) ? endOf(last) : contentEnd(nodeOf(last));
}

function nextLine(text: string, at: number): number {
  if (at > 0 && text[at - 1] === "\n") return at;
  const lineBreak = text.indexOf("\n", at);
  return lineBreak === -1 ? text.length : lineBreak + 1;
}

function colonAfter(text: string, pair: Pair): number {
  const colon = /\s*:/y;
  colon.lastIndex = nodeOf(pair.key).range?.[1] ?? 0;
  if (!colon.test(text)) throw tooUnusual("unusual_key");
  return colon.lastIndex;
}

// --- Changing ---

function insertPair(text: string, map: YAMLMap, parent: Pair | undefined, key: string, value: Json): Splice[] {
  if (map.flow) {
    const more = map.items.length > 0 ? ", " : "";
    return [{ offset: start(map) + 1, remove: 0, insert: `${JSON.stringify(key)}: ${flow(value)}${more}` }];
  }
  const eol = lineEnding(text);
  const firstKey = start(map.items[0]?.key);
  const lines = block(indentAt(text, firstKey), key, value, eol);
  // First in its map: what ends a map (comments, block scalars) is no firm ground.
  if (parent !== undefined) return [{ offset: nextLine(text, colonAfter(text, parent)), remove: 0, insert: lines }];
  const end = [atEnd(text, lines)];
  return keepsAll(text, end, key) ? end : [{ offset: lineStart(text, firstKey), remove: 0, insert: lines }];
}

/** After an end mark ("...") nothing more belongs to the document. */
function keepsAll(text: string, splices: Splice[], key: string): boolean {
  try {
    const after = yaml.read(applySplices(text, splices)).data;
    if (!isObject(after)) return false;
    const { [key]: _, ...others } = after;
    return same(others, yaml.read(text).data);
  } catch {
    return false;
  }
}

function atEnd(text: string, lines: string): Splice {
  const lead = text === "" || text.endsWith("\n") ? "" : lineEnding(text);
  return { offset: text.length, remove: 0, insert: lead + lines };
}

function replacePair(text: string, map: YAMLMap, pair: Pair, key: string, value: Json): Splice {
  const old = nodeOf(pair.value);
  const [from, to] = old.range ?? [0, 0, 0];
  if (from === to) return { offset: colonAfter(text, pair), remove: 0, insert: ` ${flow(value)}` };
  const inLine = map.flow || (isScalar(old) ? !String(old.type).startsWith("BLOCK") : isCollection(old) && old.flow);
  if (inLine) return { offset: from, remove: to - from, insert: flow(value) };
  const first = lineStart(text, start(pair.key));
  const last = nextLine(text, endOf(pair));
  return { offset: first, remove: last - first, insert: block(indentAt(text, start(pair.key)), key, value, lineEnding(text)) };
}

function removePair(text: string, map: YAMLMap, parent: Pair | undefined, pair: Pair): Splice[] {
  if (map.flow) return [removeInBraces(text, start(pair.key), endOf(pair), start(map) + 1)];
  const first = lineStart(text, start(pair.key));
  const lines = { offset: first, remove: nextLine(text, endOf(pair)) - first, insert: "" };
  // A key without a value would mean null, not an empty list.
  return map.items.length > 1 || parent === undefined ? [lines] : [{ offset: colonAfter(text, parent), remove: 0, insert: " {}" }, lines];
}

function removeInBraces(text: string, from: number, to: number, floor: number): Splice {
  const comma = /\s*,[ \t]*/y;
  comma.lastIndex = to;
  if (comma.test(text)) return { offset: from, remove: comma.lastIndex - from, insert: "" };
  const before = /,\s*$/.exec(text.slice(floor, from))?.[0].length ?? 0;
  return { offset: from - before, remove: to - from + before, insert: "" };
}

// --- Writing. Strings are in double quotes, so that no YAML, of whatever version, takes one for something else. ---

function block(indent: string, key: string, value: Json, eol: string): string {
  const name = `${indent}${/^[A-Za-z_][A-Za-z0-9_-]*$/.test(key) ? key : JSON.stringify(key)}:`;
  if (!isObject(value) || Object.keys(value).length === 0) return `${name} ${flow(value)}${eol}`;
  const inner = Object.entries(value).map(([innerKey, innerValue]) => block(`${indent}  `, innerKey, innerValue as Json, eol));
  return `${name}${eol}${inner.join("")}`;
}

function flow(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(", ")}]`;
  if (!isObject(value))
    return JSON.stringify(value).replace(
      /[\u007f-\u009f\u2028\u2029\ufeff]/g,
      (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
  return `{${Object.entries(value)
    .map(([key, inner]) => `${JSON.stringify(key)}: ${flow(inner as Json)}`)
    .join(", ")}}`;
}
