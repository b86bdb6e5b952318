import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import site from "../docs/.vitepress/config.ts";
import { root } from "./bootstrap/root.ts";
import { brokenLinks } from "./docs/broken-links.ts";
import { sitePage, sitePages } from "./docs/site-pages.ts";

const PATIENCE_MS = 600_000;

describe("a page of the site", () => {
  const pages = { "docs/README.md": "index.md", "docs/models.md": "models.md", "mcp-bridge/README.md": "bridge.md" };
  const page = (text: string) => sitePage("docs/README.md", text, pages);

  it.each([
    ["[models](models.md)", "[models](./models.md)"],
    ["[the bridge](../mcp-bridge/README.md#environment)", "[the bridge](./bridge.md#environment)"],
    ["[proxy](../deploy/Caddyfile)", "proxy (`deploy/Caddyfile`)"],
    ["[Comfy](https://www.comfy.org)", "[Comfy](https://www.comfy.org)"],
    ["no value for {{x}}", "no value for &#123;&#123;x}}"],
    ["`{{a<b}}`", "<code v-pre>{{a&lt;b}}</code>"],
    ["```\n[a](b.md) {{x}}\n```", "```\n[a](b.md) {{x}}\n```"],
  ])("%s", (text, expected) => {
    expect(page(text)).toBe(expected);
  });

  it("shows a screenshot in the theme of whoever reads", () => {
    expect(page("![Home](screenshots/home-light.webp)")).toContain('srcset="./screenshots/home-dark.webp"');
  });
});

it("the sidebar leads to every page", () => {
  const sidebar = site.themeConfig?.sidebar;
  const linked = JSON.stringify(sidebar).matchAll(/"link":"\/([\w-]+)"/g);
  const names = Object.values(sitePages()).map((name) => name.replace(/\.md$/, ""));
  expect([...linked].map(([, name]) => name).sort()).toEqual(names.filter((name) => name !== "index").sort());
});

it("a link or a picture that leads nowhere is found", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "easel-site-"));
  onTestFinished(() => fs.rmSync(folder, { recursive: true, force: true }));
  fs.writeFileSync(path.join(folder, "a.html"), '<h1 id="here">A</h1><a href="b.html#there"></a><a href="#here"></a>');
  fs.writeFileSync(
    path.join(folder, "b.html"),
    '<a href="a.html#here"></a><a href="c.html"></a><img src="d.webp"><a href="https://e.org"></a>',
  );
  expect(brokenLinks(folder)).toEqual(["a.html: b.html#there", "b.html: c.html", "b.html: d.webp"]);
});

it(
  "the site is built without a network, and every link in it leads somewhere",
  () => {
    const nowhere = { HTTP_PROXY: "http://127.0.0.1:9", HTTPS_PROXY: "http://127.0.0.1:9" };
    const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(root, "scripts", "docs-site.ts")], {
      encoding: "utf8",
      env: { ...process.env, ...nowhere, NODE_ENV: "production" },
    });
    expect(stderr).not.toContain("leads nowhere");
    expect(stdout).toContain(`${Object.keys(sitePages()).length} pages in out/docs-site, 0 broken links.`);
    expect(status).toBe(0);
  },
  PATIENCE_MS,
);
