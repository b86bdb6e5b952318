import type { ModelHeader, NonImageKind } from "./family.ts";

/**
 * How to recognise a file by its tensors. The facts are those of ComfyUI's own detection (comfy/model_detection.py and
 * comfy/supported_models.py). The first signature that matches is taken. Tensor names are without the prefix of a whole checkpoint.
 */
export interface TensorSignature {
  /** A family's id, or what the file is otherwise. */
  is: { family: string; version?: string; special?: "inpaint" } | { other: NonImageKind };
  present: readonly TensorPattern[];
  absent?: readonly TensorPattern[];
}

/** A tensor by its name or a pattern of it, and perhaps by the size of one of its dimensions. */
type TensorPattern = string | RegExp | { tensor: string | RegExp; dimension: number; sizes: readonly number[] };

const family = (id: string, version?: string): TensorSignature["is"] => ({ family: id, ...(version !== undefined && { version }) });
const other = (modelKind: NonImageKind): TensorSignature["is"] => ({ other: modelKind });
const sized = (tensor: string | RegExp, dimension: number, ...sizes: number[]): TensorPattern => ({ tensor, dimension, sizes });

const FLUX_BLOCK = /^double_blocks\.0\.img_attn\.norm\.key_norm\.(scale|weight)$/;
const CROSS_ATTENTION = /^(input|middle|output)_blocks?\..*attn2\.to_k\.weight$/;
const FIRST_CONVOLUTION = "input_blocks.0.0.weight";
const GUIDANCE = "guidance_in.in_layer.weight";

