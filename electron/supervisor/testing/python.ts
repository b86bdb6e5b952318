import { spawnSync } from "node:child_process";

/** A Python of this computer, for tests that need a real one. */
export const python = ["python3", "python"]
  .map((name) => spawnSync(name, ["-c", "import sys; print(sys.executable)"], { encoding: "utf8" }))
  .find(({ status }) => status === 0)
  ?.stdout.trim();
