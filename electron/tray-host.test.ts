import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { takeBusName } from "./testing/session-bus.ts";
import { hasTray, QUESTIONS, WATCHER } from "./tray-host.ts";

const there = (program: string) => !spawnSync(program, ["--version"]).error;
const bus = process.platform === "linux" && there("dbus-daemon");
if (!bus) console.log("SKIPPED: whether a desktop shows tray icons is not asked, because there is no dbus-daemon here.");

it("is never asked on Windows and macOS", async () => {
  expect(await Promise.all([hasTray("win32", {}), hasTray("darwin", {})])).toEqual([true, true]);
});

it("is taken for no where nobody can tell", async () => {
  expect(await hasTray("linux", { PATH: "/nowhere" })).toBe(false);
});

/** A real session bus of our own, and a desktop on it: a program that takes the watcher's name, in D-Bus's own words. */
describe.skipIf(!bus)("on a session bus", () => {
  let daemon: ChildProcess;
  let env: NodeJS.ProcessEnv;
  const only = (program: string) => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "easel-path-"));
    const found = spawnSync("sh", ["-c", `command -v ${program}`], { encoding: "utf8" }).stdout.trim();
    fs.symlinkSync(found, path.join(folder, program));
    return { ...env, PATH: folder };
  };

  beforeAll(async () => {
    daemon = spawn("dbus-daemon", ["--session", "--nofork", "--print-address=1"], { stdio: ["ignore", "pipe", "ignore"] });
    const address = await new Promise<string>((resolve) => daemon.stdout?.once("data", (text: Buffer) => resolve(String(text).trim())));
    env = { ...process.env, DBUS_SESSION_BUS_ADDRESS: address };
  });
  afterAll(() => void daemon.kill("SIGKILL"));

  const programs = QUESTIONS.map(({ program }) => program).filter(there);
  it.each(programs)("%s says no without a desktop's tray, yes with one, and no without a bus", async (program) => {
    expect(await hasTray("linux", only(program))).toBe(false);
    const desktop = await takeBusName(env.DBUS_SESSION_BUS_ADDRESS ?? "", WATCHER);
    expect(await hasTray("linux", only(program))).toBe(true);
    desktop.end();
    await expect.poll(() => hasTray("linux", only(program))).toBe(false);
    expect(await hasTray("linux", { ...only(program), DBUS_SESSION_BUS_ADDRESS: "unix:path=/nowhere" })).toBe(false);
  });
});
