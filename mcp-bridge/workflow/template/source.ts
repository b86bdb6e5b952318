import { findNodeAtLocation, type Node, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import { parseJson } from "#base/json.ts";
import type { Sentence } from "#contract/workflow.ts";
import { BrokenWorkflowError } from "../workflow.ts";
import { fault } from "./fault.ts";

/** A template's text as JSON, with the way back from a path to its line. */
export interface Source {
  file: string;
  value: unknown;
  /** A BrokenWorkflowError that points at the line of a path, or of its nearest parent that is in the file. */
  broken(path: (string | number)[], reason: Sentence): BrokenWorkflowError;
}

/** Parses a template's text. @throws BrokenWorkflowError for text that is no JSON, or in which an object has the same name twice */
export function readSource(file: string, text: string): Source {
  const json = text.replace(/^\uFEFF/, "");
  const lineAt = (offset: number) => json.slice(0, offset).split("\n").length;
  const errors: ParseError[] = [];
  const tree = parseTree(json, errors, { disallowComments: true, allowTrailingComma: false });
  const error = errors[0];
  if (error) throw new BrokenWorkflowError(file, lineAt(error.offset), fault("not_json", jsonFault(error, json)));
  if (!tree) throw new BrokenWorkflowError(file, null, fault("file_empty"));
  const twice = repeatedKey(tree);
  if (twice) throw new BrokenWorkflowError(file, lineAt(twice.offset), fault("written_twice", { name: String(twice.value) }));
  return {
    file,
    value: parseJson(json),
    broken(path, reason) {
      let node: Node | undefined;
      for (let length = path.length; !node; length--) node = findNodeAtLocation(tree, path.slice(0, length));
      // A property's line is that of its name; its value may begin some lines later.
      const place = node.parent?.type === "property" ? node.parent : node;
      return new BrokenWorkflowError(file, lineAt(place.offset), reason);
    },
  };
}

/** In the words of the parser. */
function jsonFault(error: ParseError, json: string): { fault: string; found: string } {
  const words = printParseErrorCode(error.error)
    .replace(/([A-Z])/g, " $1")
    .trim()
    .toLowerCase();
  return { fault: words, found: json.slice(error.offset, error.offset + 12).split("\n")[0] ?? "" };
}

function repeatedKey(node: Node): Node | null {
  if (node.type === "object") {
    const seen = new Set<unknown>();
    for (const property of node.children ?? []) {
      const key = property.children?.[0];
      if (key && seen.has(key.value)) return key;
      seen.add(key?.value);
    }
  }
  for (const child of node.children ?? []) {
    const found = repeatedKey(child);
    if (found) return found;
  }
  return null;
}
