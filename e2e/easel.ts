import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { getDefaultEnvironment, StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { _electron, type ElectronApplication, type Page } from "playwright";
import { expect, vi } from "vitest";
import { UI_EXTENSION, VIEW_MIME } from "#contract/app-view.ts";
import type { CallInput, CallName, CallOutput, EaselApi } from "#contract/ipc.ts";
import { processesNaming } from "#electron/supervisor/testing/processes.ts";
import { longestBlock, MAX_BLOCK_MS, watchMain } from "./main-monitor.ts";

/** Given by `npm test`; without it the tests of the app are skipped, and `npm test` says why. */
export const electronPath = process.env.EASEL_TEST_ELECTRON ?? missingElectron();

function missingElectron(): never {
  throw new Error("There is no Electron here that can run. `npm test` brings it, or says how.");
}

export interface McpEntry {
  command: string;
  args: string[];
  env: Record<string, string>;
}

/** A person's computer: a temporary home, its name as hard as names get. */
export class Computer {
  readonly home = fs.mkdtempSync(path.join(os.tmpdir(), "Easel tëst ü 画 "));
  readonly stateDirectory = path.join(this.home, "easel data");

  /** `isNew`: Easel was never here. Else its person is through the first run, and there is nothing more of Easel. */
  constructor({ isNew = false } = {}) {
    if (!isNew) this.write(path.join(this.stateDirectory, "settings.json"), '{ "firstRun": "done" }');
  }

  get claudeConfig(): string {
    return path.join(this.home, ".config", "Claude", "claude_desktop_config.json");
  }

  /** What Claude Desktop would start. */
  claudeEntry(): McpEntry {
    return JSON.parse(fs.readFileSync(this.claudeConfig, "utf8")).mcpServers.easel;
  }

  write(file: string, content: string): void {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, content);
  }

  /** Processes of any kind whose command line or environment names this computer's home, by the operating system. */
  processes(): string[] {
    return processesNaming(path.basename(this.home));
  }

  /** Resolves when none of them is left; throws with those that stay. */
  async quiet(): Promise<void> {
    await vi.waitFor(() => expect(this.processes()).toEqual([]), { timeout: 60_000, interval: 100 });
  }

  remove(): void {
    fs.rmSync(this.home, { recursive: true, force: true });
  }
}

type Input<C extends CallName> = CallInput<C> extends undefined ? [] : [CallInput<C>];

export interface Easel {
  app: ElectronApplication;
  page: Page;
  /** Resolves when the app has ended. */
  gone: Promise<void>;
  /** Goes to a page of the window, by its name in the navigation. */
  open(name: string): Promise<void>;
  /** Asks main as the window does; throws where main answers with an error. */
  call<C extends CallName>(name: C, ...input: Input<C>): Promise<CallOutput<C>>;
  /** Rules of accessibility that the window breaks as it looks now, each with its first place. */
  barriers(): Promise<string[]>;
  window: { shown(): Promise<boolean>; show(): Promise<void>; hide(): Promise<void>; close(): Promise<void> };
  /** Native questions are answered from now on, each with the number of a button; the last number counts on. Tells what was asked since. */
  answer(...buttons: number[]): Promise<() => Promise<string[]>>;
  /** Throws where main was blocked for too long meanwhile. */
  quit(): Promise<void>;
  /** kill -9, and waits for its end. */
  kill(): Promise<void>;
}

const root = path.resolve(import.meta.dirname, "..");

/** `EASEL_APP`: the program of a packaged Easel, to be tested in place of what was built here. */
const packaged = process.env.EASEL_APP;

/** How the real, built app is started on that computer. Nothing is injected. */
export function easelCommand(computer: Computer, env: Record<string, string> = {}, switches: string[] = []) {
  return {
    executablePath: packaged ?? electronPath,
    args: [
      ...(packaged === undefined ? [root] : []),
      `--user-data-dir=${computer.stateDirectory}`,
      "--disable-gpu",
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      ...switches,
    ],
    env: {
      ...(process.env as Record<string, string>),
      HOME: computer.home,
      XDG_CONFIG_HOME: path.join(computer.home, ".config"),
      EASEL_HOME_OVERRIDE: computer.home,
      EASEL_PRACTICE_STEP_MS: "20",
      ...env,
    },
  };
}

