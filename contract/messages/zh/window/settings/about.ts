import type { Messages } from "../../../en.ts";
import { formats } from "../../formats.ts";

const { count } = formats;

export const about: Messages["about"] = {
  title: "关于 Easel",
  licence: "Easel 是采用 MIT 许可证的自由软件。它所使用的组件各有自己的许可证。",
  notices: "开源许可证",
  comfyui: "ComfyUI 网站",
  comfyuiGuide: "ComfyUI 指南",
  search: "搜索许可证",
  loading: "正在读取许可证…",
  failed: "无法读取许可证",
  found: (n) => `${count(n)} 个许可证`,
};
