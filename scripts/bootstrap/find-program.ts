import { spawnSync } from "node:child_process";

/** Full path of the first of these programs that is on the PATH; null where none is. */
export function findProgram(...names: string[]): string | null {
  for (const name of names) {
    const [command, args] = process.platform === "win32" ? ["where", [name]] : ["sh", ["-c", `command -v ${name}`]];
    const [found] = (spawnSync(command as string, args as string[], { encoding: "utf8" }).stdout ?? "").trim().split(/\r?\n/);
    if (found) return found;
  }
  return null;
}
