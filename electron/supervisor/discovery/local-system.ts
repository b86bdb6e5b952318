import { execFile } from "node:child_process";
import os from "node:os";
import type { SystemInfo } from "./file-system.ts";

const DRIVES_TIMEOUT_MS = 5_000;

/** This computer, or with EASEL_HOME_OVERRIDE only that home. Listing the drives takes Windows a moment, so it is left out unless wanted. */
export async function localSystem({ drives }: { drives: boolean }, env: NodeJS.ProcessEnv = process.env): Promise<SystemInfo> {
  const { platform } = process;
  if (env.EASEL_HOME_OVERRIDE) return { platform, home: env.EASEL_HOME_OVERRIDE, env: {}, drives: [], confined: true };
  return { platform, home: os.homedir(), env, drives: drives && platform === "win32" ? await fixedDrives(env) : [] };
}

/** Asks Windows, because trying each letter can wait long for a network drive that is gone. */
function fixedDrives(env: NodeJS.ProcessEnv): Promise<string[]> {
  const command = "[IO.DriveInfo]::GetDrives() | Where-Object { $_.DriveType -eq 'Fixed' } | ForEach-Object { $_.Name }";
  const args = ["-NoProfile", "-NonInteractive", "-Command", command];
  return new Promise((resolve) => {
    execFile("powershell.exe", args, { timeout: DRIVES_TIMEOUT_MS, windowsHide: true }, (error, out) => {
      const drives = error ? [] : out.split(/\r?\n/).filter((line) => /^[A-Z]:\\$/i.test(line));
      resolve(drives.length > 0 ? drives : [`${env.SystemDrive ?? "C:"}\\`]);
    });
  });
}
