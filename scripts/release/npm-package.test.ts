import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { describe, expect, it, onTestFinished } from "vitest";
import { version } from "../../package.json" with { type: "json" };
import { MAX_PACKED_BYTES, packNpmPackage } from "./npm-package.ts";
import { NPM_NAME } from "./registry-entry.ts";

/** A registry of npm on this computer into which anybody may publish, like Verdaccio; and the Nodes to try, `:` between them. */
const { EASEL_NPM_REGISTRY: registry = "", EASEL_NPM_NODES: nodes = process.execPath } = process.env;

function emptyFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "easel npm é 画 "));
  onTestFinished(() => fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

/** Npm's settings for this test alone: nothing of the person's own, and a token that is none, without which npm does not publish. */
function settings(folder: string): Record<string, string> {
  const file = path.join(folder, "npmrc");
  fs.writeFileSync(file, `registry=${registry}\n${registry.replace(/^https?:/, "").replace(/\/?$/, "/")}:_authToken=nobody\n`);
  return { npm_config_userconfig: file, npm_config_cache: path.join(folder, "cache") };
}

describe.skipIf(registry === "")("the npm package, from a registry", () => {
  it("is published once", () => {
    const folder = emptyFolder();
    const { file, bytes } = packNpmPackage(folder, version);
    expect(bytes).toBeLessThan(MAX_PACKED_BYTES);
    const published = spawnSync("npm", ["publish", file], { encoding: "utf8", env: { ...process.env, ...settings(folder) } });
    expect(published.status === 0 || /previously published|already present|E409/.test(published.stderr), published.stderr).toBe(true);
  });

  it.each(nodes.split(":"))("is started by npx with %s, and serves its tools", { timeout: 300_000 }, async (node) => {
    const folder = emptyFolder();
    const transport = new StdioClientTransport({
      command: "npx",
      args: ["--yes", `${NPM_NAME}@${version}`, "--comfyui-url", "http://127.0.0.1:1"],
      cwd: folder,
      env: {
        PATH: `${path.dirname(node)}:${process.env.PATH}`,
        HOME: folder,
        EASEL_STATE_DIR: path.join(folder, "state"),
        ...settings(folder),
      },
    });
    const client = new Client({ name: "registry-trial", version: "1.0.0" });
    await client.connect(transport, { timeout: 240_000 });
    expect(client.getServerVersion()?.version).toBe(version);
    expect((await client.listTools()).tools.map(({ name }) => name)).toContain("generate_image");
    await client.close();
  });
});
