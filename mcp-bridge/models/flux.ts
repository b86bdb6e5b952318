import type { Family } from "./family.ts";
import {
  CLIP_L,
  DISTILLED,
  encoder,
  FLOW,
  FLUX_VAE,
  FLUX2_VAE,
  INPAINT_NAME,
  perPreset,
  QWEN_4B,
  SIDE_1024,
  T5XXL,
  version,
} from "./shared-files.ts";

/** Flux.2 of Black Forest Labs, the full models. */
export const FLUX2: Family = {
  id: "flux2",
  title: "Flux.2",
  namePattern: /flux[-_. ]?2(?!\d)(?!.*klein)/,
  encoderType: "flux2",
  files: {
    encoder_1: encoder(["mistral_3_small_flux2", "mistral_3_small", "mistral3"], "mistral_3_small_flux2_fp8.safetensors"),
    vae: FLUX2_VAE,
  },
  versions: [
    version("flux2_dev", "Flux.2 dev", null, { ...FLOW, steps: perPreset(12, 20, 32), side: SIDE_1024, cfg: 4, negative: false }),
    version("flux2_turbo", "Flux.2 turbo", /turbo|\dstep/, {
      ...FLOW,
      steps: perPreset(8, 8),
      side: SIDE_1024,
      cfg: 4,
      negative: false,
      stepsInName: true,
    }),
  ],
};

const KLEIN_9B = { encoder_1: encoder(["qwen_3_8b"], "qwen_3_8b_fp8mixed.safetensors"), vae: FLUX2_VAE };
/** The small Flux.2 models, of two sizes, each with an encoder of its own. */
export const FLUX2_KLEIN: Family = {
  id: "flux2_klein",
  title: "Flux.2 klein",
  namePattern: /klein/,
  encoderType: "flux2",
  files: { encoder_1: QWEN_4B, vae: FLUX2_VAE },
  versions: [
    version("flux2_klein_4b", "Flux.2 klein 4B", null, { ...DISTILLED, steps: perPreset(4, 4, 6), side: SIDE_1024 }),
    version(
      "flux2_klein_9b_base",
      "Flux.2 klein 9B base",
      /base.*9b|9b.*base/,
      { ...FLOW, steps: perPreset(12, 20, 40), side: SIDE_1024, cfg: 5 },
      { files: KLEIN_9B },
    ),
    version("flux2_klein_9b", "Flux.2 klein 9B", /9b/, { ...DISTILLED, steps: perPreset(4, 4, 6), side: SIDE_1024 }, { files: KLEIN_9B }),
    version("flux2_klein_4b_base", "Flux.2 klein 4B base", /base/, { ...FLOW, steps: perPreset(12, 20, 40), side: SIDE_1024, cfg: 5 }),
  ],
};

/** Flux.1 and its many tuned and distilled versions. */
export const FLUX: Family = {
  id: "flux",
  title: "Flux.1",
  namePattern: /flux/,
  encoderType: "flux",
  files: { encoder_1: CLIP_L, encoder_2: T5XXL, vae: FLUX_VAE },
  versions: [
    version("flux_dev", "Flux.1 dev", null, { ...FLOW, steps: perPreset(12, 20, 30), side: SIDE_1024, cfg: 3.5, negative: false }),
    version(
      "flux_fill",
      "Flux.1 Fill",
      INPAINT_NAME,
      { ...FLOW, scheduler: "normal", steps: perPreset(12, 20, 30), side: SIDE_1024, cfg: 30, negative: false },
      { special: "inpaint" },
    ),
    version(
      "flux_kontext",
      "Flux.1 Kontext",
      /kontext/,
      { ...FLOW, steps: perPreset(12, 20, 28), side: SIDE_1024, cfg: 2.5, negative: false },
      { special: "edit" },
    ),
    version("flux_schnell", "Flux.1 schnell", /schnell/, { ...DISTILLED, steps: perPreset(4, 4, 6), side: SIDE_1024, stepsInName: true }),
    version("flux_krea", "Flux.1 Krea", /krea/, { ...FLOW, steps: perPreset(14, 24, 32, 20), side: SIDE_1024, cfg: 4.5, negative: false }),
    version("flux_fast", "Flux.1 Turbo or Hyper", /hyper(?!real)|turbo|lightning|\d[-_ ]?steps?/, {
      ...FLOW,
      steps: perPreset(8, 8, 12),
      side: SIDE_1024,
      cfg: 3.5,
      negative: false,
      stepsInName: true,
    }),
  ],
};

/** Chroma, made from Flux.1 schnell, with a single text encoder and real guidance. */
export const CHROMA: Family = {
  id: "chroma",
  title: "Chroma",
  namePattern: /(^|[^a-z])chroma(?!tic|xl)/,
  encoderType: "chroma",
  files: { encoder_1: T5XXL, vae: FLUX_VAE },
  versions: [
    version("chroma", "Chroma", null, { ...FLOW, steps: perPreset(14, 28, 40, 20), side: SIDE_1024, cfg: 4 }),
    version("chroma_flash", "Chroma Flash", /flash/, { ...DISTILLED, sampler: "heun", steps: perPreset(6, 10, 16, 8), side: SIDE_1024 }),
  ],
};
