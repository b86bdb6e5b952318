import fs from "node:fs";
import path from "node:path";
import { build } from "vitepress";
import { root } from "./bootstrap/root.ts";
import { brokenLinks } from "./docs/broken-links.ts";
import { sitePage, sitePages } from "./docs/site-pages.ts";

// `npm run docs:site`: the documentation as a site, in `out/docs-site`. It needs no network, and fails where a link leads nowhere.
const OUT = path.join(root, "out", "docs-site");
const SOURCE = path.join(root, ".cache", "docs-site");

fs.rmSync(SOURCE, { recursive: true, force: true });
fs.mkdirSync(SOURCE, { recursive: true });
fs.cpSync(path.join(root, "docs", ".vitepress"), path.join(SOURCE, ".vitepress"), { recursive: true });
const pages = sitePages();
for (const [source, page] of Object.entries(pages)) {
  fs.writeFileSync(path.join(SOURCE, page), sitePage(source, fs.readFileSync(path.join(root, source), "utf8"), pages));
}
for (const name of fs.readdirSync(path.join(root, "docs")).filter((one) => !one.endsWith(".md") && one !== ".vitepress"))
  fs.cpSync(path.join(root, "docs", name), path.join(SOURCE, name), { recursive: true });

await build(SOURCE, { outDir: OUT });
const broken = brokenLinks(OUT);
for (const link of broken) console.error(`leads nowhere: ${link}`);
console.log(`${Object.keys(pages).length} pages in ${path.relative(root, OUT)}, ${broken.length} broken links.`);
process.exit(broken.length === 0 ? 0 : 1);