export async function startEasel(computer: Computer, env: Record<string, string> = {}, switches: string[] = []): Promise<Easel> {
  const launch = () => _electron.launch({ ...easelCommand(computer, env, switches), timeout: 60_000 });
  // On the old test runtime the debugger's socket, which only Playwright uses, sometimes never opens: one more try tells the two apart.
  const app = await launch().catch(launch);
  const page = await app.firstWindow();
  // What is waited for comes late on a busy machine; it must come, not hurry.
  page.setDefaultTimeout(60_000);
  const gone = new Promise<void>((resolve) => app.process().once("exit", () => resolve()));
  await watchMain(app);
  return {
    app,
    page,
    gone,
    open: (name) =>
      page
        .getByRole("navigation")
        .getByRole("button", { name: new RegExp(`^${name}`) })
        .click(),
    call: (name, ...input) => call(page, name, input[0]),
    barriers: async () => {
      const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
      return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
    },
    // The newest window is the first; the one that makes thumbnails comes after the one that people see.
    window: {
      shown: () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().at(-1)?.isVisible() ?? false),
      show: () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().at(-1)?.show()),
      hide: () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().at(-1)?.hide()),
      close: () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().at(-1)?.close()),
    },
    answer: (...buttons) => answer(app, buttons),
    quit: async () => {
      const block = await longestBlock(app).catch(() => undefined); // it may have ended by itself
      await app.evaluate(({ app: electron }) => electron.quit()).catch(() => {});
      await gone;
      if (block && block.ms > MAX_BLOCK_MS)
        throw new Error(`main was blocked for ${Math.round(block.ms)} ms, ${Math.round(block.at)} ms after its start`);
    },
    kill: async () => {
      app.process().kill("SIGKILL");
      await gone;
    },
  };
}

async function call<C extends CallName>(page: Page, name: C, input: unknown): Promise<CallOutput<C>> {
  const outcome = (await page.evaluate(([name, input]) => window.easel.call(name as CallName, input as never), [
    name,
    input,
  ] as const)) as Awaited<ReturnType<EaselApi["call"]>>;
  if (!outcome.ok) throw new Error(`${name}: ${outcome.error.message}`);
  return outcome.value as CallOutput<C>;
}

async function answer(app: ElectronApplication, buttons: number[]): Promise<() => Promise<string[]>> {
  await app.evaluate(({ dialog }, buttons) => {
    const asked: string[] = [];
    Object.assign(globalThis, { asked });
    dialog.showMessageBox = async (...given: unknown[]) => {
      const response = buttons[Math.min(asked.length, buttons.length - 1)] ?? 0;
      asked.push((given.at(-1) as { message: string }).message);
      return { response, checkboxChecked: false };
    };
  }, buttons);
  return () => app.evaluate(() => (globalThis as unknown as { asked: string[] }).asked);
}

/** Starts Easel once more on a computer where it runs. How that one ended, and what it said; one that stays would be killed. */
export function secondEasel(computer: Computer, switches: string[] = []): Promise<{ code: number | null; said: string }> {
  const { executablePath, args, env } = easelCommand(computer, {}, switches);
  const child = spawn(executablePath, args, { env, stdio: ["ignore", "pipe", "ignore"], timeout: 60_000, killSignal: "SIGKILL" });
  let said = "";
  child.stdout.on("data", (text: Buffer) => {
    said += text;
  });
  return new Promise((resolve, reject) => child.once("error", reject).once("close", (code) => resolve({ code, said })));
}

/**
 * A real MCP client that starts exactly what the config says, with the small environment that AI apps give. `apps`: it shows MCP Apps.
 */
export async function connectLikeAnAiApp(entry: McpEntry, name = "claude-ai", { apps = false } = {}): Promise<Client> {
  const capabilities = apps ? { extensions: { [UI_EXTENSION]: { mimeTypes: [VIEW_MIME] } } } : {};
  const client = new Client({ name, version: "1.0.0" }, { capabilities });
  await client.connect(
    new StdioClientTransport({ command: entry.command, args: entry.args, env: { ...getDefaultEnvironment(), ...entry.env } }),
  );
  return client;
}
