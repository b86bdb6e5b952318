/// <reference types="vite/client" />
/** All art files by their name, and the nouns they are called by. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { type Art, readArt } from "./art.ts";

let texts: ReadonlyMap<string, string> | null = null;
let nouns: ReadonlyMap<string, Art> | null = null;
const read = new Map<string, Art>();

/** The SVG text of every art file, by its name without folder and ending. */
export function artTexts(): ReadonlyMap<string, string> {
  texts ??= new Map(Object.entries(artFiles()).map(([file, text]) => [path.basename(file, ".svg"), text]));
  return texts;
}

/** The art of that name; throws where there is none. */
export function artOf(name: string): Art {
  const text = artTexts().get(name);
  if (text === undefined) throw new Error(`There is no art file ${name}.svg.`);
  const art = read.get(name) ?? readArt(name, text);
  read.set(name, art);
  return art;
}

/** The art for a noun in the singular; undefined for a word without art. */
export function findSubject(noun: string): Art | undefined {
  nouns ??= new Map([...artTexts().keys()].map(artOf).flatMap((art) => art.words.map((word) => [word, art] as const)));
  return nouns.get(noun);
}

/** A subject in the first of the states for which there is a file (`fox-sleeping`), or as it always is. */
export function artInState(subject: Art, states: Iterable<string>): Art {
  const state = [...states].find((name) => artTexts().has(`${subject.name}-${name}`));
  return state ? artOf(`${subject.name}-${state}`) : subject;
}

/** The text of each file. Vite puts them into the program; when Node runs the sources they are read from the folder. */
function artFiles(): Readonly<Record<string, string>> {
  if (import.meta.env?.SSR) return import.meta.glob<string>("../art/**/*.svg", { query: "?raw", import: "default", eager: true });
  const folder = fileURLToPath(new URL("../art/", import.meta.url));
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".svg"));
  return Object.fromEntries(files.sort().map((file) => [file, readFileSync(path.join(folder, file), "utf8")]));
}
