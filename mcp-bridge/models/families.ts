import type { Amounts, Family, FileNeed, Settings, Version } from "./family.ts";

/**
 * The families of image models and what suits them. The order counts: the first whose name fits is taken.
 * Files, node classes and numbers are those of ComfyUI's own examples and templates
 * (github.com/comfyanonymous/ComfyUI_examples, github.com/Comfy-Org/workflow_templates), or of the model's makers.
 */

const encoder = (like: string[], get: string, unlike?: string[]): FileNeed => ({
  folder: "text_encoders",
  like,
  get,
  ...(unlike && { unlike }),
});
const vae = (like: string[], get: string, unlike?: string[]): FileNeed => ({ folder: "vae", like, get, ...(unlike && { unlike }) });

const CLIP_L = encoder(["clip_l", "vit-l-14"], "clip_l.safetensors", ["hidream", "clip_large"]);
const CLIP_G = encoder(["clip_g"], "clip_g.safetensors", ["hidream"]);
const T5XXL = encoder(["t5xxl_fp16", "t5xxl", "t5_xxl", "t5-v1_1-xxl"], "t5xxl_fp8_e4m3fn_scaled.safetensors", ["umt5", "oldt5", "byt5"]);
const QWEN_VL = encoder(["qwen_2.5_vl_7b"], "qwen_2.5_vl_7b_fp8_scaled.safetensors", ["mmproj"]);
const QWEN_4B = encoder(["qwen_3_4b"], "qwen_3_4b.safetensors");
const FLUX_VAE = vae(["flux_ae", "ae.safetensors", "ae.sft", "flux1_vae", "flux_vae", "fluxvae"], "ae.safetensors", [
  "sdxl_vae",
  "flux2",
  "flux-2",
]);
const FLUX2_VAE = vae(["flux2-vae", "flux2_vae", "flux-2-vae", "flux2_ae", "full_encoder_small_decoder"], "flux2-vae.safetensors");
const QWEN_VAE = vae(["qwen_image_vae"], "qwen_image_vae.safetensors", ["layered"]);

const at = (draft: number, standard: number, highQuality = standard, upscaled = standard): Amounts => [
  draft,
  standard,
  highQuality,
  upscaled,
];
const AT_512 = at(512, 512, 640, 512);
const AT_1024 = at(768, 1024);

/** A version as a table's row. */
function version(
  id: string,
  title: string,
  named: RegExp | null,
  settings: Settings,
  more: Pick<Version, "files" | "special"> = {},
): Version {
  return { id, title, named, settings, ...more };
}

const INPAINT = /inpaint|(^|[^a-z])fill([^a-z]|$)/;

/** Stable Diffusion 1.5, 2 and XL. The configuration's own defaults are made for them. */
const classic = { cfg: 7, sampler: "dpmpp_2m", scheduler: "karras", negative: true, ordinary: true } as const;
const few = { scheduler: "sgm_uniform", negative: false, stepsInName: true } as const;
const lcm = { steps: at(4, 6, 8), cfg: 1.8, sampler: "lcm", ...few };
const hyper = { steps: at(4, 8), cfg: 1, sampler: "euler", ...few };
const adversarial = {
  steps: at(1, 3, 4, 4),
  side: at(512, 512),
  cfg: 1,
  sampler: "euler_ancestral",
  scheduler: "sgm_uniform",
  negative: false,
};

/** Transformers that are sampled along a straight flow. */
const flow = { sampler: "euler", scheduler: "simple", negative: true } as const;
/** The same, distilled to a few steps without guidance. */
const distilled = { ...flow, cfg: 1, negative: false };

