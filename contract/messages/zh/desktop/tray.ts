import type { Messages } from "../../en.ts";
import { formats } from "../formats.ts";

const { count, percent } = formats;

export const tray: Messages["tray"] = {
  tooltip: (state) => `Easel：${state}`,
  states: {
    paused: "已暂停",
    pausedWaiting: (waiting) => `已暂停，${count(waiting)} 张图片在等待`,
    painting: (active, fraction) => `正在画 ${count(active)} 张图片${fraction === null ? "" : `，${percent(fraction)}`}`,
    ready: "就绪",
    readyPractice: "就绪（练习引擎）",
    starting: "引擎正在启动",
    stopping: "引擎正在停止",
    stopped: "引擎已停止",
    notAnswering: "引擎没有响应",
    detached: "您的 ComfyUI 没有运行",
    stuck: "引擎卡住了",
  },
  open: "打开 Easel",
  gallery: "图库",
  lastPicture: "最近一张图片",
  lastPictureOf: (prompt) => `最近一张：${prompt}`,
  pause: "暂停新任务",
  resume: "恢复新任务",
  startEngine: "启动引擎",
  restartEngine: "重启引擎",
  stopEngine: "停止引擎",
  openInBrowser: "在浏览器中打开 ComfyUI",
  quit: "退出 Easel",
};
