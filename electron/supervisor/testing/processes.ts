import { spawnSync } from "node:child_process";

/** The living processes whose command line or environment contains the text, as the operating system lists them. */
export function processesNaming(text: string): string[] {
  const { stdout } = spawnSync("ps", ["axeww", "-o", "pid=,stat=,command="], {
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
    // In any other locale ps writes what is not ASCII as escapes, and no line would name a folder with an accent.
    env: { ...process.env, LC_ALL: process.platform === "darwin" ? "en_US.UTF-8" : "C.UTF-8" },
  });
  return stdout.split("\n").filter((line) => line.includes(text) && !/^\s*\d+\s+Z/.test(line) && !line.includes("ps axeww"));
}
