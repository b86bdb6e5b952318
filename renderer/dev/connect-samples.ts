import type { ChangePlan, ClientView } from "#contract/view.ts";
import { aiApp, minute, now } from "./samples.ts";

export const aiApps: ClientView[] = [
  aiApp("claude-desktop", "Claude Desktop", {
    detected: "Installed",
    path: "~/.config/Claude/claude_desktop_config.json",
    config: { kind: "written" },
    starts: { kind: "starts", at: now - 3 * minute, tools: 7 },
    connectedNow: true,
    lastConnectedAt: now - 2 * minute,
    next: "Say “draw me a fox” in Claude Desktop.",
    ways: { link: false, bundle: true },
    canRestart: true,
    chatViews: { show: "always", declared: true, documented: true },
    changes: [{ id: "c1", at: now - 26 * 60 * minute, action: "write", undone: false }],
  }),
  aiApp("cursor", "Cursor", { detected: "Installed, version 2.4", path: "~/.cursor/mcp.json", ways: { link: true, bundle: false } }),
  aiApp("vscode", "VS Code", { detected: "Installed", config: { kind: "stale" }, lastConnectedAt: now - 3 * 24 * 60 * minute }),
  aiApp("zed", "Zed", { detected: "Found", config: { kind: "foreign" } }),
  aiApp("cline", "Cline", {
    detected: "Found",
    config: {
      kind: "unreadable",
      error: {
        kind: "config_invalid",
        message: "Its settings file has a comma too many in line 14.",
        remedy: "Mend the file, then look again. Easel does not touch a file that it cannot read.",
      },
    },
  }),
  aiApp("lmstudio", "LM Studio"),
  aiApp("goose", "Goose"),
];

/** The same computer on a bad day. */
export const brokenAiApps: ClientView[] = [
  aiApp("claude-desktop", "Claude Desktop", {
    detected: "Installed",
    config: { kind: "vanished" },
    ways: { link: false, bundle: true },
    canRestart: true,
    changes: [
      { id: "c2", at: now - 26 * 60 * minute, action: "write", undone: false },
      { id: "c1", at: now - 50 * 60 * minute, action: "remove", undone: true },
    ],
  }),
  aiApp("codex", "Codex", {
    detected: "Installed",
    config: { kind: "written" },
    starts: {
      kind: "fails",
      at: now,
      error: {
        kind: "config_invalid",
        message: "What its settings tell it to start is not there.",
        remedy: "Set it up again, so that it finds Easel.",
      },
    },
    changes: [{ id: "c3", at: now - 5 * minute, action: "write", undone: false }],
  }),
  aiApp("gemini", "Gemini CLI", { detected: "Installed", config: { kind: "written" }, starts: { kind: "trying" } }),
  ...aiApps.slice(2, 5),
  aiApp("raycast", "Raycast", {
    detected: "Installed in Applications",
    path: "",
    config: { kind: "by_hand" },
    afterWriting: "Let Raycast add Easel by its link, or copy the snippet in by hand.",
    ways: { link: true, bundle: false },
  }),
];

export const untouched = aiApps.map((one) =>
  aiApp(one.id, one.name, { detected: one.detected, path: one.path, canRestart: one.canRestart }),
);

export const plan = (one: ClientView, action: "write" | "remove"): ChangePlan => ({
  kind: "change",
  planId: action,
  path: one.path,
  creates: false,
  diff: diff(action),
  warnings: one.config.kind === "foreign" ? ["This replaces an entry that Easel did not write."] : [],
});

export const installedTwice: ChangePlan = {
  kind: "choose",
  places: ["Claude_pzs8sxrjxfjjc", "Claude_8wekyb3d8bbwe"].map((name, number) => ({
    path: `~\\AppData\\Local\\Packages\\${name}\\LocalCache\\Roaming\\Claude\\claude_desktop_config.json`,
    usedAt: number === 0 ? now - 3 * 60 * minute : now - 90 * 24 * 60 * minute,
  })),
};

function diff(action: "write" | "remove"): Extract<ChangePlan, { kind: "change" }>["diff"] {
  const op = action === "write" ? "+" : "-";
  const stays = (text: string) => ({ op: " " as const, text });
  const moves = (text: string) => ({ op, text }) as const;
  return [
    stays("{"),
    stays("  // my own servers"),
    stays('  "theme": "dark",'),
    stays('  "fontSize": 14,'),
    stays('  "mcpServers": {'),
    stays('    "files": {'),
    stays('      "command": "npx",'),
    stays('      "args": ["-y", "files-server", "/home/me/Documents"],'),
    stays('      "env": { "TOKEN": "••••••" }'),
    stays("    },"),
    moves('    "easel": {'),
    moves('      "command": "/opt/Easel/easel",'),
    moves('      "args": ["/opt/Easel/resources/easel-bridge.cjs"],'),
    moves('      "env": { "ELECTRON_RUN_AS_NODE": "1" }'),
    moves("    }"),
    stays("  }"),
    stays("}"),
  ];
}
