import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { strFromU8, unzipSync } from "fflate";
import { expect, test } from "vitest";
import { UI_EXTENSION, VIEW_MIME, VIEW_TOOL } from "#contract/app-view.ts";
import { readBridgePrograms } from "#electron/client-configs/extension/bridge-programs.ts";
import { bundle } from "#electron/client-configs/extension/mcpb-bundle.ts";
import { temporaryFolder } from "#mcp-bridge/test-support/engines.ts";
import { heifFiles } from "#mcp-bridge/test-support/pictures.ts";
import { root } from "../bootstrap/root.ts";
import { MAX_PACKED_BYTES, packNpmPackage } from "./npm-package.ts";

/* The bridge as others get it without the app: what it brings along is enough for every picture that people give. */

/** Each gives the bridge's program as it lies there once it is unpacked. */
const packages = {
  async "the extension for Claude Desktop"(): Promise<string> {
    const folder = temporaryFolder();
    const programs = await readBridgePrograms(path.join(root, ".vite", "build"));
    const file = bundle({ programs, notices: Buffer.from("MIT"), icon: Buffer.from("png"), version: "1.2.3" });
    for (const [name, bytes] of Object.entries(unzipSync(file))) {
      fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      fs.writeFileSync(path.join(folder, name), bytes);
    }
    const manifest = JSON.parse(strFromU8(unzipSync(file)["manifest.json"] ?? new Uint8Array()));
    return path.join(folder, manifest.server.entry_point);
  },
  async "the npm package"(): Promise<string> {
    const folder = temporaryFolder();
    const { file, bytes } = packNpmPackage(folder, "1.2.3");
    expect(bytes).toBeLessThanOrEqual(MAX_PACKED_BYTES);
    expect(spawnSync("tar", ["-xzf", file, "-C", folder]).status).toBe(0);
    return path.join(folder, "package", "easel-bridge.cjs");
  },
};

test.each(Object.entries(packages))("%s takes HEIC and AVIF pictures", async (_name, unpacked) => {
  const capabilities = { extensions: { [UI_EXTENSION]: { mimeTypes: [VIEW_MIME] } } };
  const client = new Client({ name: "claude-ai", version: "1.0.0" }, { capabilities });
  const args = [await unpacked(), "--stdio", "--comfyui-url", "http://127.0.0.1:9"];
  const env = { EASEL_STATE_DIR: temporaryFolder() };
  await client.connect(new StdioClientTransport({ command: process.execPath, args, env, stderr: "ignore" }));
  for (const kind of ["heic", "avif"] as const) {
    const upload = { ask: "upload", id: kind, index: 0, total: 1, data: heifFiles[kind].toString("base64") };
    const { structuredContent, content } = await client.callTool({ name: VIEW_TOOL, arguments: upload });
    expect({ kind, structuredContent, content }).toMatchObject({
      kind,
      structuredContent: { kind: "added", picture: { mime: "image/png" } },
    });
  }
  await client.close();
});
