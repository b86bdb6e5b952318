import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { ENTRY, Home, type Home as HomeType, newestChange, perform } from "../testing/testing.ts";

const FILE = ".claude.json";
const BEFORE = '{\n  "numStartups": 3,\n  "mcpServers": {\n    "files": {\n      "command": "files"\n    }\n  }\n}';
const WRITTEN = { type: "stdio", ...ENTRY, timeout: 600_000 };

/** What `claude mcp add-json` and `remove` do to the file (tried with 2.1.197), with a note of every call. */
const CLAUDE = `#!${process.execPath}
const fs = require("node:fs");
const path = require("node:path");
const file = path.join(process.env.HOME, ".claude.json");
const [, command, flag, scope, name, json] = process.argv.slice(2);
fs.appendFileSync(path.join(process.env.HOME, "calls"), command + "\\n");
if (process.env.ELECTRON_RUN_AS_NODE || flag !== "-s" || scope !== "user" || FAILS) process.exit(1);
const settings = JSON.parse(fs.readFileSync(file, "utf8"));
settings.numStartups += 1;
if (command === "add-json" && settings.mcpServers[name]) process.exit(1);
if (command === "add-json") settings.mcpServers[name] = JSON.parse(json);
else delete settings.mcpServers[name];
fs.writeFileSync(file, JSON.stringify(settings, null, 2));
`;

async function running(fails: boolean | string = false) {
  const home = await Home.make();
  await home.write(FILE, BEFORE);
  await home.write(".local/bin/claude", CLAUDE.replace("FAILS", String(fails)), 0o755);
  return { home, connect: home.connect({ isRunning: async (id) => id === "claude-code" }) };
}

const calls = async (home: HomeType) => (await readFile(home.path("calls"), "utf8").catch(() => "")).split("\n").filter(Boolean);

describe("Claude Code while it runs", () => {
  test("writes the entry itself, and takes it out again", async () => {
    const { home, connect } = await running();
    const plan = await connect.plan("claude-code", "write");
    expect(plan).toMatchObject({ kind: "change", warnings: ["Claude Code is open, so its own program makes this change."] });
    const status = await perform(connect, "claude-code", "write");
    expect(status.config).toEqual({ kind: "written" });
    expect(JSON.parse(await home.text(FILE))).toMatchObject({ numStartups: 4, mcpServers: { files: {}, easel: WRITTEN } });
    expect(await calls(home)).toEqual(["add-json"]);

    const removed = await perform(connect, "claude-code", "remove");
    expect(JSON.parse(await home.text(FILE)).mcpServers).toEqual({ files: { command: "files" } });
    await connect.undo("claude-code", newestChange(removed));
    expect(JSON.parse(await home.text(FILE)).mcpServers.easel).toEqual(WRITTEN);
    expect(await calls(home)).toEqual(["add-json", "remove", "add-json"]);
  });

  test("an entry that points elsewhere is replaced, and comes back with undo", async () => {
    const { home, connect } = await running();
    const old = { command: "/old", args: ["/old/easel-bridge.cjs"] };
    await home.write(FILE, JSON.stringify({ numStartups: 1, mcpServers: { easel: old } }));
    const status = await perform(connect, "claude-code", "write");
    expect(status.config).toEqual({ kind: "written" });
    await connect.undo("claude-code", newestChange(status));
    expect(JSON.parse(await home.text(FILE)).mcpServers.easel).toEqual(old);
  });

  test("once it is closed, undo gives the very bytes back", async () => {
    const { home, connect } = await running();
    const status = await perform(connect, "claude-code", "write");
    await home.connect().undo("claude-code", newestChange(status));
    expect(await home.text(FILE)).toBe(BEFORE);
  });

  test("that does not take the change is said so, and nothing has changed", async () => {
    const { home, connect } = await running(true);
    await expect(perform(connect, "claude-code", "write")).rejects.toMatchObject({ message: expect.stringContaining("did not take") });
    expect(await home.text(FILE)).toBe(BEFORE);
    const status = (await connect.list()).find(({ id }) => id === "claude-code");
    expect(status?.changes).toMatchObject([{ action: "write", undone: true }]);
    expect(status?.config).toEqual({ kind: "absent" });
  });

  test("what the person added to our entry stays, as the plan showed", async () => {
    const { home, connect } = await running();
    const old = { command: "/old", args: ["/old/easel-bridge.cjs"], env: { HTTPS_PROXY: "http://proxy:8080" } };
    await home.write(FILE, JSON.stringify({ numStartups: 1, mcpServers: { easel: old } }));
    await perform(connect, "claude-code", "write");
    expect(JSON.parse(await home.text(FILE)).mcpServers.easel).toEqual({ ...WRITTEN, env: { ...old.env, ...WRITTEN.env } });
  });

  test("an entry that it took out for one that it refuses comes back", async () => {
    const { home, connect } = await running('command === "add-json" && !json.includes("/old")');
    const old = { command: "/old", args: ["/old/easel-bridge.cjs"] };
    await home.write(FILE, JSON.stringify({ numStartups: 1, mcpServers: { easel: old } }));
    await expect(perform(connect, "claude-code", "write")).rejects.toMatchObject({ message: expect.stringContaining("did not take") });
    expect(JSON.parse(await home.text(FILE)).mcpServers).toEqual({ easel: old });
    expect((await connect.list()).find(({ id }) => id === "claude-code")?.config).toMatchObject({ kind: "stale" });
  });

  test("a file that its program would reset is refused before that", async () => {
    const { home, connect } = await running();
    await home.write(FILE, '{ // mine\n "mcpServers": {} }');
    expect(await connect.plan("claude-code", "write")).toMatchObject({ kind: "refused" });
    expect(await calls(home)).toEqual([]);
  });

  test("without its program the file is written, with the warning", async () => {
    const home = await Home.make();
    await home.write(FILE, BEFORE);
    const connect = home.connect({ isRunning: async () => true });
    expect(await connect.plan("claude-code", "write")).toMatchObject({
      warnings: [expect.stringContaining("Close running")],
    });
    await perform(connect, "claude-code", "write");
    expect(JSON.parse(await home.text(FILE)).mcpServers.easel).toEqual(WRITTEN);
  });
});
