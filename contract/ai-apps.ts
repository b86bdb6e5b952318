/**
 * What is known of each AI app, in one table. How its settings are written is in `electron/client-configs/apps`.
 * This file imports nothing, so that the window's page and the relay may load it.
 */
export interface AiApp {
  /** What people call it. */
  name: string;
  /**
   * How it introduces itself in the MCP handshake (`clientInfo.name`): beginnings, in lower case. Of several that fit, the longest
   * counts. Empty where nobody has seen it.
   */
  clientNames: readonly string[];
  /**
   * How long it waits for a tool call, in milliseconds, where the user has set nothing; null = as long as it takes. Progress does
   * not count: most apps do not wait longer for it.
   */
  callTimeoutMs: number | null | NotSeen;
  /** How many characters a tool result may have, pictures (as base64) and all. */
  maxResultCharacters: number | NotSeen;
  /** Whether it shows MCP Apps (SEP-1865); "documented" where the protocol's list of clients says so (July 2026). */
  mcpApps: "documented" | NotSeen;
  /** How it is told of a bridge on another computer; null where nobody has seen that it can be. */
  remote: RemoteSetup | null;
  /** What a link begins with on which the app offers to add a server; null where there is none. */
  installLink: string | null;
}

/**
 * What to paste for a server at an address with a token. In the text, `{url}` and `{token}` stand for those, and `{pin}` for what names
 * the certificate that Easel made, as further elements of a list.
 */
export interface RemoteSetup {
  /** Its file of settings; null = the text is a command for a terminal. */
  file: string | null;
  text: string;
  /** It only starts programs, so that `easel-bridge connect` goes between: the command that keeps the token for it. */
  relay?: string;
}

/** Settings in JSON, with our entry of these lines under `servers`. */
function jsonEntry(servers: string, ...fields: string[]): string {
  return `{\n  "${servers}": {\n    "easel": {\n${fields.map((field) => `      ${field}`).join(",\n")}\n    }\n  }\n}`;
}
const URL_FIELD = '"url": "{url}"';
const HEADERS_FIELD = '"headers": { "Authorization": "Bearer {token}" }';

/** Neither the vendor's documentation nor its source nor a trial has told. */
type NotSeen = "not_seen";

