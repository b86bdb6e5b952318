import type { Messages } from "../../en.ts";
import { formats } from "../formats.ts";

const { count, list } = formats;

const SOON = "请稍等片刻。";

export const doctor: Messages["doctor"] = {
  title: "诊断",
  lead: "从引擎到聊天里的图片，一步一步检查。",
  again: "再检查一次",
  looking: "正在检查…",
  well: "一切正常。",
  ill: (n) => `有 ${count(n)} 件事需要您处理。`,
  waits: "没有故障，其余的还在后面。",
  steps: {
    engine: "引擎",
    model: "绘画用的模型",
    bridge: "Easel 的桥接",
    config: "AI 应用的设置",
    client: "AI 应用本身",
    call: "最近一张图片",
  },
  states: { good: "正常", waiting: "还没到", bad: "需要您处理" },
  fixes: {
    start_engine: "启动引擎",
    restart_engine: "重启引擎",
    connect: "查看更改",
    paint: "在这里画一只狐狸",
    open: { home: "打开首页", models: "获取模型", connect: "打开“连接”", logs: "打开日志", settings: "打开设置" },
  },
  testPrompt: "雪地里的狐狸，清晨的阳光",
  engine: {
    practiceReady: "练习引擎已就绪。它不用 AI 画草图。",
    ready: (version) => `ComfyUI ${version} 已就绪。`,
    starting: { says: "引擎正在启动。", remedy: "第一次启动可能需要几分钟。" },
    noAnswerThere: (address) => ({ says: `${address} 没有响应。`, remedy: "请在那里启动 ComfyUI，或选择另一个引擎。" }),
    stopping: { says: "引擎正在停止。", remedy: SOON },
    stopped: { says: "引擎已停止。", remedy: "请启动它。" },
    notAnswering: { says: "引擎现在没有响应。", remedy: "它可能正忙着加载模型。" },
    detached: { says: "Easel 使用的 ComfyUI 没有运行。", remedy: "请启动它，Easel 会自动找到。" },
    stuck: { says: "引擎的图片不再有进展。", remedy: "请重启引擎。" },
  },
  model: {
    notNeeded: "练习引擎不需要模型。",
    usable: (model) => `有可用的模型：${model}。`,
    unknown: { says: "引擎就绪之后才知道有哪些模型。", remedy: "请先让引擎就绪。" },
  },
  bridge: {
    works: (tools) => `按 AI 应用的方式启动后，Easel 的桥接有响应，并提供 ${count(tools)} 个工具。`,
    trying: { says: "正在试运行 Easel 的桥接。", remedy: SOON },
  },
  config: {
    vanished: (aiApp) => ({ says: `Easel 已不在 ${aiApp} 的设置里。`, remedy: "把它加回去。" }),
    stale: (aiApp) => ({ says: `${aiApp} 的设置指向 Easel 以前的位置。`, remedy: "重新写入。" }),
    written: (aiApps) => `${list(aiApps)} 认识 Easel。`,
    unreadable: (aiApp, problem) => `${aiApp}：${problem}`,
    none: (aiApp) => ({ says: "还没有 AI 应用认识 Easel。", remedy: aiApp ? `连接 ${aiApp}。` : "连接一个 AI 应用。" }),
  },
  client: {
    connected: (aiApps) => `${list(aiApps)} 已连接。`,
    chatViews: {
      off: (aiApp) => `您关闭了 ${aiApp} 聊天中的图片显示。`,
      shows: (aiApp) => `${aiApp} 会在聊天中显示图片。`,
      silent: (aiApp) => `${aiApp} 本来可以在聊天中显示图片，但这个版本没有声明这一点：请更新它，或在 Easel 里查看。`,
      unknown: (aiApp) => `不确定 ${aiApp} 能否在聊天中显示图片：请在 Easel 里查看。`,
    },
    seen: (aiApps) => `${list(aiApps)} 来过。`,
    awaited: (aiApp) => `${aiApp} 还没有来过。`,
    none: { says: "还没有 AI 应用来过。", remedy: "请先连接一个。" },
  },
  call: {
    done: "最近要的那张图片已经画好。",
    earlier: (pictures) => `有 ${count(pictures)} 张图片。`,
    running: { says: "第一张图片正在画。", remedy: SOON },
    none: { says: "还没有人要过图片。", remedy: "就在这里画一张，看看是否一切正常。" },
  },
};
