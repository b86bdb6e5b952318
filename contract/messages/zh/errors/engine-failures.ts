import type { engineFailures as english } from "../../en/errors/engine-failures.ts";

type ParametersOf<Code extends keyof typeof english> = (typeof english)[Code] extends (p: infer P) => unknown ? P : never;

/** An older Easel wrote down errors without a reason. */
const inItsWords = (p: { reason?: string | null }) => (p.reason ? `引擎的说法是：“${p.reason}”` : "");

function partsText(p: ParametersOf<"models_do_not_match">): string {
  const kinds: [string, readonly string[]][] = [
    ["模型", p.models],
    ["LoRA", p.loras],
    ["VAE", p.vaes],
    ["文本编码器", p.textEncoders],
    ["ControlNet", p.controlNets],
    ["适配器", p.adapters],
  ];
  const named = kinds.flatMap(([kind, files]) => files.map((file) => `${kind} ${file}`));
  return named.length === 0 ? "" : `正在使用：${named.join("、")}。`;
}

const whatClashes: Readonly<Record<ParametersOf<"models_do_not_match">["part"], string>> = {
  text: "它的文本编码器或提示词",
  vae: "它的 VAE 或潜空间图像",
  lora: "一个 LoRA",
  control: "一个 ControlNet 或适配器",
  parts: "其中的某些部分",
};

const families = (given: string | null, wanted: string | null) => {
  if (given !== null && wanted !== null) return `（适用于 ${given}，而模型是 ${wanted}）`;
  return given !== null ? `（适用于 ${given}）` : wanted !== null ? `（模型是 ${wanted}）` : "";
};

const account = "请在 Easel 设置的“合作伙伴节点”里填写 Comfy 账户的 API 密钥（来自 platform.comfy.org），然后再试。";

export const engineFailures: typeof english = {
  engine_out_of_memory: (p) => ({
    message: `图片引擎的内存用完了。${inItsWords(p)}`,
    remedy: "请试试小一些的尺寸、一次少画几张，或占用内存较少的模型。",
  }),
  engine_out_of_memory_at_size: (p) => {
    const fewer = p.count > 1 ? `一次只画一张而不是 ${p.count} 张` : "一次少画几张";
    return {
      message: `图片引擎的内存用完了。${inItsWords(p)}`,
      remedy: `请试试 ${p.smallerWidth} x ${p.smallerHeight} 而不是 ${p.width} x ${p.height}，${fewer}，或占用内存较少的模型。`,
    };
  },
  engine_disk_full: (p) => ({
    message: `引擎的磁盘没有空间存放文件了。${inItsWords(p)}`,
    remedy: "请腾出一些空间，然后再试。",
  }),
  engine_may_not_write: (p) => ({
    message: `引擎无权写入工作流需要的文件夹。${inItsWords(p)}`,
    remedy: "请允许 ComfyUI 写入它的文件夹，或让工作流存到别处。",
  }),
  graphics_card_failed: (p) => ({
    message: `引擎工作时显卡出了故障。${inItsWords(p)}`,
    remedy: "请重启引擎，然后再试。",
  }),
  input_image_not_readable_by_engine: (p) => ({
    message: `引擎无法读取这个任务要用的图片。${inItsWords(p)}`,
    remedy: "请使用 PNG、JPEG 或 WebP 图片。",
  }),
  no_face_found: (p) => ({
    message: `引擎在图片里没有找到人脸。${inItsWords(p)}`,
    remedy: "请提供一张人脸又大又清晰、正面的图片。",
  }),
  model_without_text_encoder: {
    message: "所选模型读不懂提示词：它没有文本编码器。",
    remedy: "请选择另一个 checkpoint。",
  },
  model_without_vae: {
    message: "所选模型无法把画的内容变成图片：它没有 VAE。",
    remedy: "请选择另一个 checkpoint，或在工作流里加载同家族的 VAE。",
  },
  model_file_damaged: (p) => ({
    message: `引擎无法加载模型${p.model === null ? "" : `“${p.model}”`}：文件已损坏，或是它不认识的类型。${inItsWords(p)}`,
    remedy: "请重新下载这个模型，或选择另一个。",
  }),
  model_file_not_found: (p) => ({
    message: `工作流的节点“${p.node}”找不到${p.model === null ? "它需要的一个文件" : `文件“${p.model}”`}。${inItsWords(p)}`,
    remedy: "请把它放到节点查找的位置，或选择另一个。",
  }),
  models_do_not_match: (p) => ({
    message: `工作流的模型与${whatClashes[p.part]}${families(p.given, p.wanted)}不匹配：它们属于不同的家族（节点“${p.node}”）。${inItsWords(p)}`,
    remedy: `请使用同一家族的模型、LoRA、VAE、文本编码器和 ControlNet。${partsText(p)}`,
  }),
  sizes_do_not_match: (p) => ({
    message: `在工作流的节点“${p.node}”里，尺寸不同的图片、遮罩或潜空间图像碰到一起，无法匹配。${inItsWords(p)}`,
    remedy: "请提供同样尺寸的图片，或使用 64 的倍数作为宽和高。",
  }),
  python_module_missing: (p) => ({
    message: `工作流的节点“${p.node}”需要 Python 包“${p.module}”，而 ComfyUI 的 Python 没有它。${inItsWords(p)}`,
    remedy: `请在 ComfyUI-Manager 里对${p.pack === null ? "带有这个节点的自定义节点" : `自定义节点“${p.pack}”`}选择“Try fix”，或把它们需要的包装进 ComfyUI 的 Python；然后重启引擎。`,
  }),
  partner_login_missing: (p) => ({
    message: `工作流的节点“${p.node}”使用的在线服务要求登录。${inItsWords(p)}`,
    remedy: account,
  }),
  partner_credits_missing: (p) => ({
    message: `账户的点数不足以使用节点“${p.node}”的在线服务。${inItsWords(p)}`,
    remedy: "请为 Comfy 账户充值（platform.comfy.org），然后再试。",
  }),
  partner_account_trouble: (p) => ({
    message: `节点“${p.node}”的在线服务账户有问题。${inItsWords(p)}`,
    remedy: "请登录 platform.comfy.org 查看原因，或写信给 support@comfy.org。",
  }),
  partner_too_busy: (p) => ({
    message: `节点“${p.node}”的在线服务暂时不接受更多请求。${inItsWords(p)}`,
    remedy: "请等一分钟，然后再试。",
  }),
  partner_refused_content: (p) => ({
    message: `节点“${p.node}”的在线服务拒绝了这个请求的内容。${inItsWords(p)}`,
    remedy: "请换一种说法，或换一张图片。",
  }),
  partner_unreachable: (p) => ({
    message: `工作流的节点“${p.node}”连不上它的在线服务。${inItsWords(p)}`,
    remedy: "请检查运行 ComfyUI 的电脑的网络连接，然后再试。",
  }),
  model_download_refused: (p) => ({
    message: `工作流的节点“${p.node}”无权下载它需要的模型。${inItsWords(p)}`,
    remedy: "请在 Hugging Face 的模型页面接受许可，并在引擎所在的电脑上登录；或手动把模型文件放好。",
  }),
  node_failed: (p) => ({
    message: `引擎在工作流的节点“${p.node}”处失败了。${inItsWords(p)}`,
    remedy: "请解决它指出的问题，或换些设置再试；如果又出现，引擎的日志里有更多信息。",
  }),
};
