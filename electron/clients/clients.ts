import { dirname, join } from "node:path";
import { claudeDesktop } from "./claude-desktop.ts";
import { type BridgeEntry, type Client, ENTRY_NAME, type Placement } from "./client.ts";
import { foundBy } from "./detect.ts";
import { isObject, type JsonObject } from "./grammar.ts";
import { json } from "./json.ts";
import type { Machine } from "./machine.ts";
import { toml } from "./toml.ts";
import { yaml } from "./yaml.ts";

/** The AI apps that Easel can write to, as data. Paths drift every few months: look them up again when `lastVerified` is old. */

const strict = json({ comments: false, trailingCommas: false });
const withComments = json({ comments: true, trailingCommas: false });
const jsonc = json({ comments: true, trailingCommas: true });

const MONTH = "2026-11";
const documented = { month: MONTH, by: "vendor documentation" } as const;
const fromSource = { month: MONTH, by: "source" } as const;
const reported = { month: MONTH, by: "reports" } as const;

/** The layout of Claude Desktop, which most apps took over. */
function inMcpServers(before: JsonObject = {}, after: JsonObject = {}) {
  return (bridge: BridgeEntry): Placement => ({ path: ["mcpServers", ENTRY_NAME], entry: { ...before, ...bridge, ...after } });
}

function at(file: (machine: Machine) => string | Promise<string>): Client["locate"] {
  return async (machine) => ({ files: [await file(machine)] });
}

/** One file that lies in a folder of the app's own. */
function inOwnFolder(file: (machine: Machine) => string | Promise<string>) {
  return { locate: at(file), folder: async (machine: Machine) => dirname(await file(machine)) };
}

const claudeCodeFile = (machine: Machine) => join(machine.env("CLAUDE_CONFIG_DIR") ?? machine.home, ".claude.json");

/** `~/.claude/settings.json` and `~/.claude/mcp.json` look right and are not read. */
const claudeCode: Client = {
  id: "claude-code",
  name: "Claude Code",
  lastVerified: { month: MONTH, by: "ran" },
  locate: at(claudeCodeFile),
  detect: foundBy({ command: "claude", folder: claudeCodeFile }),
  grammar: strict,
  place: inMcpServers({ type: "stdio" }, { timeout: 600_000 }),
  afterWriting: "Start a new Claude Code session.",
  overwritesWhileRunning: {
    quit: "Close running Claude Code sessions first: they write their own copy over the file now and then.",
    processes: { linux: ["claude"], darwin: ["claude"], win32: ["claude.exe"] },
  },
  timeout: { field: "timeout", unit: "ms", usual: "over a day" },
  limits: "Results of 25,000 tokens; descriptions of 2 KB.",
};

const cursorFile = inOwnFolder((machine) => machine.inHome(".cursor", "mcp.json"));

const cursor: Client = {
  id: "cursor",
  name: "Cursor",
  lastVerified: documented,
  locate: cursorFile.locate,
  detect: foundBy({ macApp: "Cursor", windowsPrograms: ["Programs/cursor/Cursor.exe"], command: "cursor", folder: cursorFile.folder }),
  grammar: strict,
  place: inMcpServers(),
  afterWriting: "Cursor notices by itself; if Easel does not show up under Settings, MCP, restart Cursor.",
  timeout: { field: null, unit: "s", usual: "60 s to connect, 5 minutes for a call" },
  limits: "About 40 tools of all servers together.",
};

/** VS Code's own file for servers; those in its `settings.json` are obsolete. Other profiles than the usual one have a file each. */
function vscodeLike(id: string, name: string, folder: string, command: string): Client {
  const file = inOwnFolder((machine) => machine.inAppConfig(folder, "User", "mcp.json"));
  const program = `Microsoft ${name}/${folder}.exe`;
  return {
    id,
    name,
    lastVerified: documented,
    locate: file.locate,
    detect: foundBy({ macApp: `Visual Studio ${folder}`, windowsPrograms: [`Programs/${program}`, program], command, folder: file.folder }),
    grammar: jsonc,
    place: (bridge) => ({ path: ["servers", ENTRY_NAME], entry: { type: "stdio", ...bridge } }),
    afterWriting: `${name} notices by itself; confirm there that you trust Easel.`,
    timeout: { field: null, unit: "s", usual: "none" },
    limits: "128 tools in one request.",
  };
}

/** Windsurf became Devin Desktop in June 2026; an installation that was not updated still has its old folder. */
const devinFile = inOwnFolder(async (machine) => {
  const folder = machine.platform === "win32" ? machine.inAppData("devin") : machine.inXdgConfig("devin");
  return join(await machine.inUse(folder, machine.inHome(".codeium", "windsurf")), "mcp_config.json");
});

const devin: Client = {
  id: "devin",
  name: "Devin Desktop (Windsurf)",
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
  timeout: { field: null, unit: "s", usual: "not known" },
  limits: "100 tools of all servers together.",
};

