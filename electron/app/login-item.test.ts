import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { desktopEntry, type LoginItemSettings, systemLoginItem, xdgLoginItem } from "./login-item.ts";

let home: string;
beforeEach(() => {
  home = fs.mkdtempSync(path.join(os.tmpdir(), "Easel tëst ü 画 "));
});
afterEach(() => fs.rmSync(home, { recursive: true }));

describe("on Linux", () => {
  const file = () => path.join(home, ".config", "autostart", "easel.desktop");

  it("is a file of the desktop, there or not", () => {
    const item = xdgLoginItem({}, home, ["/opt/Easel/easel", "--hidden"]);
    expect(item.isOn()).toBe(false);
    item.set(true);
    expect(item.isOn()).toBe(true);
    expect(fs.readFileSync(file(), "utf8")).toContain('\nExec="/opt/Easel/easel" "--hidden"\n');
    item.set(false);
    expect([item.isOn(), fs.existsSync(file())]).toEqual([false, false]);
    item.set(false);
  });

  it("lies where the environment says", () => {
    const elsewhere = path.join(home, "elsewhere");
    xdgLoginItem({ XDG_CONFIG_HOME: elsewhere }, home, ["/x"]).set(true);
    expect(fs.readdirSync(path.join(elsewhere, "autostart"))).toEqual(["easel.desktop"]);
  });

  it.each(["Hidden=true", "X-GNOME-Autostart-enabled=false"])("knows that the desktop switched it off by %s", (line) => {
    const item = xdgLoginItem({}, home, ["/x"]);
    item.set(true);
    fs.appendFileSync(file(), `${line}\n`);
    expect(item.isOn()).toBe(false);
  });

  it.skipIf(process.platform !== "linux")("starts what it should, as a desktop reads it, whatever the path", async () => {
    const program = path.join(home, `a "b" $HOME \`c\` \\d 'e'`);
    const seen = path.join(home, "seen");
    fs.writeFileSync(program, `#!/bin/sh\nprintf '%s\\n' "$@" > "$(dirname "$0")/seen"\n`, { mode: 0o755 });
    const entry = path.join(home, "easel.desktop");
    fs.writeFileSync(entry, desktopEntry([program, "--hidden", "--user-data-dir=/x y/ü %U"]));
    execFileSync("gio", ["launch", entry]);
    await expect.poll(() => fs.existsSync(seen) && fs.readFileSync(seen, "utf8")).toBe("--hidden\n--user-data-dir=/x y/ü %U\n");
  });
});

it("is the system's own on Windows and macOS, with the same command to ask as to set", () => {
  const asked: unknown[] = [];
  let open = false;
  const app: LoginItemSettings = {
    getLoginItemSettings: (options) => {
      asked.push(options);
      return { openAtLogin: open };
    },
    setLoginItemSettings: ({ openAtLogin, ...options }) => {
      asked.push(options);
      open = openAtLogin;
    },
  };
  const item = systemLoginItem(app, ["C:\\Program Files\\Easel\\easel.exe", "--hidden"]);
  item.set(true);
  expect(item.isOn()).toBe(true);
  expect(new Set(asked.map((options) => JSON.stringify(options)))).toEqual(
    new Set([JSON.stringify({ path: "C:\\Program Files\\Easel\\easel.exe", args: ["--hidden"] })]),
  );
});
