import { describe, expect, test } from "vitest";
import { decode, encode, withEntry, withValue } from "../change/text-edit.ts";
import type { Grammar } from "./grammar.ts";
import { json } from "./json.ts";
import { toml } from "./toml.ts";
import { yaml } from "./yaml.ts";

/** Files as they are met, and exactly what becomes of them. What a file on disk may be besides its text is in connect.test.ts. */

const strict = json({ comments: false, trailingCommas: false });
const jsonc = json({ comments: true, trailingCommas: true });
const commentsOnly = json({ comments: true, trailingCommas: false });

const ENTRY = { command: "e", args: ["/e/easel-bridge.cjs"] };

function inserted(grammar: Grammar, path: string[], text: string): string {
  return withEntry(grammar.read(text), grammar, path, ENTRY).text;
}

function refusal(grammar: Grammar, path: string[], text: string): string {
  try {
    inserted(grammar, path, text);
  } catch (error) {
    return error instanceof Error ? error.message : "";
  }
  return "not refused";
}

describe("JSON", () => {
  const path = ["mcpServers", "easel"];
  const one = '{"command":"e","args":["/e/easel-bridge.cjs"]}';
  const cases: [string, Grammar, string, string][] = [
    ["minified", strict, '{"mcpServers":{"a":{}}}', `{"mcpServers":{"a":{},"easel":${one}}}`],
    ["minified, no entries yet", strict, '{"a":1,"mcpServers":{}}', `{"a":1,"mcpServers":{"easel":${one}}}`],
    ["minified, no list yet", strict, '{"a":1}', `{"a":1,"mcpServers":{"easel":${one}}}`],
    [
      "tabs and CRLF",
      strict,
      '{\r\n\t"mcpServers": {\r\n\t\t"a": {}\r\n\t}\r\n}',
      '{\r\n\t"mcpServers": {\r\n\t\t"a": {},\r\n\t\t"easel": {\r\n\t\t\t"command": "e",\r\n\t\t\t"args": [\r\n\t\t\t\t"/e/easel-bridge.cjs"\r\n\t\t\t]\r\n\t\t}\r\n\t}\r\n}',
    ],
    [
      "an empty object",
      strict,
      "{}\n",
      '{\n  "mcpServers": {\n    "easel": {\n      "command": "e",\n      "args": [\n        "/e/easel-bridge.cjs"\n      ]\n    }\n  }\n}\n',
    ],
    [
      "a comment behind the last entry stays behind it",
      jsonc,
      '{\n    "mcpServers": {\n        "a": {} // mine\n        // the end\n    },\n}',
      '{\n    "mcpServers": {\n        "a": {}, // mine\n        "easel": {\n            "command": "e",\n            "args": [\n                "/e/easel-bridge.cjs"\n            ]\n        }\n        // the end\n    },\n}',
    ],
    [
      "a trailing comma stays, and the new entry has one, too",
      jsonc,
      '{\n  "mcpServers": {\n    "a": {}, // mine\n  },\n}',
      '{\n  "mcpServers": {\n    "a": {}, // mine\n    "easel": {\n      "command": "e",\n      "args": [\n        "/e/easel-bridge.cjs"\n      ]\n    },\n  },\n}',
    ],
    [
      "a comment alone in the list",
      jsonc,
      '{\n  "mcpServers": { // none yet\n  }\n}',
      '{\n  "mcpServers": { // none yet\n    "easel": {\n      "command": "e",\n      "args": [\n        "/e/easel-bridge.cjs"\n      ]\n    }\n  }\n}',
    ],
  ];
  test.each(cases)("%s", (_, grammar, before, after) => {
    expect(inserted(grammar, path, before)).toBe(after);
    expect(withValue(grammar.read(after), grammar, path, undefined).data).toEqual({ mcpServers: {}, ...Object(grammar.read(before).data) });
  });

  test("comments without trailing commas is a grammar of its own", () => {
    expect(inserted(commentsOnly, path, '{ "a": 1 /* mine */ }')).toContain("/* mine */");
    expect(refusal(commentsOnly, path, '{ "a": 1, }')).toContain("line 1, column 11");
  });

  test("what JSON.parse refuses is refused", () => {
    for (const text of ['{"a":01}', '{"a":"\u0001"}', "{\"a\":'b'}", "{a:1}", '{"a":NaN}', "{} {}", "\u00a0{}", '{"a":"\\x41"}']) {
      expect(refusal(strict, path, text)).toMatch(/mistake in line 1/);
    }
  });

  test("a nesting that would exhaust the stack is refused", () => {
    expect(refusal(jsonc, path, `{"a":${"[".repeat(100_000)}${"]".repeat(100_000)}}`)).toMatch(/too deeply/);
  });

  test("an entry among others is taken out with its line, and a comment that is not ours stays", () => {
    const text = '{\n  "mcpServers": {\n    "a": {},\n    "easel": {}, // mine\n    "b": {}\n  }\n}';
    expect(withValue(jsonc.read(text), jsonc, path, undefined).text).toBe(
      '{\n  "mcpServers": {\n    "a": {},\n    // mine\n    "b": {}\n  }\n}',
    );
  });

  test("an update changes only the values that differ", () => {
    const text = '{"mcpServers": {"easel": {"args": ["/old/easel-bridge.cjs"], /* mine */ "command": "e", "on": true}}}';
    expect(inserted(jsonc, path, text)).toBe(
      '{"mcpServers": {"easel": {"args": ["/e/easel-bridge.cjs"], /* mine */ "command": "e", "on": true}}}',
    );
  });
});

