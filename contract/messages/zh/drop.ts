import type { drop as english } from "../en/drop.ts";

export const drop: typeof english = {
  here: "放在这里：图片、工作流、模型或文件夹",
  title: "要让 Easel 怎么处理？",
  leave: "什么都不做",
  kinds: {
    picture: "图片",
    model: "模型",
    folder: "文件夹",
    comfyui: "ComfyUI",
  },
  start: "以它为起点作画",
  describe: "描述它",
  workflow: "把其中的工作流做成工具",
  addModel: "添加到模型",
  modelAdded: (name) => `${name} 已加入您的模型。`,
  gallery: "在图库中显示其中的图片",
  galleryAdded: (name) => `图库现在会显示 ${name} 中的图片。`,
  engine: "用这个 ComfyUI 作画",
};
