import fs from "node:fs/promises";

/** The most memory that a process has ever had, in bytes, as Linux counts it; 0 where there is no /proc. */
export async function memoryPeakBytes(pid: number | undefined): Promise<number> {
  const status = await fs.readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024;
}

/** The memory that a process has now, in bytes; 0 where there is no /proc. */
export async function residentBytes(pid: number | undefined): Promise<number> {
  const status = await fs.readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024;
}
