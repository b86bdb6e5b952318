import fs from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

/**
 * The HTML of a view, as `npm run build` made it from `renderer/app-view`. In the built bridge, which is one file, the build puts
 * the pages in the place of this module (`vite.programs.config.ts`).
 * @throws the system's error where nothing has been built.
 */
export function viewPage(name: "picture" | "add-picture" | "find-pictures"): Promise<string> {
  const built = fileURLToPath(new URL("../../.vite/app-view/", import.meta.url));
  return fs.readFile(path.join(built, `${name}.html`), "utf8");
}
