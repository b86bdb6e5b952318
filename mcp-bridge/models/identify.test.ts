import { describe, expect, it } from "vitest";
import { FAMILIES } from "./families.ts";
import type { ModelHeader } from "./family.ts";
import { identify } from "./identify.ts";

/** The version's id, "other: kind", or "unknown". */
function told(file: string, header: ModelHeader | null = null): string {
  const identity = identify(file, header);
  if (identity.kind === "image") return identity.version.id;
  return identity.kind === "other" ? `other: ${identity.modelKind}` : "unknown";
}

/** Names of files as people have them, and what they are. */
const NAMES: Record<string, string[]> = {
  sd15: [
    "v1-5-pruned-emaonly.safetensors",
    "v1-5-pruned-emaonly-fp16.safetensors",
    "sd-v1-4.ckpt",
    "dreamshaper_8.safetensors",
    "realisticVisionV60B1_v51VAE.safetensors",
    "epicrealism_naturalSinRC1VAE.safetensors",
    "SD1.5/deliberate_v2.safetensors",
    "tiny_sd15.safetensors",
    "absolutereality_v181.safetensors",
    "photon_v1.safetensors",
  ],
  sd15_anime: [
    "anything-v3-baked_vae.safetensors",
    "Counterfeit-V3.0.safetensors",
    "meinamix_meinaV11.safetensors",
    "AbyssOrangeMix2.safetensors",
  ],
  sd15_lcm: ["dreamshaper_8LCM.safetensors"],
  sd15_inpaint: ["sd-v1-5-inpainting.ckpt", "512-sd15-inpainting-ema.safetensors", "dreamshaper_8Inpainting.safetensors"],
  sd2: ["v2-1_768-ema-pruned.safetensors", "768-v-ema.ckpt"],
  sd2_512: ["512-base-sd2.ckpt", "v2-1_512-ema-pruned.safetensors"],
  sd15_hyper: ["realisticVisionV60B1_v51HyperVAE.safetensors"],
  sd2_inpaint: ["512-inpainting-ema.safetensors"],
  sd_turbo: ["sd_turbo.safetensors"],
  sdxl: [
    "sd_xl_base_1.0.safetensors",
    "sd_xl_base_1.0_0.9vae.safetensors",
    "juggernautXL_v9Rundiffusionphoto2.safetensors",
    "RealVisXL_V4.0.safetensors",
    "xl/copaxTimelessxlSDXL1_v12.safetensors",
    "SSD-1B.safetensors",
  ],
  sdxl_anime: [
    "ponyDiffusionV6XL_v6StartWithThisOne.safetensors",
    "animagine-xl-4.0.safetensors",
    "Illustrious-XL-v0.1.safetensors",
    "waiNSFWIllustrious_v140.safetensors",
    "noobaiXLNAIXL_epsilonPred11Version.safetensors",
  ],
  sdxl_vpred: ["noobaiXLNAIXL_vPred10Version.safetensors"],
  sdxl_turbo: ["sd_xl_turbo_1.0_fp16.safetensors", "sdxl-turbo.safetensors"],
  sdxl_fast: [
    "DreamShaperXL_Turbo_v2_1.safetensors",
    "juggernautXL_v9Rdphoto2Lightning.safetensors",
    "realvisxlV50_v50LightningBakedvae.safetensors",
  ],
  sdxl_lightning: ["sdxl_lightning_4step.safetensors", "sdxl_lightning_8step_unet.safetensors"],
  sdxl_hyper: ["Hyper-SDXL-1step-Unet-Comfyui.fp16.safetensors", "juggernautXL_hyper8step.safetensors"],
  sdxl_lcm: ["sdxl_lcm_unet.safetensors"],
  sdxl_dmd2: ["dmd2_sdxl_4step_unet_fp16.bin"],
  playground: ["playground-v2.5-1024px-aesthetic.fp16.safetensors"],
  sdxl_inpaint: ["sd_xl_base_1.0_inpainting_0.1.safetensors"],
  sd3_medium: ["sd3_medium.safetensors", "sd3_medium_incl_clips_t5xxlfp8.safetensors"],
  sd35_medium: ["sd3.5_medium.safetensors", "sd3.5_medium_incl_clips_t5xxlfp8scaled.safetensors"],
  sd35_large: ["sd3.5_large.safetensors", "sd3.5_large_fp8_scaled.safetensors"],
  sd35_large_turbo: ["sd3.5_large_turbo.safetensors"],
  flux_dev: [
    "flux1-dev.safetensors",
    "flux1-dev-fp8.safetensors",
    "flux1-dev-Q4_K_S.gguf",
    "Flux/fluxmania_V.safetensors",
    "flux_dev_fp8_scaled_diffusion_model.safetensors",
  ],
  flux_schnell: ["flux1-schnell.safetensors", "flux1-schnell-fp8.safetensors"],
  flux_krea: ["flux1-krea-dev_fp8_scaled.safetensors"],
  flux_kontext: ["flux1-dev-kontext_fp8_scaled.safetensors", "flux1-kontext-dev.safetensors"],
  flux_fill: ["flux1-fill-dev.safetensors"],
  flux_fast: ["fluxHyper8Steps_v1.safetensors", "flux.1-turbo-alpha-merge.safetensors"],
  flux2_dev: ["flux2_dev_fp8mixed.safetensors", "flux2-dev.safetensors", "FLUX.2-dev-Q4_K_M.gguf"],
  flux2_turbo: ["flux2-dev-turbo-8step-merge.safetensors"],
  flux2_klein_4b: ["flux-2-klein-4b.safetensors"],
  flux2_klein_4b_base: ["flux-2-klein-base-4b-fp8.safetensors"],
  flux2_klein_9b: ["flux-2-klein-9b-fp8.safetensors"],
  flux2_klein_9b_base: ["flux-2-klein-base-9b.safetensors"],
  qwen_image: ["qwen_image_fp8_e4m3fn.safetensors", "qwen-image-Q4_K_M.gguf"],
  qwen_image_2512: ["qwen_image_2512_fp8_e4m3fn.safetensors"],
  qwen_image_edit: ["qwen_image_edit_2509_fp8_e4m3fn.safetensors", "qwen_image_edit_fp8_e4m3fn.safetensors"],
  qwen_image_fast: ["Qwen-Image-Lightning-4steps-V1.0-merged.safetensors"],
  z_image_turbo: ["z_image_turbo_bf16.safetensors", "Z-Image-Turbo-Q8_0.gguf"],
  z_image: ["z_image_bf16.safetensors"],
  hidream_full: ["hidream_i1_full_fp16.safetensors"],
  hidream_dev: ["hidream_i1_dev_bf16.safetensors"],
  hidream_fast: ["hidream_i1_fast_fp8.safetensors"],
  hidream_edit: ["hidream_e1_1_bf16.safetensors", "hidream_e1_full_bf16.safetensors"],
  chroma: ["Chroma1-HD.safetensors", "chroma-unlocked-v50.safetensors"],
  chroma_flash: ["Chroma1-HD-Flash.safetensors"],
  lumina2: ["lumina_2.safetensors", "lumina_2_model_bf16.safetensors"],
  neta_lumina: ["NetaYumev35_pretrained_all_in_one.safetensors", "neta-lumina-v1.0.safetensors"],
  auraflow: ["aura_flow_0.2.safetensors", "pony-v7-base.safetensors"],
  cascade: ["stable_cascade_stage_c.safetensors"],
  hunyuan_dit: ["hunyuan_dit_1.2.safetensors"],
  hunyuan_image: ["hunyuanimage2.1_bf16.safetensors"],
  hunyuan_image_distilled: ["hunyuanimage2.1_distilled_fp8_e4m3fn.safetensors"],
  cosmos_predict2: ["cosmos_predict2_2B_t2i.safetensors"],
  anima: ["anima-base-v1.0.safetensors"],
  ernie_image: ["ernie-image.safetensors"],
  ernie_image_turbo: ["ernie-image-turbo.safetensors"],
  omnigen2: ["omnigen2_fp16.safetensors"],
  ovis_image: ["ovis_image_bf16.safetensors"],
  unknown: [
    "swan_v2.safetensors",
    "coloration.safetensors",
    "eclipse.safetensors",
    "placeholder.safetensors",
    "aaa.safetensors",
    "spacevision.ckpt",
    "myMerge_final.safetensors",
  ],
  "other: video": [
    "svd_xt.safetensors",
    "wan2.1_t2v_1.3B_fp16.safetensors",
    "video/Wan22-14B.safetensors",
    "wan2.2_i2v_high_noise_14B_fp8_scaled.safetensors",
    "wan2.1_vace_14B_fp16.safetensors",
    "ltx-video-2b-v0.9.5.safetensors",
    "ltxv-13b-0.9.7-dev.safetensors",
    "ltx-2-19b-dev-fp8.safetensors",
    "hunyuan_video_t2v_720p_bf16.safetensors",
    "hunyuanvideo1.5_720p_i2v_fp16.safetensors",
    "mochi_preview_fp8_scaled.safetensors",
    "Cosmos-1_0-Diffusion-7B-Text2World.safetensors",
    "cosmos_predict2_2B_video2world_480p_16fps.safetensors",
    "capybara_v0.1.safetensors",
    "mm_sd_v15_v2_motion.safetensors",
    "CogVideoX1.5-5B.safetensors",
  ],
  "other: refiner": ["sd_xl_refiner_1.0.safetensors", "hunyuanimage2.1_refiner_bf16.safetensors"],
  "other: vae": [
    "sdxl_vae.safetensors",
    "vae-ft-mse-840000-ema-pruned.safetensors",
    "ae.safetensors",
    "qwen_image_vae.safetensors",
    "flux2-vae.safetensors",
    "wan_2.1_vae.safetensors",
  ],
  "other: text_encoder": [
    "clip_l.safetensors",
    "t5xxl_fp8_e4m3fn_scaled.safetensors",
    "umt5_xxl_fp8_e4m3fn_scaled.safetensors",
    "qwen_2.5_vl_7b_fp8_scaled.safetensors",
    "qwen_3_4b.safetensors",
    "llama_3.1_8b_instruct_fp8_scaled.safetensors",
    "gemma_2_2b_fp16.safetensors",
    "mistral_3_small_flux2_fp8.safetensors",
    "clip_vision_h.safetensors",
  ],
  "other: lora": [
    "ink_lora.safetensors",
    "lcm-lora-sdxl.safetensors",
    "sdxl_lightning_4step_lora.safetensors",
    "Flux_2-Turbo-LoRA_comfyui.safetensors",
  ],
  "other: controlnet": [
    "control_v11p_sd15_canny.safetensors",
    "sd3.5_large_controlnet_canny.safetensors",
    "Qwen-Image-InstantX-ControlNet-Union.safetensors",
  ],
  "other: upscaler": ["4x-UltraSharp.pth", "RealESRGAN_x4plus.pth", "x4-upscaler-ema.safetensors", "SUPIR-v0Q.ckpt"],
  "other: three_d": ["stable_zero123.ckpt", "hunyuan3d-dit-v2_fp16.safetensors"],
  "other: sound": ["ace_step_v1_3.5b.safetensors", "stable-audio-open-1.0.safetensors"],
  "other: depth_or_edges": ["flux1-canny-dev.safetensors", "flux1-depth-dev.safetensors", "lotus-depth-d-v1-1.safetensors"],
  "other: cascade_stage_b": ["stable_cascade_stage_b.safetensors"],
  "other: ip_adapter": ["ip-adapter_sdxl.safetensors", "flux1-redux-dev.safetensors"],
  "other: own_workflow": [
    "PixArt-Sigma-XL-2-1024-MS.safetensors",
    "Chroma1-Radiance-v0.2.safetensors",
    "wd-1-5-unclip.safetensors",
    "hidream_o1_image_bf16.safetensors",
  ],
  "other: instruction_editing": [
    "instruct-pix2pix-00-22000.safetensors",
    "cosxl_edit_ip2p.safetensors",
    "qwen_image_layered_bf16.safetensors",
    "longcat_image_edit_bf16.safetensors",
  ],
};

