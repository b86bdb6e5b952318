import type { Messages } from "../../en.ts";
import { formats } from "../formats.ts";

const { count } = formats;

export const dialogs: Messages["dialogs"] = {
  closeWindow: {
    question: "关闭窗口后，让 Easel 继续运行吗？",
    detail:
      "这样 AI 应用可以继续画图。您的桌面不会为它显示图标：想再看到窗口，再启动一次 Easel 即可。Easel 会记住您的选择，可以在设置里更改。",
    keep: "继续运行",
    quit: "退出 Easel",
    cancel: "取消",
  },
  quitAiApp: {
    question: (aiApp) => `${aiApp} 正在运行`,
    detail: "它只在启动时读取设置，还可能用自己的版本覆盖改动。Easel 会请它退出，等它退出后再重新打开。不会强制结束任何程序。",
    quit: (aiApp) => `退出 ${aiApp} 并继续`,
    leave: "先不退出",
  },
  removeComfyui: {
    question: "移除 Easel 安装的 ComfyUI 吗？",
    detail: (files, folder) =>
      files === 0
        ? "为它下载的所有内容都会被删除。"
        : `为它下载的内容会被删除。您自己的 ${count(files)} 个文件（模型、图片、插件）会留在 ${folder}。`,
    remove: "移除",
    keep: "保留",
  },
  revokeToken: {
    question: (token) => `吊销密钥“${token}”吗？`,
    detail: "使用它的人会立即被拒绝。用它画的图片会保留。",
    revoke: "吊销",
    keep: "保留",
  },
  removeFromAiApps: {
    question: "要从所有 AI 应用中移除 Easel 吗？",
    detail: "它们的设置会恢复成没有 Easel 时的样子。图片、模型和其他内容都会保留，您可以随时重新连接这些应用。",
    remove: "移除",
    keep: "不移除",
  },
  resetSettings: {
    question: "要重置所有设置吗？",
    detail:
      "将会丢失：使用哪个引擎及其启动方式、语言、外观、限制、允许的文件夹，以及其他电脑能否使用 Easel。会保留：图片、模型、工作流、已连接的 AI 应用、其他引擎、密钥。",
    reset: "重置",
    keep: "保留",
  },
  chooseCertificate: { certificate: "证书在哪里？", key: "它的密钥在哪里？", files: "PEM 文件" },
  chooseAllowedFolder: "AI 应用可以从哪个文件夹读取图片？",
  chooseComfyui: "您的 ComfyUI 在哪里？",
  chooseModelFile: "选择模型文件",
  chooseModels: "您的模型在哪里？",
  chooseInstallFolder: "ComfyUI 要装到哪里？",
  chooseSaveFolder: "图片要保存到哪里？",
  choosePictures: "哪个文件夹里有要放进图库的图片？",
  pictureFiles: "图片",
  extensionFiles: "Claude Desktop 扩展",
};