const SD15: Family = {
  id: "sd15",
  title: "Stable Diffusion 1.5",
  named:
    /sd[-_. ]?v?1[-_. ]?[45]|(^|[^a-z0-9])v1[-_.][45]|sd[-_. ]?1([^0-9]|$)|stable[-_. ]?diffusion[-_. ]?v?1|dreamshaper|deliberate|epicrealism|epicphotogasm|realistic[-_. ]?vision|absolutereality|photon|rev[-_. ]?animated|cyberrealistic|anything|counterfeit|meina|majicmix|abyssorange|ghostmix|openjourney|dreamlike|toonyou|lyriel|f222|chilloutmix|protogen|nai[-_. ]/,
  versions: [
    version("sd15", "Stable Diffusion 1.5", null, { ...classic, steps: at(12, 25, 40, 20), side: AT_512 }),
    version(
      "sd15_inpaint",
      "Stable Diffusion 1.5 inpainting",
      INPAINT,
      { ...classic, steps: at(12, 25, 40, 20), side: AT_512 },
      { special: "inpaint" },
    ),
    version("sd15_lcm", "Stable Diffusion 1.5 LCM", /lcm/, { ...lcm, side: AT_512 }),
    version("sd15_hyper", "Stable Diffusion 1.5 Hyper", /hyper(?!real)|lightning/, { ...hyper, side: AT_512 }),
    version("sd15_anime", "Stable Diffusion 1.5 for anime", /anything|counterfeit|meina|abyssorange|orangemix|nai[-_. ]|anylora|aom\d/, {
      ...classic,
      steps: at(12, 25, 40, 20),
      side: AT_512,
      clipSkip: -2,
    }),
  ],
};

const SD2: Family = {
  id: "sd2",
  title: "Stable Diffusion 2",
  named:
    /sd[-_. ]?v?2([-_. ]?[01])?([^0-9.]|$)|(^|[^a-z0-9])v2[-_.][01]_|(512|768)-v[-_]ema|512-inpainting-ema|stable[-_. ]?diffusion[-_. ]?v?2|(^|[^a-z])sd[-_. ]?turbo|wd[-_. ]?1[-_. ]?5|illuminati/,
  versions: [
    version("sd2", "Stable Diffusion 2", null, { ...classic, steps: at(12, 25, 40, 20), side: at(512, 768, 768, 512) }),
    version("sd_turbo", "SD Turbo", /turbo/, adversarial),
    version(
      "sd2_inpaint",
      "Stable Diffusion 2 inpainting",
      INPAINT,
      { ...classic, steps: at(12, 25, 40, 20), side: at(512, 512) },
      { special: "inpaint" },
    ),
    version("sd2_512", "Stable Diffusion 2 base", /512|base/, { ...classic, steps: at(12, 25, 40, 20), side: AT_512 }),
  ],
};

const SDXL: Family = {
  id: "sdxl",
  title: "Stable Diffusion XL",
  named:
    /sd[-_. ]?xl|(^|[^a-z])xl|xl([^a-z]|$)|xl[-_. ]?(turbo|lightning|hyper|lcm|v\d)|pony|illustrious|noob[-_. ]?ai|noobxl|juggernaut|animagine|realvis|playground[-_. ]?v?2|hassaku|wai[-_. ]?(nsfw|illu|ani)|prefect|autismmix|segmind|ssd[-_. ]?1b|koala|kohaku|dmd2|copax|zavychroma/,
  versions: [
    version("sdxl", "Stable Diffusion XL", null, { ...classic, steps: at(15, 25, 45, 20), side: AT_1024 }),
    version(
      "sdxl_inpaint",
      "Stable Diffusion XL inpainting",
      INPAINT,
      { ...classic, steps: at(15, 25, 45, 20), side: AT_1024 },
      { special: "inpaint" },
    ),
    version("sdxl_turbo", "SDXL Turbo", /sd[-_. ]?xl[-_. ]?turbo/, adversarial),
    version("sdxl_dmd2", "Stable Diffusion XL DMD2", /dmd/, { ...lcm, steps: at(4, 4, 8), cfg: 1, side: AT_1024 }),
    version("sdxl_lcm", "Stable Diffusion XL LCM", /lcm/, { ...lcm, side: AT_1024 }),
    version("sdxl_lightning", "SDXL Lightning", /sd[-_. ]?xl[-_. ]?lightning/, { ...hyper, steps: at(4, 4, 8), side: AT_1024 }),
    version("sdxl_hyper", "Hyper-SDXL", /hyper(?!real)/, { ...hyper, side: AT_1024 }),
    version("sdxl_fast", "Stable Diffusion XL Lightning or Turbo", /lightning|turbo/, {
      steps: at(5, 7, 10),
      side: AT_1024,
      cfg: 2,
      sampler: "dpmpp_sde",
      scheduler: "karras",
      negative: true,
      stepsInName: true,
    }),
    version("sdxl_vpred", "Stable Diffusion XL v-prediction", /v[-_. ]?pred/, {
      ...classic,
      cfg: 4.5,
      sampler: "euler",
      scheduler: "normal",
      steps: at(16, 28, 40, 20),
      side: AT_1024,
      ordinary: false,
    }),
    version("sdxl_anime", "Stable Diffusion XL for anime", /pony|illustrious|noob|animagine|hassaku|wai[-_. ]|prefect|autismmix/, {
      ...classic,
      cfg: 5.5,
      sampler: "euler_ancestral",
      scheduler: "normal",
      steps: at(16, 28, 40, 20),
      side: AT_1024,
      ordinary: false,
    }),
    version("playground", "Playground 2.5", /playground[-_. ]?v?2[-_. ]?5/, {
      ...classic,
      cfg: 3,
      steps: at(15, 30, 50, 20),
      side: AT_1024,
      ordinary: false,
    }),
  ],
};