describe("by its name", () => {
  it.each(Object.entries(NAMES).flatMap(([what, files]) => files.map((file) => [file, what])))("%s is %s", (file, what) => {
    expect(told(file)).toBe(what);
  });

  it("more than a hundred names are looked at, and each version has one", () => {
    expect(Object.values(NAMES).flat().length).toBeGreaterThan(150);
    const named = new Set(Object.keys(NAMES));
    expect(FAMILIES.flatMap(({ versions }) => versions.map(({ id }) => id)).filter((id) => !named.has(id))).toEqual([]);
  });
});

/** Tensors by name; the shape counts only where a test says so. */
function header(...tensors: (string | [name: string, ...shape: number[]])[]): ModelHeader {
  return {
    tensors: new Map(tensors.map((tensor) => (typeof tensor === "string" ? [tensor, [1]] : [tensor[0], tensor.slice(1) as number[]]))),
    metadata: {},
  };
}

const UNET = "model.diffusion_model.input_blocks";
const unet = (channels: number, context: number, ...more: string[]) =>
  header([`${UNET}.0.0.weight`, 320, channels, 3, 3], [`${UNET}.4.1.transformer_blocks.0.attn2.to_k.weight`, 640, context], ...more);
const FLUX = "double_blocks.0.img_attn.norm.key_norm.scale";
const flux = (...more: Parameters<typeof header>) => header(FLUX, ...more);