const SIGNATURES: readonly TensorSignature[] = [
  { is: other("lora"), present: [/\.(lora_up|lora_down|lora_A|lora_B|hada_w1_a|lokr_w1)(\.default)?(\.weight)?$/] },
  { is: other("controlnet"), present: [/^(control_model\.|controlnet_|input_hint_block|zero_convs\.|control_layers\.)/] },
  { is: family("sd3", "sd35_medium"), present: [/^joint_blocks\.0\.context_block\.attn\.qkv\.weight$/, /x_block\.attn2\.qkv\.weight$/] },
  {
    is: family("sd3", "sd35_large"),
    present: [/^joint_blocks\.0\.context_block\.attn\.qkv\.weight$/, sized("x_embedder.proj.weight", 0, 2432)],
  },
  { is: family("sd3"), present: ["joint_blocks.0.context_block.attn.qkv.weight"] },
  { is: family("cascade"), present: ["clf.1.weight", "clip_txt_mapper.weight"] },
  { is: other("cascade_stage_b"), present: ["clf.1.weight"] },
  { is: other("sound"), present: ["transformer.rotary_pos_emb.inv_freq"] },
  { is: family("auraflow"), present: ["double_layers.0.attn.w1q.weight"] },
  { is: family("hunyuan_dit"), present: ["mlp_t5.0.weight"] },
  {
    is: family("hunyuan_image", "hunyuan_image_distilled"),
    present: ["txt_in.individual_token_refiner.blocks.0.norm1.weight", "byt5_in.fc1.weight", "guidance_in.mlp.0.weight", /^time_r_in\./],
    absent: [/^vision_in\./],
  },
  {
    is: family("hunyuan_image"),
    present: ["txt_in.individual_token_refiner.blocks.0.norm1.weight", "byt5_in.fc1.weight"],
    absent: [/^vision_in\./, /^vector_in\./, /^cond_type_embedding/],
  },
  { is: other("video"), present: ["txt_in.individual_token_refiner.blocks.0.norm1.weight"] },
  { is: family("flux2_klein", "flux2_klein_4b"), present: ["double_stream_modulation_img.lin.weight", sized("img_in.weight", 0, 3072)] },
  { is: family("flux2_klein", "flux2_klein_9b"), present: ["double_stream_modulation_img.lin.weight", sized("img_in.weight", 0, 4096)] },
  { is: family("flux2"), present: ["double_stream_modulation_img.lin.weight"] },
  { is: other("own_workflow"), present: [FLUX_BLOCK, /^nerf_blocks\.0\./] },
  { is: family("chroma"), present: [FLUX_BLOCK, /^distilled_guidance_layer\.(0\.)?norms\.0\./] },
  { is: family("ovis_image"), present: [FLUX_BLOCK, "double_blocks.0.img_mlp.gate_proj.weight"] },
  { is: { family: "flux", version: "flux_fill", special: "inpaint" }, present: [FLUX_BLOCK, sized("img_in.weight", 1, 384)] },
  { is: other("depth_or_edges"), present: [FLUX_BLOCK, sized("img_in.weight", 1, 128)] },
  { is: other("own_workflow"), present: [FLUX_BLOCK, sized("txt_in.weight", 1, 3584)], absent: [/^vector_in\./] },
  { is: family("flux", "flux_dev"), present: [FLUX_BLOCK, GUIDANCE] },
  { is: family("flux", "flux_schnell"), present: [FLUX_BLOCK] },
  { is: other("video"), present: ["t5_yproj.weight"] },
  { is: other("own_workflow"), present: ["adaln_single.emb.timestep_embedder.linear_1.bias", "pos_embed.proj.bias"] },
  { is: other("video"), present: ["adaln_single.emb.timestep_embedder.linear_1.bias"] },
  { is: other("sound"), present: ["genre_embedder.weight"] },
  { is: other("own_workflow"), present: ["t_block.1.weight"] },
  { is: other("video"), present: ["blocks.block0.blocks.0.block.attn.to_q.0.weight"] },
  { is: other("own_workflow"), present: [/^(lq_proj\.latent_proj\.0|core\.pixel_embedder\.proj)\.weight$/] },
  { is: other("own_workflow"), present: ["cap_embedder.1.weight", /^(clip_text_pooled_proj|dec_net|siglip_embedder)\./] },
  { is: family("z_image"), present: ["noise_refiner.0.attention.k_norm.weight", sized("cap_embedder.1.weight", 0, 3840)] },
  { is: family("lumina2"), present: ["noise_refiner.0.attention.k_norm.weight", sized("cap_embedder.1.weight", 0, 2304)] },
  { is: other("video"), present: ["blocks.0.norm1.linear.weight"] },
  { is: other("video"), present: ["head.modulation"] },
  { is: other("three_d"), present: ["latent_in.weight"] },
  { is: other("three_d"), present: ["t_embedder.mlp.2.weight", "blocks.0.attn1.k_norm.weight"] },
  { is: other("own_workflow"), present: ["t_embedder1.mlp.0.weight", "x_embedder.proj1.weight"] },
  { is: family("hidream"), present: ["caption_projection.0.linear.weight"] },
  { is: family("anima"), present: ["blocks.0.mlp.layer1.weight", "llm_adapter.blocks.0.cross_attn.q_proj.weight"] },
  // 16 channels and the padding mask, in patches of 2 x 2; the video model has one channel more.
  { is: family("cosmos_predict2"), present: ["blocks.0.mlp.layer1.weight", sized("x_embedder.proj.1.weight", 1, 68)] },
  { is: other("video"), present: ["blocks.0.mlp.layer1.weight"] },
  { is: family("omnigen2"), present: ["time_caption_embed.timestep_embedder.linear_1.bias"] },
  { is: other("own_workflow"), present: ["transformer_blocks.0.attn.norm_added_q.weight", "transformer_blocks.0.img_mlp.w1.weight"] },
  { is: other("own_workflow"), present: ["txt_norm.weight", "time_text_embed.addition_t_embedding.weight"] },
  { is: family("qwen_image"), present: ["txt_norm.weight", "transformer_blocks.0.attn.add_q_proj.weight"] },
  { is: other("own_workflow"), present: [/^(embed_image_indicator\.weight|visual_transformer_blocks\.0\.)/] },
  { is: family("ernie_image"), present: ["layers.0.mlp.linear_fc2.weight", "x_embedder.proj.weight"] },
  { is: other("video"), present: [FIRST_CONVOLUTION, /time_(stack|mix_blocks)\./] },
  { is: other("instruction_editing"), present: [sized(FIRST_CONVOLUTION, 1, 7, 8)] },
  { is: other("refiner"), present: [sized(CROSS_ATTENTION, 1, 1280)] },
  { is: { family: "sd15", special: "inpaint" }, present: [sized(FIRST_CONVOLUTION, 1, 9), sized(CROSS_ATTENTION, 1, 768)] },
  { is: { family: "sd2", special: "inpaint" }, present: [sized(FIRST_CONVOLUTION, 1, 9), sized(CROSS_ATTENTION, 1, 1024)] },
  { is: { family: "sdxl", special: "inpaint" }, present: [sized(FIRST_CONVOLUTION, 1, 9), sized(CROSS_ATTENTION, 1, 2048)] },
  { is: family("sd15"), present: [FIRST_CONVOLUTION, sized(CROSS_ATTENTION, 1, 768)] },
  {
    is: other("own_workflow"),
    present: [FIRST_CONVOLUTION, sized(CROSS_ATTENTION, 1, 1024), sized("label_emb.0.0.weight", 1, 1536, 2048)],
  },
  { is: family("sd2"), present: [FIRST_CONVOLUTION, sized(CROSS_ATTENTION, 1, 1024)] },
  { is: family("sdxl"), present: [FIRST_CONVOLUTION, sized(CROSS_ATTENTION, 1, 2048)] },
  {
    is: other("vae"),
    present: [/^(first_stage_model\.)?(decoder\.conv_in|decoder\.conv1|taesd_decoder\.1)\.weight$/],
    absent: [/^(input_blocks|double_blocks|blocks|layers)\./],
  },
  {
    is: other("text_encoder"),
    present: [/^(text_model|text_projection|model\.layers\.0|encoder\.block\.0|transformer\.text_model)\b/],
    absent: [/^(input_blocks|double_blocks)\./],
  },
];

/** What precedes the names of the diffusion model's tensors, where the file contains more than that. */
const PREFIX = /^(model\.diffusion_model\.|diffusion_model\.|model\.model\.|net\.)/;
const ENCODERS = /^(cond_stage_model|conditioner\.embedders|text_encoders)\./;

/** What the first matching signature says; null where none matches. `complete`: the file contains text encoders too. */
export function matchSignature({ tensors }: ModelHeader): { is: TensorSignature["is"]; complete: boolean } | null {
  const names = new Map<string, readonly number[]>();
  for (const [name, shape] of tensors) names.set(name.replace(PREFIX, ""), shape);
  const found = SIGNATURES.find(
    ({ present, absent }) => present.every((pattern) => matches(pattern, names)) && !absent?.some((pattern) => matches(pattern, names)),
  );
  return found ? { is: found.is, complete: [...tensors.keys()].some((name) => ENCODERS.test(name)) } : null;
}

function matches(pattern: TensorPattern, tensors: ReadonlyMap<string, readonly number[]>): boolean {
  if (typeof pattern === "string") return tensors.has(pattern);
  if (pattern instanceof RegExp) return [...tensors.keys()].some((name) => pattern.test(name));
  const { tensor, dimension, sizes } = pattern;
  const shape = typeof tensor === "string" ? tensors.get(tensor) : [...tensors].find(([name]) => tensor.test(name))?.[1];
  return sizes.includes(shape?.[dimension] ?? -1);
}
