import type { ModelHeader } from "./family.ts";

/**
 * How to know a file by its tensors. Facts, from ComfyUI's own detection: comfy/model_detection.py and comfy/supported_models.py.
 * The first row of which everything holds is taken. Names are those without the prefix of the whole checkpoint.
 */
export interface Sign {
  /** A family's id, or what the file is instead. */
  is: { family: string; version?: string; special?: "inpaint" } | { other: string };
  has: readonly Tensor[];
  lacks?: readonly Tensor[];
}

/** A name, or a pattern of one; with a shape's dimension, which must be one of the sizes. */
type Tensor = string | RegExp | { tensor: string | RegExp; dimension: number; sizes: readonly number[] };

const family = (id: string, version?: string): Sign["is"] => ({ family: id, ...(version !== undefined && { version }) });
const other = (what: string): Sign["is"] => ({ other: what });
const sized = (tensor: string | RegExp, dimension: number, ...sizes: number[]): Tensor => ({ tensor, dimension, sizes });

const FLUX_BLOCK = /^double_blocks\.0\.img_attn\.norm\.key_norm\.(scale|weight)$/;
const CROSS_ATTENTION = /^(input|middle|output)_blocks?\..*attn2\.to_k\.weight$/;
const FIRST_CONVOLUTION = "input_blocks.0.0.weight";
const GUIDANCE = "guidance_in.in_layer.weight";
const VIDEO = "a video model";
const OWN_WORKFLOW = "an image model that needs a workflow of its own";