const SD3: Family = {
  id: "sd3",
  title: "Stable Diffusion 3",
  named: /sd[-_. ]?v?3|stable[-_. ]?diffusion[-_. ]?v?3/,
  encoderType: "sd3",
  files: { encoder_1: CLIP_L, encoder_2: CLIP_G, encoder_3: T5XXL, vae: vae(["sd3_vae", "sd3.5_vae", "sd3vae"], "sd3_vae.safetensors") },
  versions: [
    version("sd3_medium", "Stable Diffusion 3 medium", null, {
      ...flow,
      steps: at(16, 28, 40, 20),
      side: AT_1024,
      cfg: 4.5,
      sampler: "dpmpp_2m",
      scheduler: "sgm_uniform",
    }),
    version("sd35_large_turbo", "Stable Diffusion 3.5 large turbo", /turbo|flash/, {
      ...flow,
      steps: at(4, 4, 8),
      side: AT_1024,
      cfg: 1.2,
      scheduler: "sgm_uniform",
      negative: false,
    }),
    version("sd35_large", "Stable Diffusion 3.5 large", /large/, {
      ...flow,
      steps: at(14, 28, 40, 20),
      side: AT_1024,
      cfg: 4,
      scheduler: "sgm_uniform",
    }),
    version("sd35_medium", "Stable Diffusion 3.5 medium", /3[-_. ]?5/, {
      ...flow,
      steps: at(20, 40, 50, 25),
      side: AT_1024,
      cfg: 4.5,
      scheduler: "sgm_uniform",
    }),
  ],
};

const FLUX2: Family = {
  id: "flux2",
  title: "Flux.2",
  named: /flux[-_. ]?2(?!\d)(?!.*klein)/,
  encoderType: "flux2",
  files: {
    encoder_1: encoder(["mistral_3_small_flux2", "mistral_3_small", "mistral3"], "mistral_3_small_flux2_fp8.safetensors"),
    vae: FLUX2_VAE,
  },
  versions: [
    version("flux2_dev", "Flux.2 dev", null, { ...flow, steps: at(12, 20, 32), side: AT_1024, cfg: 4, negative: false }),
    version("flux2_turbo", "Flux.2 turbo", /turbo|\dstep/, {
      ...flow,
      steps: at(8, 8),
      side: AT_1024,
      cfg: 4,
      negative: false,
      stepsInName: true,
    }),
  ],
};

const KLEIN_9B = { encoder_1: encoder(["qwen_3_8b"], "qwen_3_8b_fp8mixed.safetensors"), vae: FLUX2_VAE };
const FLUX2_KLEIN: Family = {
  id: "flux2_klein",
  title: "Flux.2 klein",
  named: /klein/,
  encoderType: "flux2",
  files: { encoder_1: QWEN_4B, vae: FLUX2_VAE },
  versions: [
    version("flux2_klein_4b", "Flux.2 klein 4B", null, { ...distilled, steps: at(4, 4, 6), side: AT_1024 }),
    version(
      "flux2_klein_9b_base",
      "Flux.2 klein 9B base",
      /base.*9b|9b.*base/,
      { ...flow, steps: at(12, 20, 40), side: AT_1024, cfg: 5 },
      { files: KLEIN_9B },
    ),
    version("flux2_klein_9b", "Flux.2 klein 9B", /9b/, { ...distilled, steps: at(4, 4, 6), side: AT_1024 }, { files: KLEIN_9B }),
    version("flux2_klein_4b_base", "Flux.2 klein 4B base", /base/, { ...flow, steps: at(12, 20, 40), side: AT_1024, cfg: 5 }),
  ],
};

