import { type Node, type ParseError, parseTree } from "jsonc-parser";
import { isSecretKey, type Range, tooUnusual } from "./grammar.ts";

/** What an app's parser takes beside plain JSON. */
export interface JsonDialect {
  comments: boolean;
  trailingCommas: boolean;
}

/** A value in a JSON text; offsets are UTF-16 code units. */
export type { Node } from "jsonc-parser";

/** A name and its value in an object. */
export interface Property {
  name: string;
  /** Where its name begins. */
  start: number;
  colon: number;
  value: Node;
}

/** The root of the text, undefined where there is nothing but blanks and comments, and the mistakes in it. Throws where it is nested too deeply. */
export function readTree(text: string, dialect: JsonDialect): { root: Node | undefined; errors: ParseError[] } {
  const errors: ParseError[] = [];
  const options = { disallowComments: !dialect.comments, allowTrailingComma: dialect.trailingCommas, allowEmptyContent: true };
  try {
    return { root: parseTree(text, errors, options), errors };
  } catch (error) {
    throw error instanceof RangeError ? tooUnusual("too_deep") : error;
  }
}

/** Where a value ends. */
export const endOf = ({ offset, length }: Node): number => offset + length;

/** The properties of an object, in order; none for any other value. */
export function propertiesOf({ type, children }: Node): Property[] {
  if (type !== "object") return [];
  return (children ?? []).flatMap(({ offset, colonOffset, children: [name, value] = [] }) =>
    name === undefined || value === undefined ? [] : [{ name: String(name.value), start: offset, colon: colonOffset ?? offset, value }],
  );
}

/** The value as JSON.parse would give it: of a name that is there twice the last one counts, and `__proto__` is a name like others. */
export function dataOf(node: Node): unknown {
  if (node.type === "array") return (node.children ?? []).map(dataOf);
  if (node.type !== "object") return node.value;
  return Object.fromEntries(propertiesOf(node).map(({ name, value }) => [name, dataOf(value)]));
}

/** Where values stand, among those that touch `within`, whose names, or names around them, sound like secrets. */
export function secretsIn(node: Node, within: Range, isSecret = false): Range[] {
  if (endOf(node) <= within[0] || node.offset >= within[1]) return [];
  if (node.type === "object")
    return propertiesOf(node).flatMap(({ name, value }) => secretsIn(value, within, isSecret || isSecretKey(name)));
  if (node.type === "array") return (node.children ?? []).flatMap((value) => secretsIn(value, within, isSecret));
  return isSecret ? [[node.offset, endOf(node)]] : [];
}
