import { expect, it } from "vitest";
import { familiesOfLora } from "./identify-lora.ts";

/** Names of tensors as training programs write them, with the shape [rank, width of the layer's input]. */
it.each<[string, string, number, string | null]>([
  ["kohya, SD 1.5", "lora_unet_down_blocks_1_attentions_0_transformer_blocks_0_attn2_to_k.lora_down.weight", 768, "sd15"],
  ["kohya, SD 2", "lora_unet_up_blocks_1_attentions_0_transformer_blocks_0_attn2_to_v.lora_down.weight", 1024, "sd2"],
  ["kohya, SDXL", "lora_unet_input_blocks_4_1_transformer_blocks_0_attn2_to_k.lora_down.weight", 2048, "sdxl"],
  ["diffusers, SDXL", "unet.down_blocks.1.attentions.0.transformer_blocks.0.attn2.to_k.lora_A.weight", 2048, "sdxl"],
  ["kohya, Flux", "lora_unet_single_blocks_7_linear1.lora_down.weight", 3072, "flux"],
  ["diffusers, Flux", "transformer.single_transformer_blocks.3.attn.to_q.lora_A.weight", 3072, "flux"],
  ["Flux.2", "diffusion_model.single_blocks.3.linear1.lora_A.weight", 6144, "flux2"],
  ["kohya, SD 3", "lora_unet_joint_blocks_3_x_block_attn_qkv.lora_down.weight", 1536, "sd3"],
  ["Qwen-Image", "transformer_blocks.5.img_mlp.net.0.proj.lora_A.default.weight", 3072, "qwen_image"],
  ["kohya, Qwen-Image", "lora_unet_transformer_blocks_5_txt_mlp_net_2.lora_down.weight", 12288, "qwen_image"],
  ["Z-Image", "diffusion_model.layers.4.attention.qkv.lora_A.weight", 3840, "z_image"],
  ["Lumina", "lora_unet_layers_4_feed_forward_w1.lora_down.weight", 2304, "lumina2"],
  ["a text encoder alone", "lora_te1_text_model_encoder_layers_0_self_attn_k_proj.lora_down.weight", 768, null],
  ["the outward half of a layer", "lora_unet_down_blocks_1_attentions_0_transformer_blocks_0_attn2_to_k.lora_up.weight", 768, null],
])("%s", (_, tensor, width, family) => {
  expect(familiesOfLora({ metadata: {}, tensors: new Map([[tensor, [16, width]]]) })?.[0] ?? null).toBe(family);
});

it.each([
  ["sdxl_base_v1-0", "sdxl"],
  ["sd_v1.5", "sd15"],
  ["sd_v2", "sd2"],
  ["sd3m", "sd3"],
  ["flux1", "flux"],
  ["lumina2", "lumina2"],
  ["something_new", null],
])("%s", (said, family) => {
  expect(familiesOfLora({ metadata: { ss_base_model_version: said }, tensors: new Map() })?.[0] ?? null).toBe(family);
});
