import { expect, test } from "vitest";
import { timeBudget } from "./call-timeout.ts";

const unset = { timeBudgetSeconds: null, timeBudgets: {}, onDisconnect: null };

test("each AI app is answered well before it gives up, and an unknown one as if it were made with the SDK", () => {
  const limits = {
    "claude-ai": 60,
    "codex-mcp-client": 60,
    opencode: 30,
    "cursor-vscode": 300,
    goose: 300,
    "claude-code": 120,
    someone: 60,
  };
  for (const [client, seconds] of Object.entries(limits)) {
    const budget = timeBudget(unset, client) / 1000;
    expect(budget, client).toBeLessThanOrEqual(seconds * 0.8);
    expect(budget, client).toBeGreaterThanOrEqual(Math.min(240, seconds * 0.7));
  }
  expect(timeBudget(unset, "claude-ai")).toBe(45_000);
  expect(timeBudget(unset, "")).toBe(45_000);
  // These wait for ever, or nearly: people do not.
  for (const client of ["Visual Studio Code", "gemini-cli-mcp-client"]) expect(timeBudget(unset, client)).toBe(240_000);
});

test("the configuration counts: what it says of one AI app before what it says of all, and the longest of the names that fit", () => {
  const results = { ...unset, timeBudgetSeconds: 20, timeBudgets: { claude: 30, "Claude-Code": 100 } };
  expect(timeBudget(results, "cursor")).toBe(20_000);
  expect(timeBudget(results, "claude-ai")).toBe(30_000);
  expect(timeBudget(results, "claude-code")).toBe(100_000);
});
