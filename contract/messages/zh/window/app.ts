import type { Messages } from "../../en.ts";

export const app: Messages["app"] = {
  name: "Easel",
  loading: "正在布置画室…",
  loadFailed: "Easel 无法打开窗口",
  retry: "再试一次",
  dismiss: "忽略",
  close: "关闭",
  cancel: "取消",
  copied: "已拷贝",
  problems: "消息",
  notices: "提示",
  bridgeFailed: "AI 应用现在连不上 Easel",
  you: "您",
  unnamedAiApp: "某个 AI 应用",
};

export const nav: Messages["nav"] = {
  label: "页面",
  home: "首页",
  create: "创作",
  gallery: "图库",
  models: "模型",
  workflows: "工作流",
  connect: "连接",
  share: "共享",
  doctor: "诊断",
  logs: "日志",
  settings: "设置",
  engine: "引擎",
};

export const practice: Messages["practice"] = {
  badge: "练习",
  badgeTitle: "练习引擎画的草图，没有用 AI",
  title: "练习引擎：不用 AI 的草图",
  dismiss: "在这里隐藏此提示",
  find: "查找我的 ComfyUI…",
  address: "输入地址",
};
