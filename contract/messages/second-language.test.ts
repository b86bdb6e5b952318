import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";

const root = path.resolve(import.meta.dirname, "../..");
let folder: string;

beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "easel-language-"));
  const compilerOptions = { types: [], noEmit: true };
  fs.writeFileSync(
    path.join(folder, "tsconfig.json"),
    JSON.stringify({ extends: path.join(root, "tsconfig.json"), compilerOptions, include: ["*.ts"] }),
  );
});
afterAll(() => fs.rmSync(folder, { recursive: true }));

/** What the compiler says of a second language file; empty where it is content. */
function compile(errors: string): string {
  const source = [
    `import { en, type Messages } from ${JSON.stringify(path.join(root, "contract/messages/en.ts"))};`,
    "const { internal_error, ...others } = en.errors;",
    "void internal_error;",
    `export const de: Messages = { ...en, errors: { ...others, ${errors} } };`,
  ];
  fs.writeFileSync(path.join(folder, "de.ts"), source.join("\n"));
  const compiler = path.join(root, "node_modules/typescript/bin/tsc");
  return spawnSync(process.execPath, [compiler, "-p", folder], { encoding: "utf8" }).stdout;
}

it.each<[string, string, RegExp]>([
  ["has every sentence", 'internal_error: { message: "Fehler.", remedy: "Noch einmal." }', /^$/],
  ["misses one", "", /Property 'internal_error' is missing/],
  ["misses its remedy", 'internal_error: { message: "Fehler." }', /Property 'remedy' is missing/],
  [
    "misspells one",
    'internal_error: { message: "Fehler.", remedy: "" }, internal_eror: { message: "", remedy: "" }',
    /'internal_eror' does not exist/,
  ],
])("a second language that %s", (_what, errors, said) => {
  expect(compile(errors)).toMatch(said);
});
