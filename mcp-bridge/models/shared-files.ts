import type { Family, FileNeed, PerPreset, Settings, Version } from "./family.ts";

/**
 * The building blocks of the tables of families. Their files, node classes and numbers are those of ComfyUI's own examples and
 * templates (github.com/comfyanonymous/ComfyUI_examples, github.com/Comfy-Org/workflow_templates), or of the models' makers.
 */

/** A text encoder as a need; see `FileNeed`. */
export const encoder = (like: string[], exampleFile: string, unlike?: string[]): FileNeed => ({
  folder: "text_encoders",
  like,
  exampleFile,
  ...(unlike && { unlike }),
});
/** A VAE as a need; see `FileNeed`. */
export const vae = (like: string[], exampleFile: string, unlike?: string[]): FileNeed => ({
  folder: "vae",
  like,
  exampleFile,
  ...(unlike && { unlike }),
});

/** Shared by SD3 and Flux.1. */
export const CLIP_L = encoder(["clip_l", "vit-l-14"], "clip_l.safetensors", ["hidream", "clip_large"]);
/** Used by SD3. */
export const CLIP_G = encoder(["clip_g"], "clip_g.safetensors", ["hidream"]);
/** Shared by SD3, Flux.1, Chroma and HiDream. */
export const T5XXL = encoder(["t5xxl_fp16", "t5xxl", "t5_xxl", "t5-v1_1-xxl"], "t5xxl_fp8_e4m3fn_scaled.safetensors", [
  "umt5",
  "oldt5",
  "byt5",
]);
/** Shared by Qwen-Image and HunyuanImage. */
export const QWEN_VL = encoder(["qwen_2.5_vl_7b"], "qwen_2.5_vl_7b_fp8_scaled.safetensors", ["mmproj"]);
/** Shared by Z-Image and the small Flux.2. */
export const QWEN_4B = encoder(["qwen_3_4b"], "qwen_3_4b.safetensors");
/** The VAE of Flux.1, which many later models took over. */
export const FLUX_VAE = vae(["flux_ae", "ae.safetensors", "ae.sft", "flux1_vae", "flux_vae", "fluxvae"], "ae.safetensors", [
  "sdxl_vae",
  "flux2",
  "flux-2",
]);
/** The VAE of Flux.2 and ERNIE-Image. */
export const FLUX2_VAE = vae(["flux2-vae", "flux2_vae", "flux-2-vae", "flux2_ae", "full_encoder_small_decoder"], "flux2-vae.safetensors");
/** The VAE of Qwen-Image and Anima. */
export const QWEN_VAE = vae(["qwen_image_vae"], "qwen_image_vae.safetensors", ["layered"]);

/** A number for each preset; those left out are the standard one. */
export const perPreset = (draft: number, standard: number, highQuality = standard, upscaled = standard): PerPreset => [
  draft,
  standard,
  highQuality,
  upscaled,
];
/** Sides for models trained at 512 pixels. */
export const SIDE_512 = perPreset(512, 512, 640, 512);
/** Sides for models trained at 1024 pixels. */
export const SIDE_1024 = perPreset(768, 1024);

/** A version, written as a row of a table. */
export function version(
  id: string,
  title: string,
  namePattern: RegExp | null,
  settings: Settings,
  more: Pick<Version, "files" | "special"> = {},
): Version {
  return { id, title, namePattern, settings, ...more };
}

/** In the names of models that fill a hole in an image. */
export const INPAINT_NAME = /inpaint|(^|[^a-z])fill([^a-z]|$)/;

/** Sampling of flow-matching transformers. */
export const FLOW = { sampler: "euler", scheduler: "simple", negative: true } as const;
/** The same, distilled to a few steps without guidance. */
export const DISTILLED = { ...FLOW, cfg: 1, negative: false };

/** A family of which there is only one version. */
export const singleVersion = (family: Omit<Family, "versions">, settings: Settings): Family => ({
  ...family,
  versions: [version(family.id, family.title, null, settings)],
});
