import type { Messages } from "../../en.ts";

export const home: Messages["home"] = {
  title: "首页",
  lastLines: "引擎最后说的话",
  paused: {
    title: "已暂停",
    detail: "新图片会等到您继续。正在画的会先画完。",
    resume: "继续",
  },
  memory: {
    vram: "显存",
    memory: "内存",
    used: (gigabytes) => `${gigabytes} GB`,
    ofAll: (gigabytes) => `已用，共 ${gigabytes} GB`,
    none: "引擎还没有说它用了多少内存。",
    history: "最近 5 分钟的占用",
    noCard: "这是电脑的内存：这个引擎不使用显卡。",
  },
  aiApps: {
    title: "AI 应用",
    now: "已连接",
    manage: "管理",
    waitingTitle: "等待 AI 应用",
    waiting: "打开它，说“给我画一只狐狸”。",
    setUp: "已设置",
    lastHere: (when) => `上次来访：${when}`,
    firstTitle: "连接一个 AI 应用",
    first: "然后在 Claude 或 Cursor 里说“给我画一只狐狸”，图片就会在您自己的电脑上画出来。",
    firstButton: "连接 AI 应用",
  },
  queue: {
    title: "画架上",
    askedBy: (client) => `${client} 要的`,
    askedByYou: "您要的",
    preview: "目前的样子",
  },
  recent: {
    title: "最近完成",
    all: "打开图库",
    incomplete: (what) => `没有全部送达：${what}`,
    failed: (what) => `没有成功：${what}`,
    cancelled: "已取消",
    file: (name) => `图片文件夹里的 ${name}`,
    again: "再试一次",
    dismiss: (what) => `忽略：${what}`,
  },
};
