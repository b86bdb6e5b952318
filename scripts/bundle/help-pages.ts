import fs from "node:fs";
import path from "node:path";
import { Marked, type Tokens } from "marked";
import type { Plugin } from "vite";
import { root } from "../bootstrap/root.ts";

const DOCS = path.join(root, "docs");

/** A page of `docs/` for the help inside of Easel, as `renderer/vite-env.d.ts` declares it. */
export interface HelpPage {
  title: string;
  /** Below the title, in the order of the page. `id` is the heading's anchor, as GitHub makes it. */
  headings: { id: string; title: string }[];
  /** Links are `help:page` or `help:page/heading`, or lead to https; a page without a name is this one. A picture's `src` is `picture:` and its path in `docs/`. */
  html: string;
}

/** Makes a page of the help of each Markdown file of `docs/` that the window imports: it is read when Easel is built, and nothing of a Markdown reader is shipped. */
export function helpPages(): Plugin {
  return {
    name: "help-pages",
    load(id) {
      if (path.dirname(id) !== DOCS || !id.endsWith(".md")) return null;
      this.addWatchFile(id);
      const page = helpPage(fs.readFileSync(id, "utf8"));
      const parts = page.html.split(/"picture:([^"]+)"/);
      const pictures = parts.filter((_, index) => index % 2 === 1);
      const html = parts.map((part, index) => (index % 2 === 0 ? JSON.stringify(part) : `picture${(index - 1) / 2}`)).join(" + ");
      const imports = pictures.map((picture, index) => `import picture${index} from ${JSON.stringify(`./${picture}`)};`);
      return `${imports.join("\n")}\nexport default { title: ${JSON.stringify(page.title)}, headings: ${JSON.stringify(page.headings)}, html: ${html} };`;
    },
  };
}

export function helpPage(markdown: string): HelpPage {
  const page: HelpPage = { title: "", headings: [], html: "" };
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth, text }) {
        const words = this.parser.parseInline(tokens);
        const title = plain(text);
        if (depth === 1) {
          page.title = title;
          return `<h3 tabindex="-1">${words}</h3>\n`;
        }
        const id = anchorOf(title);
        page.headings.push({ id, title });
        return `<h${depth + 2} id="help-${id}" tabindex="-1">${words}</h${depth + 2}>\n`;
      },
      link({ href, tokens }) {
        const words = this.parser.parseInline(tokens);
        const target = targetOf(href);
        return target === null ? words : `<a href="${escaped(target)}">${words}</a>`;
      },
      image: ({ href, text }) => pictures(href, text),
      table(token) {
        return `<div class="help-table" tabindex="0">${tableOf(this.parser.parseInline.bind(this.parser), token)}</div>`;
      },
      // The documents' own remarks; nothing in them is HTML that is shown.
      html: () => "",
    },
  });
  page.html = marked.parse(markdown, { async: false });
  return page;
}

function tableOf(inline: (tokens: Tokens.TableCell["tokens"]) => string, { header, rows }: Tokens.Table): string {
  const row = (cells: readonly Tokens.TableCell[], tag: "th" | "td") =>
    `<tr>${cells.map(({ tokens }) => `<${tag}>${inline(tokens)}</${tag}>`).join("")}</tr>`;
  return `<table><thead>${row(header, "th")}</thead><tbody>${rows.map((cells) => row(cells, "td")).join("")}</tbody></table>`;
}

/** Null for what is in the project, but not in the help. */
function targetOf(href: string): string | null {
  if (href.startsWith("https:")) return href;
  const [, page = "", heading = ""] = /^(?:([\w-]+)\.md)?(?:#(.+))?$/.exec(href) ?? [];
  if (page === "" && heading === "") return null;
  return `help:${page}${heading === "" ? "" : `/${heading}`}`;
}

/** A screenshot in the theme of whoever reads. */
const pictures = (href: string, text: string): string =>
  (["light", "dark"] as const)
    .map((theme) => {
      const file = href.replace("-light.webp", `-${theme}.webp`);
      return `<img class="help-${theme}" src="picture:${escaped(file)}" alt="${escaped(text)}" loading="lazy">`;
    })
    .join("");

/** GitHub's way: "Easel's window" is `easels-window`. */
const anchorOf = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replace(/\s/g, "-");

const plain = (text: string): string => text.replace(/[`*]/g, "");

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
