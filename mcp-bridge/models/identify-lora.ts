import { FAMILIES } from "./families.ts";
import type { ModelHeader } from "./family.ts";

/** How the training programs call the model that a LoRA was made for: `ss_base_model_version` of kohya-ss/sd-scripts, `modelspec.architecture` of Stability-AI/ModelSpec. */
const NAMED_BASES: readonly [RegExp, string][] = [
  [/^(sdxl|stable-diffusion-xl)/, "sdxl"],
  [/^(sd[-_]?3|stable-diffusion-(v?3|3))/, "sd3"],
  [/^(sd[-_]?v?2|stable-diffusion-v2)/, "sd2"],
  [/^(sd[-_]?v?1|stable-diffusion-v1)/, "sd15"],
  [/^flux[-_. ]?2/, "flux2"],
  [/^chroma/, "chroma"],
  [/^flux/, "flux"],
  [/^lumina/, "lumina2"],
  [/^qwen[-_]?image/, "qwen_image"],
  [/^z[-_]?image/, "z_image"],
  [/^hunyuan[-_]?image/, "hunyuan_image"],
  [/^hidream/, "hidream"],
];

/**
 * The families that a LoRA's tensors can belong to, by the names of the layers that they change and the width of their inputs
 * (ComfyUI's comfy/lora.py lists the ways in which those names are written). The first that fits counts.
 */
const LAYERS: readonly { name: RegExp; width?: number; families: readonly string[] }[] = [
  { name: /(down|up|mid|input|middle|output)_blocks?\..*attn2\..*to_[kv](?![a-z])/, width: 768, families: ["sd15"] },
  { name: /(down|up|mid|input|middle|output)_blocks?\..*attn2\..*to_[kv](?![a-z])/, width: 1024, families: ["sd2"] },
  { name: /(down|up|mid|input|middle|output)_blocks?\..*attn2\..*to_[kv](?![a-z])/, width: 2048, families: ["sdxl"] },
  { name: /joint_blocks\./, families: ["sd3"] },
  { name: /double_stream_blocks\./, families: ["hidream"] },
  { name: /transformer_blocks\..*(img|txt)_m(lp|od)(?![a-z])/, families: ["qwen_image"] },
  { name: /single_(transformer_)?blocks\./, width: 6144, families: ["flux2"] },
  { name: /single_(transformer_)?blocks\./, width: 4096, families: ["flux2_klein"] },
  // Chroma is made from Flux.1 and takes many of its LoRAs; the small Flux.2 has the same width.
  { name: /single_(transformer_)?blocks\./, width: 3072, families: ["flux", "chroma", "flux2_klein", "ovis_image"] },
  { name: /(^|[._])layers\.\d+\.(attention|feed_forward)/, width: 3840, families: ["z_image"] },
  { name: /(^|[._])layers\.\d+\.(attention|feed_forward)/, width: 2304, families: ["lumina2"] },
];

/** The half of a layer's LoRA that takes in what the layer takes in: [rank, width]. */
const INWARD = /[._](lora_down|lora_A|lora\.down)(\.default)?\.weight$/;

/**
 * The ids of the families of models that a LoRA is made for, most likely first, by what its header says; null where that says
 * nothing. A name says nothing: people call LoRAs as they like.
 */
export function familiesOfLora({ metadata, tensors }: ModelHeader): readonly string[] | null {
  for (const { name, width, families } of LAYERS) {
    for (const [tensor, shape] of tensors) {
      if (!INWARD.test(tensor) || !name.test(wordsOf(tensor))) continue;
      if (width === undefined || shape[1] === width) return families;
    }
  }
  for (const key of ["modelspec.architecture", "ss_base_model_version"]) {
    const said = metadata[key]?.toLowerCase();
    const family = said === undefined ? undefined : NAMED_BASES.find(([pattern]) => pattern.test(said))?.[1];
    if (family !== undefined && FAMILIES.some(({ id }) => id === family)) return family === "flux" ? ["flux", "chroma"] : [family];
  }
  return null;
}

/** The layer's path with dots where training programs write dots or underscores: "down_blocks.1.attentions.0". */
const wordsOf = (tensor: string) => tensor.replace(/_(?=\d)/g, ".").replace(/(?<=\d)_/g, ".");