const FLUX: Family = {
  id: "flux",
  title: "Flux.1",
  named: /flux/,
  encoderType: "flux",
  files: { encoder_1: CLIP_L, encoder_2: T5XXL, vae: FLUX_VAE },
  versions: [
    version("flux_dev", "Flux.1 dev", null, { ...flow, steps: at(12, 20, 30), side: AT_1024, cfg: 3.5, negative: false }),
    version(
      "flux_fill",
      "Flux.1 Fill",
      INPAINT,
      { ...flow, scheduler: "normal", steps: at(12, 20, 30), side: AT_1024, cfg: 30, negative: false },
      { special: "inpaint" },
    ),
    version(
      "flux_kontext",
      "Flux.1 Kontext",
      /kontext/,
      { ...flow, steps: at(12, 20, 28), side: AT_1024, cfg: 2.5, negative: false },
      { special: "edit" },
    ),
    version("flux_schnell", "Flux.1 schnell", /schnell/, { ...distilled, steps: at(4, 4, 6), side: AT_1024, stepsInName: true }),
    version("flux_krea", "Flux.1 Krea", /krea/, { ...flow, steps: at(14, 24, 32, 20), side: AT_1024, cfg: 4.5, negative: false }),
    version("flux_fast", "Flux.1 Turbo or Hyper", /hyper(?!real)|turbo|lightning|\d[-_ ]?steps?/, {
      ...flow,
      steps: at(8, 8, 12),
      side: AT_1024,
      cfg: 3.5,
      negative: false,
      stepsInName: true,
    }),
  ],
};

const CHROMA: Family = {
  id: "chroma",
  title: "Chroma",
  named: /(^|[^a-z])chroma(?!tic|xl)/,
  encoderType: "chroma",
  files: { encoder_1: T5XXL, vae: FLUX_VAE },
  versions: [
    version("chroma", "Chroma", null, { ...flow, steps: at(14, 28, 40, 20), side: AT_1024, cfg: 4 }),
    version("chroma_flash", "Chroma Flash", /flash/, { ...distilled, sampler: "heun", steps: at(6, 10, 16, 8), side: AT_1024 }),
  ],
};

const QWEN_IMAGE: Family = {
  id: "qwen_image",
  title: "Qwen-Image",
  named: /qwen[-_. ]?image|firered[-_. ]?image/,
  encoderType: "qwen_image",
  files: { encoder_1: QWEN_VL, vae: QWEN_VAE },
  versions: [
    version("qwen_image", "Qwen-Image", null, { ...flow, steps: at(12, 20, 40), side: at(768, 1328, 1328, 1024), cfg: 3, shift: 3.1 }),
    version(
      "qwen_image_edit",
      "Qwen-Image-Edit",
      /edit|firered/,
      { ...flow, steps: at(12, 20, 40), side: AT_1024, cfg: 3, shift: 3.1 },
      { special: "edit" },
    ),
    version("qwen_image_fast", "Qwen-Image Lightning", /lightning|rapid|distill|\d[-_ ]?steps?/, {
      ...distilled,
      steps: at(4, 8),
      side: at(768, 1328, 1328, 1024),
      shift: 3.1,
      stepsInName: true,
    }),
    version("qwen_image_2512", "Qwen-Image 2512", /2512/, {
      ...flow,
      steps: at(14, 30, 50, 20),
      side: at(768, 1328, 1328, 1024),
      cfg: 4,
      shift: 3.1,
    }),
  ],
};

const Z_IMAGE: Family = {
  id: "z_image",
  title: "Z-Image",
  named: /(^|[^a-z])z[-_. ]?image|zimage/,
  encoderType: "lumina2",
  files: { encoder_1: QWEN_4B, vae: FLUX_VAE },
  versions: [
    version("z_image", "Z-Image", null, { ...flow, sampler: "res_multistep", steps: at(14, 25, 40, 20), side: AT_1024, cfg: 4, shift: 3 }),
    version("z_image_turbo", "Z-Image Turbo", /turbo|distill/, {
      ...distilled,
      sampler: "res_multistep",
      steps: at(6, 8, 10),
      side: AT_1024,
      shift: 3,
    }),
  ],
};

