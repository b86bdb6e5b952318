import { expect, test } from "vitest";
import type { ErrorView } from "#contract/job.ts";
import { chatViews, connectionView } from "./next-step.ts";
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
const never = { lastConnectedAt: null, connectedNow: false, declaredViews: null };
const error: ErrorView = { kind: "config_invalid", message: "It does not start.", remedy: "Restart Easel." };

test("one sentence says what comes next", () => {
  const next = (over: Partial<ClientStatus>, sessions = never) => connectionView(status(over), sessions).next;
  expect(next({})).toBe("Restart Cursor.");
  expect(next({ starts: { kind: "fails", at: 1, error } })).toBe("Restart Easel.");
  expect(next({}, { ...never, connectedNow: true })).toContain("draw me a fox");
  expect(next({ config: { kind: "unreadable", error } })).toBe("Restart Easel.");
  for (const kind of ["absent", "vanished", "stale", "foreign", "by_hand"] as const)
    expect(next({ config: { kind } })).toMatch(/^[A-Z].*\.$/);
});

test("a visit from before the entry was written proves nothing about it", () => {
  const seen = (at: number, changes: ClientStatus["changes"] = status({}).changes) =>
    connectionView(status({ changes }), { ...never, lastConnectedAt: at }).lastConnectedAt;
  expect(seen(99)).toBeNull();
  expect(seen(101)).toBe(101);
  expect(seen(99, [{ id: "b", at: 100, action: "write", undone: true }])).toBe(99);
  expect(seen(99, [])).toBe(99);
});

test("pictures in the chat: what the person chose, what the app said, what is known of it", () => {
  const of = (id: string, declaredViews: boolean | null, neverViews: string[]) => chatViews(id, { ...never, declaredViews }, neverViews);
  expect(of("cursor", true, [])).toEqual({ show: "always", declared: true, documented: true });
  expect(of("cursor", null, ["cursor"])).toEqual({ show: "never", declared: null, documented: true });
  expect(of("codex", false, ["cursor"])).toEqual({ show: "always", declared: false, documented: false });
});
