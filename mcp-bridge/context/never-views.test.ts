import fs from "node:fs";
import path from "node:path";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { expect, onTestFinished, test } from "vitest";
import { UI_EXTENSION, VIEW_MIME } from "#contract/app-view.ts";
import { PROGRAM } from "../test-support/bridge.ts";
import { Daemon } from "../test-support/daemon.ts";
import { temporaryFolder } from "../test-support/engines.ts";

/** An AI app that can show views. */
async function connect(name: string, state: string) {
  const capabilities = { extensions: { [UI_EXTENSION]: { mimeTypes: [VIEW_MIME] } } };
  const client = new Client({ name, version: "1" }, { capabilities });
  await client.connect(new StdioClientTransport({ command: process.execPath, args: [PROGRAM], env: { EASEL_STATE_DIR: state } }));
  onTestFinished(() => client.close());
  return { hasViews: async () => (await client.listTools()).tools.some(({ _meta }) => _meta?.ui !== undefined) };
}

test("without the app, what it last wrote counts: for the apps that are named, at once, and while the file is readable", async () => {
  const state = temporaryFolder();
  const file = path.join(state, "chat-views.json");
  const [cursor, claude] = await Promise.all([connect("cursor-vscode", state), connect("claude-ai", state)]);
  expect([await cursor.hasViews(), await claude.hasViews()]).toEqual([true, true]);
  fs.writeFileSync(file, JSON.stringify({ never: ["cursor"] }));
  expect([await cursor.hasViews(), await claude.hasViews()]).toEqual([false, true]);
  fs.writeFileSync(file, "half of a fi");
  expect(await cursor.hasViews()).toBe(true);
});

test("a daemon that the app has told nothing yet goes by it, too, and then by what it is told", async () => {
  const state = temporaryFolder();
  fs.writeFileSync(path.join(state, "chat-views.json"), JSON.stringify({ never: ["cursor"] }));
  const daemon = await Daemon.listening(state);
  onTestFinished(() => daemon.raw.stop());
  const cursor = await connect("cursor-vscode", state);
  expect(await cursor.hasViews()).toBe(false);
  daemon.raw.child.send({ type: "views", never: [] });
  await expect.poll(cursor.hasViews).toBe(true);
  daemon.raw.child.send({ type: "views", never: ["cursor"] });
  await expect.poll(cursor.hasViews).toBe(false);
});
