import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { getDefaultEnvironment, StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { _electron, type ElectronApplication, type Page } from "playwright";
import { processesNaming } from "#electron/testing/processes.ts";

/** Given by `npm test`; without it the tests of the app are skipped, and `npm test` says why. */
export const electronPath = process.env.EASEL_TEST_ELECTRON;

export interface McpEntry {
  command: string;
  args: string[];
  env: Record<string, string>;
}

/** A person's computer with nothing of Easel on it yet: a temporary home, its name as hard as names get. */
export class Computer {
  readonly home = fs.mkdtempSync(path.join(os.tmpdir(), "Easel tëst ü 画 "));
  readonly stateDirectory = path.join(this.home, "easel data");

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

  remove(): void {
    fs.rmSync(this.home, { recursive: true, force: true });
  }
}

export interface Easel {
  app: ElectronApplication;
  page: Page;
  /** Resolves when the app has ended. */
  gone: Promise<void>;
  /** Goes to a page of the window, by its name in the navigation. */
  open(name: string): Promise<void>;
  quit(): Promise<void>;
}

const root = path.resolve(import.meta.dirname, "..");

/** How the real, built app is started on that computer. Nothing is injected. */
export function easelCommand(computer: Computer, env: Record<string, string> = {}, switches: string[] = []) {
  return {
    executablePath: electronPath ?? "",
    args: [
      root,
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
  const launch = () => _electron.launch({ ...easelCommand(computer, env, switches), timeout: 30_000 });
  // On the old test runtime the debugger's socket, which only Playwright uses, sometimes never opens: one more try tells the two apart.
  const app = await launch().catch(launch);
  const page = await app.firstWindow();
  const gone = new Promise<void>((resolve) => app.process().once("exit", () => resolve()));
  return {
    app,
    page,
    gone,
    open: (name) =>
      page
        .getByRole("navigation")
        .getByRole("button", { name: new RegExp(`^${name}`) })
        .click(),
    quit: async () => {
      await app.evaluate(({ app: electron }) => electron.quit()).catch(() => {});
      await gone;
    },
  };
}

/** A real MCP client that starts exactly what the config says, with the small environment that AI apps give. */
export async function connectLikeAnAiApp(entry: McpEntry, name = "claude-ai"): Promise<Client> {
  const client = new Client({ name, version: "1.0.0" });
  await client.connect(
    new StdioClientTransport({ command: entry.command, args: entry.args, env: { ...getDefaultEnvironment(), ...entry.env } }),
  );
  return client;
}
