import { execFile } from "node:child_process";
import fs from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";

/** The program that listens on a port of this computer. */
export interface PortOwner {
  pid: number;
  /** Its program's name, without folder and ".exe". */
  name: string;
}

const run = promisify(execFile);
const TIMEOUT_MS = 5_000;

/** Who listens on a port of this computer. Null when nobody does, or the system will not say: it often hides other users' programs. */
export async function portOwner(port: number): Promise<PortOwner | null> {
  try {
    if (process.platform === "linux") return await linuxPortOwner(port);
    if (process.platform === "darwin") return ownerFromLsof((await run("lsof", lsofArguments(port), { timeout: TIMEOUT_MS })).stdout);
    return await windowsPortOwner(port);
  } catch {
    return null;
  }
}

/** Finds the port's socket in `/proc/net`, then the process that has it open (proc(5)). */
async function linuxPortOwner(port: number): Promise<PortOwner | null> {
  const tables = await Promise.all(["tcp", "tcp6"].map((table) => fs.readFile(`/proc/net/${table}`, "latin1").catch(() => "")));
  const sockets = new Set(tables.flatMap((table) => listeningSockets(table, port)).map((inode) => `socket:[${inode}]`));
  if (sockets.size === 0) return null;
  for (const pid of await fs.readdir("/proc")) {
    if (!/^\d+$/.test(pid)) continue;
    const files = await fs.readdir(`/proc/${pid}/fd`).catch(() => []); // it belongs to another user, or has ended
    for (const file of files) {
      const target = await fs.readlink(`/proc/${pid}/fd/${file}`).catch(() => "");
      if (sockets.has(target)) return { pid: Number(pid), name: (await fs.readFile(`/proc/${pid}/comm`, "utf8")).trim() };
    }
  }
  return null;
}

/** The inodes of sockets that listen on the port, from a table of `/proc/net`. Its lines: number, local address "hex:HEXPORT", remote address, state (0A = listening), five more fields, inode. */
export function listeningSockets(table: string, port: number): string[] {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  return table.split("\n").flatMap((line) => {
    const fields = line.trim().split(/\s+/);
    return fields[1]?.endsWith(wanted) && fields[3] === "0A" && fields[9] ? [fields[9]] : [];
  });
}

/** No host or port names, listeners only, printed as fields p(id) and c(ommand). */
export const lsofArguments = (port: number): string[] => ["-nP", `-iTCP:${port}`, "-sTCP:LISTEN", "-Fpc"];

/** From the output of `lsof`; null when it names nobody. */
export function ownerFromLsof(output: string): PortOwner | null {
  const pid = Number(/^p(\d+)$/m.exec(output)?.[1]);
  const name = /^c(.+)$/m.exec(output)?.[1];
  // lsof writes spaces and letters that are not ASCII like \x20.
  return pid && name
    ? { pid, name: name.replace(/\\x([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))) }
    : null;
}

async function windowsPortOwner(port: number): Promise<PortOwner | null> {
  const options = { timeout: TIMEOUT_MS, windowsHide: true };
  const pid = pidFromNetstat((await run("netstat", ["-ano"], options)).stdout, port);
  return pid === null ? null : ownerFromTasklist((await run("tasklist", ["/FI", `PID eq ${pid}`, "/FO", "CSV", "/NH"], options)).stdout);
}

/** From the output of `netstat`. The state is printed in the system's language, but only a listener has no remote end. Null when there is none. */
export function pidFromNetstat(output: string, port: number): number | null {
  for (const line of output.split(/\r?\n/)) {
    const [protocol, local, remote, , pid] = line.trim().split(/\s+/);
    if (protocol === "TCP" && local?.endsWith(`:${port}`) && (remote === "0.0.0.0:0" || remote === "[::]:0")) return Number(pid);
  }
  return null;
}

/** From the output of `tasklist`; null when it names nobody. */
export function ownerFromTasklist(output: string): PortOwner | null {
  const [, name, pid] = /^"([^"]+)","(\d+)"/m.exec(output) ?? [];
  return name && pid ? { pid: Number(pid), name: path.win32.basename(name).replace(/\.exe$/i, "") } : null;
}
