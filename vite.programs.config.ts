import { builtinModules } from "node:module";
import type { InlineConfig } from "vite";
import { asciiOnly } from "./scripts/bundle/ascii.ts";
import { inlinedPages } from "./scripts/bundle/inlined-pages.ts";
import { oneFile } from "./scripts/bundle/one-file.ts";
import { packedWasm } from "./scripts/bundle/packed-wasm.ts";
import { appViewPages } from "./vite.app-view.config.ts";

/** Every program of Easel that is not a page: name of the built file -> entry. Each becomes one CommonJS file with all it needs. */
export const programs = {
  main: "electron/main.ts",
  preload: "electron/preload.ts",
  "easel-bridge": "mcp-bridge/main.ts",
  "easel-practice-engine": "practice-engine/main.ts",
  "easel-connect": "electron/client-configs/cli/main.ts",
  "heif-codec": "mcp-bridge/images/pixels/decode-heif.ts",
  libheif: "mcp-bridge/images/pixels/libheif.mjs",
  "thumbnail-worker": "electron/gallery/thumbnails/decode-worker.ts",
  "thumbnailer-preload": "electron/thumbnailer-preload.ts",
  "gallery-index-worker": "electron/gallery/index/index-worker.ts",
  "measure-worker": "electron/settings/measure-worker.ts",
  "file-planner-worker": "electron/client-configs/change/file-planner-worker.ts",
} as const;

/** `node18` because Electron's test runtime has it; it also serves every newer one. */
export function programConfig(name: string, entry: string, outDir = ".vite/build"): InlineConfig {
  // Electron keeps readable files for its stack traces; what AI apps start is as small as can be.
  const command = name.startsWith("easel-");
  const bridge = name === "easel-bridge";
  return {
    configFile: false,
    logLevel: "warn",
    plugins: [
      ...(bridge || !command ? [packedWasm()] : []),
      ...(bridge ? [inlinedPages(appViewPages), oneFile("mcp-bridge/transports/serve.ts")] : []),
      ...(command && !bridge ? [asciiOnly()] : []),
    ],
    resolve: { conditions: ["node", "import", "module", "default"], mainFields: ["module", "main"] },
    ssr: { noExternal: true, target: "node" },
    build: {
      ssr: entry,
      outDir,
      emptyOutDir: false,
      target: "node18",
      minify: command,
      // Each program is one file in the end.
      chunkSizeWarningLimit: 10_000,
      sourcemap: false,
      rolldownOptions: {
        external: ["electron", ...builtinModules, ...builtinModules.map((module) => `node:${module}`)],
        output: {
          format: "cjs",
          entryFileNames: `${name}.cjs`,
          codeSplitting: bridge,
          ...(command && !bridge ? { banner: "#!/usr/bin/env node" } : {}),
        },
      },
    },
  };
}
