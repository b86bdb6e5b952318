import { builtinModules } from "node:module";
import type { InlineConfig } from "vite";
import { asciiOnly } from "./scripts/bundle/ascii.ts";
import { deferred } from "./scripts/bundle/deferred.ts";
import { inlinedPages } from "./scripts/bundle/inlined-pages.ts";
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
  "thumbnail-worker": "electron/gallery/thumbnail-worker.ts",
  "file-planner-worker": "electron/client-configs/change/file-planner-worker.ts",
} as const;

/** What the bridge needs only after its first answers; see scripts/bundle/deferred.ts. */
const LATE_IN_THE_BRIDGE = {
  soon: ["mcp-bridge/transports/serve.ts", "mcp-bridge/images/worker/image-worker.ts"],
  seldom: [
    "mcp-bridge/server/sdk-v2.ts",
    "mcp-bridge/transports/connect.ts",
    "mcp-bridge/resources/view-pages.ts",
    "yaml",
    "ws",
    "pngjs",
    "jpeg-js",
    "jsonc-parser",
    "ioredis",
    "any-ascii",
    "mcp-bridge/auth/token-command.ts",
    "mcp-bridge/tracing/opentelemetry.ts",
    "jose",
    "mcp-bridge/verify/verify-program.ts",
  ],
};

/** `node18` because Electron's test runtime has it; it also serves every newer one. */
export function programConfig(name: string, entry: string, outDir = ".vite/build"): InlineConfig {
  // Electron keeps readable files for its stack traces; what AI apps start is as small as can be.
  const command = name.startsWith("easel-");
  return {
    configFile: false,
    logLevel: "warn",
    plugins: [
      ...(name === "easel-bridge" ? [deferred(LATE_IN_THE_BRIDGE, [inlinedPages(appViewPages)])] : []),
      ...(command ? [asciiOnly()] : []),
    ],
    resolve: { conditions: ["node", "import", "module", "default"], mainFields: ["module", "main"] },
    ssr: { noExternal: true, target: "node" },
    build: {
      ssr: entry,
      outDir,
      emptyOutDir: false,
      target: "node18",
      minify: command,
      sourcemap: false,
      rolldownOptions: {
        // Deferred parts are built inside of a build, which takes its time.
        checks: { bundlerTimings: false },
        external: ["electron", ...builtinModules, ...builtinModules.map((module) => `node:${module}`)],
        output: {
          format: "cjs",
          entryFileNames: `${name}.cjs`,
          codeSplitting: false,
          ...(command ? { banner: "#!/usr/bin/env node" } : {}),
        },
      },
    },
  };
}
