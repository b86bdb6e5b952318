import { type Document, isMap, isScalar, LineCounter, parseDocument, type Scalar, visit } from "yaml";
import { schemaProblems } from "#base/schema-problems.ts";
import { schemaFaultText } from "#contract/messages/en/schema-problems.ts";
import { ConfigFile } from "./options.ts";

/** What is wrong in the file, and in which line; null where it is in none. */
export interface ConfigProblem {
  line: number | null;
  sentence: string;
}

/** What came of reading the file. `lineOf` gives the line of an option; null for one that is not in the file. */
export type ConfigRead =
  | { kind: "read"; options: ConfigFile; lineOf(path: (string | number)[]): number | null }
  | { kind: "refused"; problems: ConfigProblem[] };

/** Reads the text of a config.yaml: YAML, with `${NAME}` from the environment, checked for the options' names, types and bounds. */
export function readConfig(text: string, env: Record<string, string | undefined>): ConfigRead {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error) {
    // What is missing at the end is missed in the last line that holds anything.
    const offset = Math.min(error.pos[0], text.trimEnd().length);
    return refused([
      { line: lines.linePos(offset).line, sentence: `this is not valid YAML: ${lowerFirst(error.message.split("\n")[0] ?? "")}.` },
    ]);
  }
  const problems: ConfigProblem[] = [];
  visit(document, {
    Scalar: (key, scalar, ancestors) => {
      if (key === "key" || typeof scalar.value !== "string" || ancestors.some(isSwitchedOff)) return;
      expand(scalar as Scalar<string>, env, (name) =>
        problems.push({
          line: lineAt(scalar.range?.[0], lines),
          sentence: `the environment variable ${name} is not set. Set it, or write the value here.`,
        }),
      );
    },
  });
  if (problems.length > 0) return refused(problems);
  const value: unknown = document.toJS() ?? {};
  const parsed = ConfigFile.safeParse(withoutEmptySections(value));
  if (!parsed.success) {
    return refused(
      schemaProblems(ConfigFile, parsed.error, value).map(({ path, fault }) => ({
        line: lineOf(document, lines, path),
        sentence: schemaFaultText(fault),
      })),
    );
  }
  return { kind: "read", options: parsed.data, lineOf: (path) => lineOf(document, lines, path) };
}

/** A section with `enabled: false`: what its variables hold does not matter. */
const isSwitchedOff = (node: unknown): boolean => isMap(node) && node.get("enabled") === false;

/** `$${NAME}` stays as `${NAME}`. */
function expand(scalar: Scalar<string>, env: Record<string, string | undefined>, missing: (name: string) => void) {
  scalar.value = scalar.value.replace(/\$(\$?)\{([A-Za-z_][A-Za-z0-9_]*)\}/g, (whole, escaped: string, name: string) => {
    if (escaped) return whole.slice(1);
    const value = env[name];
    if (value === undefined) missing(name);
    return value ?? "";
  });
}

/** `caching:` with nothing below it is a section whose every option is left out. */
function withoutEmptySections(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, section]) => section !== null));
}

/** The line of an option, or of the nearest section around it that is written in the file. */
function lineOf(document: Document, lines: LineCounter, path: (string | number)[]): number | null {
  let line: number | null = null;
  let node: unknown = document.contents;
  for (const part of path) {
    if (typeof node !== "object" || node === null || !("items" in node) || !Array.isArray(node.items)) break;
    const item: unknown =
      typeof part === "number" ? node.items[part] : node.items.find((pair) => isScalar(pair.key) && pair.key.value === part);
    if (typeof item !== "object" || item === null) break;
    const place = "key" in item ? item.key : item;
    line = lineAt((place as { range?: [number, number, number] }).range?.[0], lines) ?? line;
    node = "value" in item && "key" in item ? item.value : item;
  }
  return line;
}

const lineAt = (offset: number | undefined, lines: LineCounter) => (offset === undefined ? null : lines.linePos(offset).line);
const refused = (problems: ConfigProblem[]): ConfigRead => ({
  kind: "refused",
  problems: problems.sort((a, b) => (a.line ?? 0) - (b.line ?? 0)),
});
const lowerFirst = (text: string) => text.slice(0, 1).toLowerCase() + text.slice(1).replace(/\.$/, "");
