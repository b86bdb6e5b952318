import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { PROBE_CLIENT } from "#contract/ai-apps.ts";
import { ClientSessions } from "./client-sessions.ts";

function folder(): string {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "easel-seen-"));
  onTestFinished(() => fs.rmSync(directory, { recursive: true, force: true }));
  return directory;
}

const visit = (name: string, session: string, connectedAt = 5) => ({ name, session, connectedAt, version: "1" });

test("a visit is remembered by the app, and its end ends only what is now", () => {
  const directory = folder();
  const sessions = new ClientSessions(directory);
  sessions.onConnected(visit("claude-code", "a", 7));
  expect(sessions.of("claude-code")).toMatchObject({ lastConnectedAt: 7, connectedNow: true });
  sessions.onDisconnected("a");
  expect(sessions.of("claude-code")).toMatchObject({ lastConnectedAt: 7, connectedNow: false });
  expect(new ClientSessions(directory).of("claude-code")).toMatchObject({ lastConnectedAt: 7, connectedNow: false });
  expect(new ClientSessions(directory).of("codex")).toEqual({ lastConnectedAt: null, connectedNow: false, declaredViews: null });
});

test("whether an app shows views is what its newest visit said, also after it has gone", () => {
  const sessions = new ClientSessions(folder());
  sessions.onConnected(visit("cursor-vscode", "a")); // an older bridge, which does not tell
  expect(sessions.of("cursor").declaredViews).toBeNull();
  sessions.onConnected({ ...visit("cursor-vscode", "b"), showsViews: true });
  sessions.onDisconnected("b");
  expect(sessions.of("cursor").declaredViews).toBe(true);
  sessions.onConnected({ ...visit("cursor-vscode", "c"), showsViews: false });
  expect(sessions.of("cursor").declaredViews).toBe(false);
});

test("Easel trying out its own bridge is nobody's visit", () => {
  const sessions = new ClientSessions(folder());
  sessions.onConnected(visit(PROBE_CLIENT, "t"));
  expect(sessions.list).toEqual([]);
});

test("an app on another computer is listed, and is no visit of the one on this computer", () => {
  const sessions = new ClientSessions(folder());
  sessions.onConnected({ ...visit("cursor-vscode", "far"), token: "anna" });
  expect(sessions.list).toHaveLength(1);
  expect(sessions.of("cursor")).toEqual({ lastConnectedAt: null, connectedNow: false, declaredViews: null });
});
