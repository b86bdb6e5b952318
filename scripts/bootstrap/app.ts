import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import type { Screen } from "./display.ts";
import { graphicsArguments, sandboxArguments } from "./display.ts";
import type { ElectronRuntime } from "./electron.ts";
import { root } from "./root.ts";

export interface RunningApp {
  child: ChildProcess;
  /** Resolves with the first line of stdout that matches; rejects when the app ends first. */
  said(pattern: RegExp): Promise<RegExpMatchArray>;
  /** Asks the app to quit and resolves when it has; after a while it is killed with all it started. */
  quit(): Promise<void>;
  exited: Promise<number>;
}

const QUIT_GRACE_MS = 20_000;

/** Starts the built app on the given screen, in a process group of its own. */
export function startApp(electron: ElectronRuntime, screen: Screen, args: string[], env: Record<string, string> = {}): RunningApp {
  const child = spawn(electron.executable, [root, ...sandboxArguments(), ...graphicsArguments(screen), ...args], {
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...screen.env, ...env },
  });
  const lines: string[] = [];
  const waiting = new Set<(line: string) => void>();
  let rest = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    const parts = (rest + text).split("\n");
    rest = parts.pop() ?? "";
    for (const line of parts) {
      lines.push(line);
      for (const hear of waiting) hear(line);
    }
  });
  let complaints = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    complaints = (complaints + text).slice(-4_000);
  });
  const exited = new Promise<number>((resolve) => child.once("exit", (code) => resolve(code ?? 1)));
  return {
    child,
    exited,
    said: (pattern) =>
      new Promise((resolve, reject) => {
        const hear = (line: string) => {
          const match = line.match(pattern);
          if (!match) return;
          waiting.delete(hear);
          resolve(match);
        };
        waiting.add(hear);
        for (const line of lines) hear(line);
        void exited.then((code) =>
          reject(
            new Error(sandboxHelp(electron.executable, complaints) ?? `Easel ended (${code}) before it said ${pattern}.\n${complaints}`),
          ),
        );
      }),
    quit: async () => {
      child.kill("SIGTERM");
      const timer = setTimeout(() => killGroup(child), QUIT_GRACE_MS);
      await exited;
      clearTimeout(timer);
    },
  };
}

/** Some systems forbid what Chromium's sandbox needs to anybody but root; Electron then ends at once and names its helper program. */
function sandboxHelp(executable: string, complaints: string): string | undefined {
  if (!/chrome-sandbox|No usable sandbox/.test(complaints)) return undefined;
  const helper = path.join(path.dirname(executable), "chrome-sandbox");
  return `This system does not let Electron build its sandbox. Type this, then run the same command again:\n\n  sudo chown root:root ${helper} && sudo chmod 4755 ${helper}`;
}

function killGroup(child: ChildProcess): void {
  try {
    if (child.pid) process.kill(-child.pid, "SIGKILL");
  } catch {
    // already gone
  }
}
