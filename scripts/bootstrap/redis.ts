import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { Missing } from "./missing.ts";

/**
 * Path of a redis-server for the tests of what computers share; as root it is installed where it is missing.
 * Throws `Missing`, with what to type, where there is none and it cannot be installed.
 */
export function findRedisServer(): string {
  const given = process.env.EASEL_TEST_REDIS;
  if (given && !fs.existsSync(given)) throw new Error(`EASEL_TEST_REDIS points at nothing: ${given}`);
  const found = given || which("redis-server") || which("valkey-server");
  if (found) return found;
  const command = "apt-get install -y --no-install-recommends redis-server";
  if (process.platform !== "linux" || !which("apt-get")) {
    throw new Missing("They need a redis-server. Install one (on a Mac: brew install redis), then run the same command again.");
  }
  if (process.getuid?.() !== 0) {
    throw new Missing(`They need a redis-server. Type this, then run the same command again:\n\n  sudo apt-get update && sudo ${command}`);
  }
  console.log("Installing redis-server ...");
  // Only the program is wanted: a service that starts by itself would be in nobody's interest.
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" };
  for (const each of ["apt-get update -qq", command]) spawnSync("sh", ["-c", each], { stdio: ["ignore", "ignore", "inherit"], env });
  const installed = which("redis-server");
  if (!installed) throw new Missing("Installing redis-server failed (see above). Check the network and run the same command again.");
  return installed;
}

function which(program: string): string {
  return process.platform === "win32" ? "" : spawnSync("sh", ["-c", `command -v ${program}`], { encoding: "utf8" }).stdout.trim();
}
