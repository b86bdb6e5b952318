import type { Messages } from "../../../en.ts";

export const storage: Messages["storage"] = {
  title: "文件夹",
  lead: "Easel 把内容放在哪里，占用多少空间。",
  names: {
    pictures: "图片",
    given_pictures: "收到的图片",
    thumbnails: "图库的缩略图",
    models: "模型",
    workflows: "工作流",
    logs: "日志",
  },
  measuring: "正在计算…",
  failed: "无法计算文件夹大小",
  show: "显示",
  showLabel: (name) => `显示文件夹：${name}`,
  empty: "空",
};

export const transfer: Messages["transfer"] = {
  title: "设置文件",
  lead: "用于另一台电脑，或以防万一。密钥、登录信息以及谁可以从别处使用 Easel，都不会写进去。",
  export: "保存设置…",
  exported: "设置已保存。",
  import: "从文件读取设置…",
  imported: "文件中的设置已生效。",
  files: "Easel 的设置",
  chooseFile: "Easel 应该读取哪些设置？",
  refused: "没有任何更改：这个文件目前无法使用",
  faults: {
    no_settings_file: () => "这不是 Easel 的设置文件。",
    newer_format: () => "它由更新版本的 Easel 写成。请先更新 Easel。",
    setting_unknown: (name) => `${name}：Easel 没有这个设置。`,
    value_unusable: (name) => `${name}：它的值无法使用。`,
    folder_missing: (name) => `${name}：它所指的文件夹不在这台电脑上。`,
  },
  resetTitle: "回到最初",
  resetLead: "所有设置恢复到第一天的样子。图片、模型、工作流和已连接的 AI 应用都会保留。",
  reset: "重置设置…",
  wasReset: "所有设置都已恢复到第一天的样子。",
};