const SIGNS: readonly Sign[] = [
  { is: other("a LoRA"), has: [/\.(lora_up|lora_down|lora_A|lora_B|hada_w1_a|lokr_w1)(\.default)?(\.weight)?$/] },
  { is: other("a ControlNet"), has: [/^(control_model\.|controlnet_|input_hint_block|zero_convs\.|control_layers\.)/] },
  { is: family("sd3", "sd35_medium"), has: [/^joint_blocks\.0\.context_block\.attn\.qkv\.weight$/, /x_block\.attn2\.qkv\.weight$/] },
  {
    is: family("sd3", "sd35_large"),
    has: [/^joint_blocks\.0\.context_block\.attn\.qkv\.weight$/, sized("x_embedder.proj.weight", 0, 2432)],
  },
  { is: family("sd3"), has: ["joint_blocks.0.context_block.attn.qkv.weight"] },
  { is: family("cascade"), has: ["clf.1.weight", "clip_txt_mapper.weight"] },
  { is: other("the second stage of Stable Cascade"), has: ["clf.1.weight"] },
  { is: other("a sound model"), has: ["transformer.rotary_pos_emb.inv_freq"] },
  { is: family("auraflow"), has: ["double_layers.0.attn.w1q.weight"] },
  { is: family("hunyuan_dit"), has: ["mlp_t5.0.weight"] },
  {
    is: family("hunyuan_image", "hunyuan_image_distilled"),
    has: ["txt_in.individual_token_refiner.blocks.0.norm1.weight", "byt5_in.fc1.weight", "guidance_in.mlp.0.weight", /^time_r_in\./],
    lacks: [/^vision_in\./],
  },
  {
    is: family("hunyuan_image"),
    has: ["txt_in.individual_token_refiner.blocks.0.norm1.weight", "byt5_in.fc1.weight"],
    lacks: [/^vision_in\./, /^vector_in\./, /^cond_type_embedding/],
  },
  { is: other(VIDEO), has: ["txt_in.individual_token_refiner.blocks.0.norm1.weight"] },
  { is: family("flux2_klein", "flux2_klein_4b"), has: ["double_stream_modulation_img.lin.weight", sized("img_in.weight", 0, 3072)] },
  { is: family("flux2_klein", "flux2_klein_9b"), has: ["double_stream_modulation_img.lin.weight", sized("img_in.weight", 0, 4096)] },
  { is: family("flux2"), has: ["double_stream_modulation_img.lin.weight"] },
  { is: other(OWN_WORKFLOW), has: [FLUX_BLOCK, /^nerf_blocks\.0\./] },
  { is: family("chroma"), has: [FLUX_BLOCK, /^distilled_guidance_layer\.(0\.)?norms\.0\./] },
  { is: family("ovis_image"), has: [FLUX_BLOCK, "double_blocks.0.img_mlp.gate_proj.weight"] },
  { is: { family: "flux", version: "flux_fill", special: "inpaint" }, has: [FLUX_BLOCK, sized("img_in.weight", 1, 384)] },
  { is: other("a model for depth or edges"), has: [FLUX_BLOCK, sized("img_in.weight", 1, 128)] },
  { is: other(OWN_WORKFLOW), has: [FLUX_BLOCK, sized("txt_in.weight", 1, 3584)], lacks: [/^vector_in\./] },
  { is: family("flux", "flux_dev"), has: [FLUX_BLOCK, GUIDANCE] },
  { is: family("flux", "flux_schnell"), has: [FLUX_BLOCK] },
  { is: other(VIDEO), has: ["t5_yproj.weight"] },
  { is: other(OWN_WORKFLOW), has: ["adaln_single.emb.timestep_embedder.linear_1.bias", "pos_embed.proj.bias"] },
  { is: other(VIDEO), has: ["adaln_single.emb.timestep_embedder.linear_1.bias"] },
  { is: other("a sound model"), has: ["genre_embedder.weight"] },
  { is: other(OWN_WORKFLOW), has: ["t_block.1.weight"] },
  { is: other(VIDEO), has: ["blocks.block0.blocks.0.block.attn.to_q.0.weight"] },
  { is: other(OWN_WORKFLOW), has: [/^(lq_proj\.latent_proj\.0|core\.pixel_embedder\.proj)\.weight$/] },
  { is: other(OWN_WORKFLOW), has: ["cap_embedder.1.weight", /^(clip_text_pooled_proj|dec_net|siglip_embedder)\./] },
  { is: family("z_image"), has: ["noise_refiner.0.attention.k_norm.weight", sized("cap_embedder.1.weight", 0, 3840)] },
  { is: family("lumina2"), has: ["noise_refiner.0.attention.k_norm.weight", sized("cap_embedder.1.weight", 0, 2304)] },
  { is: other(VIDEO), has: ["blocks.0.norm1.linear.weight"] },
  { is: other(VIDEO), has: ["head.modulation"] },
  { is: other("a 3D model"), has: ["latent_in.weight"] },
  { is: other("a 3D model"), has: ["t_embedder.mlp.2.weight", "blocks.0.attn1.k_norm.weight"] },
  { is: other(OWN_WORKFLOW), has: ["t_embedder1.mlp.0.weight", "x_embedder.proj1.weight"] },
  { is: family("hidream"), has: ["caption_projection.0.linear.weight"] },
  { is: family("anima"), has: ["blocks.0.mlp.layer1.weight", "llm_adapter.blocks.0.cross_attn.q_proj.weight"] },
  // Sixteen channels and the padding mask, four values each; the video model has one channel more.
  { is: family("cosmos_predict2"), has: ["blocks.0.mlp.layer1.weight", sized("x_embedder.proj.1.weight", 1, 68)] },
  { is: other(VIDEO), has: ["blocks.0.mlp.layer1.weight"] },
  { is: family("omnigen2"), has: ["time_caption_embed.timestep_embedder.linear_1.bias"] },
  { is: other(OWN_WORKFLOW), has: ["transformer_blocks.0.attn.norm_added_q.weight", "transformer_blocks.0.img_mlp.w1.weight"] },
  { is: other(OWN_WORKFLOW), has: ["txt_norm.weight", "time_text_embed.addition_t_embedding.weight"] },
  { is: family("qwen_image"), has: ["txt_norm.weight", "transformer_blocks.0.attn.add_q_proj.weight"] },
  { is: other(OWN_WORKFLOW), has: [/^(embed_image_indicator\.weight|visual_transformer_blocks\.0\.)/] },
  { is: family("ernie_image"), has: ["layers.0.mlp.linear_fc2.weight", "x_embedder.proj.weight"] },
  { is: other(VIDEO), has: [FIRST_CONVOLUTION, /time_(stack|mix_blocks)\./] },
  { is: other("a model that changes pictures after an instruction, in a way of its own"), has: [sized(FIRST_CONVOLUTION, 1, 7, 8)] },
  { is: other("a refiner"), has: [sized(CROSS_ATTENTION, 1, 1280)] },
  { is: { family: "sd15", special: "inpaint" }, has: [sized(FIRST_CONVOLUTION, 1, 9), sized(CROSS_ATTENTION, 1, 768)] },
  { is: { family: "sd2", special: "inpaint" }, has: [sized(FIRST_CONVOLUTION, 1, 9), sized(CROSS_ATTENTION, 1, 1024)] },
  { is: { family: "sdxl", special: "inpaint" }, has: [sized(FIRST_CONVOLUTION, 1, 9), sized(CROSS_ATTENTION, 1, 2048)] },
  { is: family("sd15"), has: [FIRST_CONVOLUTION, sized(CROSS_ATTENTION, 1, 768)] },
  { is: other(OWN_WORKFLOW), has: [FIRST_CONVOLUTION, sized(CROSS_ATTENTION, 1, 1024), sized("label_emb.0.0.weight", 1, 1536, 2048)] },
  { is: family("sd2"), has: [FIRST_CONVOLUTION, sized(CROSS_ATTENTION, 1, 1024)] },
  { is: family("sdxl"), has: [FIRST_CONVOLUTION, sized(CROSS_ATTENTION, 1, 2048)] },
  {
    is: other("a VAE"),
    has: [/^(first_stage_model\.)?(decoder\.conv_in|decoder\.conv1|taesd_decoder\.1)\.weight$/],
    lacks: [/^(input_blocks|double_blocks|blocks|layers)\./],
  },
  {
    is: other("a text encoder"),
    has: [/^(text_model|text_projection|model\.layers\.0|encoder\.block\.0|transformer\.text_model)\b/],
    lacks: [/^(input_blocks|double_blocks)\./],
  },
];

/** Where the diffusion model lies within a file. Without one of the first, the whole file is the diffusion model. */
const PREFIX = /^(model\.diffusion_model\.|diffusion_model\.|model\.model\.|net\.)/;
const ENCODERS = /^(cond_stage_model|conditioner\.embedders|text_encoders)\./;

/** The first row that holds; null when none does. `complete`: the file holds text encoders too. */
export function readSigns({ tensors }: ModelHeader): { is: Sign["is"]; complete: boolean } | null {
  const names = new Map<string, readonly number[]>();
  for (const [name, shape] of tensors) names.set(name.replace(PREFIX, ""), shape);
  const found = SIGNS.find(({ has, lacks }) => has.every((sign) => holds(sign, names)) && !lacks?.some((sign) => holds(sign, names)));
  return found ? { is: found.is, complete: [...tensors.keys()].some((name) => ENCODERS.test(name)) } : null;
}

function holds(sign: Tensor, tensors: ReadonlyMap<string, readonly number[]>): boolean {
  if (typeof sign === "string") return tensors.has(sign);
  if (sign instanceof RegExp) return [...tensors.keys()].some((name) => sign.test(name));
  const { tensor, dimension, sizes } = sign;
  const shape = typeof tensor === "string" ? tensors.get(tensor) : [...tensors].find(([name]) => tensor.test(name))?.[1];
  return sizes.includes(shape?.[dimension] ?? -1);
}
