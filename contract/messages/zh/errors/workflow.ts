import type { workflowErrors as english } from "../../en/errors/workflow.ts";
import { formats } from "../formats.ts";
import { someOf } from "../lists.ts";
import { allowedText, faultText } from "../values.ts";

/** A list that is shown in part: `more` of its names are left out. */
type Names<Key extends string> = { [key in Key]: readonly string[] } & { more: number };

/** What to call the files of a models folder, and an example that a person can look for. */
const modelFolders: Readonly<Record<string, { one: string; example: string }>> = {
  checkpoints: { one: "checkpoint", example: "一个 Stable Diffusion checkpoint，例如 DreamShaper 或 Juggernaut XL" },
  loras: { one: "LoRA", example: "一个适合您 checkpoint 的 LoRA 文件" },
  upscale_models: { one: "放大模型", example: "一个放大模型，例如 RealESRGAN_x4plus 或 4x-UltraSharp" },
  text_encoders: { one: "文本编码器", example: "一个能看图的文本编码器，例如 Qwen3.5 或 Gemma 4" },
};

/** Kinds of files that make no image from a text. */
const nonImageModels: Readonly<Record<Parameters<(typeof english)["model_makes_no_image"]>[0]["modelKind"], string>> = {
  lora: "LoRA",
  controlnet: "ControlNet",
  ip_adapter: "IP-Adapter",
  depth_or_edges: "深度或边缘模型",
  upscaler: "放大模型",
  refiner: "精修模型",
  text_encoder: "文本编码器",
  vae: "VAE",
  model_part: "模型的一部分",
  cascade_stage_b: "Stable Cascade 的第二阶段",
  video: "视频模型",
  sound: "声音模型",
  three_d: "3D 模型",
  instruction_editing: "按指令改图的模型，用法特殊",
  own_workflow: "需要专用工作流的图像模型",
};

const modelWord = (folder: string) => modelFolders[folder]?.one ?? "模型";
const howToInstall = (folder: string) =>
  `请把${modelFolders[folder]?.example ?? "合适的模型文件"}放进 ComfyUI 的 models/${folder} 文件夹，然后再试。`;
const quoted = (name: string) => `\`${name}\``;
const didYouMean = (suggestion: string) => `您是想写 \`${suggestion}\` 吗？`;

/** "TextGenerate.image" is a class that lacks that input. */
function nodeText(name: string): string {
  const [, node, input] = /^([^.]+)\.([a-z_]\w*)$/.exec(name) ?? [];
  return node === undefined ? name : `带输入“${input}”的 ${node}`;
}
const nodesText = ({ nodes, more }: Names<"nodes">) => someOf(nodes.map(nodeText), more);

/** What can be done about a file that was named and cannot be used: `usable` are those that can. */
const otherModel = (p: Names<"usable"> & { parameter: string; neededFolder: string }) =>
  p.usable.length === 0 ? howToInstall(p.neededFolder) : `请不要填 \`${p.parameter}\`，或从这些里选一个：${someOf(p.usable, p.more)}。`;

/** `arguments`: those of the call that ask for so much; none where the workflow itself does. */
const lessText = (p: { arguments: readonly string[] }, option: string, less: (list: string) => string) =>
  p.arguments.length === 0 ? `管理者可以在桥接的配置里调高 limits.${option}。` : less(p.arguments.map((name) => `\`${name}\``).join("、"));
const giveLess = (list: string) => `请减小：它来自 ${list}。`;
const inPixels = (width: number, height: number) => `${Math.round(width)} x ${Math.round(height)} 像素`;
const tenThousand = (pixels: number) => `${formats.count(Math.round(pixels / 10_000))} 万像素`;

/** How many installed files of one folder are named. */
const MAX_FILES_SHOWN = 8;

