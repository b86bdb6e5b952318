import type { Messages } from "../../en.ts";
import { formats } from "../formats.ts";

const { count } = formats;

export const engine: Messages["engine"] = {
  resting: {
    title: "引擎在休息",
    detail: "有人要图片时它会自动醒来，您也可以现在就启动它。",
    detailPaused: "绘画已暂停，所以它会一直休息，直到您继续或启动它。",
    short: "休息中",
  },
  notConnected: {
    title: "没有连接到您的 ComfyUI",
    detail: "请启动 ComfyUI，然后让 Easel 再找一次。",
    short: "休息中",
  },
  starting: { title: "正在启动引擎", detail: "第一次可能需要一分钟。", short: "启动中" },
  looking: {
    title: "正在查找您的 ComfyUI",
    detail: (address) => `${address} 目前没有响应。Easel 会继续找。`,
    short: "查找中",
  },
  ready: { title: "可以画了", short: "就绪" },
  painting: {
    title: (pictures) => (pictures === 1 ? "正在画您的图片" : `正在画 ${count(pictures)} 张图片`),
    short: "绘画中",
  },
  finishingElsewhere: {
    title: "另一个引擎正在画完它的图片",
    detail: (engine) => `那张图在您更换引擎之前就开始了。接下来的由${engine}来画。`,
    short: "绘画中",
  },
  paused: { title: "已暂停", detail: "新图片会等待。", short: "已暂停" },
  runs: {
    practice: "练习引擎正在这台电脑上运行。",
    own: (version) => `ComfyUI ${version} 正在运行。`,
    foreign: (version) => `ComfyUI ${version} 正在运行，是在 Easel 之外启动的。`,
  },
  names: { practice: "练习引擎", comfyui: (version) => `ComfyUI ${version}` },
  notAnswering: {
    title: "引擎没有响应",
    detail: "它可能正忙于一个大模型，Easel 会继续询问。如果几分钟都没有动静，请重启它。",
    detailForeign: "它可能正忙于一个大模型，也可能已被关闭。Easel 会继续询问。",
    short: "无响应",
  },
  detached: {
    title: "您的 ComfyUI 没有运行",
    detail: "重新启动它，Easel 会自动找到。也可以让 Easel 启动一个：有人要图片时启动，或者现在就启动。",
    detailAtAddress: (address) => `${address} 没有响应。请在那里启动它，Easel 会自动找到。`,
    short: "未运行",
  },
  stuck: {
    title: "引擎卡住了",
    detail: "它里面已经没有任何动静。Easel 正在重启它。",
    detailForeign: "它有响应，但图片不再有进展。请重启您的 ComfyUI；不是 Easel 启动的，Easel 不会去结束。",
    short: "卡住",
  },
  crashed: { title: "引擎意外停止了", short: "已停止" },
  tryingAgain: {
    detail: (time) => `${time}后重试。`,
    now: "正在重试。",
    short: "重试中",
  },
  stopping: { title: "正在停止引擎", detail: "它在收拾画笔。", short: "停止中" },
  failed: { title: "引擎无法启动", short: "无法工作" },
  unreachable: { title: "连不上您的 ComfyUI", short: "无法工作" },
  actions: {
    start: "启动引擎",
    try_now: "立即重试",
    look_again: "再找一次",
    stop: "停止",
    stop_trying: "不再重试",
    restart: "重启",
    free: "释放内存",
    open: "在浏览器中打开",
    pause: "暂停",
    choose: "选择其他引擎",
  },
  places: { thisComputer: "这台电脑", withPort: (place, port) => `${place}（端口 ${port}）` },
  notes: {
    twoComfyuis: {
      title: "另一个 ComfyUI 已在运行",
      detail: (address) => `两个 ComfyUI 会分用显存。Easel 可以改用 ${address} 那一个，并且绝不会停止它。`,
      use: "用那一个",
    },
    portTaken: {
      title: "您的 ComfyUI 换了个端口",
      detail: (program, port) =>
        `${program ? `程序“${program}”` : "另一个程序"}占用了它平时的地址，所以今天它在 127.0.0.1:${port} 响应。您什么都不用做。`,
    },
    openToNetwork: {
      title: "其他电脑可以使用这个 ComfyUI",
      detail: "它监听整个网络，而且不需要密码。如果这不是您想要的，请不要加“--listen”启动它。",
    },
  },
};
