import { dirname, join } from "node:path";
import { aiApps } from "#contract/ai-apps.ts";
import { type Client, ENTRY_NAME } from "./client.ts";
import { alsoFromFlathub, documented, fromSource, inMcpServers, inOwnFolder, jsonc, named, reported, strict } from "./common.ts";
import { foundBy } from "./detect.ts";
import { cursorLink, kiroLink, vscodeLink } from "./links.ts";

/** AI apps that are editors, or live in one. */

const cursorFile = inOwnFolder((system) => system.inHome(".cursor", "mcp.json"));

export const cursor: Client = {
  ...named("cursor"),
  lastVerified: documented,
  locate: cursorFile.locate,
  detect: foundBy({ macApp: "Cursor", windowsPrograms: ["Programs/cursor/Cursor.exe"], command: "cursor", folder: cursorFile.folder }),
  grammar: strict,
  placement: inMcpServers(),
  link: cursorLink,
};

/** VS Code's own file for servers; those in its `settings.json` are obsolete. Other profiles than the usual one have a file each. */
function vscodeLike(id: "vscode" | "vscode-insiders", folder: string, command: string, flatpak: string): Client {
  const way = [folder, "User", "mcp.json"];
  const file = alsoFromFlathub(
    (system) => system.inAppConfig(...way),
    (system) => system.inFlatpakConfig(flatpak, ...way),
  );
  const program = `Microsoft ${aiApps[id].name}/${folder}.exe`;
  return {
    ...named(id),
    lastVerified: documented,
    locate: file.locate,
    detect: foundBy({ macApp: `Visual Studio ${folder}`, windowsPrograms: [`Programs/${program}`, program], command, folder: file.folder }),
    grammar: jsonc,
    placement: (bridge) => ({ path: ["servers", ENTRY_NAME], entry: { type: "stdio", ...bridge } }),
    link: vscodeLink(id),
  };
}

export const vscode = vscodeLike("vscode", "Code", "code", "com.visualstudio.code");
export const vscodeInsiders = vscodeLike("vscode-insiders", "Code - Insiders", "code-insiders", "com.visualstudio.code.insiders");

/** Windsurf became Devin Desktop in June 2026; an installation that was not updated still has its old folder. */
const devinFile = inOwnFolder(async (system) => {
  const folder = system.platform === "win32" ? system.inAppData("devin") : system.inXdgConfig("devin");
  return join(await system.inUse(folder, system.inHome(".codeium", "windsurf")), "mcp_config.json");
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
  placement: inMcpServers(),
};

const zedFile = alsoFromFlathub(
  (system) => (system.platform === "win32" ? system.inAppData("Zed", "settings.json") : system.inXdgConfig("zed", "settings.json")),
  (system) => system.inFlatpakConfig("dev.zed.Zed", "zed", "settings.json"),
);

export const zed: Client = {
  ...named("zed"),
  lastVerified: fromSource,
  locate: zedFile.locate,
  detect: foundBy({ macApp: "Zed", windowsPrograms: ["Programs/Zed/Zed.exe"], command: "zed", folder: zedFile.folder }),
  grammar: jsonc,
  placement: (bridge) => ({ path: ["context_servers", ENTRY_NAME], entry: { ...bridge } }),
};

const CLINE_FILE = "cline_mcp_settings.json";

const clineFile = inOwnFolder((system) => {
  const own = system.env("CLINE_MCP_SETTINGS_PATH");
  if (own !== undefined) return own;
  const data = system.env("CLINE_DATA_DIR");
  if (data !== undefined) return join(data, "settings", CLINE_FILE);
  return join(system.env("CLINE_DIR") ?? system.inHome(".cline"), "data", "settings", CLINE_FILE);
});

export const cline: Client = {
  ...named("cline"),
  lastVerified: fromSource,
  locate: clineFile.locate,
  detect: foundBy({ command: "cline", folder: clineFile.folder }),
  grammar: strict,
  placement: inMcpServers({}, { timeout: 600 }),
  lockFolder: true,
};

/** Continue reads every file in this folder, so Easel has one of its own and touches none of the user's. */
const continueFile = inOwnFolder((system) =>
  join(system.env("CONTINUE_GLOBAL_DIR") ?? system.inHome(".continue"), "mcpServers", `${ENTRY_NAME}.json`),
);

export const continueDev: Client = {
  ...named("continue"),
  lastVerified: fromSource,
  locate: continueFile.locate,
  detect: foundBy({ command: "cn", folder: async (system) => dirname(await continueFile.folder(system)) }),
  grammar: strict,
  placement: inMcpServers(),
};

const kiroFile = inOwnFolder((system) => system.inHome(".kiro", "settings", "mcp.json"));

export const kiro: Client = {
  ...named("kiro"),
  lastVerified: documented,
  locate: kiroFile.locate,
  detect: foundBy({
    macApp: "Kiro",
    windowsPrograms: ["Programs/Kiro/Kiro.exe"],
    command: "kiro",
    folder: (system) => system.inHome(".kiro"),
  }),
  grammar: jsonc,
  placement: inMcpServers(),
  link: kiroLink,
};

const junieFile = inOwnFolder((system) => system.inHome(".junie", "mcp", "mcp.json"));

export const junie: Client = {
  ...named("junie"),
  lastVerified: documented,
  locate: junieFile.locate,
  detect: foundBy({ command: "junie", folder: (system) => system.inHome(".junie") }),
  grammar: strict,
  placement: inMcpServers(),
};
