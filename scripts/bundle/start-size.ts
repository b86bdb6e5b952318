import { gzipSync } from "node:zlib";
import type { Plugin, Rolldown } from "vite";

/** What the window may load before it can be used, in bytes as gzip makes them: scripts, styles and the longest language; fonts are not counted. */
const MAX_START_BYTES = 250_000;

const FIRST = "renderer/main.tsx";
/** What the first module waits for. */
const AWAITED = ["renderer/app.tsx", "renderer/pages.tsx", "renderer/state/listen.ts"];
const LANGUAGES = ["contract/messages/de.ts", "contract/messages/zh.ts"];

/** Says how much the window loads at its start, and ends the build where that is too much. */
export function startSize(): Plugin {
  return {
    name: "start-size",
    apply: "build",
    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        const bytes = startBytes(bundle);
        const size = `${(bytes / 1000).toFixed(1)} kB of ${MAX_START_BYTES / 1000} kB`;
        if (bytes > MAX_START_BYTES) this.error(`The window loads ${size} at its start. What is not seen then belongs behind an import().`);
        console.log(`The window's start: ${size}.`);
      },
    },
  };
}

function startBytes(bundle: Rolldown.OutputBundle): number {
  const chunks = Object.values(bundle).filter((file) => file.type === "chunk");
  const chunkOf = (module: string): Rolldown.OutputChunk => {
    const found = chunks.find(({ moduleIds }) => moduleIds.some((id) => id.replaceAll("\\", "/").endsWith(`/${module}`)));
    if (!found) throw new Error(`${module} is in no chunk.`);
    return found;
  };
  const files = new Set<string>();
  const add = (chunk: Rolldown.OutputChunk) => {
    if (files.has(chunk.fileName)) return;
    for (const file of [chunk.fileName, ...(chunk.viteMetadata?.importedCss ?? [])]) files.add(file);
    for (const other of chunks) if (chunk.imports.includes(other.fileName)) add(other);
  };
  for (const module of [FIRST, ...AWAITED]) add(chunkOf(module));
  const sizeOf = (name: string): number => {
    const file = bundle[name];
    return file ? gzipSync(file.type === "chunk" ? file.code : file.source).length : 0;
  };
  const longest = Math.max(...LANGUAGES.map((module) => sizeOf(chunkOf(module).fileName)));
  return [...files].reduce((sum, name) => sum + sizeOf(name), longest);
}
