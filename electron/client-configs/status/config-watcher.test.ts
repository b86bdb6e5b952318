import { mkdir, readFile, readlink, rename, rm, symlink, unlink, writeFile } from "node:fs/promises";
import { expect, onTestFinished, test } from "vitest";
import { systemClock } from "#base/clock.ts";
import type { Connect } from "../connect.ts";
import { bridgeEntry } from "../server-entry.ts";
import { Home, newestChange, perform } from "../testing/testing.ts";
import { ConfigWatcher } from "./config-watcher.ts";

const CURSOR = ".cursor/mcp.json";

/** A home in which Cursor is connected, and how often the watch has spoken. */
async function watched(home: Home) {
  const connect = home.connect();
  const seen: string[] = [];
  const watch = new ConfigWatcher({
    files: () => connect.watched(),
    onChange: () => void connect.list().then((list) => seen.push(list.find(({ id }) => id === "cursor")?.config.kind ?? "")),
    clock: systemClock,
  });
  onTestFinished(() => watch.dispose());
  await watch.refresh();
  return { connect, watch, seen };
}

async function connected(): Promise<Home> {
  const home = await Home.make();
  await home.write(CURSOR, '{"mcpServers": {}}');
  await perform(home.connect(), "cursor", "write");
  return home;
}

const WITHOUT = '{"mcpServers": {}}';
const quiet = () => systemClock.sleep(700);

test("an entry that somebody took out is noticed, and is back when it was put back", async () => {
  const home = await connected();
  const { connect, seen } = await watched(home);
  await home.write(CURSOR, WITHOUT);
  await expect.poll(() => seen.at(-1)).toBe("vanished");
  await perform(connect, "cursor", "write");
  await expect.poll(() => seen.at(-1)).toBe("written");
});

test("an app that replaces its file, again and again", async () => {
  const home = await connected();
  const { seen } = await watched(home);
  for (const content of [WITHOUT, await home.text(CURSOR), WITHOUT]) {
    const kind = content === WITHOUT ? "vanished" : "written";
    await writeFile(home.path(".cursor/new"), content);
    await rename(home.path(".cursor/new"), home.path(CURSOR));
    await expect.poll(() => seen.at(-1)).toBe(kind);
  }
});

test("a burst of writes is one look", async () => {
  const home = await connected();
  const { seen } = await watched(home);
  for (let round = 0; round < 20; round += 1) await home.write(CURSOR, WITHOUT);
  await expect.poll(() => seen.length).toBe(1);
  await quiet();
  expect(seen).toEqual(["vanished"]);
});

test("the folder goes and comes back", async () => {
  const home = await connected();
  const content = await home.text(CURSOR);
  const { seen } = await watched(home);
  await rm(home.path(".cursor"), { recursive: true });
  await expect.poll(() => seen.at(-1)).toBe("vanished");
  await mkdir(home.path(".cursor"));
  await writeFile(home.path(CURSOR), content);
  await expect.poll(() => seen.at(-1)).toBe("written");
  await home.write(CURSOR, WITHOUT);
  await expect.poll(() => seen.at(-1)).toBe("vanished");
});

test("the end of a link is watched, too", async () => {
  const home = await Home.make();
  await home.write("dotfiles/mcp.json", WITHOUT);
  await mkdir(home.path(".cursor"));
  await symlink("../dotfiles/mcp.json", home.path(CURSOR));
  await perform(home.connect(), "cursor", "write");
  const { seen } = await watched(home);
  await home.write("dotfiles/mcp.json", WITHOUT);
  await expect.poll(() => seen.at(-1)).toBe("vanished");
});

test("an AppImage that is mounted or lies elsewhere by now: an old path is told, and put right on a click", async () => {
  const home = await Home.make();
  await home.write(CURSOR, WITHOUT);
  const appImage = (mount: string, file?: string) => {
    const bridge = home.path(`.mount_${mount}/easel-bridge.cjs`);
    const options = { executable: home.path(`.mount_${mount}/easel`), bridge, stateDirectory: home.stateDirectory, appImage: file };
    return home.connect({ entry: bridgeEntry(options) });
  };
  await home.write(".mount_a/easel-bridge.cjs", "// of the first start");
  await home.write(".mount_b/easel-bridge.cjs", "// of the second start");
  const kind = async (connect: Connect) => (await connect.list()).find(({ id }) => id === "cursor")?.config.kind;

  // A start that did not know that it was an AppImage's wrote the mount, which is gone at the next.
  await perform(appImage("a"), "cursor", "write");
  await home.write(CURSOR, (await home.text(CURSOR)).replace('"command"', '"disabled": false, "command"'));
  await rm(home.path(".mount_a"), { recursive: true });
  const connect = appImage("b", home.path("Downloads/Easel.AppImage"));
  expect([await kind(connect), await connect.watched()]).toEqual(["stale", [home.path(CURSOR)]]);
  expect((await connect.probe("cursor")).starts).toMatchObject({ kind: "fails", error: { remedy: expect.stringContaining("again") } });
  await perform(connect, "cursor", "write");
  expect(await kind(connect)).toBe("written");
  expect(JSON.parse(await home.text(CURSOR)).mcpServers.easel).toEqual({ disabled: false, ...connect.entry });
  expect(await home.text(CURSOR)).not.toContain(".mount_");

  // Mounted elsewhere once more, or moved, nothing is amiss: what the entry starts leads to the file from the next start on.
  await home.write(".mount_c/easel-bridge.cjs", "// of the third start");
  expect(await kind(appImage("c", home.path("Downloads/Easel.AppImage")))).toBe("written");
  const moved = appImage("c", home.path("Apps/Easel.AppImage"));
  expect(await kind(moved)).toBe("written");
  expect(await readlink(moved.entry.command)).toBe(home.path("Apps/Easel.AppImage"));
});

test("other files in the same folder are nobody's business", async () => {
  const home = await connected();
  const { seen } = await watched(home);
  await home.write(".cursor/other.json", "{}");
  await unlink(home.path(".cursor/other.json"));
  await quiet();
  expect(seen).toEqual([]);
});

test("a file with a mistake in it is watched though Easel never wrote it, until it is mended", async () => {
  const home = await Home.make();
  await home.write(CURSOR, '{"mcpServers": ');
  const { seen } = await watched(home);
  await home.write(CURSOR, WITHOUT);
  await expect.poll(() => seen.at(-1)).toBe("absent");
  expect(await home.connect().watched()).toEqual([]);
});

test("what Easel never wrote, or took out itself, is not watched and never missed", async () => {
  const home = await connected();
  const { connect, watch } = await watched(home);
  expect(await connect.watched()).toEqual([home.path(CURSOR)]);
  const config = async () => (await connect.list()).find(({ id }) => id === "cursor")?.config.kind;

  const removed = await perform(connect, "cursor", "remove");
  expect([await connect.watched(), await config()]).toEqual([[], "absent"]);
  await connect.undo("cursor", newestChange(removed));
  expect(await config()).toBe("written");
  await home.write(CURSOR, WITHOUT);
  expect(await config()).toBe("vanished");

  expect((await connect.leave("cursor")).config.kind).toBe("absent");
  expect(await connect.watched()).toEqual([]);
  const written = await perform(connect, "cursor", "write");
  await connect.undo("cursor", newestChange(written));
  expect([await readFile(home.path(CURSOR), "utf8"), await config()]).toEqual([WITHOUT, "absent"]);
  await watch.refresh();
});
