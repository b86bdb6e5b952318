import { deflateRawSync } from "node:zlib";
import type { Plugin, Rolldown } from "vite";
import { inAscii } from "./ascii.ts";

const SHEBANG = "#!/usr/bin/env node";

/**
 * Puts a program's chunks into its entry's file: each lies in a comment at the end, and is read and run when it is first imported, like
 * a file of its own. What is shared by several chunks is a chunk, too, so that there is one of each module.
 *
 * An AI app starts the bridge often, waits for its first answer and keeps it for days. Code that V8 has only looked through costs
 * ten times its size in memory and a good part of that wait; a comment costs nothing but its own bytes. The chunks that `first`, a
 * module's path, needs from the start lie there as they are, the others compressed.
 */
export function oneFile(first: string): Plugin {
  return {
    name: "one-file",
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((file): file is Rolldown.OutputChunk => file.type === "chunk");
      const entry = chunks.find((chunk) => chunk.isEntry);
      if (!entry) throw new Error("There is no entry.");
      const early = closureOf(chunks, first);
      const parts = chunks.filter((chunk) => chunk !== entry).map((chunk) => partOf(chunk, chunks, early.has(chunk.fileName)));
      const table: Record<string, [start: number, length: number, packed: 0 | 1]> = {};
      let section = "";
      for (const { name, text, packed } of parts) {
        section += "\n//";
        table[name] = [section.length, text.length, packed ? 1 : 0];
        section += text;
      }
      entry.code = `${SHEBANG}\n${loader(entry.fileName, table, section.length)}${withChunkCalls(inAscii(entry.code), chunks)}${section}`;
      for (const chunk of chunks) if (chunk !== entry) delete bundle[chunk.fileName];
    },
  };
}

/** The chunk with this module, and all that it imports at once. */
function closureOf(chunks: readonly Rolldown.OutputChunk[], module: string): Set<string> {
  const names = chunks.filter((chunk) => chunk.facadeModuleId?.replaceAll("\\", "/").endsWith(`/${module}`)).map((chunk) => chunk.fileName);
  const found = new Set(names);
  for (const name of found) for (const other of chunks.find((chunk) => chunk.fileName === name)?.imports ?? []) found.add(other);
  if (names.length === 0) throw new Error(`${module} is no chunk.`);
  return found;
}

function partOf({ fileName, code }: Rolldown.OutputChunk, chunks: readonly Rolldown.OutputChunk[], early: boolean) {
  const called = withChunkCalls(inAscii(code), chunks);
  const text = early ? JSON.stringify(called) : deflateRawSync(called, { level: 9 }).toString("base64url");
  return { name: fileName, text, packed: !early };
}

/** The code, asking the loader for chunks where it would ask Node for their files. */
function withChunkCalls(code: string, chunks: readonly Rolldown.OutputChunk[]): string {
  return chunks.reduce((text, { fileName }) => {
    const file = fileName
      .split("/")
      .at(-1)
      ?.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    return text.replace(
      new RegExp(`\\brequire\\(["'\`]\\.{1,2}/(?:[\\w-]+/)*${file}["'\`]\\)`, "g"),
      `__chunk(${JSON.stringify(fileName)})`,
    );
  }, code);
}

/**
 * `__chunk(name)` gives a chunk's exports. `table`: where its text begins, counted from the beginning of the comments, and its length.
 * The file is kept open, so that an update which puts another in its place changes nothing for a program that runs.
 */
function loader(entryName: string, table: object, sectionLength: number): string {
  return `const __chunk = (() => {
  const table = ${JSON.stringify(table)};
  const loaded = new Map([[${JSON.stringify(entryName)}, module]]);
  const fs = require("node:fs");
  const file = fs.openSync(__filename, "r");
  const section = fs.fstatSync(file).size - ${sectionLength};
  return (name) => {
    const known = loaded.get(name);
    if (known) return known.exports;
    const [start, length, packed] = table[name];
    const bytes = Buffer.allocUnsafe(length);
    fs.readSync(file, bytes, 0, length, section + start);
    const text = bytes.latin1Slice();
    const code = packed ? require("node:zlib").inflateRawSync(Buffer.from(text, "base64url")).latin1Slice() : JSON.parse(text);
    const chunk = { exports: {} };
    loaded.set(name, chunk);
    new Function("module", "exports", "require", "__filename", "__chunk", code)(chunk, chunk.exports, require, __filename, __chunk);
    return chunk.exports;
  };
})();
`;
}
