import type { Family } from "./family.ts";
import {
  DISTILLED,
  encoder,
  FLOW,
  FLUX_VAE,
  FLUX2_VAE,
  perPreset,
  QWEN_4B,
  QWEN_VAE,
  QWEN_VL,
  SIDE_1024,
  singleVersion,
  T5XXL,
  vae,
  version,
} from "./shared-files.ts";

/** Qwen-Image of Alibaba. */
export const QWEN_IMAGE: Family = {
  id: "qwen_image",
  title: "Qwen-Image",
  namePattern: /qwen[-_. ]?image|firered[-_. ]?image/,
  encoderType: "qwen_image",
  files: { encoder_1: QWEN_VL, vae: QWEN_VAE },
  versions: [
    version("qwen_image", "Qwen-Image", null, {
      ...FLOW,
      steps: perPreset(12, 20, 40),
      side: perPreset(768, 1328, 1328, 1024),
      cfg: 3,
      shift: 3.1,
    }),
    version(
      "qwen_image_edit",
      "Qwen-Image-Edit",
      /edit|firered/,
      { ...FLOW, steps: perPreset(12, 20, 40), side: SIDE_1024, cfg: 3, shift: 3.1 },
      { special: "edit" },
    ),
    version("qwen_image_fast", "Qwen-Image Lightning", /lightning|rapid|distill|\d[-_ ]?steps?/, {
      ...DISTILLED,
      steps: perPreset(4, 8),
      side: perPreset(768, 1328, 1328, 1024),
      shift: 3.1,
      stepsInName: true,
    }),
    version("qwen_image_2512", "Qwen-Image 2512", /2512/, {
      ...FLOW,
      steps: perPreset(14, 30, 50, 20),
      side: perPreset(768, 1328, 1328, 1024),
      cfg: 4,
      shift: 3.1,
    }),
  ],
};

/** Z-Image of Alibaba's Tongyi lab. */
export const Z_IMAGE: Family = {
  id: "z_image",
  title: "Z-Image",
  namePattern: /(^|[^a-z])z[-_. ]?image|zimage/,
  encoderType: "lumina2",
  files: { encoder_1: QWEN_4B, vae: FLUX_VAE },
  versions: [
    version("z_image", "Z-Image", null, {
      ...FLOW,
      sampler: "res_multistep",
      steps: perPreset(14, 25, 40, 20),
      side: SIDE_1024,
      cfg: 4,
      shift: 3,
    }),
    version("z_image_turbo", "Z-Image Turbo", /turbo|distill/, {
      ...DISTILLED,
      sampler: "res_multistep",
      steps: perPreset(6, 8, 10),
      side: SIDE_1024,
      shift: 3,
    }),
  ],
};

/** HiDream-I1, with four text encoders, and HiDream-E1 made from it. */
export const HIDREAM: Family = {
  id: "hidream",
  title: "HiDream-I1",
  namePattern: /hi[-_. ]?dream/,
  encoderType: "hidream",
  files: {
    encoder_1: encoder(["clip_l_hidream", "clip_l"], "clip_l_hidream.safetensors"),
    encoder_2: encoder(["clip_g_hidream", "clip_g"], "clip_g_hidream.safetensors"),
    encoder_3: T5XXL,
    encoder_4: encoder(["llama_3.1_8b", "llama-3.1-8b", "llama3.1"], "llama_3.1_8b_instruct_fp8_scaled.safetensors"),
    vae: FLUX_VAE,
  },
  versions: [
    version("hidream_full", "HiDream-I1 full", null, { ...FLOW, steps: perPreset(16, 30, 50, 25), side: SIDE_1024, cfg: 5, shift: 3 }),
    version(
      "hidream_edit",
      "HiDream-E1",
      /(^|[^a-z])e1/,
      { ...FLOW, steps: perPreset(16, 28, 40, 20), side: SIDE_1024, cfg: 5, shift: 3 },
      { special: "edit" },
    ),
    version("hidream_fast", "HiDream-I1 fast", /fast/, {
      ...DISTILLED,
      sampler: "lcm",
      steps: perPreset(10, 16, 20, 14),
      side: SIDE_1024,
      shift: 3,
    }),
    version("hidream_dev", "HiDream-I1 dev", /dev/, {
      ...DISTILLED,
      sampler: "lcm",
      steps: perPreset(16, 28, 36, 20),
      side: SIDE_1024,
      shift: 6,
    }),
  ],
};

/** Lumina Image 2.0, and NetaYume Lumina for anime. */
export const LUMINA2: Family = {
  id: "lumina2",
  title: "Lumina Image 2.0",
  namePattern: /lumina|neta[-_. ]?yume/,
  encoderType: "lumina2",
  files: { encoder_1: encoder(["gemma_2_2b", "gemma2_2b"], "gemma_2_2b_fp16.safetensors"), vae: FLUX_VAE },
  versions: [
    version("lumina2", "Lumina Image 2.0", null, {
      ...FLOW,
      sampler: "res_multistep",
      steps: perPreset(14, 25, 40, 20),
      side: SIDE_1024,
      cfg: 4,
      shift: 6,
    }),
    version("neta_lumina", "Neta Lumina", /neta/, {
      ...FLOW,
      sampler: "res_multistep",
      steps: perPreset(16, 30, 40, 20),
      side: SIDE_1024,
      cfg: 4,
      shift: 4,
    }),
  ],
};

