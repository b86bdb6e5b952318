import { join } from "node:path";
import { EaselError } from "#contract/errors.ts";
import { json } from "../grammars/json.ts";
import type { Client, ConfigLocation } from "./client.ts";
import { ENTRY_NAME } from "./client.ts";
import { named } from "./common.ts";
import type { HostSystem } from "./host-system.ts";

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
  locate: (system) =>
    system.platform === "win32" ? locateOnWindows(system) : Promise.resolve({ files: [system.inAppConfig("Claude", FILE)] }),
  async detect(system) {
    if (system.platform === "win32") {
      if ((await packages(system)).length > 0) return "store";
      return (await hasClassicProgram(system)) ? "program" : null;
    }
    if (await system.hasMacApp("Claude")) return "applications";
    if (system.platform === "linux" && (await system.hasCommand("claude-desktop"))) return "program";
    return (await system.exists(system.inAppConfig("Claude"))) ? "settings" : null;
  },
  grammar: json({ comments: false, trailingCommas: false }),
  placement: (bridge) => ({ path: ["mcpServers", ENTRY_NAME], entry: { ...bridge } }),
  overwritesWhileRunning: {
    warning: "claude-desktop",
    processes: { linux: ["claude-desktop"], darwin: ["Claude.app/Contents/MacOS/Claude"], win32: ["Claude.exe"] },
    appName: "Claude",
  },
  takesExtension: true,
};

function packages(system: HostSystem): Promise<string[]> {
  return system.foldersNamed(system.inLocalAppData("Packages"), "Claude_");
}

async function hasClassicProgram(system: HostSystem): Promise<boolean> {
  const programs = WINDOWS_PROGRAMS.map((folder) => join(folder, "Claude.exe"));
  const versions = await system.foldersNamed(system.inLocalAppData("AnthropicClaude"), "app-");
  return versions.length > 0 || (await system.hasWindowsProgram(...programs));
}

async function locateOnWindows(system: HostSystem): Promise<ConfigLocation> {
  const classic = system.inAppData("Claude", FILE);
  const installed = await packages(system);
  if (installed.length === 0) return { files: [classic] };
  const started: string[] = [];
  for (const folder of installed) {
    const settings = join(folder, "LocalCache", "Roaming", "Claude");
    if (await system.exists(settings)) started.push(join(settings, FILE));
  }
  if (started.length > 1) return { choice: started };
  const files = (await hasClassicProgram(system)) ? [...started, classic] : started;
  if (files.length > 0) return { files };
  return { problem: new EaselError("config_invalid", "client_never_started", { client: "claude-desktop" }) };
}
