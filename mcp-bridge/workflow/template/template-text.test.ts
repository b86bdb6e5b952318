import { describe, expect, it } from "vitest";
import { mapStrings, removeValue, setValue } from "./template-text.ts";

const WAYS = {
  "as ComfyUI writes it":
    '{\n  "__metadata__": {\n    "a": 1.0,\n    "b": [1,  2]\n  },\n  "10": {"x": 18446744073709551615},\n  "2": {}\n}\n',
  "with a byte order mark and Windows' line ends": '\uFEFF{\r\n\t"__metadata__": {\r\n\t\t"a": 1e3\r\n\t}\r\n}\r\n',
  "on one line": '{"__metadata__":{"a":1,"b":{"c":"d, \\"e\\""}},"3":{}}',
  "with an empty block": '{ "__metadata__": {} }',
};

describe.each(Object.entries(WAYS))("a template %s", (_, text) => {
  const parse = (json: string) => JSON.parse(json.replace(/^\uFEFF/, ""));

  it("has what is added to it, and is the same again without", () => {
    const added = setValue(text, ["__metadata__", "hidden_from"], ["cursor", "a,b"]);
    expect(parse(added).__metadata__).toEqual({ ...parse(text).__metadata__, hidden_from: ["cursor", "a,b"] });
    const removed = removeValue(added, ["__metadata__", "hidden_from"]);
    expect(parse(removed)).toEqual(parse(text));
    if (!text.includes("{}")) expect(removed).toBe(text);
  });

  it("gets the objects that lead to a new value, too", () => {
    const deep = setValue(text, ["__metadata__", "needs", "models", "model"], { folder: "loras" });
    expect(parse(deep).__metadata__.needs).toEqual({ models: { model: { folder: "loras" } } });
  });

  it("stays as it is where nothing is to change", () => {
    expect(mapStrings(text, (string) => string)).toBe(text);
    expect(removeValue(text, ["__metadata__", "nothing"])).toBe(text);
  });
});

it("keeps digits, order and blanks around a change", () => {
  const text = '{\n  "10": { "seed": 18446744073709551615,   "cfg": 7.50 },\n  "2": {}\n}';
  expect(setValue(text, ["10", "cfg"], 8)).toBe(text.replace("7.50", "8"));
  expect(removeValue(text, ["10", "seed"])).toBe('{\n  "10": { "cfg": 7.50 },\n  "2": {}\n}');
});

it("tells names from values, and where they stand", () => {
  const seen: string[] = [];
  mapStrings('{"a":{"b":["c"]}}', (string, path, isName) => {
    seen.push(`${isName ? "name" : "value"} ${string} at ${path.join(".")}`);
    return string;
  });
  expect(seen).toEqual(["name a at a", "name b at a.b", "value c at a.b.0"]);
});