const HIDREAM: Family = {
  id: "hidream",
  title: "HiDream-I1",
  named: /hi[-_. ]?dream/,
  encoderType: "hidream",
  files: {
    encoder_1: encoder(["clip_l_hidream", "clip_l"], "clip_l_hidream.safetensors"),
    encoder_2: encoder(["clip_g_hidream", "clip_g"], "clip_g_hidream.safetensors"),
    encoder_3: T5XXL,
    encoder_4: encoder(["llama_3.1_8b", "llama-3.1-8b", "llama3.1"], "llama_3.1_8b_instruct_fp8_scaled.safetensors"),
    vae: FLUX_VAE,
  },
  versions: [
    version("hidream_full", "HiDream-I1 full", null, { ...flow, steps: at(16, 30, 50, 25), side: AT_1024, cfg: 5, shift: 3 }),
    version(
      "hidream_edit",
      "HiDream-E1",
      /(^|[^a-z])e1/,
      { ...flow, steps: at(16, 28, 40, 20), side: AT_1024, cfg: 5, shift: 3 },
      { special: "edit" },
    ),
    version("hidream_fast", "HiDream-I1 fast", /fast/, {
      ...distilled,
      sampler: "lcm",
      steps: at(10, 16, 20, 14),
      side: AT_1024,
      shift: 3,
    }),
    version("hidream_dev", "HiDream-I1 dev", /dev/, { ...distilled, sampler: "lcm", steps: at(16, 28, 36, 20), side: AT_1024, shift: 6 }),
  ],
};

const LUMINA2: Family = {
  id: "lumina2",
  title: "Lumina Image 2.0",
  named: /lumina|neta[-_. ]?yume/,
  encoderType: "lumina2",
  files: { encoder_1: encoder(["gemma_2_2b", "gemma2_2b"], "gemma_2_2b_fp16.safetensors"), vae: FLUX_VAE },
  versions: [
    version("lumina2", "Lumina Image 2.0", null, {
      ...flow,
      sampler: "res_multistep",
      steps: at(14, 25, 40, 20),
      side: AT_1024,
      cfg: 4,
      shift: 6,
    }),
    version("neta_lumina", "Neta Lumina", /neta/, {
      ...flow,
      sampler: "res_multistep",
      steps: at(16, 30, 40, 20),
      side: AT_1024,
      cfg: 4,
      shift: 4,
    }),
  ],
};

const one = (family: Omit<Family, "versions">, settings: Settings): Family => ({
  ...family,
  versions: [version(family.id, family.title, null, settings)],
});

const AURAFLOW = one(
  { id: "auraflow", title: "AuraFlow", named: /aura[-_. ]?flow|pony[-_. ]?v?7|pony[-_. ]?diffusion[-_. ]?v?7/ },
  { ...flow, steps: at(14, 25, 40, 20), side: AT_1024, cfg: 3.5, scheduler: "sgm_uniform" },
);

const CASCADE = one(
  {
    id: "cascade",
    title: "Stable Cascade",
    named: /cascade/,
    files: { stage_b: { folder: "checkpoints", like: ["stage_b"], unlike: ["lite"], get: "stable_cascade_stage_b.safetensors" } },
  },
  { steps: at(12, 20, 30), side: AT_1024, cfg: 4, sampler: "euler_ancestral", scheduler: "simple", negative: true },
);

const HUNYUAN_DIT = one(
  { id: "hunyuan_dit", title: "Hunyuan-DiT", named: /hunyuan[-_. ]?dit|hydit/ },
  { ...flow, steps: at(16, 30, 45, 20), side: AT_1024, cfg: 6, scheduler: "sgm_uniform" },
);

