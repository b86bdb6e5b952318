import { isAbsolute, join } from "node:path";
import { isObject } from "../grammars/grammar.ts";
import { toml } from "../grammars/toml.ts";
import { yaml } from "../grammars/yaml.ts";
import { type BridgeEntry, type Client, ENTRY_NAME, type EntryPlacement } from "./client.ts";
import { at, documented, fromSource, inMcpServers, inOwnFolder, jsonc, named, strict, tried, withComments } from "./common.ts";
import { foundBy } from "./detect.ts";
import type { HostSystem } from "./host-system.ts";
import { lmstudioLink } from "./links.ts";

/** AI apps for the terminal, and Goose and LM Studio, which have windows of their own. */

/** An old place that Claude Code prefers as long as there is a file. */
const claudeCodeFile = async (system: HostSystem) => {
  const own = system.env("CLAUDE_CONFIG_DIR");
  const old = join(own ?? system.inHome(".claude"), ".config.json");
  return (await system.exists(old)) ? old : join(own ?? system.home, ".claude.json");
};

/** `~/.claude/settings.json` and `~/.claude/mcp.json` look right and are not read. */
export const claudeCode: Client = {
  ...named("claude-code"),
  lastVerified: tried,
  locate: at(claudeCodeFile),
  detect: foundBy({ command: "claude", folder: claudeCodeFile }),
  grammar: strict,
  placement: inMcpServers({ type: "stdio" }, { timeout: 600_000 }),
  overwritesWhileRunning: {
    warning: "claude-code",
    processes: { linux: ["claude"], darwin: ["claude"], win32: ["claude.exe"] },
  },
  vendorCli: {
    command: "claude",
    add: (name, entry) => ["mcp", "add-json", "-s", "user", name, entry],
    remove: (name) => ["mcp", "remove", "-s", "user", name],
  },
};

/** What a settings file of an app says; nothing where it cannot be understood, which planning a change tells. */
async function settingsIn(file: string, system: HostSystem): Promise<Record<string, unknown>> {
  try {
    const { data } = jsonc.read(((await system.text(file)) ?? "").replace(/^\uFEFF/, ""));
    return isObject(data) ? data : {};
  } catch {
    return {};
  }
}

const codexFile = inOwnFolder((system) => join(system.env("CODEX_HOME") ?? system.inHome(".codex"), "config.toml"));

export const codex: Client = {
  ...named("codex"),
  lastVerified: tried,
  locate: codexFile.locate,
  detect: foundBy({ macApp: "Codex", command: "codex", folder: codexFile.folder }),
  grammar: toml,
  placement: (bridge) => ({ path: ["mcp_servers", ENTRY_NAME], entry: { ...bridge, startup_timeout_sec: 30, tool_timeout_sec: 600 } }),
};

const geminiSettings = (system: HostSystem) => join(system.env("GEMINI_CLI_HOME") ?? system.home, ".gemini", "settings.json");
const geminiFile = inOwnFolder(geminiSettings);

export const gemini: Client = {
  ...named("gemini"),
  lastVerified: tried,
  locate: geminiFile.locate,
  detect: foundBy({ command: "gemini", folder: geminiFile.folder }),
  grammar: withComments,
  placement: inMcpServers(),
  refusesByteOrderMark: true,
  async keptOutBy(system) {
    const file = geminiSettings(system);
    const { mcp } = await settingsIn(file, system);
    if (!isObject(mcp)) return null;
    if (Array.isArray(mcp.allowed) && mcp.allowed.length > 0 && !mcp.allowed.includes(ENTRY_NAME)) return { name: "mcp.allowed", file };
    return Array.isArray(mcp.excluded) && mcp.excluded.includes(ENTRY_NAME) ? { name: "mcp.excluded", file } : null;
  },
};

const opencodeFile = inOwnFolder((system) =>
  system.inUse(system.inXdgConfig("opencode", "opencode.json"), system.inXdgConfig("opencode", "opencode.jsonc")),
);

