import { spawn } from "node:child_process";
import { once } from "node:events";
import { readlink } from "node:fs/promises";
import { isAbsolute } from "node:path";
import type { Clock } from "#base/clock.ts";
import { EaselError } from "#contract/errors.ts";
import type { Client } from "./client.ts";
import { type ProcessLookup, processesOf, type RunCommand, type RunningProcess, run } from "./running-apps.ts";

/** An app that asks "save your work?" waits for its person, so we wait for both. */
const QUIT_TIMEOUT_MS = 30_000;
const QUIT_POLL_MS = 100;

export interface DesktopAppOptions extends ProcessLookup {
  clock: Clock;
  runCommand?: RunCommand;
  /** Left out: the program is started for real, and lives on when Easel ends. */
  startProgram?: (program: string, args: readonly string[]) => Promise<unknown>;
  quitTimeoutMs?: number;
}

/** A desktop app that keeps its settings in memory: asked to quit, and opened again. It is never forced. */
export class DesktopApp {
  readonly #client: Client;
  readonly #name: string;
  readonly #options: Required<DesktopAppOptions>;

  private constructor(client: Client, name: string, options: DesktopAppOptions) {
    this.#client = client;
    this.#name = name;
    this.#options = { runCommand: run, startProgram: startDetached, quitTimeoutMs: QUIT_TIMEOUT_MS, ...options };
  }

  /** null for what is no desktop app, or needs no quitting. */
  static of(client: Client, options: DesktopAppOptions): DesktopApp | null {
    const name = client.overwritesWhileRunning?.appName;
    return name === undefined ? null : new DesktopApp(client, name, options);
  }

  /** Whether the app runs now; false where that cannot be told. */
  async isRunning(): Promise<boolean> {
    return (await this.#processes()).length > 0;
  }

  /**
   * Asks the app to quit and waits until it has. Returns what opens it again; null where only a running one shows how, and none ran.
   * Throws EaselError `not_allowed` when it stays open; then nothing has been done to it.
   */
  async quit(): Promise<(() => Promise<void>) | null> {
    const { clock, quitTimeoutMs } = this.#options;
    const running = await this.#processes();
    const again = await this.#opener(running);
    await this.#ask(running);
    for (const givesUpAt = clock.now() + quitTimeoutMs; await this.isRunning(); await clock.sleep(QUIT_POLL_MS)) {
      if (clock.now() >= givesUpAt) throw new EaselError("not_allowed", "client_did_not_quit", { client: this.#client.id });
    }
    return again;
  }

  #processes(): Promise<RunningProcess[]> {
    return processesOf(this.#client, this.#options);
  }

  async #ask(running: readonly RunningProcess[]): Promise<void> {
    const { platform, runCommand } = this.#options;
    // A refusal ("user canceled") is an answer, too: the app stays open, which is what is looked at next.
    if (platform === "darwin") await runCommand("osascript", ["-e", `quit app "${this.#name}"`]).catch(() => {});
    // Without /F this only sends WM_CLOSE, as the window's own button does.
    else if (platform === "win32") await runCommand("taskkill", ["/IM", `${this.#name}.exe`]).catch(() => {});
    else for (const { pid } of running) terminate(pid);
  }

  async #opener(running: readonly RunningProcess[]): Promise<(() => Promise<void>) | null> {
    const { platform, runCommand, startProgram } = this.#options;
    if (platform === "darwin") return async () => void (await runCommand("open", ["-a", this.#name]));
    if (platform === "win32") {
      // By its entry in the start menu, which an installed program and a package (MSIX) have alike.
      const command = `Start-Process ('shell:AppsFolder\\' + (Get-StartApps -Name '${this.#name}' | Where-Object Name -eq '${this.#name}' | Select-Object -First 1).AppID)`;
      return async () => void (await runCommand("powershell", ["-NoProfile", "-Command", command]));
    }
    const [first] = running;
    if (first === undefined) return null;
    const [program = "", ...args] = first.commandLine;
    const path = isAbsolute(program) ? program : await readlink(`/proc/${first.pid}/exe`).catch(() => program);
    return async () => void (await startProgram(path, args));
  }
}

function terminate(pid: number): void {
  try {
    process.kill(pid, "SIGTERM");
  } catch {
    // It has just ended by itself.
  }
}

/** Lives on when Easel ends, and gets none of what made Easel's own programs run as Node. */
async function startDetached(program: string, args: readonly string[]): Promise<void> {
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;
  const child = spawn(program, args, { detached: true, stdio: "ignore", env });
  child.unref();
  await once(child, "spawn");
}
