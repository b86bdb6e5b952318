import { spawn } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PROGRAM } from "../test-support/bridge.ts";
import { type PracticeEngine, startPracticeEngine, temporaryFolder } from "../test-support/engines.ts";
import { HttpBridge } from "../test-support/http-bridge.ts";

/* MCP's own Inspector, on its command line, with the bridge as it is shipped: what people try a server with first. */

const TOKEN = "a-token-of-more-than-thirty-two-characters";

let engine: PracticeEngine;
let bridge: HttpBridge;
beforeAll(async () => {
  engine = await startPracticeEngine();
  bridge = await HttpBridge.start({ program: PROGRAM, env: { COMFYUI_URL: engine.url, MCP_AUTH_TOKEN: TOKEN } });
});
afterAll(async () => {
  await bridge.stop();
  await engine.stop();
});

/** Words that say which server is meant. */
const targets = {
  stdio: () => [process.execPath, PROGRAM, "--comfyui-url", engine.url],
  "Streamable HTTP": () => [`${bridge.url}/mcp`, "--transport", "http", "--header", `Authorization: Bearer ${TOKEN}`],
  SSE: () => [`${bridge.url}/sse`, "--transport", "sse", "--header", `Authorization: Bearer ${TOKEN}`],
};

function inspectorProgram(): string {
  const manifest = createRequire(import.meta.url).resolve("@modelcontextprotocol/inspector/package.json");
  return path.join(path.dirname(manifest), JSON.parse(fs.readFileSync(manifest, "utf8")).bin["mcp-inspector"]);
}

/** Runs the Inspector once; gives what it printed, as JSON. Rejects with its words where it ends with another code than 0. */
async function inspect(target: string[], method: string, ...options: string[]): Promise<Record<string, unknown>> {
  // Without a catalogue of its own it would write one into the home folder.
  const env = { ...process.env, MCP_CATALOG_PATH: path.join(temporaryFolder(), "catalog.json"), EASEL_STATE_DIR: temporaryFolder() };
  const child = spawn(process.execPath, [inspectorProgram(), "--cli", ...target, "--method", method, ...options], { env });
  const said = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream].setEncoding("utf8").on("data", (text: string) => {
      said[stream] += text;
    });
  }
  const code = await new Promise((resolve) => child.once("close", resolve));
  if (code !== 0) throw new Error(`The Inspector ended with ${code}: ${said.stderr}`);
  return JSON.parse(said.stdout);
}

describe.each(Object.entries(targets))("the Inspector, over %s", (_name, target) => {
  test("finds every tool's schema portable", async () => {
    const { tools } = await inspect(target(), "tools/list", "--strict");
    expect(tools).toHaveLength(9);
  });

  test("lists resources and prompts", async () => {
    const lists = { "resources/list": "resources", "resources/templates/list": "resourceTemplates", "prompts/list": "prompts" };
    const found = Object.entries(lists).map(async ([method, list]) => (await inspect(target(), method))[list]);
    for (const entries of await Promise.all(found)) expect(entries).not.toHaveLength(0);
    const system = await inspect(target(), "resources/read", "--uri", "comfyui://system");
    expect(system).toMatchObject({ contents: [{ uri: "comfyui://system" }] });
  });

  test("makes a picture", async () => {
    const args = ["--tool-arg", "prompt=a red fox", "width=256", "height=256", "steps=1"];
    const { content } = await inspect(target(), "tools/call", "--tool-name", "generate_image", ...args);
    expect(content).toContainEqual(expect.objectContaining({ type: "image" }));
  });
});

test("the Inspector is turned away without a token", async () => {
  await expect(inspect([`${bridge.url}/mcp`], "tools/list")).rejects.toThrow(/ended with [1-9]/);
});
