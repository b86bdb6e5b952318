import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseJson, stringifyJson } from "./json.ts";

/** Any JSON value, with seeds beyond 2^53 and with strings that look like what the parser must treat. */
const tricky = fc.constantFrom("NaN", "-Infinity", "18446744073709551615", '"NaN', '\\"1e999', "__proto__", "{Infinity}", "\u2028");
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string({ unit: "binary" }),
    tricky,
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (Object.is(number, -0) ? 0 : number)),
    fc.boolean(),
    fc.constant(null),
    fc.bigInt({ min: 2n ** 53n, max: 2n ** 64n - 1n }),
    fc.bigInt({ min: -(2n ** 70n), max: -(2n ** 53n) }),
    fc.array(tie("value")),
    fc.dictionary(fc.oneof(fc.string(), tricky), tie("value")),
  ),
}));

/** What a number written by JSON.stringify may lose: doubles beyond 2^53 without a fraction are integers in the text. */
const normal = (part: unknown): unknown => {
  if (typeof part === "number" && Number.isInteger(part) && !Number.isSafeInteger(part)) {
    return /^-?\d+$/.test(String(part)) ? BigInt(String(part)) : part;
  }
  if (Array.isArray(part)) return part.map(normal);
  if (typeof part !== "object" || part === null) return part;
  return Object.fromEntries(Object.entries(part).map(([key, member]) => [key, normal(member)]));
};

describe("parseJson", () => {
  test("reads back whatever stringifyJson wrote, exactly", () => {
    fc.assert(
      fc.property(value, (any) => {
        expect(parseJson(stringifyJson(any))).toEqual(normal(any));
      }),
    );
  });

  test("agrees with JSON.parse wherever that is exact, on the slow path too", () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), fc.constantFrom(undefined, 1, 2), (any, indent) => {
        const text = JSON.stringify(any, null, indent);
        // The string forces the slow path; doubles that print as long integers become bigints there.
        expect(parseJson(`[${text},"NaN"]`)).toEqual([normal(JSON.parse(text)), "NaN"]);
      }),
    );
  });

  test("refuses what JSON.parse refuses", () => {
    const noise = fc.string({ unit: fc.constantFrom(...'{}[]",:0123456789.eE+-tfn \\u\n') });
    fc.assert(
      fc.property(noise, (text) => {
        let refused = false;
        try {
          JSON.parse(text);
        } catch {
          refused = true;
        }
        const wrapped = () => parseJson(`["NaN",${text}]`);
        if (refused && text.trim() !== "" && !/[\],]/.test(text)) expect(wrapped).toThrow(SyntaxError);
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    ["NaN", null],
    ["[NaN, Infinity,-Infinity]", [null, null, null]],
    [
      '{"cfg": NaN, "text": "NaN, \\"Infinity\\" and 99999999999999999999"}',
      { cfg: null, text: 'NaN, "Infinity" and 99999999999999999999' },
    ],
    ["18446744073709551615", 18446744073709551615n],
    ["-18446744073709551615", -18446744073709551615n],
    ["9007199254740991", 9007199254740991],
    ["9007199254740992", 9007199254740992n],
    ["[1e22, 0.30000000000000004, 1234567890123456.5]", [1e22, 0.30000000000000004, 1234567890123456.5]],
  ])("%s", (text, expected) => {
    expect(parseJson(text)).toEqual(expected);
  });

  test.each(["[NaN", "NaN NaN", "[NaN,]", '{"a":NaN,}', "nan", "-NaN", "[1 NaN]", '"NaN', "{NaN:1}", "[01,NaN]", ""])(
    "refuses %j",
    (text) => {
      expect(() => parseJson(text)).toThrow(SyntaxError);
    },
  );

  test("a string of many megabytes passes the slow path", () => {
    const long = "a/+\\n".repeat(3_000_000);
    const expected = [long.replaceAll("\\n", "\n"), null];
    expect(JSON.stringify(parseJson(`["${long}",NaN]`)) === JSON.stringify(expected)).toBe(true);
  });

  test("a member called __proto__ is a member and nothing else", () => {
    const parsed = parseJson('{"__proto__":{"polluted":NaN}}');
    expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype);
    expect(Object.keys(parsed as object)).toEqual(["__proto__"]);
  });
});

describe("stringifyJson", () => {
  test("is JSON.stringify where there is no bigint", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (any) => {
        expect(stringifyJson(any)).toBe(JSON.stringify(any));
      }),
    );
  });

  test("leaves out and nulls what JSON.stringify leaves out and nulls", () => {
    const odd = { seed: 1, gone: undefined, list: [undefined, () => 1, Number.NaN], date: new Date(0), deep: { gone: undefined } };
    expect(stringifyJson({ ...odd, seed: 2n ** 64n - 1n })).toBe(JSON.stringify(odd).replace('"seed":1,', '"seed":18446744073709551615,'));
  });
});
