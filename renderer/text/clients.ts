/** How AI apps call themselves in the handshake, and how people call them. The first match wins. */
const names: readonly (readonly [RegExp, string])[] = [
  [/^(easel|easel-window|easel-app)$/i, "You"],
  [/^claude-code/i, "Claude Code"],
  [/^(claude|local-agent-mode|anthropic)/i, "Claude Desktop"],
  [/^cursor/i, "Cursor"],
  [/^(visual studio code - insiders|vscode-insiders)/i, "VS Code Insiders"],
  [/^(visual studio code|vscode)/i, "VS Code"],
  [/^(devin|windsurf|codeium)/i, "Devin"],
  [/^zed/i, "Zed"],
  [/^cline/i, "Cline"],
  [/^lm[- ]?studio/i, "LM Studio"],
  [/^codex/i, "Codex"],
  [/^gemini/i, "Gemini CLI"],
  [/^continue/i, "Continue"],
  [/^goose/i, "Goose"],
  [/^kiro/i, "Kiro"],
  [/^opencode/i, "opencode"],
  [/^(github-)?copilot/i, "Copilot"],
  [/^warp/i, "Warp"],
  [/^junie/i, "Junie"],
];

export const clientName = (name: string): string => names.find(([pattern]) => pattern.test(name))?.[1] ?? (name || "An AI app");

/** Whether it is the window itself that asked. */
export const isWindow = (name: string): boolean => clientName(name) === "You";