/** Version 2 keeps its servers one step deeper, and says `disabled` where version 1 says `enabled`. */
function placeInOpencode({ command, args, env }: BridgeEntry, settings: unknown): EntryPlacement {
  const mcp = isObject(settings) && isObject(settings.mcp) ? settings.mcp : {};
  const second = isObject(mcp.servers) && typeof mcp.servers.type !== "string";
  const entry = { type: "local", command: [command, ...args], environment: env, timeout: 600_000 };
  return second
    ? { path: ["mcp", "servers", ENTRY_NAME], entry: { ...entry, disabled: false } }
    : { path: ["mcp", ENTRY_NAME], entry: { ...entry, enabled: true } };
}

export const opencode: Client = {
  ...named("opencode"),
  lastVerified: fromSource,
  locate: opencodeFile.locate,
  detect: foundBy({ command: "opencode", folder: opencodeFile.folder }),
  grammar: jsonc,
  placement: placeInOpencode,
};

const inCopilotHome = (system: HostSystem, file: string) => join(system.env("COPILOT_HOME") ?? system.inHome(".copilot"), file);
const copilotFile = inOwnFolder((system) => inCopilotHome(system, "mcp-config.json"));

export const copilotCli: Client = {
  ...named("copilot-cli"),
  lastVerified: documented,
  locate: copilotFile.locate,
  detect: foundBy({ command: "copilot", folder: copilotFile.folder }),
  grammar: jsonc,
  placement: inMcpServers({ type: "local" }, { tools: ["*"] }),
  async keptOutBy(system) {
    const file = inCopilotHome(system, "settings.json");
    const { disabledMcpServers } = await settingsIn(file, system);
    const listed = Array.isArray(disabledMcpServers) && disabledMcpServers.includes(ENTRY_NAME);
    return listed ? { name: "disabledMcpServers", file } : null;
  },
};

const warpFile = inOwnFolder((system) => system.inHome(".warp", ".mcp.json"));

export const warp: Client = {
  ...named("warp"),
  lastVerified: documented,
  locate: warpFile.locate,
  detect: foundBy({ macApp: "Warp", windowsPrograms: ["Programs/Warp/Warp.exe"], command: "warp-terminal", folder: warpFile.folder }),
  grammar: strict,
  placement: inMcpServers(),
};

/** LM Studio moves its home where the person wants it, and leaves a pointer. */
async function lmstudioHome(system: HostSystem): Promise<string> {
  const moved = (await system.text(system.inHome(".lmstudio-home-pointer")))?.trim() ?? "";
  return isAbsolute(moved) ? moved : system.inUse(system.inHome(".lmstudio"), system.inHome(".cache", "lm-studio"));
}

const lmstudioFile = inOwnFolder(async (system) => join(await lmstudioHome(system), "mcp.json"));

export const lmstudio: Client = {
  ...named("lmstudio"),
  lastVerified: documented,
  locate: lmstudioFile.locate,
  detect: foundBy({
    macApp: "LM Studio",
    windowsPrograms: ["Programs/LM Studio/LM Studio.exe"],
    command: "lms",
    folder: lmstudioFile.folder,
  }),
  grammar: strict,
  placement: inMcpServers(),
  overwritesWhileRunning: {
    warning: "lmstudio",
    processes: { linux: ["lm-studio"], darwin: ["LM Studio.app/Contents/MacOS/LM Studio"], win32: ["LM Studio.exe"] },
    appName: "LM Studio",
  },
  link: lmstudioLink,
};

const gooseFile = inOwnFolder((system) =>
  system.platform === "win32" ? system.inAppData("Block", "goose", "config", "config.yaml") : system.inXdgConfig("goose", "config.yaml"),
);

export const goose: Client = {
  ...named("goose"),
  lastVerified: documented,
  locate: gooseFile.locate,
  detect: foundBy({ macApp: "Goose", command: "goose", folder: gooseFile.folder }),
  grammar: yaml,
  placement: ({ command, args, env }) => ({
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
};
