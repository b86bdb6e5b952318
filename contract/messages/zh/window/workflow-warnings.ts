import type { Messages } from "../../en.ts";
import { formats } from "../formats.ts";

const { count, list } = formats;

const tenThousand = (pixels: number) => `${count(Math.round(pixels / 10_000))} 万`;
const raise = (option: string) => `在桥接的配置里调高 limits.${option}`;
const ownerCanRaise = (option: string) => `管理者可以在桥接的配置里调高 limits.${option}。`;

export const workflowWarnings: Messages["workflowWarnings"] = {
  node_classes_missing: ({ classes }) => `这个 ComfyUI 没有 ${list(classes)}。在装好之前，调用这个工具时会得到提示。`,
  nothing_comes_back: ({ classes }) =>
    `${list(classes)} 的结果不会回到 ComfyUI，所以这个工具没有东西可显示。请加一个 SaveImage、SaveVideo 或 SaveAudio 之类的节点，再重新导入工作流。`,
  model_replaced: ({ file, instead }) => `“${file}”没有安装；装好之前先用“${instead}”。`,
  model_missing: ({ file, folder }) =>
    `“${file}”没有安装，也没有其他同类模型。在 models/${folder} 里放入一个之前，调用这个工具时会得到提示。`,
  choice_replaced: ({ input, value, instead }) => `这个 ComfyUI 的 ${input} 没有“${value}”；改用“${instead}”。`,
  value_changed: ({ input, value, instead }) => `${input}：这个 ComfyUI 不接受 ${value}；改用 ${instead}。`,
  input_added: ({ input, value }) => `${input} 是工作流导出之后新增的；已像 ComfyUI 那样设为 ${value}。`,
  input_not_linked: ({ input }) => `${input} 没有连接任何东西，而 ComfyUI 要求必须连接。请在那里连好，再重新导出工作流。`,
  file_missing: ({ input, file }) => `${input}：这个 ComfyUI 上没有文件“${file}”。请先上传，否则工作流会失败。`,
  scene_of_the_page: ({ node }) => `${node} 显示的 3D 场景只有 ComfyUI 自己的页面才能变成图片，依赖它的部分在这里会失败。`,
  too_many_steps: ({ requested, allowed }) =>
    `它要走 ${count(requested)} 步，而这里最多允许 ${count(allowed)} 步。请减少步数，或${raise("max_steps")}。`,
  too_many_pictures: ({ requested, allowed }) =>
    `它一次画 ${count(requested)} 张，而这里最多允许 ${count(allowed)} 张。请减少张数，或${raise("max_count")}。`,
  steps_lowered: ({ requested, allowed }) =>
    `它要走 ${count(requested)} 步，而这里最多允许 ${count(allowed)} 步；将按后者执行。${ownerCanRaise("max_steps")}`,
  pictures_lowered: ({ requested, allowed }) =>
    `它一次画 ${count(requested)} 张，而这里最多允许 ${count(allowed)} 张；将按后者执行。${ownerCanRaise("max_count")}`,
  picture_made_smaller: ({ width, height, allowed }) =>
    `它画 ${width} × ${height} 像素，而这里最多允许 ${tenThousand(allowed)}像素；将以同样的形状画小一些。${ownerCanRaise("max_pixels")}`,
  picture_too_large: ({ width, height, allowed }) =>
    `它画 ${width} × ${height} 像素，而这里最多允许 ${tenThousand(allowed)}像素。请缩小尺寸，或${raise("max_pixels")}。`,
  enlarged_too_far: ({ width, height, allowed }) =>
    `它会放大到 ${width} × ${height} 像素，而这里最多允许 ${tenThousand(allowed)}像素。请少放大一些，或${raise("max_upscale_pixels")}。`,
};
