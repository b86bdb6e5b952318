/** ComfyUI's folders of models that Easel puts files into. Without zod, so that the page may load it. */
export const MODEL_FOLDERS = [
  "checkpoints",
  "diffusion_models",
  "loras",
  "vae",
  "text_encoders",
  "controlnet",
  "upscale_models",
  "embeddings",
] as const;
export type ModelFolder = (typeof MODEL_FOLDERS)[number];
