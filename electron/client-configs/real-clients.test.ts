import { execFile } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { Home, newestChange, perform } from "./testing/testing.ts";

/**
 * Real AI apps read what Easel wrote, and their own commands and ours do not harm each other.
 * Runs where EASEL_REAL_CLIENTS names a folder with their programs, e.g. after
 * `npm install @anthropic-ai/claude-code @openai/codex @google/gemini-cli` its node_modules/.bin.
 */
const PROGRAMS = process.env.EASEL_REAL_CLIENTS;

const BRIDGE = {
  command: process.execPath,
  args: [fileURLToPath(new URL("testing/fake-bridge.ts", import.meta.url))],
  env: { EASEL_TEST: "1" },
};

interface RealClient {
  id: string;
  program: string;
  file: string;
  list: string[];
  /** What its list says of a server that it could start; Codex does not try. */
  says: RegExp;
  add: string[];
}

const REAL: RealClient[] = [
  {
    id: "claude-code",
    program: "claude",
    file: ".claude.json",
    list: ["mcp", "list"],
    says: /easel: .*Connected/,
    add: ["mcp", "add", "-s", "user", "other", "--", "echo", "hi"],
  },
  {
    id: "codex",
    program: "codex",
    file: ".codex/config.toml",
    list: ["mcp", "list"],
    says: /easel .*enabled/,
    add: ["mcp", "add", "other", "--", "echo", "hi"],
  },
  {
    id: "gemini",
    program: "gemini",
    file: ".gemini/settings.json",
    list: ["mcp", "list"],
    says: /easel: .*Connected/,
    add: ["mcp", "add", "-s", "user", "other", "echo", "hi"],
  },
];

describe.skipIf(PROGRAMS === undefined)("real AI apps", () => {
  test.each(REAL)("$id", async ({ id, program, file, list, says, add }) => {
    const home = await Home.make();
    const run = async (args: string[]) => {
      const env = { PATH: process.env.PATH, HOME: home.directory, GEMINI_CLI_TRUST_WORKSPACE: "true" };
      const child = promisify(execFile)(join(PROGRAMS ?? "", program), args, { env, cwd: home.directory });
      child.child.stdin?.end();
      const { stdout, stderr } = await child;
      return stdout + stderr;
    };
    const connect = home.connect({ entry: BRIDGE });
    const written = await perform(connect, id, "write");
    expect(await run(list)).toMatch(says);

    await run(add);
    expect(await run(list)).toMatch(says);
    const found = (await connect.list()).find((one) => one.id === id);
    expect(found?.config).toEqual({ kind: "written" });

    await connect.undo(id, newestChange(written));
    const left = await run(list);
    expect(left).toContain("other");
    expect(left).not.toMatch(says);
    expect(await home.text(file)).toContain("other");

    await perform(connect, id, "write");
    expect(await run(list)).toMatch(says);
  });
});
