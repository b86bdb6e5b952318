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

test("an AppImage's entry stays the same although its mount point does not, and brings the newest bridge", () => {
  const state = folder();
  const entries = ["one", "two"].map((mount) => {
    const bridge = path.join(folder(), `${mount}.cjs`);
    fs.writeFileSync(bridge, mount);
    return bridgeEntry({ executable: `/tmp/.mount_${mount}/easel`, bridge, stateDirectory: state, appImage: "/home/me/Easel.AppImage" });
  });
  expect(entries[0]).toEqual(entries[1]);
  expect(entries[1]?.command).toBe("/home/me/Easel.AppImage");
  expect(fs.readFileSync(entries[1]?.args[0] ?? "", "utf8")).toBe("two");
  expect(fs.readdirSync(path.join(state, "bin"))).toEqual(["easel-bridge.cjs"]);
});

test("where macOS keeps an app only until it ends, nothing is to be started", () => {
  const executable = "/private/var/folders/x/T/AppTranslocation/0A1B/d/Easel.app/Contents/MacOS/Easel";
  expect(translocated(executable)).toMatchObject({ remedy: expect.stringContaining("Applications folder") });
  expect(translocated("/Applications/Easel.app/Contents/MacOS/Easel")).toBeNull();
});
