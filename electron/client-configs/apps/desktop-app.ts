import { spawn } from "node:child_process";
import { once } from "node:events";
import { readlink } from "node:fs/promises";
import { isAbsolute } from "node:path";
import type { Clock } from "#base/clock.ts";
import { EaselError } from "#contract/errors.ts";
import type { Client } from "./client.ts";
import { processesOf, type Run, type Running, run, type Surroundings } from "./running-apps.ts";

/** An app that asks "save your work?" waits for its person, so we wait for both. */
const PATIENCE_MS = 30_000;
const POLL_MS = 100;

export interface DesktopOptions extends Surroundings {
  clock: Clock;
  runs?: Run;
  starts?: (program: string, args: readonly string[]) => Promise<unknown>;
  patience?: number;
}

/** A desktop app that keeps its settings in memory: asked to quit, and opened again. It is never forced. */
export class Desktop {
  readonly #client: Client;
  readonly #name: string;
  readonly #options: Required<DesktopOptions>;

  private constructor(client: Client, name: string, options: DesktopOptions) {
    this.#client = client;
    this.#name = name;
    this.#options = { runs: run, starts: startDetached, patience: PATIENCE_MS, ...options };
  }

  /** null for what is no desktop app, or needs no quitting. */
  static of(client: Client, options: DesktopOptions): Desktop | null {
    const name = client.overwritesWhileRunning?.appName;
    return name === undefined ? null : new Desktop(client, name, options);
  }

  async isRunning(): Promise<boolean> {
    return (await this.#processes()).length > 0;
  }

  /**
   * Asks the app to quit and waits until it has. Returns what opens it again; null where only a running one shows how, and none ran.
   * Throws EaselError `not_allowed` when it stays open; then nothing has been done to it.
   */
  async quit(): Promise<(() => Promise<void>) | null> {
    const { clock, patience } = this.#options;
    const running = await this.#processes();
    const again = await this.#opener(running);
    await this.#ask(running);
    for (const givesUpAt = clock.now() + patience; await this.isRunning(); await clock.sleep(POLL_MS)) {
      if (clock.now() >= givesUpAt) throw stays(this.#client.name);
    }
    return again;
  }

  #processes(): Promise<Running[]> {
    return processesOf(this.#client, this.#options);
  }

  async #ask(running: readonly Running[]): Promise<void> {
    const { platform, runs } = this.#options;
    // A refusal ("user canceled") is an answer, too: the app stays open, which is what is looked at next.
    if (platform === "darwin") await runs("osascript", ["-e", `quit app "${this.#name}"`]).catch(() => {});
    // Without /F this only sends WM_CLOSE, as the window's own button does.
    else if (platform === "win32") await runs("taskkill", ["/IM", `${this.#name}.exe`]).catch(() => {});
    else for (const { pid } of running) terminate(pid);
  }

  async #opener(running: readonly Running[]): Promise<(() => Promise<void>) | null> {
    const { platform, runs, starts } = this.#options;
    if (platform === "darwin") return async () => void (await runs("open", ["-a", this.#name]));
    if (platform === "win32") {
      // By its entry in the start menu, which an installed program and a package (MSIX) have alike.
      const command = `Start-Process ('shell:AppsFolder\\' + (Get-StartApps -Name '${this.#name}' | Where-Object Name -eq '${this.#name}' | Select-Object -First 1).AppID)`;
      return async () => void (await runs("powershell", ["-NoProfile", "-Command", command]));
    }
    const [first] = running;
    if (first === undefined) return null;
    const [program = "", ...args] = first.words;
    const path = isAbsolute(program) ? program : await readlink(`/proc/${first.pid}/exe`).catch(() => program);
    return async () => void (await starts(path, args));
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

function stays(name: string): EaselError {
  return new EaselError(
    "not_allowed",
    `${name} is still open, so nothing was written.`,
    `Quit ${name} yourself (from its icon by the clock or in the menu bar, not just its window), then try again.`,
  );
}
