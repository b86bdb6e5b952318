import { expect, test } from "vitest";
import { aiAppOf, aiApps, clientNames, EASEL_CLIENT, longestBeginning, PROBE_CLIENT } from "./ai-apps.ts";

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
  ["LM Studio", "lmstudio"],
  ["lm-studio", "lmstudio"],
  ["windsurf", "devin"],
  ["github-copilot-developer", "copilot-cli"],
  ["someone", null],
  ["", null],
  [EASEL_CLIENT, null],
  [PROBE_CLIENT, null],
])("%s is %s", (name, id) => expect(aiAppOf(name)).toBe(id));

test("no two apps share a name, and names are written as they are looked up", () => {
  expect(new Set(clientNames).size).toBe(clientNames.length);
  expect(clientNames.filter((name) => name !== name.toLowerCase() || name.trim() === "")).toEqual([]);
  const names = Object.values(aiApps).map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

test("of several beginnings the longest counts, whatever the case", () => {
  expect(longestBeginning("Claude-Code", ["claude", "CLAUDE-CODE", "code"])).toBe("CLAUDE-CODE");
  expect(longestBeginning("zed", ["claude"])).toBeNull();
});
