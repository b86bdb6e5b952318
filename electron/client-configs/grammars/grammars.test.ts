import * as fc from "fast-check";
import { type ParseError, parse as parseJsonc } from "jsonc-parser";
import { parse as parseToml } from "smol-toml";
import { describe, expect, test } from "vitest";
import { parse as parseYaml } from "yaml";
import * as edit from "../change/text-edit.ts";
import { jsonDocument, tomlDocument, yamlDocument } from "../testing/documents.ts";
import type { Grammar, JsonObject } from "./grammar.ts";
import { json } from "./json.ts";
import { toml } from "./toml.ts";
import { yaml } from "./yaml.ts";

/** Documents per grammar; `EASEL_FUZZ_RUNS=20000` for the long run. */
const RUNS = Number(process.env.EASEL_FUZZ_RUNS ?? 300);

const ENTRY: JsonObject = {
  command: '/opt/Easel "A" pp/easel',
  args: ["C:\\Easel\\easel-bridge.cjs", "--flag"],
  env: { A: "1", B: "ü\n#" },
};
const NEWER: JsonObject = { ...ENTRY, command: "/new/easel", args: ["/new/easel-bridge.cjs"], env: { A: "2", B: "ü\n#", C: "" } };

interface Case {
  name: string;
  grammar: Grammar;
  path: string[];
  documents: fc.Arbitrary<string>;
  /** A parser called with none of our own code around it. */
  oracle: (text: string) => unknown;
}

const strict = json({ comments: false, trailingCommas: false });
const jsonc = json({ comments: true, trailingCommas: true });

const cases: Case[] = [
  {
    name: "strict JSON",
    grammar: strict,
    path: ["mcpServers", "easel"],
    documents: jsonDocument("mcpServers", false),
    oracle: (text) => (text.trim() === "" ? {} : JSON.parse(text)),
  },
  {
    name: "JSON with comments",
    grammar: jsonc,
    path: ["mcpServers", "easel"],
    documents: jsonDocument("mcpServers", true),
    oracle: (text) => parseJsonc(text, [], { allowTrailingComma: true }) ?? {},
  },
  {
    name: "TOML",
    grammar: toml,
    path: ["mcp_servers", "easel"],
    documents: tomlDocument("mcp_servers"),
    oracle: (text) => {
      const data = parseToml(text, { integersAsBigInt: "asNeeded" });
      return JSON.parse(JSON.stringify(data, (_, value) => (typeof value === "bigint" ? String(value) : value)));
    },
  },
  {
    name: "YAML",
    grammar: yaml,
    path: ["extensions", "easel"],
    documents: yamlDocument("extensions"),
    oracle: (text) => parseYaml(text) ?? {},
  },
];

describe.each(cases)("$name", ({ grammar, path, documents, oracle }) => {
  const [container = ""] = path;
  const settings = { numRuns: RUNS };
  const withEntry = (text: string, entry: JsonObject) => edit.withEntry(grammar.read(text), grammar, path, entry).text;
  const changed = (text: string, entry: JsonObject | undefined) => edit.withValue(grammar.read(text), grammar, path, entry).text;
  const timeout = 20_000 + RUNS * 100;

  test(
    "putting an entry in keeps every byte and every value",
    () => {
      fc.assert(
        fc.property(documents, (text) => {
          const after = withEntry(text, ENTRY);
          expect(isSubsequence(text, after)).toBe(true);
          const before = oracle(text);
          expect(oracle(after)).toEqual({
            ...asObject(before),
            [container]: { ...asObject(edit.valueAt(before, [container])), easel: ENTRY },
          });
          expect(withEntry(after, ENTRY)).toBe(after);
          // Asked for the whole file, and for a little more, it tells what must not be shown, and comes to an end.
          expect(grammar.read(after).secrets([0, after.length + 1])).not.toEqual([]);
        }),
        settings,
      );
    },
    timeout,
  );

  test(
    "taking it out again leaves what was there",
    () => {
      fc.assert(
        fc.property(documents, (text) => {
          const after = changed(withEntry(text, ENTRY), undefined);
          const before = asObject(oracle(text));
          expect(oracle(after)).toEqual({
            ...before,
            ...(container in asObject(oracle(after)) ? { [container]: before[container] ?? {} } : {}),
          });
          // Where other entries stand, the very bytes come back (but for line ends at the end of the file).
          const others = Object.keys(asObject(before[container])).length > 0;
          if (others) expect(after.trimEnd()).toBe(text.trimEnd());
          expect(changed(after, undefined)).toBe(after);
        }),
        settings,
      );
    },
    timeout,
  );

  test(
    "an update touches nothing but the entry, and keeps what others added to it",
    () => {
      fc.assert(
        fc.property(documents, (text) => {
          const added = { ...ENTRY, disabled: false };
          const first = changed(text, added);
          const second = withEntry(first, NEWER);
          expect(edit.valueAt(oracle(second), path)).toEqual({ ...added, ...NEWER });
          expect(changed(second, undefined)).toBe(changed(first, undefined));
        }),
        settings,
      );
    },
    timeout,
  );
});

