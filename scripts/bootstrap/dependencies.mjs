// node_modules, installed once per lock file and platform.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { withLock } from "./lock.mjs";

export const root = fileURLToPath(new URL("../..", import.meta.url));
const modules = path.join(root, "node_modules");
const stampFile = path.join(modules, ".easel-stamp");
const lockFile = path.join(root, ".cache", "install.lock");

const wantedStamp = () =>
  createHash("sha256")
    .update(fs.readFileSync(path.join(root, "package-lock.json")))
    .update(`${process.platform} ${process.arch}`)
    .digest("hex");

const installedStamp = () => {
  try {
    return fs.readFileSync(stampFile, "utf8");
  } catch {
    return "";
  }
};

/** An npm under npm inherits its parent's settings as variables, which would change what `npm ci` does. */
export function environmentWithoutNpm() {
  const environment = { ...process.env };
  for (const name of Object.keys(environment)) {
    if (/^npm_(config|package|lifecycle)_/i.test(name) || name === "NODE_ENV") delete environment[name];
  }
  return environment;
}

export async function installDependencies() {
  if (installedStamp() === wantedStamp()) return;
  // Two first runs at once would empty each other's folder.
  await withLock(lockFile, "Another run is installing; waiting for it.", () => {
    if (installedStamp() === wantedStamp()) return;
    console.log("First run: installing what Easel is built with (a minute or two) ...");
    const npm = process.platform === "win32" ? "npm.cmd" : "npm";
    // No dependency needs its install script; none may run one.
    const result = spawnSync(npm, ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], {
      cwd: root,
      stdio: ["ignore", "inherit", "inherit"],
      env: environmentWithoutNpm(),
      shell: process.platform === "win32",
    });
    if (result.status !== 0)
      throw new Error("Installing the dependencies failed (see above). Check the network and run the same command again.");
    fs.writeFileSync(stampFile, wantedStamp());
  });
}