/** From the apps' documentation, sources, logs and issue trackers, November 2026. */
export const aiApps = {
  /** Starts servers itself and takes no others. Refuses results of over a megabyte and asks for at most 130,000 characters. Its chats wait for four minutes, its tab for code for one, and both introduce themselves alike. */
  "claude-desktop": {
    name: "Claude Desktop",
    clientNames: ["claude-ai", "claude desktop", "local-agent-mode", "claude", "anthropic"],
    callTimeoutMs: 60_000,
    maxResultCharacters: 130_000,
    mcpApps: "documented",
    remote: {
      file: "claude_desktop_config.json",
      text: jsonEntry("mcpServers", '"command": "easel-bridge"', '"args": ["connect", "{url}"{pin}]'),
      relay: "easel-bridge connect {url} --keep-token",
    },
    installLink: null,
  },
  /** Waits for over a day, but calls go to the background after two minutes. Results of 25,000 tokens, descriptions of 2 KB. */
  "claude-code": {
    name: "Claude Code",
    clientNames: ["claude-code"],
    callTimeoutMs: 120_000,
    maxResultCharacters: 500_000,
    mcpApps: "not_seen",
    remote: {
      file: null,
      text: 'claude mcp add --transport http easel {url} --header "Authorization: Bearer {token}"',
    },
    installLink: null,
  },
  /** About 40 tools of all servers together. */
  cursor: {
    name: "Cursor",
    clientNames: ["cursor"],
    callTimeoutMs: 300_000,
    maxResultCharacters: "not_seen",
    mcpApps: "documented",
    remote: { file: "~/.cursor/mcp.json", text: jsonEntry("mcpServers", URL_FIELD, HEADERS_FIELD) },
    installLink: "cursor://anysphere.cursor-deeplink/mcp/install?",
  },
  /** 128 tools in one request. */
  vscode: {
    name: "VS Code",
    clientNames: ["visual studio code", "vscode"],
    callTimeoutMs: null,
    maxResultCharacters: "not_seen",
    mcpApps: "documented",
    remote: {
      file: "mcp.json (MCP: Open User Configuration)",
      text: jsonEntry("servers", '"type": "http"', URL_FIELD, HEADERS_FIELD),
    },
    installLink: "vscode:mcp/install?",
  },
  "vscode-insiders": {
    name: "VS Code Insiders",
    clientNames: ["visual studio code - insiders", "vscode-insiders"],
    callTimeoutMs: null,
    maxResultCharacters: "not_seen",
    mcpApps: "documented",
    remote: null,
    installLink: "vscode-insiders:mcp/install?",
  },
  /** 100 tools of all servers together. */
  devin: {
    name: "Devin Desktop (Windsurf)",
    clientNames: ["devin", "windsurf", "codeium"],
    callTimeoutMs: "not_seen",
    maxResultCharacters: "not_seen",
    mcpApps: "not_seen",
    remote: null,
    installLink: null,
  },
  /** An entry's `timeout` (seconds) raises it, to ten minutes at most. */
  zed: {
    name: "Zed",
    clientNames: ["zed"],
    callTimeoutMs: 60_000,
    maxResultCharacters: "not_seen",
    mcpApps: "not_seen",
    remote: null,
    installLink: null,
  },
  /** An entry's `timeout` (1 to 3600 seconds) raises it. Tool names of more than 64 letters are replaced. */
  cline: {
    name: "Cline",
    clientNames: ["cline"],
    callTimeoutMs: 60_000,
    maxResultCharacters: "not_seen",
    mcpApps: "not_seen",
    remote: { file: "cline_mcp_settings.json", text: jsonEntry("mcpServers", '"type": "streamableHttp"', URL_FIELD, HEADERS_FIELD) },
    installLink: null,
  },
  /** Rewrites its settings and drops keys that it does not know. */
  lmstudio: {
    name: "LM Studio",
    clientNames: ["lm studio", "lmstudio", "lm-studio"],
    callTimeoutMs: 60_000,
    maxResultCharacters: "not_seen",
    mcpApps: "not_seen",
    remote: { file: "~/.lmstudio/mcp.json", text: jsonEntry("mcpServers", URL_FIELD, HEADERS_FIELD) },
    installLink: "lmstudio://add_mcp?",
  },
  /** Later versions wait for 300 seconds; an entry's `tool_timeout_sec` raises it. Hands on only some environment variables. */
  codex: {
    name: "Codex",
    clientNames: ["codex"],
    callTimeoutMs: 60_000,
    maxResultCharacters: "not_seen",
    mcpApps: "not_seen",
    remote: {
      file: "~/.codex/config.toml",
      text: '[mcp_servers.easel]\nurl = "{url}"\nhttp_headers = { "Authorization" = "Bearer {token}" }\ntool_timeout_sec = 600',
    },
    installLink: null,
  },
  /** An entry's `timeout` (milliseconds) changes it. Tool names of at most 63 letters; no servers in folders that the user does not trust. */
  gemini: {
    name: "Gemini CLI",
    clientNames: ["gemini"],
    callTimeoutMs: 600_000,
    maxResultCharacters: "not_seen",
    mcpApps: "not_seen",
    remote: { file: "~/.gemini/settings.json", text: jsonEntry("mcpServers", '"httpUrl": "{url}"', HEADERS_FIELD) },
    installLink: null,
  },
  /** Waits 20 seconds for a server to start. */
  continue: {
    name: "Continue",
    clientNames: ["continue"],
    callTimeoutMs: "not_seen",
    maxResultCharacters: "not_seen",
    mcpApps: "not_seen",
    remote: null,
    installLink: null,
  },
  /** An entry's `timeout` (seconds) changes it. */
  goose: {
    name: "Goose",
    clientNames: ["goose"],
    callTimeoutMs: 300_000,
    maxResultCharacters: "not_seen",
    mcpApps: "documented",
    remote: null,
    installLink: null,
  },
  kiro: {
    name: "Kiro",
    clientNames: ["kiro"],
    callTimeoutMs: "not_seen",
    maxResultCharacters: "not_seen",
    mcpApps: "not_seen",
    remote: null,
    installLink: "https://kiro.dev/launch/mcp/add?",
  },
  /** An entry's `timeout` (milliseconds) raises it. */
  opencode: {
    name: "opencode",
    clientNames: ["opencode"],
    callTimeoutMs: 30_000,
    maxResultCharacters: "not_seen",
    mcpApps: "not_seen",
    remote: null,
    installLink: null,
  },
  "copilot-cli": {
    name: "GitHub Copilot CLI",
    clientNames: ["github-copilot", "copilot"],
    callTimeoutMs: 60_000,
    maxResultCharacters: "not_seen",
    mcpApps: "not_seen",
    remote: null,
    installLink: null,
  },
  warp: {
    name: "Warp",
    clientNames: ["warp"],
    callTimeoutMs: "not_seen",
    maxResultCharacters: "not_seen",
    mcpApps: "not_seen",
    remote: null,
    installLink: null,
  },
  junie: {
    name: "JetBrains Junie",
    clientNames: ["junie"],
    callTimeoutMs: "not_seen",
    maxResultCharacters: "not_seen",
    mcpApps: "not_seen",
    remote: null,
    installLink: null,
  },
  raycast: {
    name: "Raycast",
    clientNames: [],
    callTimeoutMs: "not_seen",
    maxResultCharacters: "not_seen",
    mcpApps: "not_seen",
    remote: null,
    installLink: "raycast://mcp/install?",
  },
  "jetbrains-ai": {
    name: "JetBrains AI Assistant",
    clientNames: [],
    callTimeoutMs: "not_seen",
    maxResultCharacters: "not_seen",
    mcpApps: "not_seen",
    remote: null,
    installLink: null,
  },
} as const satisfies Record<string, AiApp>;

