import type { Family, Version } from "./family.ts";
import { CLIP_G, CLIP_L, FLOW, INPAINT_NAME, perPreset, SIDE_512, SIDE_1024, singleVersion, T5XXL, vae, version } from "./shared-files.ts";

/** Stable Diffusion 1.5, 2 and XL, which the configuration's defaults are meant for. */
const classic = { cfg: 7, sampler: "dpmpp_2m", scheduler: "karras", negative: true, usesConfigDefaults: true } as const;
const few = { scheduler: "sgm_uniform", negative: false, stepsInName: true } as const;
const lcm = { steps: perPreset(4, 6, 8), cfg: 1.8, sampler: "lcm", ...few };
const hyper = { steps: perPreset(4, 8), cfg: 1, sampler: "euler", ...few };
const adversarial = {
  steps: perPreset(1, 3, 4, 4),
  side: perPreset(512, 512),
  cfg: 1,
  sampler: "euler_ancestral",
  scheduler: "sgm_uniform",
  negative: false,
};

/** Stable Diffusion 1.4 and 1.5, with most of the older community checkpoints. */
export const SD15: Family = {
  id: "sd15",
  title: "Stable Diffusion 1.5",
  namePattern:
    /sd[-_. ]?v?1[-_. ]?[45]|(^|[^a-z0-9])v1[-_.][45]|sd[-_. ]?1([^0-9]|$)|stable[-_. ]?diffusion[-_. ]?v?1|dreamshaper|deliberate|epicrealism|epicphotogasm|realistic[-_. ]?vision|absolutereality|photon|rev[-_. ]?animated|cyberrealistic|anything|counterfeit|meina|majicmix|abyssorange|ghostmix|openjourney|dreamlike|toonyou|lyriel|f222|chilloutmix|protogen|nai[-_. ]/,
  versions: [
    version("sd15", "Stable Diffusion 1.5", null, { ...classic, steps: perPreset(12, 25, 40, 20), side: SIDE_512 }),
    version(
      "sd15_inpaint",
      "Stable Diffusion 1.5 inpainting",
      INPAINT_NAME,
      { ...classic, steps: perPreset(12, 25, 40, 20), side: SIDE_512 },
      { special: "inpaint" },
    ),
    version("sd15_lcm", "Stable Diffusion 1.5 LCM", /lcm/, { ...lcm, side: SIDE_512 }),
    version("sd15_hyper", "Stable Diffusion 1.5 Hyper", /hyper(?!real)|lightning/, { ...hyper, side: SIDE_512 }),
    version("sd15_anime", "Stable Diffusion 1.5 for anime", /anything|counterfeit|meina|abyssorange|orangemix|nai[-_. ]|anylora|aom\d/, {
      ...classic,
      steps: perPreset(12, 25, 40, 20),
      side: SIDE_512,
      clipSkip: -2,
    }),
  ],
};

/** Stable Diffusion 2.0 and 2.1. */
export const SD2: Family = {
  id: "sd2",
  title: "Stable Diffusion 2",
  namePattern:
    /sd[-_. ]?v?2([-_. ]?[01])?([^0-9.]|$)|(^|[^a-z0-9])v2[-_.][01]_|(512|768)-v[-_]ema|512-inpainting-ema|stable[-_. ]?diffusion[-_. ]?v?2|(^|[^a-z])sd[-_. ]?turbo|wd[-_. ]?1[-_. ]?5|illuminati/,
  versions: [
    version("sd2", "Stable Diffusion 2", null, { ...classic, steps: perPreset(12, 25, 40, 20), side: perPreset(512, 768, 768, 512) }),
    version("sd_turbo", "SD Turbo", /turbo/, adversarial),
    version(
      "sd2_inpaint",
      "Stable Diffusion 2 inpainting",
      INPAINT_NAME,
      { ...classic, steps: perPreset(12, 25, 40, 20), side: perPreset(512, 512) },
      { special: "inpaint" },
    ),
    version("sd2_512", "Stable Diffusion 2 base", /512|base/, { ...classic, steps: perPreset(12, 25, 40, 20), side: SIDE_512 }),
  ],
};