const zedFile = inOwnFolder((machine) =>
  machine.platform === "win32" ? machine.inAppData("Zed", "settings.json") : machine.inXdgConfig("zed", "settings.json"),
);

const zed: Client = {
  id: "zed",
  name: "Zed",
  lastVerified: fromSource,
  locate: zedFile.locate,
  detect: foundBy({ macApp: "Zed", windowsPrograms: ["Programs/Zed/Zed.exe"], command: "zed", folder: zedFile.folder }),
  grammar: jsonc,
  place: (bridge) => ({ path: ["context_servers", ENTRY_NAME], entry: { ...bridge } }),
  afterWriting: "Zed notices by itself; look in its agent panel's settings.",
  timeout: { field: "timeout", unit: "s", usual: "60 s" },
  limits: "No call may take longer than 10 minutes.",
};

const CLINE_FILE = "cline_mcp_settings.json";

const clineFile = inOwnFolder((machine) => {
  const own = machine.env("CLINE_MCP_SETTINGS_PATH");
  if (own !== undefined) return own;
  const data = machine.env("CLINE_DATA_DIR");
  if (data !== undefined) return join(data, "settings", CLINE_FILE);
  return join(machine.env("CLINE_DIR") ?? machine.inHome(".cline"), "data", "settings", CLINE_FILE);
});

const cline: Client = {
  id: "cline",
  name: "Cline",
  lastVerified: fromSource,
  locate: clineFile.locate,
  detect: foundBy({ command: "cline", folder: clineFile.folder }),
  grammar: strict,
  place: inMcpServers({}, { timeout: 600 }),
  afterWriting: "Cline notices by itself.",
  lockFolder: true,
  timeout: { field: "timeout", unit: "s", usual: "60 s" },
  limits: "A timeout of 1 to 3600 s; longer tool names than 64 letters are replaced.",
};

const lmstudioFile = inOwnFolder(async (machine) =>
  join(await machine.inUse(machine.inHome(".lmstudio"), machine.inHome(".cache", "lm-studio")), "mcp.json"),
);

const lmstudio: Client = {
  id: "lmstudio",
  name: "LM Studio",
  lastVerified: documented,
  locate: lmstudioFile.locate,
  detect: foundBy({
    macApp: "LM Studio",
    windowsPrograms: ["Programs/LM Studio/LM Studio.exe"],
    command: "lms",
    folder: lmstudioFile.folder,
  }),
  grammar: strict,
  place: inMcpServers(),
  afterWriting: "Start LM Studio again, and switch Easel on in a chat under Integrations.",
  overwritesWhileRunning: {
    quit: "Quit LM Studio before this change: while it runs, it may write its own copy over the file.",
    processes: { linux: ["lm-studio"], darwin: ["LM Studio.app/Contents/MacOS/LM Studio"], win32: ["LM Studio.exe"] },
  },
  timeout: { field: null, unit: "s", usual: "about 60 s" },
  limits: "It rewrites its file and drops keys that it does not know.",
};

const codexFile = inOwnFolder((machine) => join(machine.env("CODEX_HOME") ?? machine.inHome(".codex"), "config.toml"));

const codex: Client = {
  id: "codex",
  name: "Codex",
  lastVerified: { month: MONTH, by: "ran" },
  locate: codexFile.locate,
  detect: foundBy({ macApp: "Codex", command: "codex", folder: codexFile.folder }),
  grammar: toml,
  place: (bridge) => ({ path: ["mcp_servers", ENTRY_NAME], entry: { ...bridge, startup_timeout_sec: 30, tool_timeout_sec: 600 } }),
  afterWriting: "Start a new Codex session.",
  timeout: { field: "tool_timeout_sec", unit: "s", usual: "60 s, in later versions 300 s" },
  limits: "Passes only some environment variables on.",
};

const geminiFile = inOwnFolder((machine) => join(machine.env("GEMINI_CLI_HOME") ?? machine.home, ".gemini", "settings.json"));

const gemini: Client = {
  id: "gemini",
  name: "Gemini CLI",
  lastVerified: { month: MONTH, by: "ran" },
  locate: geminiFile.locate,
  detect: foundBy({ command: "gemini", folder: geminiFile.folder }),
  grammar: withComments,
  place: inMcpServers(),
  afterWriting: "Start Gemini again, or type /mcp reload there.",
  timeout: { field: "timeout", unit: "ms", usual: "10 minutes" },
  limits: "Tool names of at most 63 letters; starts no servers in folders that the user has not trusted.",
};

/** Continue reads every file in this folder, so Easel has one of its own and touches none of the user's. */
const continueFile = inOwnFolder((machine) =>
  join(machine.env("CONTINUE_GLOBAL_DIR") ?? machine.inHome(".continue"), "mcpServers", `${ENTRY_NAME}.json`),
);

const continueDev: Client = {
  id: "continue",
  name: "Continue",
  lastVerified: fromSource,
  locate: continueFile.locate,
  detect: foundBy({ command: "cn", folder: async (machine) => dirname(await continueFile.folder(machine)) }),
  grammar: strict,
  place: inMcpServers(),
  afterWriting: "Reload Continue (or the editor it runs in).",
  timeout: { field: null, unit: "s", usual: "20 s to connect" },
  limits: "None known.",
};

