import type { Settings } from "../../../view.ts";
import type { Messages } from "../../en.ts";

export const startup: Messages["startup"] = {
  failed: "Easel 无法启动",
  folderNotWritable: "Easel 不能写入存放自己文件的文件夹。磁盘是不是满了，或者是只读的？",
  failedDetail: (reason) => `${reason}\n\n磁盘是不是满了？腾出一些空间，再启动 Easel。`,
};

const SETTINGS: Record<keyof Settings, string> = {
  firstRun: "入门进行到哪一步",
  engine: "使用哪个引擎",
  addedEngines: "还有哪些引擎",
  launch: "ComfyUI 的启动方式",
  theme: "颜色",
  language: "语言",
  zoom: "显示大小",
  notifyFinished: "图片完成时是否通知",
  notifyProblems: "出现问题时是否通知",
  launchAtLogin: "是否随电脑启动",
  whenClosed: "关闭窗口时怎么做",
  checkForUpdates: "Easel 是否检查新版本",
  removeOnUninstall: "卸载时是否从 AI 应用中移除 Easel",
  neverViews: "哪些聊天里不显示图片",
  sharing: "是否允许其他电脑使用 Easel",
};

export const settingsFile: Messages["settingsFile"] = {
  unreadable: (keptAs) => `无法读取您的设置，Easel 已使用全新的设置。旧文件保留为 ${keptAs}。`,
  partlyUnreadable: (lost, keptAs) =>
    `有些设置无法读取，已恢复为默认值：${lost.map((key) => SETTINGS[key]).join("、")}。旧文件保留为 ${keptAs}。`,
};
