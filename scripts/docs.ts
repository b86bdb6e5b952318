import fs from "node:fs";
import path from "node:path";
import { root } from "./bootstrap/root.ts";
import { aiAppsPage } from "./docs/ai-apps-page.ts";
import { errorsPage } from "./docs/errors-page.ts";

/** The pages under `docs/` that are made from the program's own tables: their text, by their path from the root. */
export async function madePages(): Promise<Record<string, string>> {
  return { "docs/ai-apps.md": await aiAppsPage(), "docs/errors.md": errorsPage() };
}

// `npm run docs`: writes them.
if (process.argv[1] === import.meta.filename) {
  for (const [file, text] of Object.entries(await madePages())) fs.writeFileSync(path.join(root, file), text);
}
