import type { Messages } from "../../en.ts";

export const clientConfigs: Messages["clientConfigs"] = {
  found: {
    store: "从 Microsoft Store 或安装包安装",
    applications: "已安装在“应用程序”中",
    program: "已安装",
    settings: "已找到",
  },

  afterWriting: {
    "claude-desktop": "请完全退出 Claude Desktop（从时钟旁的图标或菜单栏退出，不只是关窗口），然后重新打开。",
    "claude-code": "开始一个新的 Claude Code 会话。",
    cursor: "Cursor 会自动发现；如果 Easel 没有出现在 Settings 的 MCP 里，请重启 Cursor。",
    vscode: "VS Code 会自动发现；请在那里确认您信任 Easel。",
    "vscode-insiders": "VS Code Insiders 会自动发现；请在那里确认您信任 Easel。",
    devin: "在它的 MCP 服务器列表里点按刷新按钮。",
    zed: "Zed 会自动发现；请查看它的智能体面板设置。",
    cline: "Cline 会自动发现。",
    lmstudio: "重新启动 LM Studio，然后在聊天的 Integrations 里打开 Easel。",
    codex: "开始一个新的 Codex 会话。",
    gemini: "重新启动 Gemini，或在其中输入 /mcp reload。",
    continue: "重新加载 Continue（或它所在的编辑器）。",
    goose: "开始一个新的 Goose 会话。",
    kiro: "Kiro 会自动发现。",
    opencode: "重新启动 opencode。",
    "copilot-cli": "开始一个新的 Copilot 会话。",
    warp: "在 Warp 的 Settings、Agents、MCP servers 里启动 Easel。",
    junie: "重启运行 Junie 的 IDE。",
    raycast: "让 Raycast 通过链接添加 Easel，或手动复制这段内容。",
    "jetbrains-ai": "在 IDE 里打开 Settings、Tools、AI Assistant、Model Context Protocol，点按 Add，把这段内容作为 JSON 粘贴进去。",
  },

  closeFirst: {
    "claude-desktop": "更改之前必须完全退出 Claude Desktop：它运行时会用自己的版本覆盖这个文件。",
    "claude-code": "请先关闭正在运行的 Claude Code 会话：它们会不时用自己的版本覆盖这个文件。",
    lmstudio: "更改之前请退出 LM Studio：它运行时可能会用自己的版本覆盖这个文件。",
  },

  warnings: {
    writesItself: (name) => `${name} 正在运行，因此由它自己的程序来完成这项更改。`,
    notFound: (name) => `这台电脑上没有找到 ${name}；设置仍会照样写入。`,
    keptOut: (name, setting, file) => `只要 ${file} 里的 ${setting} 仍是这样，${name} 就不会启动 Easel：请在那里或在 ${name} 里更改。`,
    hardLinked: (file) => `${file} 还有另一个名字（硬链接），那里会保留旧内容。`,
    readOnly: (file) => `${file} 被标为只读。它仍会被替换，并保持只读。`,
  },

  next: {
    connect: (name) => `连接 ${name}：更改之前您会先看到它。`,
    putBack: "把它加回去，或者就此去掉。",
    writeAgain: "重新设置一次，它就能找到 Easel 现在的位置。",
    freeTheName: (name) => `请在 ${name} 里重命名或移除那一项，然后在这里连接。`,
    sayFox: (name) => `在 ${name} 里说“给我画一只狐狸”。`,
    openAndSayFox: (name) => `打开 ${name}，说“给我画一只狐狸”。`,
  },
};
