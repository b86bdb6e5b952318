import { expect, test } from "vitest";
import type { ErrorView } from "#contract/job.ts";
import { clientView } from "./next-step.ts";
import type { ClientStatus } from "./status-reader.ts";

const status = (over: Partial<ClientStatus>): ClientStatus => ({
  id: "cursor",
  name: "Cursor",
  detected: "Installed",
  path: "~/.cursor/mcp.json",
  config: { kind: "written" },
  starts: { kind: "starts", at: 1, tools: 7 },
  afterWriting: "Restart Cursor.",
  ways: { link: true, bundle: false },
  canRestart: false,
  snippet: "{}",
  changes: [{ id: "a", at: 100, action: "write", undone: false }],
  ...over,
});
const never = { lastConnectedAt: null, connectedNow: false };
const error: ErrorView = { kind: "config_invalid", message: "It does not start.", remedy: "Restart Easel." };

test("one sentence says what comes next", () => {
  const next = (over: Partial<ClientStatus>, sessions = never) => clientView(status(over), sessions).next;
  expect(next({})).toBe("Restart Cursor.");
  expect(next({ starts: { kind: "fails", at: 1, error } })).toBe("Restart Easel.");
  expect(next({}, { lastConnectedAt: null, connectedNow: true })).toContain("draw me a fox");
  expect(next({ config: { kind: "unreadable", error } })).toBe("Restart Easel.");
  for (const kind of ["absent", "vanished", "stale", "foreign", "by_hand"] as const)
    expect(next({ config: { kind } })).toMatch(/^[A-Z].*\.$/);
});

test("a visit from before the entry was written proves nothing about it", () => {
  const seen = (at: number, changes: ClientStatus["changes"] = status({}).changes) =>
    clientView(status({ changes }), { lastConnectedAt: at, connectedNow: false }).lastConnectedAt;
  expect(seen(99)).toBeNull();
  expect(seen(101)).toBe(101);
  expect(seen(99, [{ id: "b", at: 100, action: "write", undone: true }])).toBe(99);
  expect(seen(99, [])).toBe(99);
});
