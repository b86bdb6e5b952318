import { mkdir, readFile, rename, rm, symlink, unlink, writeFile } from "node:fs/promises";
import { expect, onTestFinished, test } from "vitest";
import { systemClock } from "#comfyui/clock.ts";
import { Home, newestChange, perform } from "./testing.ts";
import { ConfigWatch } from "./watch.ts";

const CURSOR = ".cursor/mcp.json";

/** A home in which Cursor is connected, and how often the watch has spoken. */
async function watched(home: Home) {
  const connect = home.connect();
  const seen: string[] = [];
  const watch = new ConfigWatch({
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
  await expect.poll(() => seen.at(-1), { timeout: 15_000 }).toBe("absent");
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
