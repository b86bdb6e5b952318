import fs from "node:fs";
import path from "node:path";
import type { Plugin } from "vite";
import { root } from "../bootstrap/root.ts";

const MODULE = path.join("mcp-bridge", "resources", "view-pages.ts");

/** Puts the built views into the bridge's one file, in the place of the module that reads them from disk. */
export function inlinedPages(names: readonly string[]): Plugin {
  return {
    name: "inlined-pages",
    load(id) {
      if (path.relative(root, id) !== MODULE) return null;
      const pages = names.map((name) => [name, fs.readFileSync(path.join(root, ".vite", "app-view", `${name}.html`), "utf8")]);
      return `const pages = ${JSON.stringify(Object.fromEntries(pages))};\nexport const viewPage = (name) => Promise.resolve(pages[name]);`;
    },
  };
}