describe("TOML", () => {
  const path = ["mcp_servers", "easel"];
  const table = '[mcp_servers.easel]\ncommand = "e"\nargs = ["/e/easel-bridge.cjs"]\n';

  test("comments, numbers over 2^53 and dotted keys stay", () => {
    const before =
      '# mine\nbig = 9007199254740993 # 2^53 + 1\na.b.c = 1\n\n[mcp_servers."x y"] # its head\ncommand = """\n[mcp_servers.easel]\n"""\n# end';
    const after = inserted(toml, path, before);
    expect(after).toBe(`${before}\n\n${table}`);
    expect(withValue(toml.read(after), toml, path, undefined).text).toBe(`${before}\n`);
  });

  test("CRLF", () => {
    expect(inserted(toml, path, "a = 1\r\n")).toBe(`a = 1\r\n\r\n${table.replaceAll("\n", "\r\n")}`);
  });

  test("an entry with a table of its own for the environment is updated in place", () => {
    const before =
      '[mcp_servers.easel]\nargs = [\n  "/old/easel-bridge.cjs",\n]\n# a word\n[mcp_servers.easel.env]\nA = "1"\n\n[other]\nx = 1\n';
    const after = withEntry(toml.read(before), toml, path, { ...ENTRY, env: { A: "2", B: "3" } }).text;
    expect(after).toBe(
      '[mcp_servers.easel]\nargs = ["/e/easel-bridge.cjs"]\ncommand = "e"\n# a word\n[mcp_servers.easel.env]\nA = "2"\nB = "3"\n\n[other]\nx = 1\n',
    );
    expect(withValue(toml.read(after), toml, path, undefined).text).toBe("# a word\n\n[other]\nx = 1\n");
  });

  test.each([
    ["in a list", '[mcp_servers.easel]\nargs = [ # mine\n  "/old/easel-bridge.cjs",\n]\n'],
    ["in braces", '[mcp_servers]\neasel = {\n  command = "/old/node", # mine\n  args = ["/old/easel-bridge.cjs"],\n}\n'],
  ])("a person's comment within our entry, %s, is not lost without a word", (_where, before) => {
    expect(() => withEntry(toml.read(before), toml, path, { command: "e", args: ["/e/easel-bridge.cjs"] })).toThrow(/comment inside/);
  });

  test("an entry at the top, as Codex itself rewrites it, goes without a trace", () => {
    const before =
      '[mcp_servers.easel]\ncommand = "e"\ntool_timeout_sec = 600.0\n\n[mcp_servers.easel.env]\nA = "1"\n\n[mcp_servers.other]\ncommand = "x"\n';
    expect(withValue(toml.read(before), toml, path, undefined).text).toBe('[mcp_servers.other]\ncommand = "x"\n');
  });

  test("an entry with the environment in braces is updated in the braces", () => {
    const before = '[mcp_servers.easel]\ncommand = "e"\nargs = ["/e/easel-bridge.cjs"]\nenv = { A = "1", "x y" = 1979-05-27 }\n';
    const after = withEntry(toml.read(before), toml, path, { env: { A: "2" } }).text;
    expect(after).toContain('env = { A = "2", "x y" = 1979-05-27 }');
  });

  test.each([
    ["the whole list in braces", 'mcp_servers = { a = { command = "x" } }', /in braces/],
    ["a list for the list", "[[mcp_servers]]\na = 1", /"mcp_servers" .* a list \(line 1, column 1\)/],
    ["a value for the list", "mcp_servers = 1", /a single value/],
    ["a mistake", "a = 1\nb = \n", /mistake in line 2/],
    ["a key twice", "a = 1\na = 2", /mistake in line 2/],
  ])("refused: %s", (_, text, reason) => {
    expect(refusal(toml, path, text)).toMatch(reason);
  });

  test("values of environments and headers are not shown", () => {
    const text =
      '[mcp_servers.a]\nenv = { K = "sekret" }\nhttp_headers.X = "sekret"\n[mcp_servers.b.env]\nK = "sekret"\n[c]\nd = { bearer_token = "sekret" }\n';
    const settings = toml.read(text);
    expect(settings.secrets([0, text.length])).toHaveLength(4);
    expect(
      settings.secrets([0, text.length]).reduceRight((shown, [start, end]) => shown.slice(0, start) + shown.slice(end), text),
    ).not.toContain("sekret");
  });
});

