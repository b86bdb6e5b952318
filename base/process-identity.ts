import { execFile } from "node:child_process";
import fs from "node:fs";
import { promisify } from "node:util";

/**
 * What tells this process apart from a later one with the same number: its start time, with the boot it belongs to.
 * Null when there is no such process; undefined when the system will not say. Linux `/proc/<pid>/stat` field 22 and the boot id; macOS
 * `lstart`; Windows `CreationDate`.
 */
export async function processIdentity(pid: number): Promise<string | null | undefined> {
  if (process.platform === "linux") return linuxIdentity(pid);
  try {
    const [program, args] = question(pid);
    return (await promisify(execFile)(program, args, { windowsHide: true })).stdout.trim() || null;
  } catch (error) {
    // `ps` ends with 1 where there is no such process.
    return process.platform === "darwin" && (error as { code?: unknown }).code === 1 ? null : undefined;
  }
}

function linuxIdentity(pid: number): string | null | undefined {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, "latin1");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (fields[0] === "Z" || fields[0] === "X") return null;
    return `${fs.readFileSync("/proc/sys/kernel/random/boot_id", "latin1").trim()} ${fields[19]}`;
  } catch (error) {
    // ESRCH: it ended between the opening and the reading.
    return ["ENOENT", "ESRCH"].includes((error as NodeJS.ErrnoException).code ?? "") ? null : undefined;
  }
}

function question(pid: number): [program: string, args: string[]] {
  if (process.platform === "darwin") return ["ps", ["-o", "lstart=", "-p", String(pid)]];
  const asked = `(Get-CimInstance Win32_Process -Filter "ProcessId=${pid}").CreationDate.Ticks`;
  return ["powershell.exe", ["-NoProfile", "-NonInteractive", "-Command", asked]];
}
