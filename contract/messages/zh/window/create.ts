import type { Messages } from "../../en.ts";

export const create: Messages["create"] = {
  title: "画点什么",
  placeholder: "一只睡在茶杯里的狐狸，柔和的水彩，清晨的阳光",
  prompt: "要画什么？",
  preset: "质量",
  presets: { draft: "草图", standard: "标准", high_quality: "精细" },
  shape: "形状",
  shapes: { square: "方形", portrait: "竖版", landscape: "横版" },
  button: "开始画",
  hint: "按 Enter 开始画，按 Shift + Enter 换行",
  paused: "绘画已暂停：新图片会等到您继续。",
  startsFirst: "要先启动引擎，可能需要一点时间。",
  more: "更多选项",
};
