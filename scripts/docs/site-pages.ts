import fs from "node:fs";
import path from "node:path";
import { root } from "../bootstrap/root.ts";

/** Pages that lie elsewhere in the project, and what they are called on the site. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  "README.md": "about.md",
  "ARCHITECTURE.md": "architecture.md",
  "CONTRIBUTING.md": "contributing.md",
  "SECURITY.md": "reporting.md",
  "CHANGELOG.md": "changelog.md",
  "mcp-bridge/README.md": "bridge.md",
  "electron/client-configs/README.md": "adding-an-ai-app.md",
  "practice-engine/README.md": "practice-engine.md",
  "workflows/README.md": "workflow-format.md",
};

/** Every page of the site by its path in the project. */
export function sitePages(): Record<string, string> {
  const docs = fs.readdirSync(path.join(root, "docs")).filter((name) => name.endsWith(".md"));
  return { ...Object.fromEntries(docs.map((name) => [`docs/${name}`, name === "README.md" ? "index.md" : name])), ...ELSEWHERE };
}

/** A page's text for the site: links lead to pages there, and what is no page is named by its path in the project. */
export const sitePage = (source: string, text: string, pages: Record<string, string>): string =>
  text
    .split(/(^```[\s\S]*?^```)/m)
    .map((part) => (part.startsWith("```") ? part : withoutBraces(inBothThemes(withLinks(source, part, pages)))))
    .join("");

const withLinks = (source: string, text: string, pages: Record<string, string>): string =>
  text.replace(/(!?)\[([^\]]*)\]\(([^)\s]+)\)/g, (whole, picture: string, words: string, link: string) => {
    if (/^([a-z]+:|#)/.test(link)) return whole;
    const [file = "", anchor] = link.split("#");
    const target = path.posix.join(path.posix.dirname(source), file);
    if (picture !== "") return `![${words}](./${path.posix.relative("docs", target)})`;
    const page = pages[target];
    return page === undefined ? `${words} (\`${target}\`)` : `[${words}](./${page}${anchor === undefined ? "" : `#${anchor}`})`;
  });

/** A screenshot follows the theme of whoever reads. */
const inBothThemes = (text: string): string =>
  text.replace(
    /!\[([^\]]*)\]\(([^)\s]+)-light\.webp\)/g,
    '<picture><source media="(prefers-color-scheme: dark)" srcset="$2-dark.webp"><img alt="$1" src="$2-light.webp"></picture>',
  );

/** VitePress would take two braces for a value of its own, also in a line's code. */
const withoutBraces = (text: string): string =>
  text
    .split(/(`[^`\n]*`)/)
    .map((part) => {
      if (!part.startsWith("`")) return part.replaceAll("{{", "&#123;&#123;");
      return part.includes("{{") ? `<code v-pre>${part.slice(1, -1).replaceAll("&", "&amp;").replaceAll("<", "&lt;")}</code>` : part;
    })
    .join("");
