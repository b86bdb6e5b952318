import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { Connections, clientIdOf, TRIAL_CLIENT } from "./client-sessions.ts";

function folder(): string {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "easel-seen-"));
  onTestFinished(() => fs.rmSync(directory, { recursive: true, force: true }));
  return directory;
}

const visit = (name: string, session: string, connectedAt = 5) => ({ name, session, connectedAt, version: "1" });

// What Claude Code 2.1.197, Codex 0.169.0 and Gemini CLI 0.61.0 said when they started a server in November 2026; the others are from
// their sources and logs. Gemini's `mcp list` alone calls itself "mcp-test-client": that is no visit of the app.
test.each([
  ["claude-code", "claude-code"],
  ["codex-mcp-client", "codex"],
  ["gemini-cli-mcp-client", "gemini"],
  ["mcp-test-client", null],
  ["claude-ai", "claude-desktop"],
  ["local-agent-mode-easel", "claude-desktop"],
  ["cursor-vscode", "cursor"],
  ["Visual Studio Code", "vscode"],
  ["Visual Studio Code - Insiders", "vscode-insiders"],
  ["Zed", "zed"],
  ["easel", null],
  [TRIAL_CLIENT, null],
])("%s is %s", (name, id) => expect(clientIdOf(name)).toBe(id));

test("a visit is remembered by the app, and its end ends only what is now", () => {
  const directory = folder();
  const connections = new Connections(directory);
  connections.connected(visit("claude-code", "a", 7));
  expect(connections.of("claude-code")).toEqual({ lastConnectedAt: 7, connectedNow: true });
  connections.disconnected("a");
  expect(connections.of("claude-code")).toEqual({ lastConnectedAt: 7, connectedNow: false });
  expect(new Connections(directory).of("claude-code")).toEqual({ lastConnectedAt: 7, connectedNow: false });
  expect(new Connections(directory).of("codex")).toEqual({ lastConnectedAt: null, connectedNow: false });
});

test("Easel trying out its own bridge is nobody's visit", () => {
  const connections = new Connections(folder());
  connections.connected(visit(TRIAL_CLIENT, "t"));
  expect(connections.list).toEqual([]);
});