export const workflowErrors: typeof english = {
  arguments_not_an_object: (p) => ({
    message: `${p.toolName} 的参数必须是一个对象。`,
    remedy: `请给出 ${someOf(p.parameters, p.more)}。`,
  }),
  parameter_unknown: (p) => ({
    message: `${p.toolName} 没有参数 \`${p.name}\`。`,
    remedy: p.suggestion === null ? `它有 ${someOf(p.parameters, p.more)}。` : didYouMean(p.suggestion),
  }),
  parameters_ignored: (p) => ({
    message: `${p.toolName} 没有参数 ${someOf(p.names.map(quoted), p.moreNames)}。`,
    remedy: `它有 ${someOf(p.parameters, p.more)}。`,
  }),
  argument_ambiguous: (p) => ({
    message: `\`${p.name}\` 可能是指 ${p.candidates.map(quoted).join(" 或 ")}。`,
    remedy: "请用它自己的名字给出。",
  }),
  picture_size_unreadable: (p) => ({
    message: `看不懂 \`${p.name}\` 这个尺寸。`,
    remedy: `请以像素给出 \`${p.width}\` 和 \`${p.height}\`，或写成 1024x768 或 16:9。`,
  }),
  argument_missing: (p) => ({ message: `缺少 \`${p.name}\`。`, remedy: `请给出${allowedText(p)}：${p.description}` }),
  argument_value_invalid: (p) => ({ message: `\`${p.name}\` ${faultText(p)}。`, remedy: `请给出${allowedText(p)}。` }),
  configured_value_invalid: (p) => ({
    message: `配置里的 \`workflows.${p.option}\` 不适合 ${p.toolName}：\`${p.name}\` ${faultText(p)}。`,
    remedy: `请设为${allowedText(p)}，或在调用时给出 \`${p.name}\`。`,
  }),
  preset_unknown: (p) => ({
    message: `\`preset\` ${p.preset === null ? "不对" : `是“${p.preset}”`}，但只能是其中之一：${p.presets.join("、")}。`,
    remedy: p.suggestion === null ? "不填则用通常的质量。" : didYouMean(p.suggestion),
  }),
  choice_not_on_engine: (p) => ({
    message: `\`${p.name}\` 是“${p.value}”，而这个引擎没有它。`,
    remedy: `${p.suggestion === null ? "" : didYouMean(p.suggestion)}它有 ${someOf(p.choices, p.more)}。`,
  }),
  placeholder_without_value: (p) => ({
    message: `工作流 ${p.file} 没有 {{${p.placeholder}}} 的值。`,
    remedy: "请改正模板，或在调用时给出这个参数。",
  }),

  model_not_installed: (p) => {
    const without = p.folder === "loras" ? "或不填" : "或不填，让 Easel 选合适的";
    const choose = `请选择已安装的（${someOf(p.installed, p.more)}），${without}。`;
    const companions = p.companions.length === 0 ? "" : `除了它自己的文件，${p.family} 还需要 ${p.companions.join("、")}。`;
    return {
      message: `${modelWord(p.folder)}“${p.name}”没有安装。`,
      remedy: `${
        p.installed.length === 0
          ? `一个也没有安装。${howToInstall(p.folder)}`
          : `${p.suggestion === null ? "" : didYouMean(p.suggestion)}${choose}`
      }${companions}`,
    };
  },
  no_suitable_model: (p) => ({
    message: `没有安装合适的${modelWord(p.folder)}${p.installed.length === 0 ? "" : `（现有 ${someOf(p.installed, p.more)}）`}。`,
    remedy: howToInstall(p.folder),
  }),
  companion_files_missing: (p) => {
    const wanted = p.files.map((file, index) => `models/${p.folders[index]} 里的 ${file}`).join("、");
    const there = [...new Set(p.folders)].map((folder) => {
      const files = p.installed.filter((file) => file.startsWith(`${folder}/`)).map((file) => file.slice(folder.length + 1));
      const shown = someOf(files.slice(0, MAX_FILES_SHOWN), Math.max(0, files.length - MAX_FILES_SHOWN));
      return shown === "" ? `models/${folder} 里还什么也没有` : `models/${folder} 里有 ${shown}`;
    });
    return {
      message: `${p.model} 需要还没有安装的文件：${wanted}。`,
      remedy: `请把它们（或同一文件的其他大小版本）放到那里再试；或使用另一个模型。${there.join("；")}。`,
    };
  },
  model_makes_no_image: (p) => ({
    message: `\`${p.file}\` 是${nonImageModels[p.modelKind]}，不能由文字画出图片。`,
    remedy: otherModel(p),
  }),
  model_kind_unknown: (p) => ({
    message: `Easel 不知道 \`${p.file}\` 是哪种模型：名字和文件头都没有说明。`,
    remedy: otherModel(p),
  }),
  model_in_wrong_folder: (p) => ({
    message: `\`${p.file}\` 里没有文本编码器，所以它应放在 ComfyUI 的 models/diffusion_models 文件夹。`,
    remedy: otherModel(p),
  }),
  model_family_unsuitable: (p) => ({
    message: `\`${p.file}\` 是 ${p.family} 模型，放在 models/${p.folder} 里 ${p.toolName} 用不了。`,
    remedy: otherModel(p),
  }),

  workflow_nodes_missing: (p) => ({
    message: `这个引擎不认识 ${p.toolName} 需要的节点 ${nodesText(p)}。`,
    remedy: "请更新 ComfyUI，或安装带有它的自定义节点，然后再试。",
  }),
  workflow_nodes_missing_in_practice: (p) => ({
    message: `这个引擎不认识 ${p.toolName} 需要的节点 ${nodesText(p)}。`,
    remedy: "这是 Easel 的练习引擎，没有 AI 模型。请在 Easel 的设置里选择真正的 ComfyUI，然后再试。",
  }),
  model_nodes_missing: (p) => ({
    message: `这个引擎不认识 ${p.model} 需要的节点 ${someOf(p.nodes, p.more)}。`,
    remedy: "请更新 ComfyUI，或选择另一个模型。",
  }),
  engine_too_old_for_model: (p) => ({
    message: `这个引擎太旧，用不了 ${p.model}。`,
    remedy: "请更新 ComfyUI，或选择另一个模型。",
  }),

  too_many_steps_requested: (p) => ({
    message: `那需要 ${p.requested} 步，而这里最多允许 ${p.max} 步。`,
    remedy: lessText(p, "max_steps", giveLess),
  }),
  too_many_pictures_requested: (p) => ({
    message: `那是一次 ${p.requested} 张图片，而这里最多允许 ${p.max} 张。`,
    remedy: lessText(p, "max_count", giveLess),
  }),
  picture_size_over_limit: (p) => ({
    message: `那要画 ${inPixels(p.width, p.height)}，而这里最多允许 ${tenThousand(p.maxPixels)}。`,
    remedy: lessText(p, "max_pixels", (list) => `这种形状最多 ${inPixels(p.fittingWidth, p.fittingHeight)}（${list}）。`),
  }),
  upscaled_size_over_limit: (p) => ({
    message: `那会变成 ${inPixels(p.width, p.height)}，而这里最多允许 ${tenThousand(p.maxPixels)}。`,
    remedy: lessText(p, "max_upscale_pixels", giveLess),
  }),
  scaled_picture_too_large: (p) => ({
    message:
      `图片是 ${p.width} × ${p.height}；放大 ${p.factor} 倍是 ${p.scaledWidth} × ${p.scaledHeight}，而` +
      `${p.maxSidePixels === null ? `这里总共最多允许 ${p.maxPixels} 像素` : `最长边最多 ${p.maxSidePixels}`}。`,
    remedy: `请减小 \`${p.scale}\`，或用小一些的图片。`,
  }),
};
