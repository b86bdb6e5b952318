import { findNodeAtLocation, type Node, parseTree } from "jsonc-parser";
import { stringifyJson } from "#base/json.ts";

/** Where in a template its block stands. */
export const METADATA = "__metadata__";

/** From the root of a JSON text to a value in it. */
export type Path = readonly (string | number)[];

/**
 * Changes to a template's text that leave every other character as it is: numbers keep their digits, nodes their order, and people their
 * way of writing. All of them take text that is valid JSON.
 */

/** The text with this value at the path; it is added at the end of its object where there is none, and so are objects on the way. */
export function setValue(text: string, path: Path, value: unknown): string {
  const tree = treeOf(text);
  const place = findNodeAtLocation(tree, [...path]);
  const here = place ?? findNodeAtLocation(tree, path.slice(0, -1));
  if (place) return replaced(text, place, written(value, indentBefore(text, place)));
  const name = path.at(-1);
  if (here?.type !== "object") return setValue(text, path.slice(0, -1), { [String(name)]: value });
  const last = here.children?.at(-1);
  if (!last) return replaced(text, here, written({ [String(name)]: value }, indentBefore(text, here)));
  // As the property before it stands there.
  const gap = text.slice(0, last.offset).match(/\s*$/)?.[0] ?? "";
  const property = `${JSON.stringify(name)}: ${written(value, indentBefore(text, last))}`;
  const end = last.offset + last.length;
  return `${text.slice(0, end)},${gap === "" ? " " : gap}${property}${text.slice(end)}`;
}

export const hasValue = (text: string, path: Path): boolean => findNodeAtLocation(treeOf(text), [...path]) !== undefined;

/** The text without the property at the path; the same text where there is none. Undoes what `setValue` has added. */
export function removeValue(text: string, path: Path): string {
  const property = findNodeAtLocation(treeOf(text), [...path])?.parent;
  const siblings = property?.parent?.children ?? [];
  if (property?.type !== "property") return text;
  const index = siblings.indexOf(property);
  const [before, after] = [siblings[index - 1], siblings[index + 1]];
  const start = before ? before.offset + before.length : property.offset;
  const end = before || !after ? property.offset + property.length : after.offset;
  return text.slice(0, start) + text.slice(end);
}

/**
 * The text in which `change` has had its say about every string: names of properties and values. The path of a name is that of its
 * value. What it gives takes the string's place; a name has to stay a string.
 */
export function mapStrings(text: string, change: (string: string, path: Path, isName: boolean) => unknown): string {
  const parts: string[] = [];
  let done = 0;
  const visit = (node: Node, path: Path) => {
    const [name, value] = node.type === "property" ? (node.children ?? []) : [];
    if (name) say(name, [...path, String(name.value)], true);
    if (name && value) visit(value, [...path, String(name.value)]);
    else if (node.type === "string") say(node, path, false);
    else for (const [index, child] of (node.children ?? []).entries()) visit(child, node.type === "array" ? [...path, index] : path);
  };
  const say = (node: Node, path: Path, isName: boolean) => {
    const now = change(String(node.value), path, isName);
    if (now === node.value) return;
    parts.push(text.slice(done, node.offset), stringifyJson(now));
    done = node.offset + node.length;
  };
  visit(treeOf(text), []);
  return parts.join("") + text.slice(done);
}

function treeOf(text: string): Node {
  // A byte order mark is no JSON, and has to keep its place.
  const tree = parseTree(text.replace(/^\uFEFF/, " "), [], { disallowComments: true });
  if (!tree) throw new Error("only text that has been read as a template may be changed");
  return tree;
}

const replaced = (text: string, { offset, length }: Node, now: string) => text.slice(0, offset) + now + text.slice(offset + length);

/** The blanks that the line of the node begins with; null where the text has only one line. */
function indentBefore(text: string, { offset }: Node): string | null {
  if (!text.trim().includes("\n")) return null;
  const line = text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset);
  return line.match(/^\s*/)?.[0] ?? "";
}

function written(value: unknown, indent: string | null): string {
  if (Array.isArray(value)) return `[${value.map((inner) => written(inner, null)).join(", ")}]`;
  if (typeof value !== "object" || value === null) return stringifyJson(value);
  const properties = Object.entries(value).map(([name, inner]) => [JSON.stringify(name), inner] as const);
  if (indent === null) return `{ ${properties.map(([name, inner]) => `${name}: ${written(inner, null)}`).join(", ")} }`;
  const deeper = `${indent}  `;
  return `{\n${properties.map(([name, inner]) => `${deeper}${name}: ${written(inner, deeper)}`).join(",\n")}\n${indent}}`;
}