/** Stable Diffusion XL, with Pony, Illustrious and the other community checkpoints made from it. */
export const SDXL: Family = {
  id: "sdxl",
  title: "Stable Diffusion XL",
  namePattern:
    /sd[-_. ]?xl|(^|[^a-z])xl|xl([^a-z]|$)|xl[-_. ]?(turbo|lightning|hyper|lcm|v\d)|pony|illustrious|noob[-_. ]?ai|noobxl|juggernaut|animagine|realvis|playground[-_. ]?v?2|hassaku|wai[-_. ]?(nsfw|illu|ani)|prefect|autismmix|segmind|ssd[-_. ]?1b|koala|kohaku|dmd2|copax|zavychroma/,
  versions: [
    version("sdxl", "Stable Diffusion XL", null, { ...classic, steps: perPreset(15, 25, 45, 20), side: SIDE_1024 }),
    version(
      "sdxl_inpaint",
      "Stable Diffusion XL inpainting",
      INPAINT_NAME,
      { ...classic, steps: perPreset(15, 25, 45, 20), side: SIDE_1024 },
      { special: "inpaint" },
    ),
    version("sdxl_turbo", "SDXL Turbo", /sd[-_. ]?xl[-_. ]?turbo/, adversarial),
    version("sdxl_dmd2", "Stable Diffusion XL DMD2", /dmd/, { ...lcm, steps: perPreset(4, 4, 8), cfg: 1, side: SIDE_1024 }),
    version("sdxl_lcm", "Stable Diffusion XL LCM", /lcm/, { ...lcm, side: SIDE_1024 }),
    version("sdxl_lightning", "SDXL Lightning", /sd[-_. ]?xl[-_. ]?lightning/, { ...hyper, steps: perPreset(4, 4, 8), side: SIDE_1024 }),
    version("sdxl_hyper", "Hyper-SDXL", /hyper(?!real)/, { ...hyper, side: SIDE_1024 }),
    version("sdxl_fast", "Stable Diffusion XL Lightning or Turbo", /lightning|turbo/, {
      steps: perPreset(5, 7, 10),
      side: SIDE_1024,
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
      steps: perPreset(16, 28, 40, 20),
      side: SIDE_1024,
      usesConfigDefaults: false,
    }),
    version("sdxl_anime", "Stable Diffusion XL for anime", /pony|illustrious|noob|animagine|hassaku|wai[-_. ]|prefect|autismmix/, {
      ...classic,
      cfg: 5.5,
      sampler: "euler_ancestral",
      scheduler: "normal",
      steps: perPreset(16, 28, 40, 20),
      side: SIDE_1024,
      usesConfigDefaults: false,
    }),
    version("playground", "Playground 2.5", /playground[-_. ]?v?2[-_. ]?5/, {
      ...classic,
      cfg: 3,
      steps: perPreset(15, 30, 50, 20),
      side: SIDE_1024,
      usesConfigDefaults: false,
    }),
  ],
};

/** Stable Diffusion 3 and 3.5. */
export const SD3: Family = {
  id: "sd3",
  title: "Stable Diffusion 3",
  namePattern: /sd[-_. ]?v?3|stable[-_. ]?diffusion[-_. ]?v?3/,
  encoderType: "sd3",
  files: { encoder_1: CLIP_L, encoder_2: CLIP_G, encoder_3: T5XXL, vae: vae(["sd3_vae", "sd3.5_vae", "sd3vae"], "sd3_vae.safetensors") },
  versions: [
    version("sd3_medium", "Stable Diffusion 3 medium", null, {
      ...FLOW,
      steps: perPreset(16, 28, 40, 20),
      side: SIDE_1024,
      cfg: 4.5,
      sampler: "dpmpp_2m",
      scheduler: "sgm_uniform",
    }),
    version("sd35_large_turbo", "Stable Diffusion 3.5 large turbo", /turbo|flash/, {
      ...FLOW,
      steps: perPreset(4, 4, 8),
      side: SIDE_1024,
      cfg: 1.2,
      scheduler: "sgm_uniform",
      negative: false,
    }),
    version("sd35_large", "Stable Diffusion 3.5 large", /large/, {
      ...FLOW,
      steps: perPreset(14, 28, 40, 20),
      side: SIDE_1024,
      cfg: 4,
      scheduler: "sgm_uniform",
    }),
    version("sd35_medium", "Stable Diffusion 3.5 medium", /3[-_. ]?5/, {
      ...FLOW,
      steps: perPreset(20, 40, 50, 25),
      side: SIDE_1024,
      cfg: 4.5,
      scheduler: "sgm_uniform",
    }),
  ],
};

/** Stable Cascade, whose two stages are two files. */
export const CASCADE = singleVersion(
  {
    id: "cascade",
    title: "Stable Cascade",
    namePattern: /cascade/,
    files: { stage_b: { folder: "checkpoints", like: ["stage_b"], unlike: ["lite"], exampleFile: "stable_cascade_stage_b.safetensors" } },
  },
  { steps: perPreset(12, 20, 30), side: SIDE_1024, cfg: 4, sampler: "euler_ancestral", scheduler: "simple", negative: true },
);

/** A checkpoint of which nothing is known: most often a Stable Diffusion model under a name of its own. */
export const ANY_CHECKPOINT: { family: Family; version: Version } = {
  family: SDXL,
  version: version("checkpoint", "a checkpoint", null, { ...classic, steps: perPreset(12, 25, 45, 20), side: perPreset(512, 1024) }),
};
