import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSessionBus, takeBusName } from "../testing/session-bus.ts";
import { hasTray, STATUS_NOTIFIER_WATCHER, WATCHER_QUERIES } from "./tray-support.ts";

it("is never asked on Windows and macOS", async () => {
  expect(await Promise.all([hasTray("win32", {}), hasTray("darwin", {})])).toEqual([true, true]);
});

it("is taken for no where nobody can tell", async () => {
  expect(await hasTray("linux", { PATH: "/nowhere" })).toBe(false);
});

/** A real session bus of our own, and a desktop on it: a program that takes the watcher's name, in D-Bus's own words. */
describe.skipIf(process.platform !== "linux")("on a session bus", () => {
  let bus: Awaited<ReturnType<typeof openSessionBus>>;
  let env: NodeJS.ProcessEnv;
  const only = (program: string) => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "easel-path-"));
    const found = spawnSync("sh", ["-c", `command -v ${program}`], { encoding: "utf8" }).stdout.trim();
    fs.symlinkSync(found, path.join(folder, program));
    return { ...env, PATH: folder };
  };

  beforeAll(async () => {
    bus = await openSessionBus();
    env = { ...process.env, DBUS_SESSION_BUS_ADDRESS: bus.address };
  });
  afterAll(() => bus?.close());

  const programs = WATCHER_QUERIES.map(({ program }) => program);
  it.each(programs)("%s says no without a desktop's tray, yes with one, and no without a bus", async (program) => {
    expect(await hasTray("linux", only(program))).toBe(false);
    const desktop = await takeBusName(env.DBUS_SESSION_BUS_ADDRESS ?? "", STATUS_NOTIFIER_WATCHER);
    expect(await hasTray("linux", only(program))).toBe(true);
    desktop.end();
    await expect.poll(() => hasTray("linux", only(program))).toBe(false);
    expect(await hasTray("linux", { ...only(program), DBUS_SESSION_BUS_ADDRESS: "unix:path=/nowhere" })).toBe(false);
  });
});
