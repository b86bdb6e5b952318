import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { getDefaultEnvironment, StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import type { RunningApp } from "./bootstrap/app.ts";
import type { ElectronRuntime } from "./bootstrap/electron.ts";
import { root } from "./bootstrap/root.ts";

const PROMPT = "a fox in the snow at sunset";

interface Entry {
  command: string;
  args: string[];
  env: Record<string, string>;
}

/**
 * The main job, as an AI app would do it: Claude Desktop's config is written (in a temporary home, the real one is not touched),
 * exactly what stands in it is started, and one picture is made through MCP.
 */
export async function demo(electron: ElectronRuntime, app: RunningApp, stateDirectory: string): Promise<void> {
  await Promise.all([app.said(/^engine: ready/), app.said(/^bridge: verified/)]);
  const home = fs.mkdtempSync(path.join(os.tmpdir(), "easel-demo-"));
  try {
    const entry = writeClaudeConfig(electron, home, stateDirectory);
    const client = new Client({ name: "easel-demo", version: "1.0.0" });
    await client.connect(
      new StdioClientTransport({
        command: entry.command,
        args: entry.args,
        env: { ...getDefaultEnvironment(), ...entry.env },
        stderr: "inherit",
      }),
    );
    console.log(`demo: asking for "${PROMPT}" through MCP ...`);
    const result = (await client.callTool({ name: "generate_image", arguments: { prompt: PROMPT } }, undefined, {
      onprogress: ({ progress, total, message }) =>
        console.log(`demo: ${message ?? ""} ${total ? `${Math.round((100 * progress) / total)} %` : ""}`),
      resetTimeoutOnProgress: true,
    })) as CallToolResult;
    report(result, stateDirectory);
    await client.close();
  } finally {
    fs.rmSync(home, { recursive: true, force: true });
  }
}

function writeClaudeConfig(electron: ElectronRuntime, home: string, stateDirectory: string): Entry {
  const connect = path.join(root, ".vite", "build", "easel-connect.cjs");
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: "1", EASEL_HOME_OVERRIDE: home, EASEL_STATE_DIR: stateDirectory };
  execFileSync(electron.executable, [connect, "write", "claude-desktop"], { env, stdio: ["ignore", "ignore", "inherit"] });
  const [file] = (fs.readdirSync(home, { recursive: true }) as string[]).filter((name) => name.endsWith("claude_desktop_config.json"));
  if (!file) throw new Error("The config of Claude Desktop was not written.");
  console.log("demo: wrote Claude Desktop's config (in a temporary home) and starts what it says");
  return JSON.parse(fs.readFileSync(path.join(home, file), "utf8")).mcpServers.easel as Entry;
}

function report(result: CallToolResult, stateDirectory: string): void {
  const text = result.content.flatMap((block) => (block.type === "text" ? [block.text] : [])).join("\n");
  if (result.isError) throw new Error(`The picture was not made: ${text}`);
  const link = result.content.find((block) => block.type === "resource_link");
  const image = result.content.find((block) => block.type === "image");
  if (image?.type !== "image" || link?.type !== "resource_link") throw new Error(`No picture came back: ${text}`);
  const file = path.join(stateDirectory, "pictures", `${link.uri.split("/").pop()}.png`);
  if (!fs.existsSync(file)) throw new Error(`The picture is not in the gallery's folder: ${file}`);
  console.log(`demo: ${text.split("\n")[0]}`);
  console.log(`demo: the chat got a picture of ${Math.round((image.data.length * 3) / 4 / 1024)} kB (${image.mimeType})`);
  console.log(`demo: the picture is at ${file}`);
}
