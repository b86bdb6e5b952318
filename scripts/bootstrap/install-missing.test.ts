import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { installMissing, programNeed } from "./install-missing.ts";

/** A computer with nothing but an `apt-get`, which "installs" by writing a program of the package's name, and keeps what it was asked. */
let folder: string;
const asked = () =>
  fs.existsSync(path.join(folder, "asked")) ? fs.readFileSync(path.join(folder, "asked"), "utf8").trim().split("\n") : [];
const write = (name: string, script: string) => fs.writeFileSync(path.join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
const needs = [programNeed("fox", "fox-base", "fox"), programNeed("hen", "hen"), programNeed("ink", "fox-base")];

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "easel-apt-"));
  fs.symlinkSync("/bin/sh", path.join(folder, "sh"));
  vi.stubEnv("PATH", folder);
  vi.spyOn(console, "log").mockImplementation(() => {});
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  fs.rmSync(folder, { recursive: true });
});

const apt = (then: string) => write("apt-get", `echo "$@" >> ${folder}/asked\n${then}`);
const as = (uid: number) => vi.spyOn(process, "getuid").mockReturnValue(uid);

it.skipIf(process.platform === "win32")("root gets all that is missing at once, and is not bothered again", () => {
  as(0);
  write("hen", "");
  apt(`[ "$1" = update ] || for each in fox ink; do echo '#!/bin/sh' > ${folder}/$each; /bin/chmod +x ${folder}/$each; done`);
  installMissing(needs);
  expect(asked()).toEqual(["update -qq", "install -y --no-install-recommends fox-base fox"]);
  installMissing(needs);
  expect(asked()).toHaveLength(2);
});

it.skipIf(process.platform === "win32")("anybody else is told one command, and nothing is done", () => {
  as(1000);
  apt("");
  expect(() => installMissing(needs)).toThrow(
    /Type this.*\n\n {2}sudo apt-get update && sudo apt-get install -y --no-install-recommends fox-base fox hen$/s,
  );
  expect(asked()).toEqual([]);
});

it.skipIf(process.platform === "win32")("an installation that fails, or brings nothing, has failed", () => {
  as(0);
  apt('[ "$1" = update ] || exit 100');
  expect(() => installMissing(needs)).toThrow("Installing fox-base fox hen failed");
  apt("");
  expect(() => installMissing(needs)).toThrow("Missing on this computer: fox, hen, ink.");
});

it.skipIf(process.platform === "win32")("what no package brings is downloaded by anybody, and named where there is no apt", () => {
  as(1000);
  write("download", `echo '#!/bin/sh' > ${folder}/owl; /bin/chmod +x ${folder}/owl`);
  installMissing([{ ...programNeed("owl"), download: [path.join(folder, "download")] }]);
  expect(() => installMissing([programNeed("fox", "fox")])).toThrow("Missing on this computer: fox.");
});
