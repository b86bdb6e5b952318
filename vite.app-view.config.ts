import type { InlineConfig } from "vite";
import { viteSingleFile } from "vite-plugin-singlefile";

/** The pages that AI apps show inside of a chat (MCP Apps). Each becomes one HTML file with all it needs in it: such a page has no network. */
export const appViewPages = ["picture", "add-picture", "find-pictures"] as const;

export function appViewConfig(page: (typeof appViewPages)[number], outDir = ".vite/app-view"): InlineConfig {
  return {
    configFile: false,
    logLevel: "warn",
    root: "renderer/app-view",
    plugins: [viteSingleFile({ removeViteModuleLoader: true })],
    build: {
      outDir: `../../${outDir}`,
      emptyOutDir: false,
      target: "es2022",
      rolldownOptions: { input: `renderer/app-view/${page}.html` },
    },
  };
}
