import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fileWithin, servePage } from "./protocols.ts";
import { CONTENT_SECURITY_POLICY } from "./security.ts";

describe("easel://app", () => {
  let directory: string;
  beforeAll(async () => {
    const base = await fs.mkdtemp(path.join(os.tmpdir(), "easel pages ü "));
    directory = path.join(base, "page");
    await fs.mkdir(path.join(directory, "assets"), { recursive: true });
    await fs.writeFile(path.join(directory, "index.html"), "<p>page</p>");
    await fs.writeFile(path.join(directory, "assets", "app.js"), "1");
    await fs.writeFile(path.join(base, "secret.html"), "secret");
    await fs.symlink(path.join(base, "secret.html"), path.join(directory, "link.html"));
  });
  afterAll(() => fs.rm(path.dirname(directory), { recursive: true }));

  it("serves the page and its files with the policy", async () => {
    const response = await servePage("easel://app/", directory);
    expect(await response.text()).toBe("<p>page</p>");
    expect(response.headers.get("content-security-policy")).toBe(CONTENT_SECURITY_POLICY);
    expect((await servePage("easel://app/assets/app.js", directory)).headers.get("content-type")).toMatch("text/javascript");
  });

  it.each([
    "easel://app/..%2fsecret.html",
    "easel://app/%2e%2e/secret.html",
    "easel://app/..%5csecret.html",
    "easel://app/link.html",
    "easel://app/index.html%00.js",
    "easel://app/%ff",
    "easel://app//etc/passwd",
    "easel://app/assets",
    "easel://other/index.html",
    "not an address",
  ])("refuses %s", async (address) => {
    expect((await servePage(address, directory)).status).toBe(404);
  });

  it("finds nothing in a folder that is not there", async () => {
    expect(await fileWithin(path.join(directory, "gone"), "easel://app/index.html")).toBeNull();
  });
});