describe("by its header", () => {
  it.each<[string, ModelHeader]>([
    ["sd15", unet(4, 768)],
    ["sd15_inpaint", unet(9, 768)],
    ["sd2", unet(4, 1024)],
    ["sdxl", unet(4, 2048)],
    ["sdxl_inpaint", unet(9, 2048)],
    ["other: refiner", unet(4, 1280)],
    ["other: video", unet(8, 1024, `${UNET}.1.1.time_stack.0.attn1.to_q.weight`)],
    ["other: instruction_editing", unet(8, 768)],
    ["sd35_large", header("joint_blocks.0.context_block.attn.qkv.weight", ["x_embedder.proj.weight", 2432, 16, 2, 2])],
    ["sd3_medium", header("joint_blocks.0.context_block.attn.qkv.weight", ["x_embedder.proj.weight", 1536, 16, 2, 2])],
    ["sd35_medium", header("joint_blocks.0.context_block.attn.qkv.weight", "joint_blocks.0.x_block.attn2.qkv.weight")],
    ["flux_dev", flux(["img_in.weight", 3072, 64], "guidance_in.in_layer.weight")],
    ["flux_schnell", flux(["img_in.weight", 3072, 64])],
    ["flux_fill", flux(["img_in.weight", 3072, 384], "guidance_in.in_layer.weight")],
    ["other: depth_or_edges", flux(["img_in.weight", 3072, 128], "guidance_in.in_layer.weight")],
    ["flux2_dev", flux("double_stream_modulation_img.lin.weight", ["img_in.weight", 6144, 128])],
    ["flux2_klein_4b", flux("double_stream_modulation_img.lin.weight", ["img_in.weight", 3072, 128])],
    ["flux2_klein_9b", flux("double_stream_modulation_img.lin.weight", ["img_in.weight", 4096, 128])],
    ["chroma", flux("distilled_guidance_layer.norms.0.scale")],
    ["ovis_image", flux("double_blocks.0.img_mlp.gate_proj.weight")],
    ["qwen_image", header("model.diffusion_model.txt_norm.weight", "model.diffusion_model.transformer_blocks.0.attn.add_q_proj.weight")],
    ["z_image", header(["cap_embedder.1.weight", 3840, 2560], "noise_refiner.0.attention.k_norm.weight")],
    ["lumina2", header(["cap_embedder.1.weight", 2304, 2304], "noise_refiner.0.attention.k_norm.weight")],
    ["hidream_full", header("caption_projection.0.linear.weight")],
    ["cosmos_predict2", header("net.blocks.0.mlp.layer1.weight", ["net.x_embedder.proj.1.weight", 2048, 68])],
    ["other: video", header("net.blocks.0.mlp.layer1.weight", ["net.x_embedder.proj.1.weight", 2048, 72])],
    [
      "anima",
      header("net.blocks.0.mlp.layer1.weight", "net.llm_adapter.blocks.0.cross_attn.q_proj.weight", [
        "net.x_embedder.proj.1.weight",
        2048,
        68,
      ]),
    ],
    ["auraflow", header("model.model.double_layers.0.attn.w1q.weight")],
    ["cascade", header("clf.1.weight", "clip_txt_mapper.weight")],
    ["other: cascade_stage_b", header("clf.1.weight", "clip_mapper.weight")],
    ["other: video", header("head.modulation", "patch_embedding.weight")],
    ["other: video", header("t5_yproj.weight")],
    ["other: video", header("txt_in.individual_token_refiner.blocks.0.norm1.weight", "vector_in.in_layer.weight")],
    ["hunyuan_image", header("txt_in.individual_token_refiner.blocks.0.norm1.weight", "byt5_in.fc1.weight")],
    ["other: sound", header("genre_embedder.weight")],
    ["other: lora", header("lora_unet_down_blocks_0.lora_up.weight")],
    ["other: vae", header("decoder.conv_in.weight", "encoder.conv_in.weight")],
    ["other: text_encoder", header("text_model.encoder.layers.0.mlp.fc1.weight")],
    ["unknown", header("something.else")],
  ])("%s", (what, tensors) => {
    expect(told("mymerge.safetensors", tensors)).toBe(what);
  });

  it("counts for more than the name, which still tells a turbo model from its base", () => {
    expect(told("wan_style_mix.safetensors", unet(4, 2048))).toBe("sdxl");
    expect(told("myflux.safetensors", unet(4, 768))).toBe("sd15");
    expect(
      told("my_turbo_4step.safetensors", header(["cap_embedder.1.weight", 3840, 2560], "noise_refiner.0.attention.k_norm.weight")),
    ).toBe("z_image_turbo");
    expect(told("flux_dev_pretender.safetensors", header("head.modulation"))).toBe("other: video");
  });

  it("shows whether the text encoders are in the file", () => {
    const large = (...more: string[]) =>
      identify("large.safetensors", header("model.diffusion_model.joint_blocks.0.context_block.attn.qkv.weight", ...more));
    expect(large()).toMatchObject({ complete: false });
    expect(large("text_encoders.clip_l.transformer.text_model.embeddings.token_embedding.weight")).toMatchObject({ complete: true });
    expect(identify("sd3.5_large.safetensors")).toMatchObject({ complete: false });
    expect(identify("sd3.5_large_fp8_scaled.safetensors")).toMatchObject({ complete: true });
  });
});
