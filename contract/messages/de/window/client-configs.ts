import type { Messages } from "../../en.ts";

export const clientConfigs: Messages["clientConfigs"] = {
  found: {
    store: "Aus dem Microsoft Store oder als Paket installiert",
    applications: "Im Ordner „Programme“ installiert",
    program: "Installiert",
    settings: "Gefunden",
  },

  afterWriting: {
    "claude-desktop":
      "Beenden Sie Claude Desktop ganz (über das Symbol bei der Uhr oder in der Menüleiste, nicht nur das Fenster) und öffnen Sie es wieder.",
    "claude-code": "Beginnen Sie eine neue Sitzung in Claude Code.",
    cursor: "Cursor merkt es von selbst; erscheint Easel nicht unter Settings, MCP, starten Sie Cursor neu.",
    vscode: "VS Code merkt es von selbst; bestätigen Sie dort, dass Sie Easel vertrauen.",
    "vscode-insiders": "VS Code Insiders merkt es von selbst; bestätigen Sie dort, dass Sie Easel vertrauen.",
    devin: "Klicken Sie in der Liste der MCP-Server auf „Aktualisieren“.",
    zed: "Zed merkt es von selbst; sehen Sie in den Einstellungen des Agent-Bereichs nach.",
    cline: "Cline merkt es von selbst.",
    lmstudio: "Starten Sie LM Studio neu und schalten Sie Easel in einem Chat unter Integrations ein.",
    codex: "Beginnen Sie eine neue Sitzung in Codex.",
    gemini: "Starten Sie Gemini neu, oder geben Sie dort /mcp reload ein.",
    continue: "Laden Sie Continue neu (oder den Editor, in dem es läuft).",
    goose: "Beginnen Sie eine neue Sitzung in Goose.",
    kiro: "Kiro merkt es von selbst.",
    opencode: "Starten Sie opencode neu.",
    "copilot-cli": "Beginnen Sie eine neue Sitzung in Copilot.",
    warp: "Starten Sie Easel in Warp unter Settings, Agents, MCP servers.",
    junie: "Starten Sie die IDE neu, in der Junie läuft.",
    raycast: "Lassen Sie Raycast Easel über seinen Link hinzufügen, oder tragen Sie den Text von Hand ein.",
    "jetbrains-ai":
      "Öffnen Sie in der IDE Settings, Tools, AI Assistant, Model Context Protocol, klicken Sie auf Add und fügen Sie den Text als JSON ein.",
  },

  closeFirst: {
    "claude-desktop":
      "Claude Desktop muss vor dieser Änderung ganz beendet sein: Solange es läuft, überschreibt es die Datei mit seiner eigenen Fassung.",
    "claude-code":
      "Schließen Sie zuerst laufende Sitzungen von Claude Code: Sie überschreiben die Datei ab und zu mit ihrer eigenen Fassung.",
    lmstudio: "Beenden Sie LM Studio vor dieser Änderung: Solange es läuft, kann es die Datei mit seiner eigenen Fassung überschreiben.",
  },

  warnings: {
    writesItself: (name) => `${name} ist geöffnet, deshalb nimmt es die Änderung selbst vor.`,
    notFound: (name) => `${name} wurde auf diesem Computer nicht gefunden; die Einstellungen werden trotzdem geschrieben.`,
    keptOut: (name, setting, file) =>
      `${name} startet Easel nicht, solange die eigene Einstellung ${setting} in ${file} das so will: Ändern Sie sie dort oder in ${name}.`,
    hardLinked: (file) => `${file} hat noch einen zweiten Namen (einen Hardlink), unter dem der alte Inhalt bleibt.`,
    readOnly: (file) => `${file} ist schreibgeschützt. Die Datei wird trotzdem ersetzt und bleibt schreibgeschützt.`,
  },

  next: {
    connect: (name) => `Verbinden Sie ${name}: Sie sehen die Änderung, bevor sie gemacht wird.`,
    putBack: "Tragen Sie es wieder ein, oder lassen Sie es weg.",
    writeAgain: "Richten Sie es neu ein, damit es Easel am jetzigen Ort findet.",
    freeTheName: (name) => `Benennen Sie den Eintrag in ${name} um oder entfernen Sie ihn, und verbinden Sie dann hier.`,
    sayFox: (name) => `Sagen Sie in ${name}: „Zeichne mir einen Fuchs“.`,
    openAndSayFox: (name) => `Öffnen Sie ${name} und sagen Sie: „Zeichne mir einen Fuchs“.`,
  },
};
