import { execFileSync, spawnSync } from "node:child_process";

/**
 * Path of a redis-server for the tests of what computers share; as root it is installed where it is missing.
 * Throws, with what to type, where there is none and it cannot be installed.
 */
export function findRedisServer(): string {
  const found = process.env.EASEL_TEST_REDIS || which("redis-server") || which("valkey-server");
  if (found) return found;
  const command = "apt-get install -y --no-install-recommends redis-server";
  if (process.platform !== "linux" || !which("apt-get")) {
    throw new Error("They need a redis-server. Install one (on a Mac: brew install redis), then run the same command again.");
  }
  if (process.getuid?.() !== 0) {
    throw new Error(`They need a redis-server. Type this, then run the same command again:\n\n  sudo apt-get update && sudo ${command}`);
  }
  console.log("Installing redis-server ...");
  // Only the program is wanted: a service that starts by itself would be in nobody's interest.
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" };
  execFileSync("apt-get", ["update", "-qq"], { stdio: ["ignore", "ignore", "inherit"], env });
  execFileSync("sh", ["-c", command], { stdio: ["ignore", "ignore", "inherit"], env });
  const installed = which("redis-server");
  if (!installed) throw new Error("redis-server was installed, and yet is not to be found.");
  return installed;
}

function which(program: string): string {
  return process.platform === "win32" ? "" : spawnSync("sh", ["-c", `command -v ${program}`], { encoding: "utf8" }).stdout.trim();
}
