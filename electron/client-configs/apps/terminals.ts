import { join } from "node:path";
import { isObject } from "../grammars/grammar.ts";
import { toml } from "../grammars/toml.ts";
import { yaml } from "../grammars/yaml.ts";
import { type BridgeEntry, type Client, ENTRY_NAME, type Placement } from "./client.ts";
import { at, documented, fromSource, inMcpServers, inOwnFolder, jsonc, strict, tried, withComments } from "./common.ts";
import { foundBy } from "./detect.ts";
import type { Machine } from "./host-system.ts";
import { lmstudioLink } from "./links.ts";

/** AI apps for the terminal, and Goose and LM Studio, which have windows of their own. */

const claudeCodeFile = (machine: Machine) => join(machine.env("CLAUDE_CONFIG_DIR") ?? machine.home, ".claude.json");

/** `~/.claude/settings.json` and `~/.claude/mcp.json` look right and are not read. */
export const claudeCode: Client = {
  id: "claude-code",
  name: "Claude Code",
  lastVerified: tried,
  locate: at(claudeCodeFile),
  detect: foundBy({ command: "claude", folder: claudeCodeFile }),
  grammar: strict,
  place: inMcpServers({ type: "stdio" }, { timeout: 600_000 }),
  afterWriting: "Start a new Claude Code session.",
  overwritesWhileRunning: {
    quit: "Close running Claude Code sessions first: they write their own copy over the file now and then.",
    processes: { linux: ["claude"], darwin: ["claude"], win32: ["claude.exe"] },
  },
  ownProgram: {
    command: "claude",
    add: (name, entry) => ["mcp", "add-json", "-s", "user", name, entry],
    remove: (name) => ["mcp", "remove", "-s", "user", name],
  },
  timeout: { field: "timeout", unit: "ms", usual: "over a day" },
  limits: "Results of 25,000 tokens; descriptions of 2 KB.",
};

const codexFile = inOwnFolder((machine) => join(machine.env("CODEX_HOME") ?? machine.inHome(".codex"), "config.toml"));

export const codex: Client = {
  id: "codex",
  name: "Codex",
  lastVerified: tried,
  locate: codexFile.locate,
  detect: foundBy({ macApp: "Codex", command: "codex", folder: codexFile.folder }),
  grammar: toml,
  place: (bridge) => ({ path: ["mcp_servers", ENTRY_NAME], entry: { ...bridge, startup_timeout_sec: 30, tool_timeout_sec: 600 } }),
  afterWriting: "Start a new Codex session.",
  timeout: { field: "tool_timeout_sec", unit: "s", usual: "60 s, in later versions 300 s" },
  limits: "Passes only some environment variables on.",
};

const geminiFile = inOwnFolder((machine) => join(machine.env("GEMINI_CLI_HOME") ?? machine.home, ".gemini", "settings.json"));

export const gemini: Client = {
  id: "gemini",
  name: "Gemini CLI",
  lastVerified: tried,
  locate: geminiFile.locate,
  detect: foundBy({ command: "gemini", folder: geminiFile.folder }),
  grammar: withComments,
  place: inMcpServers(),
  afterWriting: "Start Gemini again, or type /mcp reload there.",
  timeout: { field: "timeout", unit: "ms", usual: "10 minutes" },
  limits: "Tool names of at most 63 letters; starts no servers in folders that the user has not trusted.",
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

export const opencode: Client = {
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

export const copilotCli: Client = {
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

export const warp: Client = {
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

const lmstudioFile = inOwnFolder(async (machine) =>
  join(await machine.inUse(machine.inHome(".lmstudio"), machine.inHome(".cache", "lm-studio")), "mcp.json"),
);

export const lmstudio: Client = {
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
    appName: "LM Studio",
  },
  link: lmstudioLink,
  timeout: { field: null, unit: "s", usual: "about 60 s" },
  limits: "It rewrites its file and drops keys that it does not know.",
};

const gooseFile = inOwnFolder((machine) =>
  machine.platform === "win32" ? machine.inAppData("Block", "goose", "config", "config.yaml") : machine.inXdgConfig("goose", "config.yaml"),
);

export const goose: Client = {
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
