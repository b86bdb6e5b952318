import { join } from "node:path";
import { json } from "../grammars/json.ts";
import type { Client, Located } from "./client.ts";
import { ENTRY_NAME } from "./client.ts";
import { named } from "./common.ts";
import type { Machine } from "./host-system.ts";

const FILE = "claude_desktop_config.json";

const WINDOWS_PROGRAMS = ["Programs/Claude", "Programs/Claude Desktop", "Claude", "Claude Nest", "Claude Desktop", "AnthropicClaude"];

/**
 * Claude Desktop reads its file once at start and writes it back from memory, so a change counts only while it is closed.
 * On Windows it is either installed in the classic way, or as a package (MSIX, the default since February 2026)
 * whose settings lie in the package's private copy of the roaming folder; or both, and then both are written.
 * Of several packages (another publisher's, or one that an uninstaller left behind) the person says which one is used.
 */
export const claudeDesktop: Client = {
  ...named("claude-desktop"),
  lastVerified: { month: "2026-11", by: "reports" },
  locate: (machine) =>
    machine.platform === "win32" ? locateOnWindows(machine) : Promise.resolve({ files: [machine.inAppConfig("Claude", FILE)] }),
  async detect(machine) {
    if (machine.platform === "win32") {
      if ((await packages(machine)).length > 0) return "Installed from the Microsoft Store or its package";
      return (await hasClassicProgram(machine)) ? "Installed" : null;
    }
    if (await machine.hasMacApp("Claude")) return "Installed in Applications";
    if (machine.platform === "linux" && (await machine.hasCommand("claude-desktop"))) return "Installed";
    return (await machine.exists(machine.inAppConfig("Claude"))) ? "Its settings are here" : null;
  },
  grammar: json({ comments: false, trailingCommas: false }),
  place: (bridge) => ({ path: ["mcpServers", ENTRY_NAME], entry: { ...bridge } }),
  afterWriting: "Quit Claude Desktop fully (from its icon by the clock or in the menu bar, not just its window) and open it again.",
  overwritesWhileRunning: {
    quit: "Claude Desktop must be fully quit before this change: while it runs, it writes its own copy over the file.",
    processes: { linux: ["claude-desktop"], darwin: ["Claude.app/Contents/MacOS/Claude"], win32: ["Claude.exe"] },
    appName: "Claude",
  },
  takesBundle: true,
};

function packages(machine: Machine): Promise<string[]> {
  return machine.foldersNamed(machine.inLocalAppData("Packages"), "Claude_");
}

async function hasClassicProgram(machine: Machine): Promise<boolean> {
  const programs = WINDOWS_PROGRAMS.map((folder) => join(folder, "Claude.exe"));
  const versions = await machine.foldersNamed(machine.inLocalAppData("AnthropicClaude"), "app-");
  return versions.length > 0 || (await machine.hasWindowsProgram(...programs));
}

async function locateOnWindows(machine: Machine): Promise<Located> {
  const classic = machine.inAppData("Claude", FILE);
  const installed = await packages(machine);
  if (installed.length === 0) return { files: [classic] };
  const started: string[] = [];
  for (const folder of installed) {
    const settings = join(folder, "LocalCache", "Roaming", "Claude");
    if (await machine.exists(settings)) started.push(join(settings, FILE));
  }
  if (started.length > 1) return { choice: started };
  const files = (await hasClassicProgram(machine)) ? [...started, classic] : started;
  if (files.length > 0) return { files };
  return {
    problem: "Claude Desktop has not been started yet, so it has no place for its settings.",
    remedy: "Start Claude Desktop once, quit it fully, and try again.",
  };
}
