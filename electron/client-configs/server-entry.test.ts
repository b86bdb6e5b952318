import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { bridgeEntry, translocated } from "./server-entry.ts";

function folder(): string {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "easel-entry-"));
  onTestFinished(() => fs.rmSync(directory, { recursive: true, force: true }));
  return directory;
}

test("an installed Easel names itself and its bridge", () => {
  const entry = bridgeEntry({
    executable: "/opt/Easel/easel",
    bridge: "/opt/Easel/b.cjs",
    stateDirectory: "/elsewhere",
    appImage: undefined,
  });
  expect(entry).toEqual({
    command: "/opt/Easel/easel",
    args: ["/opt/Easel/b.cjs"],
    env: { ELECTRON_RUN_AS_NODE: "1", EASEL_STATE_DIR: "/elsewhere" },
  });
});

test("an AppImage's entry stays the same although its name and mount point do not, and brings the newest bridge", () => {
  const state = folder();
  const entries = ["one", "two"].map((version) => {
    const built = folder();
    const bridge = path.join(built, "easel-bridge.cjs");
    for (const name of ["easel-bridge.cjs", "heif-codec.cjs", "libheif.cjs"])
      fs.writeFileSync(path.join(built, name), `${name} ${version}`);
    const appImage = `/home/me/Easel-${version}.AppImage`;
    return bridgeEntry({ executable: `/tmp/.mount_${version}/easel`, bridge, stateDirectory: state, appImage });
  });
  expect(entries[0]).toEqual(entries[1]);
  expect(entries[1]?.command).toBe(path.join(state, "bin", "easel"));
  expect(fs.readlinkSync(path.join(state, "bin", "easel"))).toBe("/home/me/Easel-two.AppImage");
  expect(entries[1]?.args).toEqual([path.join(state, "bin", "easel-bridge.cjs")]);
  const copied = ["easel-bridge.cjs", "heif-codec.cjs", "libheif.cjs"];
  expect(fs.readdirSync(path.join(state, "bin")).sort()).toEqual(["easel", ...copied]);
  expect(copied.map((name) => fs.readFileSync(path.join(state, "bin", name), "utf8"))).toEqual(copied.map((name) => `${name} two`));
});

test("Squirrel's folder for each version is reached through a link that stays", () => {
  const state = folder();
  const entries = ["0.1.0", "0.2.0"].map((version) => {
    const app = `C:\\Users\\me\\AppData\\Local\\easel\\app-${version}`;
    const bridge = `${app}\\resources\\app.asar\\.vite\\build\\easel-bridge.cjs`;
    return bridgeEntry({ executable: `${app}\\easel.exe`, bridge, stateDirectory: state, appImage: undefined });
  });
  expect(entries[0]).toEqual(entries[1]);
  const link = path.win32.normalize(path.join(state, "bin", "easel"));
  expect(entries[0]?.command).toBe(`${link}\\easel.exe`);
  expect(entries[0]?.args).toEqual([`${link}\\resources\\app.asar\\.vite\\build\\easel-bridge.cjs`]);
  expect(fs.readlinkSync(path.join(state, "bin", "easel"))).toMatch(/app-0\.2\.0$/);
});

test("where macOS keeps an app only until it ends, nothing is to be started", () => {
  const executable = "/private/var/folders/x/T/AppTranslocation/0A1B/d/Easel.app/Contents/MacOS/Easel";
  expect(translocated(executable)).toMatchObject({ remedy: expect.stringContaining("Applications folder") });
  expect(translocated("/Applications/Easel.app/Contents/MacOS/Easel")).toBeNull();
});