/** AuraFlow, and Pony v7 made from it. */
export const AURAFLOW = singleVersion(
  { id: "auraflow", title: "AuraFlow", namePattern: /aura[-_. ]?flow|pony[-_. ]?v?7|pony[-_. ]?diffusion[-_. ]?v?7/ },
  { ...FLOW, steps: perPreset(14, 25, 40, 20), side: SIDE_1024, cfg: 3.5, scheduler: "sgm_uniform" },
);

/** Hunyuan-DiT of Tencent. */
export const HUNYUAN_DIT = singleVersion(
  { id: "hunyuan_dit", title: "Hunyuan-DiT", namePattern: /hunyuan[-_. ]?dit|hydit/ },
  { ...FLOW, steps: perPreset(16, 30, 45, 20), side: SIDE_1024, cfg: 6, scheduler: "sgm_uniform" },
);

/** HunyuanImage 2.1 of Tencent. */
export const HUNYUAN_IMAGE: Family = {
  id: "hunyuan_image",
  title: "HunyuanImage 2.1",
  namePattern: /hunyuan[-_. ]?image/,
  encoderType: "hunyuan_image",
  files: {
    encoder_1: QWEN_VL,
    encoder_2: encoder(["byt5_small_glyphxl", "byt5"], "byt5_small_glyphxl_fp16.safetensors"),
    vae: vae(["hunyuan_image_2.1_vae"], "hunyuan_image_2.1_vae_fp16.safetensors"),
  },
  versions: [
    version("hunyuan_image", "HunyuanImage 2.1", null, {
      ...FLOW,
      steps: perPreset(20, 30, 50),
      side: perPreset(1024, 2048, 2048, 1024),
      cfg: 3.5,
      shift: 5,
    }),
    version("hunyuan_image_distilled", "HunyuanImage 2.1 distilled", /distil/, {
      ...DISTILLED,
      steps: perPreset(8, 8),
      side: perPreset(1024, 2048, 2048, 1024),
      shift: 4,
    }),
  ],
};

/** Nvidia's Cosmos Predict2, the text-to-image models. */
export const COSMOS = singleVersion(
  {
    id: "cosmos_predict2",
    title: "Cosmos Predict2",
    namePattern: /cosmos[-_. ]?predict[-_. ]?2.*(t2i|text2image)/,
    encoderType: "cosmos",
    files: {
      encoder_1: encoder(["oldt5_xxl", "oldt5"], "oldt5_xxl_fp8_e4m3fn_scaled.safetensors"),
      vae: vae(["wan_2.1_vae", "wan2.1_vae"], "wan_2.1_vae.safetensors"),
    },
  },
  { ...FLOW, steps: perPreset(16, 30, 45, 20), side: SIDE_1024, cfg: 4 },
);

/** Anima, made from Cosmos Predict2 for illustrations. */
export const ANIMA = singleVersion(
  {
    id: "anima",
    title: "Anima",
    namePattern: /(^|[^a-z])anima([^a-z]|$)/,
    encoderType: "stable_diffusion",
    files: { encoder_1: encoder(["qwen_3_06b"], "qwen_3_06b_base.safetensors"), vae: QWEN_VAE },
  },
  { ...FLOW, steps: perPreset(16, 30, 45, 20), side: SIDE_1024, cfg: 4, sampler: "er_sde" },
);

/** ERNIE-Image of Baidu. */
export const ERNIE: Family = {
  id: "ernie_image",
  title: "ERNIE-Image",
  namePattern: /ernie[-_. ]?image/,
  encoderType: "flux2",
  files: { encoder_1: encoder(["ministral-3-3b"], "ministral-3-3b.safetensors"), vae: FLUX2_VAE },
  versions: [
    version("ernie_image", "ERNIE-Image", null, { ...FLOW, steps: perPreset(12, 20, 40), side: SIDE_1024, cfg: 4 }),
    version("ernie_image_turbo", "ERNIE-Image Turbo", /turbo/, { ...DISTILLED, steps: perPreset(6, 8, 10), side: SIDE_1024 }),
  ],
};

/** OmniGen2, which also edits images. */
export const OMNIGEN2 = singleVersion(
  {
    id: "omnigen2",
    title: "OmniGen2",
    namePattern: /omnigen[-_. ]?2/,
    encoderType: "omnigen2",
    files: { encoder_1: encoder(["qwen_2.5_vl_fp16", "qwen_2.5_vl_3b"], "qwen_2.5_vl_fp16.safetensors"), vae: FLUX_VAE },
  },
  { ...FLOW, steps: perPreset(12, 20, 40), side: SIDE_1024, cfg: 5 },
);

/** Ovis-Image of Alibaba. */
export const OVIS = singleVersion(
  {
    id: "ovis_image",
    title: "Ovis-Image",
    namePattern: /ovis[-_. ]?image/,
    encoderType: "ovis",
    files: { encoder_1: encoder(["ovis_2.5"], "ovis_2.5.safetensors"), vae: FLUX_VAE },
  },
  { ...FLOW, steps: perPreset(12, 20, 40), side: SIDE_1024, cfg: 5, shift: 3 },
);
