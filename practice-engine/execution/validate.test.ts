import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { NODES } from "../nodes/index.ts";
import { coerce, PythonError } from "./coerce.ts";
import { type RawGraph, validate } from "./validate.ts";

const folders = { output: "/nowhere/output", input: "/nowhere/input", temp: "/nowhere/temp" };
const check = (graph: RawGraph, targets: string[] | null = null) => validate(graph, NODES, folders, targets);
const empty = (width: unknown) => ({ class_type: "EmptyImage", inputs: { width, height: 8, batch_size: 1, color: 0 } });
const preview = (from: unknown) => ({ class_type: "PreviewImage", inputs: { images: from } });

describe("values are converted as Python converts them", () => {
  test.each([
    ["INT", "18446744073709551615", 18446744073709551615n],
    ["INT", 1.9, 1],
    ["INT", -1.9, -1],
    ["INT", " 1_000 ", 1000],
    ["INT", true, 1],
    ["FLOAT", "1e3", 1000],
    ["FLOAT", "-inf", Number.NEGATIVE_INFINITY],
    ["FLOAT", 3n, 3],
    ["STRING", 5, "5"],
    ["STRING", null, "None"],
    ["STRING", true, "True"],
    ["BOOLEAN", "false", true],
    ["BOOLEAN", "", false],
    ["BOOLEAN", 0, false],
    ["BOOLEAN", {}, false],
    ["IMAGE", "anything", "anything"],
  ])("%s of %o is %o", (type, value, expected) => {
    expect(coerce(type, value)).toEqual(expected);
  });

  test.each([
    ["INT", "1.5", "ValueError"],
    ["INT", null, "TypeError"],
    ["INT", {}, "TypeError"],
    ["INT", Number.POSITIVE_INFINITY, "OverflowError"],
    ["FLOAT", "many", "ValueError"],
    ["FLOAT", null, "TypeError"],
  ])("%s of %o throws a %s", (type, value, error) => {
    expect(() => coerce(type, value)).toThrow(expect.objectContaining({ type: error }));
  });

  test("every 64-bit integer survives as text, exactly", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (seed) => {
        expect(BigInt(coerce("INT", String(seed)) as number | bigint)).toBe(seed);
      }),
    );
  });
});

describe("graphs", () => {
  test("values are converted in the graph itself, because history shows them so", () => {
    const graph: RawGraph = { "1": empty("16"), "2": preview(["1", 0]) };
    expect(check(graph)).toEqual({ accepted: true, outputs: ["2"], nodeErrors: {} });
    expect(graph["1"]?.inputs).toMatchObject({ width: 16 });
  });

  test("a fault is told once, under its node, for every output that it spoils", () => {
    const verdict = check({ "1": empty(0), "2": preview(["1", 0]), "3": preview(["1", 0]) });
    expect(verdict).toMatchObject({ accepted: false, error: { type: "prompt_outputs_failed_validation", details: "" } });
    expect(Object.keys(verdict.nodeErrors)).toEqual(["1"]);
    expect(verdict.nodeErrors["1"]).toMatchObject({ class_type: "EmptyImage", dependent_outputs: ["2", "3"] });
    expect(verdict.nodeErrors["1"]?.errors).toHaveLength(1);
  });

  test("a sound output runs beside a broken one", () => {
    expect(check({ "1": empty(8), "2": preview(["1", 0]), "3": preview(["9", 0]) })).toMatchObject({ accepted: true, outputs: ["2"] });
  });

  test("a node that refers to itself is a cycle, told and not followed for ever", () => {
    const verdict = check({ "1": { class_type: "ImageInvert", inputs: { image: ["1", 0] } }, "2": preview(["1", 0]) });
    expect(verdict.nodeErrors["1"]?.errors[0]).toMatchObject({ type: "dependency_cycle", details: "1 (ImageInvert) -> 1 (ImageInvert)" });
  });

  test("a list that is wrapped is a literal; its bounds are not a link's", () => {
    const graph: RawGraph = { "1": { class_type: "PreviewAny", inputs: { source: { __value__: ["a", 0] } } } };
    expect(check(graph).accepted).toBe(true);
    expect(graph["1"]?.inputs).toEqual({ source: ["a", 0] });
  });

  test("whatever is put in for a value, the verdict is an answer and no crash", () => {
    const junk = fc.oneof(fc.jsonValue(), fc.constant(undefined), fc.bigInt(), fc.double());
    fc.assert(
      fc.property(junk, junk, junk, (width, link, text) => {
        const graph: RawGraph = {
          "1": empty(width),
          "2": preview(link),
          "3": { class_type: "PrimitiveString", inputs: { value: text } },
          "4": preview(["1", 0]),
          "5": { class_type: "PreviewAny", inputs: { source: ["3", 0] } },
        };
        const verdict = check(graph);
        if (!verdict.accepted) expect(verdict.error.type).toBe("prompt_outputs_failed_validation");
        for (const { errors } of Object.values(verdict.nodeErrors)) expect(errors.length).toBeGreaterThan(0);
      }),
      { numRuns: 300 },
    );
  });

  test("every node of the engine describes itself: titles, sockets and defaults within their own bounds", () => {
    for (const definition of NODES.values()) {
      expect(definition.title).not.toBe("");
      for (const [name, input] of Object.entries(definition.inputs)) {
        const { default: standard, min, max } = input.options;
        if (typeof standard !== "number") continue;
        expect(standard, `${definition.name}.${name}`).toBeGreaterThanOrEqual(Number(min ?? standard));
        expect(standard, `${definition.name}.${name}`).toBeLessThanOrEqual(Number(max ?? standard));
      }
    }
  });
});

test("PythonError carries the exception's name", () => {
  expect(new PythonError("KeyError", "'33'")).toMatchObject({ type: "KeyError", message: "'33'" });
});
