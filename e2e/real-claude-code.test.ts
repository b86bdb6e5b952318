import { execFile } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type PracticeEngine, startPracticeEngine, temporaryFolder } from "#mcp-bridge/test-support/engines.ts";
import { ScriptedModel } from "./scripted-model.ts";

/** Where EASEL_REAL_CLIENTS names a folder with its program (`npm install @anthropic-ai/claude-code`, its node_modules/.bin). */
const PROGRAMS = process.env.EASEL_REAL_CLIENTS;
const BRIDGE = fileURLToPath(new URL("../.vite/build/easel-bridge.cjs", import.meta.url));

describe.skipIf(PROGRAMS === undefined)("a chat with the real Claude Code, which shows no views", () => {
  const home = temporaryFolder();
  let engine: PracticeEngine;
  let model: ScriptedModel;

  beforeAll(async () => {
    engine = await startPracticeEngine();
    model = await ScriptedModel.start(({ tools, messages }) => {
      const answered = JSON.stringify(messages).includes("tool_result");
      const tool = tools?.find(({ name }) => name.endsWith("generate_image"))?.name;
      if (tool === undefined || answered) return { type: "text", text: "Here is your fox." };
      return { type: "tool_use", id: "toolu_1", name: tool, input: { prompt: "a fox", width: 1024, height: 1024, steps: 2, seed: 5 } };
    });
  });
  afterAll(async () => {
    model?.stop();
    await engine?.stop();
  });

  test("the model gets the picture and is told its reference; nothing is meant for a view", async () => {
    const servers = path.join(home, "servers.json");
    const args = [BRIDGE, "--stdio", "--comfyui-url", engine.url];
    const easel = { command: process.execPath, args, env: { EASEL_STATE_DIR: path.join(home, "easel") } };
    fs.writeFileSync(servers, JSON.stringify({ mcpServers: { easel } }));
    const chat = promisify(execFile)(
      path.join(PROGRAMS ?? "", "claude"),
      ["-p", "draw me a fox", "--mcp-config", servers, "--strict-mcp-config", "--allowedTools", "mcp__easel__generate_image"],
      {
        cwd: home,
        env: {
          PATH: process.env.PATH,
          HOME: home,
          ANTHROPIC_BASE_URL: model.url,
          ANTHROPIC_API_KEY: "a key for nobody",
          CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
          DISABLE_AUTOUPDATER: "1",
        },
      },
    );
    chat.child.stdin?.end();
    const { stdout } = await chat;
    expect(stdout).toContain("Here is your fox.");
    expect(model.requests.flatMap(({ tools = [] }) => tools.map(({ name }) => name)).join()).not.toContain("easel_view");
    const [result] = model.toolResults();
    const blocks = result?.content as { type: string; text?: string; source?: { data: string } }[];
    const picture = blocks.find(({ type }) => type === "image")?.source?.data ?? "";
    expect(Buffer.from(picture, "base64").length).toBeGreaterThan(10_000);
    const words = blocks.map(({ text = "" }) => text).join("\n");
    expect(words).toMatch(/1024 x 1024/);
    const reference = /\b[0-9a-f]{8}\b/.exec(words)?.[0];
    expect(fs.readdirSync(path.join(home, "easel", "pictures"))).toContain(`${reference}.png`);
    expect(words).not.toContain("data:image");
  });
});