const gooseFile = inOwnFolder((machine) =>
  machine.platform === "win32" ? machine.inAppData("Block", "goose", "config", "config.yaml") : machine.inXdgConfig("goose", "config.yaml"),
);

const goose: Client = {
  id: "goose",
  name: "Goose",
  lastVerified: documented,
  locate: gooseFile.locate,
  detect: foundBy({ macApp: "Goose", command: "goose", folder: gooseFile.folder }),
  grammar: yaml,
  place: ({ command, args, env }) => ({
    path: ["extensions", ENTRY_NAME],
    entry: {
      name: ENTRY_NAME,
      description: "Makes pictures with ComfyUI on this computer",
      type: "stdio",
      enabled: true,
      cmd: command,
      args,
      envs: env,
      timeout: 300,
    },
  }),
  afterWriting: "Start a new Goose session.",
  timeout: { field: "timeout", unit: "s", usual: "300 s" },
  limits: "None known.",
};

const kiroFile = inOwnFolder((machine) => machine.inHome(".kiro", "settings", "mcp.json"));

const kiro: Client = {
  id: "kiro",
  name: "Kiro",
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
  timeout: { field: null, unit: "s", usual: "not known" },
  limits: "None known.",
};

const opencodeFile = inOwnFolder((machine) =>
  machine.inUse(machine.inXdgConfig("opencode", "opencode.json"), machine.inXdgConfig("opencode", "opencode.jsonc")),
);

/** Version 2 keeps its servers one step deeper, and says `disabled` where version 1 says `enabled`. */
function placeInOpencode({ command, args, env }: BridgeEntry, settings: unknown): Placement {
  const mcp = isObject(settings) && isObject(settings.mcp) ? settings.mcp : {};
  const second = isObject(mcp.servers) && typeof mcp.servers.type !== "string";
  const entry = { type: "local", command: [command, ...args], environment: env, timeout: 600_000 };
  return second
    ? { path: ["mcp", "servers", ENTRY_NAME], entry: { ...entry, disabled: false } }
    : { path: ["mcp", ENTRY_NAME], entry: { ...entry, enabled: true } };
}

const opencode: Client = {
  id: "opencode",
  name: "opencode",
  lastVerified: fromSource,
  locate: opencodeFile.locate,
  detect: foundBy({ command: "opencode", folder: opencodeFile.folder }),
  grammar: jsonc,
  place: placeInOpencode,
  afterWriting: "Start opencode again.",
  timeout: { field: "timeout", unit: "ms", usual: "30 s" },
  limits: "None known.",
};

const copilotFile = inOwnFolder((machine) => machine.inHome(".copilot", "mcp-config.json"));

const copilotCli: Client = {
  id: "copilot-cli",
  name: "GitHub Copilot CLI",
  lastVerified: documented,
  locate: copilotFile.locate,
  detect: foundBy({ command: "copilot", folder: copilotFile.folder }),
  grammar: strict,
  place: inMcpServers({ type: "local" }, { tools: ["*"] }),
  afterWriting: "Start a new Copilot session.",
  timeout: { field: null, unit: "s", usual: "60 s" },
  limits: "None known.",
};

const warpFile = inOwnFolder((machine) => machine.inHome(".warp", ".mcp.json"));

const warp: Client = {
  id: "warp",
  name: "Warp",
  lastVerified: documented,
  locate: warpFile.locate,
  detect: foundBy({ macApp: "Warp", windowsPrograms: ["Programs/Warp/Warp.exe"], command: "warp-terminal", folder: warpFile.folder }),
  grammar: strict,
  place: inMcpServers(),
  afterWriting: "Start Easel in Warp under Settings, Agents, MCP servers.",
  timeout: { field: null, unit: "s", usual: "not known" },
  limits: "None known.",
};

const junieFile = inOwnFolder((machine) => machine.inHome(".junie", "mcp", "mcp.json"));

const junie: Client = {
  id: "junie",
  name: "JetBrains Junie",
  lastVerified: documented,
  locate: junieFile.locate,
  detect: foundBy({ command: "junie", folder: (machine) => machine.inHome(".junie") }),
  grammar: strict,
  place: inMcpServers(),
  afterWriting: "Restart the IDE that Junie runs in.",
  timeout: { field: null, unit: "s", usual: "not known" },
  limits: "None known.",
};

export const clients: readonly Client[] = [
  claudeDesktop,
  claudeCode,
  cursor,
  vscodeLike("vscode", "VS Code", "Code", "code"),
  vscodeLike("vscode-insiders", "VS Code Insiders", "Code - Insiders", "code-insiders"),
  devin,
  zed,
  cline,
  lmstudio,
  codex,
  gemini,
  continueDev,
  goose,
  kiro,
  opencode,
  copilotCli,
  warp,
  junie,
];
