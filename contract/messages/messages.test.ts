import fs from "node:fs/promises";
import path from "node:path";
import { expect, it } from "vitest";
import { en } from "./en.ts";
import { formatsFor } from "./format.ts";
import { sentencesOf, warningSentence, workflowFaultSentence } from "./messages.ts";

const internal = { message: "Interner Fehler.", remedy: "Noch einmal." };
const other = { ...en, errors: { ...en.errors, internal_error: internal } };

it("says an error in the language of the catalogue, and a code that it does not know as it was sent", () => {
  const sent = { message: "It melted.", remedy: "Cool it." };
  expect(sentencesOf({ code: "internal_error", parameters: {}, ...sent }, other)).toEqual(internal);
  expect(sentencesOf({ code: "melted", parameters: {}, ...sent }, other)).toEqual(sent);
  expect(sentencesOf(sent, other)).toEqual(sent);
});

it("says what is wrong with a workflow in the language of the catalogue, also where its file could not be read at all", () => {
  const written_twice = ({ name }: { name: string }) => `„${name}“ steht zweimal da.`;
  const file_missing = ({ file }: { file: string }) => `„${file}“ fehlt.`;
  const file_empty = ({ file }: { file: string }) => ({ message: `${file} ist leer.`, remedy: "" });
  const german = {
    ...other,
    errors: { ...other.errors, file_empty },
    workflowFaults: { ...en.workflowFaults, written_twice, file_empty: () => "die Datei ist leer." },
    workflowWarnings: { ...en.workflowWarnings, file_missing },
  };
  const twice = { code: "written_twice", parameters: { name: "steps" }, message: '"steps" is written twice.' };
  expect(workflowFaultSentence(twice, german)).toBe("„steps“ steht zweimal da.");
  expect(workflowFaultSentence({ code: "internal_error", parameters: {}, message: "It broke." }, german)).toBe("Interner Fehler.");
  expect(workflowFaultSentence({ code: "melted", parameters: {}, message: "It melted." }, german)).toBe("It melted.");
  const missing = { code: "file_missing", parameters: { input: "Load Image: image", file: "fox.png" }, message: "" };
  expect(warningSentence(missing, german)).toBe("„fox.png“ fehlt.");
});

it("writes plurals, lists and days as each language does", () => {
  const polish = formatsFor("pl");
  const forms = { one: "obraz", few: "obrazy", many: "obrazów", other: "obrazu" };
  expect([1, 3, 5, 22].map((n) => polish.plural(n, forms))).toEqual(["obraz", "obrazy", "obrazów", "obrazy"]);
  const german = formatsFor("de");
  expect([german.count(1234), german.fileSize(1.5 * 1024 ** 3), german.list(["a", "b", "c"]), german.ago(1, "day")]).toEqual([
    "1.234",
    "1,5 GB",
    "a, b und c",
    "gestern",
  ]);
});

it("writes sizes as people say them", () => {
  const { decimal, fileSize, count, plural } = en.formats;
  expect(decimal(5.24)).toBe("5.2");
  expect(fileSize(12)).toBe("1 kB");
  expect(fileSize(1_500_000)).toBe("1.4 MB");
  expect(fileSize(3 * 1024 ** 3)).toBe("3.0 GB");
  const pictures = (n: number) => plural(n, { one: "1 picture", other: `${count(n)} pictures` });
  expect([pictures(1), pictures(1234)]).toEqual(["1 picture", "1,234 pictures"]);
});

it("no two parts of Easel use the same code for an error", async () => {
  const folder = path.join(import.meta.dirname, "en", "errors");
  const files = await fs.readdir(folder);
  const parts = await Promise.all(files.map((name) => import(path.join(folder, name))));
  const codes = parts.flatMap((part) => Object.values(part).flatMap((sentences) => Object.keys(sentences as object)));
  expect(codes.length).toBeGreaterThan(0);
  expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
  expect(Object.keys(en.errors)).toEqual(expect.arrayContaining(codes));
});
