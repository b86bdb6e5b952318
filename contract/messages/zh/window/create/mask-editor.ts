import type { Messages } from "../../../en.ts";

export const maskEditor: Messages["maskEditor"] = {
  title: "标记要改变的部分",
  canvas: "要标记的图片。方向键移动画笔，按住空格键涂画。",
  tools: "工具",
  brush: "画笔",
  eraser: "橡皮擦",
  lasso: "套索",
  hand: "移动",
  size: "画笔大小",
  grow: "扩大",
  feather: "柔化边缘",
  pixels: (n) => `${n} px`,
  undo: "撤销",
  redo: "重做",
  invert: "反选",
  clear: "清空",
  zoomIn: "放大",
  zoomOut: "缩小",
  fit: "适合窗口",
  unreadable: "无法显示这张图片。",
};
