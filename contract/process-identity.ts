import { execFile } from "node:child_process";
import fs from "node:fs";
import { promisify } from "node:util";

/**
 * What tells this process apart from a later one with the same number: its start time, with the boot it belongs to.
 * Null when there is no such process, or the system will not say. Linux `/proc/<pid>/stat` field 22 and the boot id; macOS `lstart`;
 * Windows `CreationDate`.
 */
export async function processIdentity(pid: number): Promise<string | null> {
  const run = promisify(execFile);
  try {
    if (process.platform === "linux") {
      const stat = fs.readFileSync(`/proc/${pid}/stat`, "latin1");
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      if (fields[0] === "Z" || fields[0] === "X") return null;
      return `${fs.readFileSync("/proc/sys/kernel/random/boot_id", "latin1").trim()} ${fields[19]}`;
    }
    if (process.platform === "darwin") return (await run("ps", ["-o", "lstart=", "-p", String(pid)])).stdout.trim() || null;
    const question = `(Get-CimInstance Win32_Process -Filter "ProcessId=${pid}").CreationDate.Ticks`;
    return (
      (await run("powershell.exe", ["-NoProfile", "-NonInteractive", "-Command", question], { windowsHide: true })).stdout.trim() || null
    );
  } catch {
    return null;
  }
}
