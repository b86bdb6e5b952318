import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { startPracticeEngine, type TestEngine, temporaryFolder } from "../test-support/engines.ts";
import { HttpBridge } from "../test-support/http-bridge.ts";
import { listed, overSessions, overSse, overStdio, type Way, withoutSessions } from "../test-support/ways.ts";

const state = temporaryFolder();
const file = path.join(state, "workflows", "poster.json");
const SOON = { timeout: 60_000 };
let engine: TestEngine;
let bridge: HttpBridge;

beforeAll(async () => {
  engine = await startPracticeEngine();
  offer({});
  bridge = await HttpBridge.start({ state, args: ["--http", "127.0.0.1:0", "--comfyui-url", engine.url] });
});
afterAll(async () => {
  await bridge?.stop();
  await engine?.stop();
});

/** Writes the template with these words on who gets it. */
function offer(words: object) {
  const template = {
    __metadata__: { tool_name: "poster", description: "Paints a poster.", parameters: { seed: { type: "seed" } }, ...words },
    "1": { class_type: "KSampler", inputs: { seed: "{{seed}}" } },
  };
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, JSON.stringify(template));
}

const WAYS: Record<string, (client: string) => Promise<Way>> = {
  "HTTP with sessions": (client) => overSessions(bridge.url, {}, client),
  "HTTP without sessions (2026-07-28)": (client) => withoutSessions(bridge.url, {}, client),
  "HTTP with SSE": (client) => overSse(bridge.url, {}, client),
  "stdio, alone": (client) => overStdio(["--comfyui-url", engine.url], { EASEL_STATE_DIR: state }, client),
};

describe.each(Object.entries(WAYS))("over %s", (_, connect) => {
  test("a workflow is a tool of those AI apps alone that the person lets use it, and unknown to the others", async () => {
    offer({});
    const [cursor, claude] = await Promise.all([connect("cursor-vscode"), connect("claude-ai")]);
    onTestFinished(async () => void (await Promise.all([cursor.close(), claude.close()])));
    const sees = async (way: Way) => {
      const answer = await way.ask("tools/list", {});
      return answer.kind === "answered" && listed(answer, "tools", "name").includes("poster");
    };
    const says = async (way: Way, name: string, args: object) => {
      const answer = await way.ask("tools/call", { name, arguments: args });
      return answer.kind === "answered" ? JSON.stringify(answer.message) : String(answer.status);
    };
    const both = async () => [await sees(cursor), await sees(claude)];
    await expect.poll(both, SOON).toEqual([true, true]);

    offer({ hidden_from: ["cursor"] });
    await expect.poll(both, SOON).toEqual([false, true]);
    const inWords = (text: string, name: string) => text.replaceAll(name, "…").replace(/"id":\d+/, "");
    expect(inWords(await says(cursor, "poster", {}), "poster")).toBe(inWords(await says(cursor, "no_such", {}), "no_such"));
    expect(await says(cursor, "poster", {})).toContain("There is no tool");
    // Nor is there a way around it.
    expect(await says(cursor, "run_workflow", { name: "poster", arguments: {} })).toContain("There is no tool");
    expect(await says(cursor, "list_workflows", {})).not.toContain("Paints a poster");

    offer({ enabled: false });
    await expect.poll(both, SOON).toEqual([false, false]);
    offer({});
    await expect.poll(both, SOON).toEqual([true, true]);
  });
});
