import { execFile } from "node:child_process";
import fs from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";

/** The program that listens on a port of this computer. */
export interface Holder {
  pid: number;
  /** Its program's name, without folder and ".exe". */
  name: string;
}

const run = promisify(execFile);
const TIMEOUT_MS = 5_000;

/** Null when nobody listens there, or the system will not say who: other people's programs are often nobody's business. */
export async function portHolder(port: number): Promise<Holder | null> {
  try {
    if (process.platform === "linux") return await linuxHolder(port);
    if (process.platform === "darwin") return holderFromLsof((await run("lsof", lsofArguments(port), { timeout: TIMEOUT_MS })).stdout);
    return await windowsHolder(port);
  } catch {
    return null;
  }
}

/** The socket of the port from `/proc/net`, then whose file it is (proc(5)). */
async function linuxHolder(port: number): Promise<Holder | null> {
  const tables = await Promise.all(["tcp", "tcp6"].map((table) => fs.readFile(`/proc/net/${table}`, "latin1").catch(() => "")));
  const sockets = new Set(tables.flatMap((table) => listeningSockets(table, port)).map((inode) => `socket:[${inode}]`));
  if (sockets.size === 0) return null;
  for (const pid of await fs.readdir("/proc")) {
    if (!/^\d+$/.test(pid)) continue;
    const files = await fs.readdir(`/proc/${pid}/fd`).catch(() => []); // somebody else's, or ended
    for (const file of files) {
      const target = await fs.readlink(`/proc/${pid}/fd/${file}`).catch(() => "");
      if (sockets.has(target)) return { pid: Number(pid), name: (await fs.readFile(`/proc/${pid}/comm`, "utf8")).trim() };
    }
  }
  return null;
}

/** Inodes. The lines: number, local address "hex:HEXPORT", remote address, state (0A = listening), five more fields, inode. */
export function listeningSockets(table: string, port: number): string[] {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  return table.split("\n").flatMap((line) => {
    const fields = line.trim().split(/\s+/);
    return fields[1]?.endsWith(wanted) && fields[3] === "0A" && fields[9] ? [fields[9]] : [];
  });
}

/** Numbers only, listeners only, as fields of one letter: p(id) and c(ommand). */
export const lsofArguments = (port: number): string[] => ["-nP", `-iTCP:${port}`, "-sTCP:LISTEN", "-Fpc"];

export function holderFromLsof(said: string): Holder | null {
  const pid = Number(/^p(\d+)$/m.exec(said)?.[1]);
  const name = /^c(.+)$/m.exec(said)?.[1];
  // lsof writes blanks and letters that are not ASCII as \x20.
  return pid && name
    ? { pid, name: name.replace(/\\x([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))) }
    : null;
}

async function windowsHolder(port: number): Promise<Holder | null> {
  const options = { timeout: TIMEOUT_MS, windowsHide: true };
  const pid = pidFromNetstat((await run("netstat", ["-ano"], options)).stdout, port);
  return pid === null ? null : holderFromTasklist((await run("tasklist", ["/FI", `PID eq ${pid}`, "/FO", "CSV", "/NH"], options)).stdout);
}

/** The state's name is in the system's language, but only a listener has no other end. */
export function pidFromNetstat(said: string, port: number): number | null {
  for (const line of said.split(/\r?\n/)) {
    const [protocol, local, remote, , pid] = line.trim().split(/\s+/);
    if (protocol === "TCP" && local?.endsWith(`:${port}`) && (remote === "0.0.0.0:0" || remote === "[::]:0")) return Number(pid);
  }
  return null;
}

export function holderFromTasklist(said: string): Holder | null {
  const [, name, pid] = /^"([^"]+)","(\d+)"/m.exec(said) ?? [];
  return name && pid ? { pid: Number(pid), name: path.win32.basename(name).replace(/\.exe$/i, "") } : null;
}
