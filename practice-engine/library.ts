import type { Model } from "./values.ts";

/**
 * The models that this engine offers. There are no such files, and nothing was trained: each name selects a way of painting, and
 * says so, because people see it in lists beside real models.
 */
export const CHECKPOINTS: Readonly<Record<string, Model["style"]>> = {
  "practice-poster.safetensors": "poster",
  "practice-sketch.safetensors": "sketch",
};

/** What a LoRA adds to the warmth of the colours at strength 1. */
export const LORAS: Readonly<Record<string, number>> = {
  "practice-cool.safetensors": -0.6,
  "practice-warm.safetensors": 0.6,
};

/** How many times larger each side becomes. */
export const UPSCALE_MODELS: Readonly<Record<string, number>> = {
  "practice-2x.pth": 2,
  "practice-4x.pth": 4,
};

/** Model folders as `/models` lists them, with the names that `/models/{folder}` answers. */
export const MODEL_FOLDERS: Readonly<Record<string, readonly string[]>> = {
  checkpoints: Object.keys(CHECKPOINTS),
  loras: Object.keys(LORAS),
  vae: [],
  text_encoders: [],
  diffusion_models: [],
  clip_vision: [],
  embeddings: [],
  controlnet: [],
  upscale_models: Object.keys(UPSCALE_MODELS),
};
