import { chmod, lstat, mkdir, readdir, readFile, readlink, rm, stat, symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { asOrdinaryUser } from "./testing/ordinary-user.ts";
import { ENTRY, Home, newestChange, perform } from "./testing/testing.ts";

const CURSOR = ".cursor/mcp.json";
const OTHERS =
  '{\n  "mcpServers": {\n    "files": {"command": "npx", "args": ["-y", "files"], "env": {"API_KEY": "sk-very-secret"}}\n  }\n}\n';

describe("writing", () => {
  test("keeps the other entries and says afterwards that it is written", async () => {
    const home = await Home.make();
    await home.write(CURSOR, OTHERS);
    const connect = home.connect();
    expect((await connect.list()).find(({ id }) => id === "cursor")?.config).toEqual({ kind: "absent" });
    const status = await perform(connect, "cursor", "write");
    expect(status.config).toEqual({ kind: "written" });
    expect(status.path).toBe("~/.cursor/mcp.json");
    expect(JSON.parse(await home.text(CURSOR))).toEqual({ mcpServers: { ...JSON.parse(OTHERS).mcpServers, easel: ENTRY } });
    expect(await connect.plan("cursor", "write")).toEqual({ kind: "nothing_to_do", path: "~/.cursor/mcp.json" });
  });

  test("shows the change without anybody's secrets, and changes nothing by showing", async () => {
    const home = await Home.make();
    await home.write(CURSOR, OTHERS);
    const plan = await home.connect().plan("cursor", "write");
    if (plan.kind !== "change") throw new Error(plan.kind);
    const shown = JSON.stringify(plan);
    expect(shown).not.toContain("sk-very-secret");
    expect(plan.diff.filter(({ op }) => op === "+").map(({ text }) => text)).toContain('    "easel": {');
    expect(plan.diff.filter(({ op }) => op === "-")).toHaveLength(1);
    expect(await home.text(CURSOR)).toBe(OTHERS);
    await expect(stat(home.stateDirectory)).rejects.toThrow();
  });

  test("makes a missing file for its owner alone, and undo takes it and its folder away", async () => {
    const home = await Home.make();
    const connect = home.connect();
    const status = await perform(connect, "cursor", "write");
    expect(await home.mode(CURSOR)).toBe(0o600);
    expect(await home.text(CURSOR)).toBe(status.snippet);
    const after = await connect.undo("cursor", newestChange(status));
    expect(after.config).toEqual({ kind: "absent" });
    expect(after.changes).toMatchObject([{ action: "write", undone: true }]);
    await expect(stat(home.path(".cursor"))).rejects.toThrow("ENOENT");
  });

  test("an empty file counts as one without entries", async () => {
    const home = await Home.make();
    await home.write(CURSOR, " \n");
    const status = await perform(home.connect(), "cursor", "write");
    expect(JSON.parse(await home.text(CURSOR))).toEqual({ mcpServers: { easel: ENTRY } });
    await home.connect().undo("cursor", newestChange(status));
    expect(await home.text(CURSOR)).toBe(" \n");
  });

  test("keeps the link and the mode of the file behind it, and leaves nothing else in the folder", async () => {
    const home = await Home.make();
    await home.write("dotfiles/mcp.json", OTHERS, 0o640);
    await mkdir(home.path(".cursor"));
    await symlink("../dotfiles/mcp.json", home.path(CURSOR));
    await perform(home.connect(), "cursor", "write");
    expect(await readlink(home.path(CURSOR))).toBe("../dotfiles/mcp.json");
    expect(await home.mode("dotfiles/mcp.json")).toBe(0o640);
    expect(JSON.parse(await home.text("dotfiles/mcp.json")).mcpServers.easel).toEqual(ENTRY);
    expect(await readdir(home.path("dotfiles"))).toEqual(["mcp.json"]);
    expect(await readdir(home.path(".cursor"))).toEqual(["mcp.json"]);
  });

  test("backs the old bytes up for the owner's eyes only", async () => {
    const home = await Home.make();
    await home.write(CURSOR, OTHERS, 0o644);
    await perform(home.connect(), "cursor", "write");
    const [backup] = await readdir(join(home.stateDirectory, "backups", "cursor"));
    const path = join(home.stateDirectory, "backups", "cursor", backup ?? "");
    expect(await readFile(path, "utf8")).toBe(OTHERS);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  test("an entry of ours that points elsewhere is stale; writing mends it and keeps what the user added to it", async () => {
    const home = await Home.make();
    const old =
      '{"mcpServers": {\n  "easel": {\n    "command": "/old/easel", "args": ["/old/easel-bridge.cjs"],\n    "env": {"MINE": "1"}, "disabled": false\n  }\n}}';
    await home.write(CURSOR, old);
    const connect = home.connect();
    expect((await connect.list()).find(({ id }) => id === "cursor")?.config).toEqual({ kind: "stale" });
    const status = await perform(connect, "cursor", "write");
    expect(status.config).toEqual({ kind: "written" });
    expect(JSON.parse(await home.text(CURSOR)).mcpServers.easel).toEqual({ ...ENTRY, env: { MINE: "1", ...ENTRY.env }, disabled: false });
    await connect.undo("cursor", newestChange(status));
    expect(await home.text(CURSOR)).toBe(old);
  });

  test("warns when the app runs that would overwrite the change", async () => {
    const home = await Home.make();
    const plan = await home.connect({ isRunning: async (id) => id === "claude-desktop" }).plan("claude-desktop", "write");
    expect(plan).toMatchObject({
      kind: "change",
      creates: true,
      warnings: [expect.stringContaining("fully quit"), expect.stringContaining("not found")],
    });
  });
});

describe("refusing, with the file untouched", () => {
  const fixtures: [string, string | Uint8Array, RegExp][] = [
    ["a comment, where the app reads none", '{\n  // mine\n  "mcpServers": {}\n}', /line 2, column 3.*comments/],
    ["a trailing comma, where the app reads none", '{"mcpServers": {},}', /line 1, column 19.*comma too many/],
    ["a missing comma", '{\n  "a": 1\n  "mcpServers": {}\n}', /line 3, column 3: a comma is missing/],
    ["a file that ends early", '{"mcpServers": {"a": {', /line 1, column 23.*"}" is missing/],
    ["null for the list", '{"mcpServers": null}', /"mcpServers" .* null \(line 1, column 16\)/],
    ["a list for the list", '{"mcpServers": []}', /"mcpServers" .* a list/],
    ["a list for everything", "[1]", /^The settings file holds a list/],
    ["the list twice", '{"mcpServers": {}, "a": 1, "mcpServers": {}}', /"mcpServers" twice.*column 28/],
    [
      "our entry twice",
      '{"mcpServers": {"easel": {"args": ["/e/easel-bridge.cjs"]}, "easel": {"args": ["/e/easel-bridge.cjs"]}}}',
      /"easel" twice/,
    ],
    ["UTF-16", Buffer.from('\uFEFF{"mcpServers": {}}', "utf16le"), /UTF-16/],
    ["zeros after a power cut", Buffer.alloc(300), /holds zeros where text should be/],
    ["a brace that is missing three lines above the end", '{"mcpServers": {"a": {\n\n\n\n', /line 1, column 23/],
    ["bytes that are no UTF-8", Buffer.from([0x7b, 0x22, 0xe9, 0x22, 0x3a, 0x31, 0x7d]), /not saved as UTF-8/],
    ["an entry of our name that is not ours", '{"mcpServers": {"easel": {"command": "paint"}}}', /did not write/],
  ];
  test.each(fixtures)("%s", async (_, content, reason) => {
    const home = await Home.make();
    await home.write(CURSOR, content);
    const plan = await home.connect().plan("cursor", "write");
    expect(plan).toMatchObject({
      kind: "refused",
      path: "~/.cursor/mcp.json",
      error: { kind: "config_invalid", message: expect.stringMatching(reason) },
    });
    expect(JSON.stringify(plan)).not.toContain(home.directory);
    expect(await home.bytes(CURSOR)).toEqual(Buffer.from(content));
    const config = (await home.connect().list()).find(({ id }) => id === "cursor")?.config.kind;
    expect(config).toBe(/did not write/.test(reason.source) ? "foreign" : "unreadable");
  });

  test("a foreign entry is not removed either", async () => {
    const home = await Home.make();
    await home.write(CURSOR, '{"mcpServers": {"easel": {"command": "paint"}}}');
    expect(await home.connect().plan("cursor", "remove")).toMatchObject({ kind: "refused" });
  });

  test("a folder, a link that leads nowhere, a link out of the home folder", async () => {
    const home = await Home.make();
    const outside = await Home.make();
    await outside.write("mcp.json", "{}");
    const reasons: string[] = [];
    const look = async () => {
      const plan = await home.connect().plan("cursor", "write");
      reasons.push(plan.kind === "refused" ? plan.error.message : plan.kind);
      await rm(home.path(CURSOR), { recursive: true });
    };
    await mkdir(home.path(CURSOR), { recursive: true });
    await look();
    await symlink("nowhere.json", home.path(CURSOR));
    await look();
    await symlink(outside.path("mcp.json"), home.path(CURSOR));
    await look();
    expect(reasons).toEqual([
      "The settings file is not a file.",
      "The settings file is a link that leads nowhere.",
      "The settings file is a link to a place outside of your home folder.",
    ]);
    expect(await outside.text("mcp.json")).toBe("{}");
  });

  test("an unknown app and an unknown change", async () => {
    const connect = (await Home.make()).connect();
    await expect(connect.plan("notepad", "write")).rejects.toMatchObject({ kind: "argument_invalid" });
    await expect(connect.undo("cursor", "nothing")).rejects.toMatchObject({ kind: "argument_invalid" });
  });
});

describe("somebody else writes, too", () => {
  test("a file that changed after the plan is not written", async () => {
    const home = await Home.make();
    await home.write(CURSOR, OTHERS);
    const connect = home.connect();
    const plan = await connect.plan("cursor", "write");
    if (plan.kind !== "change") throw new Error(plan.kind);
    await home.write(CURSOR, '{"mcpServers": {}}');
    await expect(connect.apply("cursor", plan.planId)).rejects.toMatchObject({
      kind: "config_invalid",
      message: expect.stringContaining("changed since"),
    });
    expect(await home.text(CURSOR)).toBe('{"mcpServers": {}}');
  });

  test("a file that appeared after the plan is not replaced", async () => {
    const home = await Home.make();
    const connect = home.connect();
    const plan = await connect.plan("cursor", "write");
    if (plan.kind !== "change") throw new Error(plan.kind);
    await home.write(CURSOR, OTHERS);
    await expect(connect.apply("cursor", plan.planId)).rejects.toMatchObject({ kind: "config_invalid" });
    expect(await home.text(CURSOR)).toBe(OTHERS);
  });

  test("two Easels writing at once make one entry", async () => {
    const home = await Home.make();
    await home.write(CURSOR, OTHERS);
    const results = await Promise.allSettled([perform(home.connect(), "cursor", "write"), perform(home.connect(), "cursor", "write")]);
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(JSON.parse(await home.text(CURSOR)).mcpServers.easel).toEqual(ENTRY);
  });
});

describe("removing and undoing", () => {
  test("removing takes out only what is ours", async () => {
    const home = await Home.make();
    await home.write(CURSOR, OTHERS);
    const connect = home.connect();
    await perform(connect, "cursor", "write");
    const status = await perform(connect, "cursor", "remove");
    expect(await home.text(CURSOR)).toBe(OTHERS);
    expect(status.changes.map(({ action }) => action)).toEqual(["remove", "write"]);
    expect(await connect.plan("cursor", "remove")).toMatchObject({ kind: "nothing_to_do" });
  });

  test("a file that Easel made and nobody touched goes with the entry, and comes back with undo", async () => {
    const home = await Home.make();
    const connect = home.connect();
    const { snippet } = await perform(connect, "cursor", "write");
    const status = await perform(connect, "cursor", "remove");
    await expect(stat(home.path(CURSOR))).rejects.toThrow("ENOENT");
    await connect.undo("cursor", newestChange(status));
    expect(await home.text(CURSOR)).toBe(snippet);
    expect(await home.mode(CURSOR)).toBe(0o600);
  });

  test("undo gives back the exact bytes and the mode", async () => {
    const home = await Home.make();
    const bytes = Buffer.from('\uFEFF{\r\n\t"mcpServers" : { } ,\r\n\t"n": 12345678901234567890 }\r\n\r\n');
    await home.write(CURSOR, bytes, 0o600);
    const connect = home.connect();
    const status = await perform(connect, "cursor", "write");
    const written = await home.text(CURSOR);
    expect(written.startsWith("\uFEFF{\r\n")).toBe(true);
    expect(written.replaceAll("\r\n", "")).not.toContain("\n");
    await connect.undo("cursor", newestChange(status));
    expect(await home.bytes(CURSOR)).toEqual(bytes);
    expect(await home.mode(CURSOR)).toBe(0o600);
  });

  test("after somebody else's change, undo takes out only our entry and keeps a copy of what was there", async () => {
    const home = await Home.make();
    await home.write(CURSOR, OTHERS);
    const connect = home.connect();
    const status = await perform(connect, "cursor", "write");
    const theirs = (await home.text(CURSOR)).replace("npx", "bunx");
    await home.write(CURSOR, theirs);
    await connect.undo("cursor", newestChange(status));
    expect(await home.text(CURSOR)).toBe(OTHERS.replace("npx", "bunx"));
    const backups = join(home.stateDirectory, "backups", "cursor");
    const kept = await Promise.all((await readdir(backups)).map((name) => readFile(join(backups, name), "utf8")));
    expect(kept.sort()).toEqual([OTHERS, theirs].sort());
  });

  test("undoing a removal puts the entry back among what others wrote since", async () => {
    const home = await Home.make();
    await home.write(CURSOR, OTHERS);
    const connect = home.connect();
    await perform(connect, "cursor", "write");
    const status = await perform(connect, "cursor", "remove");
    await home.write(CURSOR, '{"mcpServers":{"new":{"command":"x"}}}');
    await connect.undo("cursor", newestChange(status));
    expect(JSON.parse(await home.text(CURSOR))).toEqual({ mcpServers: { new: { command: "x" }, easel: ENTRY } });
  });

  test("undo does not touch an entry that somebody made their own", async () => {
    const home = await Home.make();
    await home.write(CURSOR, OTHERS);
    const connect = home.connect();
    const status = await perform(connect, "cursor", "write");
    const theirs = '{"mcpServers":{"easel":{"command":"paint"}}}';
    await home.write(CURSOR, theirs);
    await expect(connect.undo("cursor", newestChange(status))).rejects.toMatchObject({ message: expect.stringContaining("did not write") });
    expect(await home.text(CURSOR)).toBe(theirs);
  });

  test("undo says so when its copy is gone", async () => {
    const home = await Home.make();
    await home.write(CURSOR, OTHERS);
    const connect = home.connect();
    const status = await perform(connect, "cursor", "write");
    await rm(join(home.stateDirectory, "backups"), { recursive: true });
    await expect(connect.undo("cursor", newestChange(status))).rejects.toMatchObject({ kind: "output_gone" });
  });

  test("a journal with a torn line still serves", async () => {
    const home = await Home.make();
    await home.write(CURSOR, OTHERS);
    const connect = home.connect();
    await perform(connect, "cursor", "write");
    const journal = join(home.stateDirectory, "changes.jsonl");
    await home.write("state of Easel/changes.jsonl", `${await readFile(journal, "utf8")}{"id":"torn`);
    const status = await perform(connect, "cursor", "remove");
    expect(status.changes.map(({ action }) => action)).toEqual(["remove", "write"]);
  });
});

test("a folder that may not be written is said so, and the file stays", async () => {
  const home = await Home.make();
  await home.write(CURSOR, OTHERS);
  await chmod(home.path(".cursor"), 0o500);
  await asOrdinaryUser(home.directory, () =>
    expect(perform(home.connect(), "cursor", "write")).rejects.toMatchObject({ kind: "config_invalid" }),
  );
  expect(await home.text(CURSOR)).toBe(OTHERS);
  expect((await lstat(home.path(CURSOR))).isFile()).toBe(true);
  await chmod(home.path(".cursor"), 0o700);
});
