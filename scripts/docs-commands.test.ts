import fs from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import manifest from "../package.json" with { type: "json" };
import { root } from "./bootstrap/root.ts";
import { sitePages } from "./docs/site-pages.ts";

const read = (file: string) => fs.readFileSync(path.join(root, file), "utf8");

/** What a page has in code: between backticks in a line, and each line of a block. */
const codeIn = (text: string): string[] =>
  text
    .split(/^```.*$/m)
    .flatMap((part, index) => (index % 2 === 1 ? part.split("\n") : [...part.matchAll(/`([^`\n]+)`/g)].map(([, code = ""]) => code)));

/** What the files of these folders say. */
const textOf = (folders: readonly string[], fits: RegExp): string =>
  folders
    .flatMap((folder) =>
      fs.readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" }).map((file) => path.join(folder, file)),
    )
    .filter((file) => fits.test(file))
    .map(read)
    .join("\n");

/** All sources of these folders, without their tests. */
const sources = (...folders: string[]): string => textOf(folders, /(?<!\.test)\.(ts|tsx|mjs)$/);

/** Each program of ours by how its commands begin, and the sources that know its switches. */
const PROGRAMS: readonly { begins: RegExp; knows: string }[] = [
  { begins: /^(npx (-y |--yes )?)?easel-bridge(@\S+)? /, knows: sources("mcp-bridge") },
  { begins: /^easel-connect /, knows: sources("electron/client-configs/cli") },
  { begins: /^easel /, knows: sources("electron/app", "electron/installation") },
];

const pages = Object.keys(sitePages());

describe.each(pages)("%s", (page) => {
  const code = codeIn(read(page));

  it("names only commands of npm that there are", () => {
    const named = code.flatMap((line) => [...line.matchAll(/npm run ([\w:-]+)/g)].map(([, name = ""]) => name));
    expect(named.filter((name) => !Object.hasOwn(manifest.scripts, name))).toEqual([]);
  });

  it("names only switches that its programs know", () => {
    const unknown = code.flatMap((line) => {
      const program = PROGRAMS.find(({ begins }) => begins.test(line.trim()));
      if (program === undefined) return [];
      const switches = [...line.matchAll(/(?<=\s)--([a-z][a-z-]*)/g)].map(([, name = ""]) => name);
      return switches
        .filter((name) => !new RegExp(`["'\`]${name}["'\`]|--${name}\\b|\\b${name}:`).test(program.knows))
        .map((name) => `${line}: --${name}`);
    });
    expect(unknown).toEqual([]);
  });
});

it("every variable of ours that a page names is read somewhere", () => {
  const folders = [
    "base",
    "bench",
    "comfyui",
    "contract",
    "deploy",
    "e2e",
    "electron",
    "mcp-bridge",
    "practice-engine",
    "renderer",
    "scripts",
  ];
  const known = read("forge.config.ts") + textOf(folders, /\.(ts|mjs|ya?ml|service|env)$/);
  const named = pages.flatMap((page) => codeIn(read(page)).flatMap((line) => line.match(/\bEASEL_[A-Z_]+[A-Z]\b/g) ?? []));
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((name) => !known.includes(name))).toEqual([]);
});
