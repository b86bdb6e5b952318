import { claudeDesktop } from "./claude-desktop.ts";
import { type Client, ENTRY_NAME } from "./client.ts";
import { json } from "./json.ts";

const strict = json({ comments: false, trailingCommas: false });

const cursor: Client = {
  id: "cursor",
  name: "Cursor",
  lastVerified: { month: "2026-11", by: "vendor documentation" },
  locate: async (machine) => ({ files: [machine.inHome(".cursor", "mcp.json")] }),
  async detect(machine) {
    if (await machine.hasMacApp("Cursor")) return "Installed in Applications";
    if (await machine.hasWindowsProgram("Programs/cursor/Cursor.exe")) return "Installed";
    if (await machine.hasCommand("cursor")) return "Installed";
    return (await machine.exists(machine.inHome(".cursor"))) ? "Its settings folder is here" : null;
  },
  grammar: strict,
  place: (bridge) => ({ path: ["mcpServers", ENTRY_NAME], entry: { ...bridge } }),
  afterWriting: "Cursor notices by itself; if Easel does not show up under Settings, MCP, restart Cursor.",
  timeout: { field: null, unit: "s", usual: "60 s to connect, 5 minutes for a call" },
  limits: "About 40 tools of all servers together.",
};

export const clients: readonly Client[] = [claudeDesktop, cursor];