export type AiAppId = keyof typeof aiApps;

/** How Easel's own window introduces itself to the bridge. */
export const EASEL_CLIENT = "easel";
/** How Easel introduces itself when it starts its bridge only to see whether it starts. */
export const PROBE_CLIENT = "easel-trial";

const apps = Object.entries(aiApps) as [AiAppId, AiApp][];

/** Every beginning of a handshake name, with the app that it belongs to. */
const beginnings = new Map(apps.flatMap(([id, { clientNames }]) => clientNames.map((name): [string, AiAppId] => [name, id])));

/** What AI apps call themselves in the handshake (beginnings, lower case), Easel's own window included. */
export const clientNames: readonly string[] = [...beginnings.keys(), EASEL_CLIENT];

/** The AI app that introduces itself by `clientName` (`clientInfo.name`); null for one that is not in the table, and for Easel itself. */
export function aiAppOf(clientName: string): AiAppId | null {
  const beginning = longestBeginning(clientName, [...beginnings.keys()]);
  return beginning === null ? null : (beginnings.get(beginning) ?? null);
}

/** Which of `candidates` the name begins with, whatever the case: "cursor" for "cursor-vscode". The longest, or null for none. */
export function longestBeginning(name: string, candidates: readonly string[]): string | null {
  const lower = name.toLowerCase();
  const fitting = candidates.filter((candidate) => lower.startsWith(candidate.toLowerCase()));
  return fitting.reduce<string | null>((longest, one) => (longest !== null && longest.length >= one.length ? longest : one), null);
}