const HUNYUAN_IMAGE: Family = {
  id: "hunyuan_image",
  title: "HunyuanImage 2.1",
  named: /hunyuan[-_. ]?image/,
  encoderType: "hunyuan_image",
  files: {
    encoder_1: QWEN_VL,
    encoder_2: encoder(["byt5_small_glyphxl", "byt5"], "byt5_small_glyphxl_fp16.safetensors"),
    vae: vae(["hunyuan_image_2.1_vae"], "hunyuan_image_2.1_vae_fp16.safetensors"),
  },
  versions: [
    version("hunyuan_image", "HunyuanImage 2.1", null, {
      ...flow,
      steps: at(20, 30, 50),
      side: at(1024, 2048, 2048, 1024),
      cfg: 3.5,
      shift: 5,
    }),
    version("hunyuan_image_distilled", "HunyuanImage 2.1 distilled", /distil/, {
      ...distilled,
      steps: at(8, 8),
      side: at(1024, 2048, 2048, 1024),
      shift: 4,
    }),
  ],
};

const COSMOS = one(
  {
    id: "cosmos_predict2",
    title: "Cosmos Predict2",
    named: /cosmos[-_. ]?predict[-_. ]?2.*(t2i|text2image)/,
    encoderType: "cosmos",
    files: {
      encoder_1: encoder(["oldt5_xxl", "oldt5"], "oldt5_xxl_fp8_e4m3fn_scaled.safetensors"),
      vae: vae(["wan_2.1_vae", "wan2.1_vae"], "wan_2.1_vae.safetensors"),
    },
  },
  { ...flow, steps: at(16, 30, 45, 20), side: AT_1024, cfg: 4 },
);

const ANIMA = one(
  {
    id: "anima",
    title: "Anima",
    named: /(^|[^a-z])anima([^a-z]|$)/,
    encoderType: "stable_diffusion",
    files: { encoder_1: encoder(["qwen_3_06b"], "qwen_3_06b_base.safetensors"), vae: QWEN_VAE },
  },
  { ...flow, steps: at(16, 30, 45, 20), side: AT_1024, cfg: 4, sampler: "er_sde" },
);

const ERNIE: Family = {
  id: "ernie_image",
  title: "ERNIE-Image",
  named: /ernie[-_. ]?image/,
  encoderType: "flux2",
  files: { encoder_1: encoder(["ministral-3-3b"], "ministral-3-3b.safetensors"), vae: FLUX2_VAE },
  versions: [
    version("ernie_image", "ERNIE-Image", null, { ...flow, steps: at(12, 20, 40), side: AT_1024, cfg: 4 }),
    version("ernie_image_turbo", "ERNIE-Image Turbo", /turbo/, { ...distilled, steps: at(6, 8, 10), side: AT_1024 }),
  ],
};

const OMNIGEN2 = one(
  {
    id: "omnigen2",
    title: "OmniGen2",
    named: /omnigen[-_. ]?2/,
    encoderType: "omnigen2",
    files: { encoder_1: encoder(["qwen_2.5_vl_fp16", "qwen_2.5_vl_3b"], "qwen_2.5_vl_fp16.safetensors"), vae: FLUX_VAE },
  },
  { ...flow, steps: at(12, 20, 40), side: AT_1024, cfg: 5 },
);

const OVIS = one(
  {
    id: "ovis_image",
    title: "Ovis-Image",
    named: /ovis[-_. ]?image/,
    encoderType: "ovis",
    files: { encoder_1: encoder(["ovis_2.5"], "ovis_2.5.safetensors"), vae: FLUX_VAE },
  },
  { ...flow, steps: at(12, 20, 40), side: AT_1024, cfg: 5, shift: 3 },
);

export const FAMILIES: readonly Family[] = [
  CASCADE,
  FLUX2_KLEIN,
  FLUX2,
  FLUX,
  HUNYUAN_DIT,
  HUNYUAN_IMAGE,
  COSMOS,
  HIDREAM,
  QWEN_IMAGE,
  Z_IMAGE,
  ERNIE,
  OMNIGEN2,
  OVIS,
  AURAFLOW,
  LUMINA2,
  CHROMA,
  SD3,
  // A tuned model that names its base keeps the base's numbers: these have words in common with many file names.
  SDXL,
  ANIMA,
  SD2,
  SD15,
];

/** A checkpoint of which nothing is known is most often a Stable Diffusion model under a name of its own. */
export const ANY_CHECKPOINT: { family: Family; version: Version } = {
  family: SDXL,
  version: version("checkpoint", "a checkpoint", null, { ...classic, steps: at(12, 25, 45, 20), side: at(512, 1024) }),
};

export const familyOf = (id: string): Family | undefined => FAMILIES.find((family) => family.id === id);
