import fs from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { errors } from "#contract/messages/en/errors.ts";
import { root } from "./bootstrap/root.ts";
import { madePages } from "./docs.ts";

const read = (file: string) => fs.readFileSync(path.join(root, file), "utf8");
const pages = [
  "README.md",
  ...fs
    .readdirSync(path.join(root, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];

it("the pages that are made from the program's tables are current (npm run docs)", async () => {
  for (const [file, text] of Object.entries(await madePages())) expect(read(file), file).toBe(text);
});

it("every error has its row, and no row has lost its words", async () => {
  const rows = read("docs/errors.md")
    .split("\n")
    .filter((line) => line.startsWith("| ") && !/^\| (Easel says|---)/.test(line));
  expect(rows).toHaveLength(Object.keys(errors).length);
  for (const row of rows) expect(row).toMatch(/^\| \S.+ \| \S.+ \|$/);
});

/** The headings of a page, as GitHub makes anchors of them. */
const anchors = (text: string) =>
  [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\w -]/g, "")
      .replaceAll(" ", "-"),
  );

it.each(pages)("every link of %s leads to a file that is there, and to a heading that it has", (page) => {
  const links = [...read(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link).filter((link) => !/^[a-z]+:/.test(link));
  const broken = links.filter((link) => {
    const [file = "", anchor] = link.split("#");
    const target = file === "" ? path.join(root, page) : path.resolve(root, path.dirname(page), file);
    if (!fs.existsSync(target)) return true;
    return anchor !== undefined && !anchors(fs.readFileSync(target, "utf8")).includes(anchor);
  });
  expect(broken).toEqual([]);
});

it("the index leads to every page of docs", () => {
  const index = read("docs/README.md");
  const others = pages.filter((page) => page.startsWith("docs/") && page !== "docs/README.md");
  expect(others.filter((page) => !index.includes(`](${path.basename(page)})`))).toEqual([]);
});