describe("YAML", () => {
  const path = ["extensions", "easel"];
  const lines = '  easel:\n    command: "e"\n    args: ["/e/easel-bridge.cjs"]\n';

  test("comments, order, anchors and block texts stay", () => {
    const before =
      "# mine\nA: &x yes # truly\nextensions: # these\n  # the first\n  dev:\n    type: builtin\n    args: [ a , 'b' ]\n\n# end\nB: *x\nC: |+\n  text\n\n";
    const after = inserted(yaml, path, before);
    expect(after).toBe(before.replace("# these\n", `# these\n${lines}`));
    expect(withValue(yaml.read(after), yaml, path, undefined).text).toBe(before);
  });

  test("no list yet: it comes last, or first where the end would swallow it", () => {
    expect(inserted(yaml, path, "A: 1")).toBe(`A: 1\nextensions:\n${lines}`);
    expect(inserted(yaml, path, "A: 1\n...\n")).toBe(`extensions:\n${lines}A: 1\n...\n`);
  });

  test("a list in braces stays in braces", () => {
    const one = '"easel": {"command": "e", "args": ["/e/easel-bridge.cjs"]}';
    expect(inserted(yaml, path, "extensions: {} # none\n")).toBe(`extensions: {${one}} # none\n`);
    const after = inserted(yaml, path, "extensions: { a: {b: c} }\n");
    expect(after).toBe(`extensions: {${one},  a: {b: c} }\n`);
    expect(withValue(yaml.read(after), yaml, path, undefined).text).toBe("extensions: {a: {b: c} }\n");
  });

  test("the last entry leaves an empty list, not nothing", () => {
    expect(withValue(yaml.read(`extensions: # mine\n${lines}B: 1\n`), yaml, path, undefined).text).toBe("extensions: {} # mine\nB: 1\n");
  });

  test("an update changes only the lines that differ", () => {
    const before =
      "extensions:\n  easel:\n    # mine\n    args:\n    - /old/easel-bridge.cjs # old\n    command: e # still\n    enabled: false\n";
    expect(inserted(yaml, path, before)).toBe(
      'extensions:\n  easel:\n    # mine\n    args: ["/e/easel-bridge.cjs"]\n    command: e # still\n    enabled: false\n',
    );
  });

  test.each([
    ["nothing for the list", "extensions:\nA: 1\n", /"extensions" .* a single value/],
    ["a list for the list", "extensions:\n- a\n", /"extensions" .* a list \(line 2, column 1\)/],
    ["an alias for the list", "A: &a {b: c}\nextensions: *a\n", /alias/],
    ["a key twice", "extensions: {}\nextensions: {}\n", /mistake in line 2/],
    ["a mistake", "a: [1\nb: 2\n", /mistake in line 2/],
    ["tabs", "a:\n\tb: 1\n", /mistake in line 2/],
    ["two documents", "a: 1\n---\nb: 1\n", /more than one document/],
  ])("refused: %s", (_, text, reason) => {
    expect(refusal(yaml, path, text)).toMatch(reason);
  });

  test("values of environments are not shown", () => {
    const text = "extensions:\n  a:\n    envs:\n      K: sekret\n      L: |\n        sekret\n    headers: {X: 'sekret'}\n";
    const settings = yaml.read(text);
    expect(
      settings.secrets([0, text.length]).reduceRight((shown, [start, end]) => shown.slice(0, start) + shown.slice(end), text),
    ).not.toContain("sekret");
  });
});

describe("bytes", () => {
  test("a byte order mark is taken off and put back", () => {
    const bytes = Buffer.from("\uFEFF\uFEFFa ü 😀\r\n");
    expect(decode(bytes)).toEqual({ bom: true, text: "\uFEFFa ü 😀\r\n" });
    expect(encode(decode(bytes))).toEqual(bytes);
  });

  test.each([
    ["UTF-16, little end first", Buffer.from("\uFEFF{}", "utf16le")],
    ["UTF-16 without mark", Buffer.from("{}", "utf16le")],
    ["Latin-1", Buffer.from('{"ü":1}', "latin1")],
    ["a cut character", Buffer.from("ü").subarray(0, 1)],
  ])("%s is refused", (_, bytes) => {
    expect(() => decode(bytes)).toThrow(/not saved as UTF-8/);
  });
});
