import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Clock } from "#base/clock.ts";
import { systemClock } from "#base/clock.ts";
import { clients } from "../apps/clients.ts";
import { isRunning } from "../apps/running-apps.ts";
import { ENTRY, Home, perform } from "../testing/testing.ts";
import { hashOf, readConfigFile, replaceConfigFile, retrying } from "./config-file.ts";
import { withFileLock, withFolderLock } from "./file-lock.ts";
import { Journal } from "./journal.ts";

/** How often the write is killed; `EASEL_KILL_RUNS=500` for the long run. */
const KILLS = Number(process.env.EASEL_KILL_RUNS ?? 12);

const CURSOR = ".cursor/mcp.json";

/** Started by a test, ended with it. */
function child(...parameters: Parameters<typeof spawn>): ChildProcess {
  const started = spawn(...parameters);
  onTestFinished(() => {
    started.kill("SIGKILL");
  });
  return started;
}

test(
  "kill -9 at any moment leaves the old file or the new one, and the backup",
  async () => {
    const home = await Home.make();
    const before = Buffer.from(`{"mcpServers": {"a": {"command": "${"x".repeat(200_000)}"}}}`);
    await home.write(CURSOR, before);
    await perform(home.connect(), "cursor", "write");
    const after = await home.bytes(CURSOR);
    const seen = { old: 0, new: 0 };
    for (let run = 0; run < KILLS; run += 1) {
      const writer = child(process.execPath, [fileURLToPath(new URL("../testing/writer.ts", import.meta.url)), home.directory], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      if (writer.stdout !== null) await once(writer.stdout, "data");
      await systemClock.sleep((run * 7.3) % 60);
      writer.kill("SIGKILL");
      await once(writer, "exit");
      const left = await home.bytes(CURSOR);
      expect([hashOf(before), hashOf(after)]).toContain(hashOf(left));
      seen[left.equals(before) ? "old" : "new"] += 1;
      const journal = new Journal(home.stateDirectory, systemClock);
      for (const { files } of (await journal.changes("cursor")).slice(0, 3)) {
        for (const file of files) expect(await journal.backup(file.before?.backup ?? "", file.before?.hash ?? "")).not.toBeNull();
      }
    }
    expect(seen.old + seen.new).toBe(KILLS);
    // Whatever was left behind (locks, temporary files) does not stand in the way of the next change.
    const connect = home.connect();
    const plan = await connect.plan("cursor", "write");
    if (plan.kind === "change") await connect.apply("cursor", plan.planId);
    expect(await home.bytes(CURSOR)).toEqual(after);
  },
  30_000 + KILLS * 2_000,
);

describe("replacing a file", () => {
  test("is refused when the file changed since it was read, and nothing is left behind", async () => {
    const home = await Home.make();
    const path = await home.write(CURSOR, "old");
    const read = await readConfigFile(path, home.directory);
    await writeFile(path, "theirs");
    await expect(replaceConfigFile(read, Buffer.from("ours"), null, systemClock)).rejects.toMatchObject({ kind: "config_invalid" });
    await expect(replaceConfigFile(read, null, null, systemClock)).rejects.toMatchObject({ kind: "config_invalid" });
    expect(await home.text(CURSOR)).toBe("theirs");
    expect(await readdir(home.path(".cursor"))).toEqual(["mcp.json"]);
  });

  test("sweeps up what a killed write left, once it is old, and nothing else", async () => {
    const home = await Home.make();
    const path = await home.write(CURSOR, "old");
    const old = await home.write(".cursor/.mcp.json.easel-1-a.tmp", "");
    await home.write(".cursor/.mcp.json.easel-2-b.tmp", "");
    await home.write(".cursor/mcp.json.bak", "");
    const longAgo = new Date(Date.now() - 120_000);
    await utimes(old, longAgo, longAgo);
    await utimes(home.path(".cursor/mcp.json.bak"), longAgo, longAgo);
    await replaceConfigFile(await readConfigFile(path, home.directory), Buffer.from("new"), null, systemClock);
    expect((await readdir(home.path(".cursor"))).sort()).toEqual([".mcp.json.easel-2-b.tmp", "mcp.json", "mcp.json.bak"]);
  });

  test("a folder that may not be written is said so", async () => {
    // A file where a folder should be refuses even the administrator.
    const home = await Home.make();
    await home.write(".cursor", "a file");
    expect(await home.connect().plan("cursor", "write")).toMatchObject({
      kind: "refused",
      error: { message: expect.stringContaining("cannot be read") },
    });
  });

  test("Windows' short refusals are waited for, two seconds long", async () => {
    const clock = new StillClock();
    let refusals = 3;
    const busy = () => {
      if (refusals-- > 0) throw Object.assign(new Error("busy"), { code: "EBUSY" });
    };
    await retrying(clock, busy);
    expect(clock.time).toBeGreaterThan(0);
    refusals = Number.POSITIVE_INFINITY;
    await expect(retrying(clock, busy)).rejects.toMatchObject({
      kind: "config_invalid",
      message: expect.stringContaining("cannot be replaced"),
    });
    expect(clock.time).toBeLessThan(3_000);
    const other = () => {
      throw Object.assign(new Error("full"), { code: "ENOSPC" });
    };
    await expect(retrying(clock, other)).rejects.toThrow("full");
  });
});

class StillClock implements Clock {
  time = 0;
  now(): number {
    return this.time;
  }
  async sleep(ms: number): Promise<void> {
    this.time += ms;
  }
}

describe("locks", () => {
  test("one at a time, also between processes that know nothing of each other", async () => {
    const home = await Home.make();
    const path = home.path("lock");
    let inside = 0;
    const work = async () => {
      inside += 1;
      expect(inside).toBe(1);
      await systemClock.sleep(5);
      inside -= 1;
    };
    await Promise.all(Array.from({ length: 5 }, () => withFileLock(path, systemClock, work)));
    await expect(stat(path)).rejects.toThrow("ENOENT");
  });

  test("a lock whose holder is dead is taken over at once", async () => {
    const home = await Home.make();
    const dead = child(process.execPath, ["-e", ""], {});
    await once(dead, "exit");
    const path = await home.write("lock", String(dead.pid));
    let waitedMs = 0;
    const sleep = async (ms: number) => {
      waitedMs += ms;
    };
    expect(await withFileLock(path, { ...systemClock, sleep }, async () => "done")).toBe("done");
    expect(waitedMs).toBeLessThan(2_000);
  });

  test("a lock that another program keeps ends in a clear refusal", async () => {
    const home = await Home.make();
    const path = home.path("lock");
    await mkdir(path);
    const clock = new StillClock();
    clock.time = Date.now();
    await utimes(path, new Date(clock.time + 60_000), new Date(clock.time + 60_000));
    await expect(withFolderLock(path, clock, async () => {})).rejects.toMatchObject({
      message: expect.stringContaining("Another program"),
    });
    await rm(path, { recursive: true });
  });

  test("Cline's folder is respected while it is fresh", async () => {
    const home = await Home.make();
    const file = await home.write(".cline/data/settings/cline_mcp_settings.json", '{"mcpServers": {}}');
    await mkdir(`${file}.lock`);
    const writing = perform(home.connect(), "cline", "write");
    await systemClock.sleep(300);
    expect(await readFile(file, "utf8")).toBe('{"mcpServers": {}}');
    await rm(`${file}.lock`, { recursive: true });
    expect((await writing).config).toEqual({ kind: "written" });
    await expect(stat(`${file}.lock`)).rejects.toThrow("ENOENT");
  });
});

test("only the newest changes can be undone, and their copies do not pile up", async () => {
  const home = await Home.make();
  await home.write(CURSOR, '{"mcpServers": {"a": {}}}');
  const connect = home.connect();
  for (let round = 0; round < 45; round += 1) {
    await perform(connect, "cursor", "write");
    await perform(connect, "cursor", "remove");
  }
  const status = (await connect.list()).find(({ id }) => id === "cursor");
  expect(status?.changes).toHaveLength(20);
  expect((await readdir(join(home.stateDirectory, "backups", "cursor"))).length).toBeLessThanOrEqual(80);
  await connect.undo("cursor", status?.changes.at(-1)?.id ?? "");
});

test.skipIf(process.platform !== "linux")("an app that runs is noticed by its process", async () => {
  const claude = clients.find(({ id }) => id === "claude-desktop");
  if (claude === undefined) throw new Error("no Claude Desktop");
  const { directory: home } = await Home.make();
  expect(await isRunning(claude, { platform: "win32", home })).toBe(false);
  const running = child("sleep", ["60"], { argv0: "/usr/lib/claude-desktop", env: { ...process.env, HOME: home } });
  await once(running, "spawn");
  await expect.poll(() => isRunning(claude, { platform: "linux", home })).toBe(true);
  running.kill("SIGKILL");
  await once(running, "exit");
  expect(await isRunning(claude, { platform: "linux", home })).toBe(false);
});

test("what is written is what the app shall start, to the letter", async () => {
  const home = await Home.make();
  const entry = { ...ENTRY, command: '/opt/Ea"sel\\ é/easel', args: ["C:\\Program Files\\Easel\\easel-bridge.cjs", "--x=\u2028'"] };
  await perform(home.connect({ entry }), "claude-desktop", "write");
  expect(JSON.parse(await home.text(".config/Claude/claude_desktop_config.json"))).toEqual({ mcpServers: { easel: entry } });
});
