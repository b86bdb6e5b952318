import * as fc from "fast-check";
import { expect, test } from "vitest";
import { strict } from "../apps/common.ts";
import type { Settings } from "../grammars/grammar.ts";
import { toml } from "../grammars/toml.ts";
import { yaml } from "../grammars/yaml.ts";
import { maskedDiff } from "./diff.ts";

const settings = (text: string): Settings => ({
  text,
  data: {},
  set: () => [],
  // Every "s" is a secret: where masks are lost or moved, a letter shows.
  secrets: () => [...text].flatMap((letter, at) => (letter === "s" ? [[at, at + 1] as const] : [])),
});

/** Lines as a person counts them: a last line is one with or without its line break. */
const lines = (text: string) =>
  text
    .replace(/\n$/, "")
    .split("\n")
    .map((line) => line.replace(/\r$/, ""));

const texts = fc
  .array(fc.constantFrom("a", "b", "s", "{", "}", "as,", ""), { maxLength: 14 })
  .chain((parts) => fc.constantFrom("", "\n", "\r\n").map((end) => parts.join(end === "\r\n" ? "\r\n" : "\n") + end));

test("what is shown is the change, whole lines of it, with three lines around and no secret", () => {
  fc.assert(
    fc.property(texts, texts, (before, after) => {
      const diff = maskedDiff(settings(before), settings(after));
      const ops = diff.map(({ op }) => op).join("");
      expect(ops).toMatch(/^ {0,3}-*\+* {0,3}$/);
      expect(diff.map(({ text }) => text).join("")).not.toContain("s");
      if (before === after) return;

      // Put where it belongs, it turns the one text into the other.
      const shown = (wanted: string) => diff.filter(({ op }) => op === " " || op === wanted).map(({ text }) => text);
      const hidden = (text: string) => (text === "" ? [] : lines(text).map((line) => line.replaceAll("s", "••••••")));
      const [old, young] = [hidden(before), hidden(after)];
      const [going, coming] = [shown("-"), shown("+")];
      const fits = (start: number) =>
        going.every((line, index) => old[start + index] === line) &&
        [...old.slice(0, start), ...coming, ...old.slice(start + going.length)].join("\n") === young.join("\n");
      expect(Array.from({ length: old.length + 1 }, (_, start) => fits(start)).some(Boolean)).toBe(true);

      // Nothing that stays is said to go, at either end.
      const [gone, come] = ["-", "+"].map((op) => diff.filter((line) => line.op === op).map(({ text }) => text));
      if (gone?.[0] !== undefined && come?.[0] !== undefined && !before.includes("s") && !before.includes("\r") && !after.includes("\r")) {
        expect(gone[0]).not.toBe(come[0]);
        expect(gone.at(-1)).not.toBe(come.at(-1));
      }
    }),
    { numRuns: 3_000 },
  );
});

test.each([
  ["json", strict, (env: string, value: string) => `{"a": {"env": {"${env}": "${value}"}}}`],
  ["toml", toml, (env: string, value: string) => `[a.env]\n${env} = "${value}"\n`],
  ["yaml", yaml, (env: string, value: string) => `a:\n  env:\n    ${env}: "${value}"\n`],
])(
  "%s: Easel's own environment is shown; the same value of somebody else, and their value of the same name, are not",
  (_, grammar, text) => {
    const shown = (env: string, value: string) => {
      const diff = maskedDiff(grammar.read(""), grammar.read(text(env, value)), { EASEL_MODE: "plain" });
      return diff.map((line) => line.text).join("\n");
    };
    expect(shown("EASEL_MODE", "plain")).toContain("plain");
    expect(shown("TOKEN", "plain")).not.toContain("plain");
    expect(shown("EASEL_MODE", "other")).not.toContain("other");
  },
);

test("a change within one long line shows that part of it", () => {
  const text = (word: string) => `{"a": "${"x".repeat(5_000)}", "b": "${word}", "c": "${"y".repeat(5_000)}"}`;
  const [going, coming] = maskedDiff(settings(text("old")), settings(text("new")));
  expect([going?.op, coming?.op]).toEqual(["-", "+"]);
  expect(going?.text).toContain('"old"');
  expect(coming?.text).toContain('"new"');
  expect(going?.text.length).toBeLessThan(410);
});

test("a file that begins with an empty line", () => {
  const [before, after] = ["\n\n", "\n\nextensions:\n  easel:\n    envs:\n      TOKEN: x\n"].map((text) => yaml.read(text));
  if (before === undefined || after === undefined) throw new Error("it was not read");
  expect(maskedDiff(before, after).map(({ op, text }) => op + text)).toEqual([
    " ",
    " ",
    "+extensions:",
    "+  easel:",
    "+    envs:",
    "+      TOKEN: ••••••",
  ]);
});
