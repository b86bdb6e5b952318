import { spawnSync } from "node:child_process";
import { findChromium, playwrightDownload } from "./browser.ts";
import { programNeed, type SystemNeed } from "./install-missing.ts";
import { findRedisServer } from "./redis.ts";

/** What the tests need of this computer, besides what the app needs. */
export function testNeeds(platform = process.platform): SystemNeed[] {
  return [
    { name: "Chromium", isMissing: () => findChromium() === null, ...(playwrightDownload() ?? { packages: ["chromium"] }) },
    programNeed("git", "git"),
    // There is no Redis for Windows, and what runs a Python is skipped there.
    ...(platform === "win32" ? [] : [redisNeed, programNeed("python3", "python3")]),
    ...(platform === "linux" ? desktopNeeds : []),
  ];
}

export const redisNeed: SystemNeed = { name: "redis-server", isMissing: () => findRedisServer() === null, packages: ["redis-server"] };

/** ComfyUI reads YAML with it. The first Python on the PATH may be one that a person brought. */
const pyYaml: SystemNeed = {
  name: "PyYAML",
  isMissing: () => ["python3", "/usr/bin/python3"].every((python) => spawnSync(python, ["-c", "import yaml"]).status !== 0),
  packages: ["python3-yaml"],
};

/** What a Linux desktop has and a container may not. */
const desktopNeeds = [
  pyYaml,
  programNeed("lsof", "lsof"),
  programNeed("ps", "procps"),
  programNeed("busctl", "systemd"),
  programNeed("gdbus", "libglib2.0-bin"),
  programNeed("gio", "libglib2.0-bin"),
  programNeed("dbus-daemon", "dbus"),
  programNeed("dbus-send", "dbus"),
];
