import fs from "node:fs";
import path from "node:path";

/** Links and pictures of a built site that lead nowhere: to a file that is not there, or to a place that its page does not have. */
export function brokenLinks(folder: string): string[] {
  const pages = fs.readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".html"));
  const texts = new Map(pages.map((page) => [path.join(folder, page), fs.readFileSync(path.join(folder, page), "utf8")]));
  return [...texts].flatMap(([page, text]) =>
    [...text.matchAll(/\b(?:href|src|srcset)="([^"]+)"/g)]
      .map(([, link = ""]) => link.replaceAll("&amp;", "&"))
      .filter((link) => !/^(?:[a-z]+:|\/\/)/.test(link) && leadsNowhere(link, page, folder, texts))
      .map((link) => `${path.relative(folder, page)}: ${link}`),
  );
}

function leadsNowhere(link: string, page: string, folder: string, texts: ReadonlyMap<string, string>): boolean {
  const [address = "", anchor = ""] = link.split("#");
  const [file = ""] = address.split("?");
  const asked = file === "" ? page : file.startsWith("/") ? path.join(folder, file) : path.resolve(path.dirname(page), file);
  const target =
    asked.endsWith(path.sep) || (fs.existsSync(asked) && fs.statSync(asked).isDirectory()) ? path.join(asked, "index.html") : asked;
  if (!fs.existsSync(target)) return true;
  return anchor !== "" && texts.has(target) && !texts.get(target)?.includes(`id="${decodeURIComponent(anchor)}"`);
}
