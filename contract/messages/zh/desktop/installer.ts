import type { Messages } from "../../en.ts";

export const installer: Messages["installer"] = {
  steps: {
    uv: { title: "下载安装工具（uv）", source: "Astral，来自 Python Package Index" },
    comfyui: { title: (version) => `下载 ComfyUI ${version}`, source: "Comfy Org，来自 GitHub" },
    python: { title: (version) => `配置 ComfyUI 专用的 Python ${version}`, source: "Astral，来自 GitHub" },
    torch: {
      title: "下载负责计算的 PyTorch",
      source: (provider) => (provider === "amd" ? "AMD" : "PyTorch 基金会"),
    },
    packages: { title: "下载 ComfyUI 需要的其他组件", source: "Python Package Index" },
    trial: { title: "试运行 ComfyUI" },
    tidy: { title: "清理" },
  },
  gpus: {
    nvidia: "NVIDIA 显卡",
    amd: "AMD 显卡",
    intel: "Intel Arc 显卡",
    apple: "这台 Mac 自带的图形芯片",
    cpu: "仅用处理器",
  },
  gpuHints: {
    cpu: "任何电脑都能用，但一张图要几分钟。",
    apple: "在所有 M 系列芯片的 Mac 上都很快。",
    notFound: "这台电脑上没有找到。",
    found: (card) => `已找到：${card}`,
    foundWithoutDriver: (card) => `已找到：${card}，但它的驱动没有响应。`,
  },
};
