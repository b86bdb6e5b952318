import fs from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { HELP_PAGES } from "../../renderer/state/help.ts";
import { root } from "../bootstrap/root.ts";
import { helpPage } from "./help-pages.ts";

const DOCS = path.join(root, "docs");
const names = fs.readdirSync(DOCS).flatMap((name) => (name.endsWith(".md") ? [name.slice(0, -3)] : []));
const pages = new Map(names.map((name) => [name, helpPage(fs.readFileSync(path.join(DOCS, `${name}.md`), "utf8"))]));

describe("the help inside of Easel", () => {
  it("has every page of the documents but their list", () => {
    expect([...HELP_PAGES].sort()).toEqual(names.filter((name) => name !== "README").sort());
  });

  it.each(HELP_PAGES)("%s: has a title, leads somewhere, and runs nothing", (name) => {
    const page = pages.get(name);
    expect(page?.title).toBeTruthy();
    const links = [...(page?.html.matchAll(/href="help:([^"]*)"/g) ?? [])].map(([, link = ""]) => link.split("/"));
    const broken = links.filter(([to = "", heading]) => {
      const target = pages.get(to === "" ? name : to);
      return !target || (heading !== undefined && !target.headings.some(({ id }) => id === heading));
    });
    expect(broken).toEqual([]);
    expect(page?.html).not.toMatch(/<script|<style|<iframe|\son\w+=|\sstyle=|javascript:/i);
    const pictures = [...(page?.html.matchAll(/"picture:([^"]+)"/g) ?? [])].map(([, picture = ""]) => picture);
    expect(pictures.filter((picture) => !fs.existsSync(path.join(DOCS, picture)))).toEqual([]);
  });

  it("leaves out what the help does not have, and what is HTML", () => {
    const page = helpPage(
      '# One *thing*\n\n## Easel\'s `window`\n\n[here](#easels-window), [there](models.md#which), [code](../ARCHITECTURE.md), [a <b>](https://nodejs.org)\n\n<script>alert(1)</script>\n\n![A "look"](screenshots/home-light.webp)\n',
    );
    expect(page.title).toBe("One thing");
    expect(page.headings).toEqual([{ id: "easels-window", title: "Easel's window" }]);
    expect(page.html).toContain(
      '<a href="help:/easels-window">here</a>, <a href="help:models/which">there</a>, code, <a href="https://nodejs.org">',
    );
    expect(page.html).not.toContain("<script");
    expect(page.html).toContain('<img class="help-dark" src="picture:screenshots/home-dark.webp" alt="A &quot;look&quot;" loading="lazy">');
  });
});
