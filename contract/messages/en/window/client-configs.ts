import type { AiAppId } from "../../../ai-apps.ts";

/** AI apps' settings: what is found of an app, what comes with a change, and what comes next. */
export const clientConfigs = {
  /** What is on this computer of an app, surest first. */
  found: {
    store: "Installed from the Microsoft Store or its package",
    applications: "Installed in Applications",
    program: "Installed",
    settings: "Found",
  },

  /** What the person does once the settings are written. */
  afterWriting: {
    "claude-desktop": "Quit Claude Desktop fully (from its icon by the clock or in the menu bar, not just its window) and open it again.",
    "claude-code": "Start a new Claude Code session.",
    cursor: "Cursor notices by itself; if Easel does not show up under Settings, MCP, restart Cursor.",
    vscode: "VS Code notices by itself; confirm there that you trust Easel.",
    "vscode-insiders": "VS Code Insiders notices by itself; confirm there that you trust Easel.",
    devin: "Press the refresh button in its list of MCP servers.",
    zed: "Zed notices by itself; look in its agent panel's settings.",
    cline: "Cline notices by itself.",
    lmstudio: "Start LM Studio again, and switch Easel on in a chat under Integrations.",
    codex: "Start a new Codex session.",
    gemini: "Start Gemini again, or type /mcp reload there.",
    continue: "Reload Continue (or the editor it runs in).",
    goose: "Start a new Goose session.",
    kiro: "Kiro notices by itself.",
    opencode: "Start opencode again.",
    "copilot-cli": "Start a new Copilot session.",
    warp: "Start Easel in Warp under Settings, Agents, MCP servers.",
    junie: "Restart the IDE that Junie runs in.",
    raycast: "Let Raycast add Easel by its link, or copy the snippet in by hand.",
    "jetbrains-ai": "In the IDE, open Settings, Tools, AI Assistant, Model Context Protocol, press Add, and paste the snippet as JSON.",
  } satisfies Record<AiAppId, string>,

  /** Why an app that is open has to be closed before a change. */
  closeFirst: {
    "claude-desktop": "Claude Desktop must be fully quit before this change: while it runs, it writes its own copy over the file.",
    "claude-code": "Close running Claude Code sessions first: they write their own copy over the file now and then.",
    lmstudio: "Quit LM Studio before this change: while it runs, it may write its own copy over the file.",
  },

  warnings: {
    writesItself: (name: string) => `${name} is open, so its own program makes this change.`,
    notFound: (name: string) => `${name} was not found on this computer; the settings are written all the same.`,
    keptOut: (name: string, setting: string, file: string) =>
      `${name} will not start Easel as long as its own setting ${setting} in ${file} says so: change it there, or in ${name}.`,
    hardLinked: (file: string) => `${file} is known by another name, too (a hard link), which will keep the old content.`,
    readOnly: (file: string) => `${file} is marked as read-only. It is replaced all the same, and stays read-only.`,
  },

  /** What to do now. */
  next: {
    connect: (name: string) => `Connect ${name}: you see the change before it is made.`,
    putBack: "Put it back, or leave it out.",
    writeAgain: "Set it up again, so that it finds Easel where it is now.",
    freeTheName: (name: string) => `Rename or remove that entry in ${name}, then connect it here.`,
    sayFox: (name: string) => `Say “draw me a fox” in ${name}.`,
    openAndSayFox: (name: string) => `Open ${name} and say “draw me a fox”.`,
  },
};
