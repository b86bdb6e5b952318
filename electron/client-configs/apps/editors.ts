import { dirname, join } from "node:path";
import { aiApps } from "#contract/ai-apps.ts";
import { type Client, ENTRY_NAME } from "./client.ts";
import { documented, fromSource, inMcpServers, inOwnFolder, jsonc, named, reported, strict } from "./common.ts";
import { foundBy } from "./detect.ts";
import { cursorLink, kiroLink, vscodeLink } from "./links.ts";

/** AI apps that are editors, or live in one. */

const cursorFile = inOwnFolder((machine) => machine.inHome(".cursor", "mcp.json"));

export const cursor: Client = {
  ...named("cursor"),
  lastVerified: documented,
  locate: cursorFile.locate,
  detect: foundBy({ macApp: "Cursor", windowsPrograms: ["Programs/cursor/Cursor.exe"], command: "cursor", folder: cursorFile.folder }),
  grammar: strict,
  place: inMcpServers(),
  afterWriting: "Cursor notices by itself; if Easel does not show up under Settings, MCP, restart Cursor.",
  link: cursorLink,
};

/** VS Code's own file for servers; those in its `settings.json` are obsolete. Other profiles than the usual one have a file each. */
function vscodeLike(id: "vscode" | "vscode-insiders", folder: string, command: string): Client {
  const { name } = aiApps[id];
  const file = inOwnFolder((machine) => machine.inAppConfig(folder, "User", "mcp.json"));
  const program = `Microsoft ${name}/${folder}.exe`;
  return {
    ...named(id),
    lastVerified: documented,
    locate: file.locate,
    detect: foundBy({ macApp: `Visual Studio ${folder}`, windowsPrograms: [`Programs/${program}`, program], command, folder: file.folder }),
    grammar: jsonc,
    place: (bridge) => ({ path: ["servers", ENTRY_NAME], entry: { type: "stdio", ...bridge } }),
    afterWriting: `${name} notices by itself; confirm there that you trust Easel.`,
    link: vscodeLink(id),
  };
}

export const vscode = vscodeLike("vscode", "Code", "code");
export const vscodeInsiders = vscodeLike("vscode-insiders", "Code - Insiders", "code-insiders");

/** Windsurf became Devin Desktop in June 2026; an installation that was not updated still has its old folder. */
const devinFile = inOwnFolder(async (machine) => {
  const folder = machine.platform === "win32" ? machine.inAppData("devin") : machine.inXdgConfig("devin");
  return join(await machine.inUse(folder, machine.inHome(".codeium", "windsurf")), "mcp_config.json");
});

export const devin: Client = {
  ...named("devin"),
  lastVerified: reported,
  locate: devinFile.locate,
  detect: foundBy({
    macApp: "Devin",
    windowsPrograms: ["Programs/Devin/Devin.exe", "Programs/Windsurf/Windsurf.exe"],
    folder: devinFile.folder,
  }),
  grammar: strict,
  place: inMcpServers(),
  afterWriting: "Press the refresh button in its list of MCP servers.",
};

const zedFile = inOwnFolder((machine) =>
  machine.platform === "win32" ? machine.inAppData("Zed", "settings.json") : machine.inXdgConfig("zed", "settings.json"),
);

export const zed: Client = {
  ...named("zed"),
  lastVerified: fromSource,
  locate: zedFile.locate,
  detect: foundBy({ macApp: "Zed", windowsPrograms: ["Programs/Zed/Zed.exe"], command: "zed", folder: zedFile.folder }),
  grammar: jsonc,
  place: (bridge) => ({ path: ["context_servers", ENTRY_NAME], entry: { ...bridge } }),
  afterWriting: "Zed notices by itself; look in its agent panel's settings.",
};

const CLINE_FILE = "cline_mcp_settings.json";

const clineFile = inOwnFolder((machine) => {
  const own = machine.env("CLINE_MCP_SETTINGS_PATH");
  if (own !== undefined) return own;
  const data = machine.env("CLINE_DATA_DIR");
  if (data !== undefined) return join(data, "settings", CLINE_FILE);
  return join(machine.env("CLINE_DIR") ?? machine.inHome(".cline"), "data", "settings", CLINE_FILE);
});

export const cline: Client = {
  ...named("cline"),
  lastVerified: fromSource,
  locate: clineFile.locate,
  detect: foundBy({ command: "cline", folder: clineFile.folder }),
  grammar: strict,
  place: inMcpServers({}, { timeout: 600 }),
  afterWriting: "Cline notices by itself.",
  lockFolder: true,
};

/** Continue reads every file in this folder, so Easel has one of its own and touches none of the user's. */
const continueFile = inOwnFolder((machine) =>
  join(machine.env("CONTINUE_GLOBAL_DIR") ?? machine.inHome(".continue"), "mcpServers", `${ENTRY_NAME}.json`),
);

export const continueDev: Client = {
  ...named("continue"),
  lastVerified: fromSource,
  locate: continueFile.locate,
  detect: foundBy({ command: "cn", folder: async (machine) => dirname(await continueFile.folder(machine)) }),
  grammar: strict,
  place: inMcpServers(),
  afterWriting: "Reload Continue (or the editor it runs in).",
};

const kiroFile = inOwnFolder((machine) => machine.inHome(".kiro", "settings", "mcp.json"));

export const kiro: Client = {
  ...named("kiro"),
  lastVerified: documented,
  locate: kiroFile.locate,
  detect: foundBy({
    macApp: "Kiro",
    windowsPrograms: ["Programs/Kiro/Kiro.exe"],
    command: "kiro",
    folder: (machine) => machine.inHome(".kiro"),
  }),
  grammar: strict,
  place: inMcpServers(),
  afterWriting: "Kiro notices by itself.",
  link: kiroLink,
};

const junieFile = inOwnFolder((machine) => machine.inHome(".junie", "mcp", "mcp.json"));

export const junie: Client = {
  ...named("junie"),
  lastVerified: documented,
  locate: junieFile.locate,
  detect: foundBy({ command: "junie", folder: (machine) => machine.inHome(".junie") }),
  grammar: strict,
  place: inMcpServers(),
  afterWriting: "Restart the IDE that Junie runs in.",
};
