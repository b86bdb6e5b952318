import { execFile } from "node:child_process";
import os from "node:os";
import type { Surroundings } from "./file-system.ts";

const DRIVES_TIMEOUT_MS = 5_000;

/** With EASEL_HOME_OVERRIDE nothing outside of that home is looked at. Asking for drives costs a moment of the processor. */
export async function thisComputer({ drives }: { drives: boolean }, env: NodeJS.ProcessEnv = process.env): Promise<Surroundings> {
  const { platform } = process;
  if (env.EASEL_HOME_OVERRIDE) return { platform, home: env.EASEL_HOME_OVERRIDE, env: {}, drives: [], confined: true };
  return { platform, home: os.homedir(), env, drives: drives && platform === "win32" ? await fixedDrives(env) : [] };
}

/** Asked of Windows, because looking at each letter can wait for a network drive that is gone. */
function fixedDrives(env: NodeJS.ProcessEnv): Promise<string[]> {
  const question = "[IO.DriveInfo]::GetDrives() | Where-Object { $_.DriveType -eq 'Fixed' } | ForEach-Object { $_.Name }";
  const args = ["-NoProfile", "-NonInteractive", "-Command", question];
  return new Promise((resolve) => {
    execFile("powershell.exe", args, { timeout: DRIVES_TIMEOUT_MS, windowsHide: true }, (error, out) => {
      const drives = error ? [] : out.split(/\r?\n/).filter((line) => /^[A-Z]:\\$/i.test(line));
      resolve(drives.length > 0 ? drives : [`${env.SystemDrive ?? "C:"}\\`]);
    });
  });
}
