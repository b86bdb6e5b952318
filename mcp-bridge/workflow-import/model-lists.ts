import type { NodeInput } from "#comfyui/types.ts";

/** Inputs that name a model's file, and the folder of ComfyUI's models that it is from; packs call theirs the same. */
const FOLDERS: Record<string, string> = {
  ckpt_name: "checkpoints",
  lora_name: "loras",
  vae_name: "vae",
  unet_name: "diffusion_models",
  clip_name: "text_encoders",
  clip_name1: "text_encoders",
  clip_name2: "text_encoders",
  clip_name3: "text_encoders",
  clip_name4: "text_encoders",
  control_net_name: "controlnet",
  style_model_name: "style_models",
  gligen_name: "gligen",
};

const MODEL_FILE = /\.(safetensors|ckpt|pt|pth|bin|sft|gguf|onnx|pkl|engine)$/i;
const isFile = (value: unknown) => typeof value === "string" && MODEL_FILE.test(value);

/**
 * The folder that an input's models are from, in ComfyUI's words; null where the input names no model. The engine's own list says
 * what it is; a class that the engine does not have is known by its loader's name. `input` is null for such a class.
 */
export function modelFolder(className: string, name: string, value: unknown, input: NodeInput | null): string | null {
  if (typeof value !== "string") return null;
  if (input === null)
    return /load/i.test(className) && (FOLDERS[name] !== undefined || isFile(value)) ? folderNamed(className, name) : null;
  if (input.type !== "COMBO" || input.upload) return null;
  const files = input.options?.filter(isFile).length ?? 0;
  const areModels = FOLDERS[name] !== undefined || isFile(value) || files * 2 > (input.options?.length ?? 0);
  return areModels ? folderNamed(className, name) : null;
}

function folderNamed(className: string, name: string): string {
  if (/clip_?vision/i.test(className)) return "clip_vision";
  if (/upscale/i.test(className) && /^(model_name|upscale_model)/.test(name)) return "upscale_models";
  return FOLDERS[name] ?? name.replace(/_name\d*$/, "");
}