/** A document, and as a hand at work leaves it: with a piece missing or doubled. */
const edited = (documents: fc.Arbitrary<string>, pieces: string[]) =>
  fc.tuple(documents, fc.nat(), fc.nat(8), fc.constantFrom("", ...pieces)).map(([text, where, length, put]) => {
    const at = text.length === 0 ? 0 : where % text.length;
    return [text, text.slice(0, at) + put + text.slice(at + length)] as const;
  });

interface LibraryCase {
  name: string;
  grammar: Grammar;
  documents: fc.Arbitrary<string>;
  pieces: string[];
  /** What the library reads; throws where it refuses. */
  library(text: string): unknown;
}

const byJsonc = (allowTrailingComma: boolean) => (text: string) => {
  const errors: ParseError[] = [];
  const data = parseJsonc(text, errors, { allowTrailingComma, allowEmptyContent: true });
  if (errors.length > 0) throw new Error("refused");
  return data ?? {};
};
const commented = { documents: jsonDocument("mcpServers", true), pieces: [",", "//", "/*", "*/", "]", "}", '"', ",,"] };
const TOML_PIECES = ["[", "]", '"', "'", '"""', "=", "#", ".", ",", "{", "}", "\\", "\n", "\r", "\u0001", "\t"];
const TOML_LINES = ["\n[mcp_servers]\n", "\n[t]\n", "\na = 1\n", "\n[a.b]\n", "\na.b = 1.5\n"];
const YAML_PIECES = [
  ":",
  ": ",
  " #",
  "#",
  "- ",
  "-",
  "'",
  '"',
  "[",
  "]",
  "{",
  "}",
  ",",
  "&a",
  "*a",
  "!",
  "|",
  ">",
  "?",
  "\\",
  " ",
  "\t",
  "\n",
  "\r",
];
const YAML_LINES = [
  "\n---\n",
  "\n...\n",
  "\na: 1\n",
  "\n  b: x\n",
  "\n- c\n",
  ": 007",
  ": -0",
  ": .5",
  ": 1e3",
  ": 0x1F",
  ": -y",
  ": 1.2.3",
  ": ~",
];
const libraryCases: LibraryCase[] = [
  { name: "JSON with comments and commas", grammar: jsonc, ...commented, library: byJsonc(true) },
  { name: "JSON with comments", grammar: json({ comments: true, trailingCommas: false }), ...commented, library: byJsonc(false) },
  {
    name: "TOML",
    grammar: toml,
    documents: tomlDocument("mcp_servers"),
    pieces: [...TOML_PIECES, ...TOML_LINES],
    library: (text) => parseToml(text, { integersAsBigInt: "asNeeded" }),
  },
  {
    name: "YAML",
    grammar: yaml,
    documents: yamlDocument("extensions"),
    pieces: [...YAML_PIECES, ...YAML_LINES],
    library: (text) => parseYaml(text, { logLevel: "error" }) ?? {},
  },
];

describe.each(libraryCases)("$name, as its library reads it", ({ grammar, documents, pieces, library }) => {
  const outcome = (read: () => unknown) => {
    try {
      return read();
    } catch {
      return "refused";
    }
  };
  const saysTheSame = (text: string) => {
    fc.pre(!/__proto__(?!x)/.test(text)); // which one library makes the prototype, and JSON.parse a key like others
    expect(outcome(() => grammar.read(text).data)).toEqual(outcome(() => library(text)));
  };

  test(
    "says and refuses what the library does, of a text and then of one that is much like it",
    () => {
      fc.assert(
        fc.property(edited(documents, pieces), ([before, after]) => {
          saysTheSame(before);
          saysTheSame(after);
        }),
        { numRuns: RUNS * 2 },
      );
    },
    20_000 + RUNS * 100,
  );
});

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

/** Whether `whole` becomes `part` by deleting characters. */
function isSubsequence(part: string, whole: string): boolean {
  let at = 0;
  for (const char of part) {
    at = whole.indexOf(char, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
