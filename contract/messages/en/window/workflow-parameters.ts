import type { ParameterMeaning } from "../../../workflow.ts";

/** What the values of a workflow are called, where Easel knows what they are for. */
export const parameterMeanings: Readonly<Record<ParameterMeaning, string>> = {
  prompt: "Prompt",
  negative_prompt: "Negative prompt",
  image: "Picture",
  mask: "Mask",
  model: "Model",
  lora: "LoRA",
  lora_strength: "LoRA strength",
  upscale_model: "Upscale model",
  width: "Width",
  height: "Height",
  aspect_ratio: "Aspect ratio",
  resolution: "Resolution",
  duration: "Duration",
  steps: "Steps",
  cfg: "CFG (how closely to follow the prompt)",
  guidance: "Guidance (how closely to follow the prompt)",
  denoise: "Denoise (how much to change)",
  sampler: "Sampler",
  scheduler: "Scheduler",
  batch_size: "Pictures at a time",
  seed: "Seed",
};
