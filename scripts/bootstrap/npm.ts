import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import path from "node:path";
import { root } from "./root.ts";

/**
 * Runs npm as the person's own Node runs it. npm looks for the computer's settings (its proxy, its certificates) beside the Node that
 * runs it, and would find none beside the Node that came with the dependencies.
 */
export function npm(args: string[], cwd: string): SpawnSyncReturns<Buffer> {
  const windows = process.platform === "win32";
  const folders = (process.env.PATH ?? "").split(path.delimiter).filter((folder) => !folder.startsWith(path.join(root, "node_modules")));
  return spawnSync(windows ? "npm.cmd" : "npm", [...args, "--loglevel=error", "--no-update-notifier"], {
    cwd,
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, PATH: folders.join(path.delimiter) },
    shell: windows,
  });
}
