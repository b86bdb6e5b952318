import { spawnSync } from "node:child_process";

/** A Python of this computer, for tests that need a real one. (On Windows they are skipped.) */
export const python = process.platform === "win32" ? "python" : findPython();

function findPython(): string {
  const { stdout, status } = spawnSync("python3", ["-c", "import sys; print(sys.executable)"], { encoding: "utf8" });
  if (status !== 0) throw new Error("There is no Python here. `npm test` brings one, or says how.");
  return stdout.trim();
}
