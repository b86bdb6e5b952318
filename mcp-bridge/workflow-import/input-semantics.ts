import type { GraphNode, InputValue, NodeInput } from "#comfyui/types.ts";
import type { ParameterType } from "../workflow/workflow.ts";
import type { TextRole } from "./prompt-roles.ts";

/** What a value of a node is for. */
export interface Meaning {
  type: ParameterType;
  /** What it is called where the person has not named its node. */
  name: string;
  description: string;
  /** Whether a tool usually lets a call choose it. */
  usual: boolean;
  /** Of models: ComfyUI's folder. */
  folder?: string;
}

/** Inputs that mean the same wherever they stand. */
const USUAL: Record<string, { name: string; description: string; usual: boolean }> = {
  steps: { name: "steps", description: "Sampling steps; more take longer", usual: true },
  cfg: { name: "cfg", description: "How closely to follow the prompt", usual: true },
  guidance: { name: "guidance", description: "How closely to follow the prompt", usual: true },
  width: { name: "width", description: "Pixels", usual: true },
  height: { name: "height", description: "Pixels", usual: true },
  denoise: { name: "denoise", description: "How much to change: 1 = everything", usual: true },
  strength_model: { name: "lora_strength", description: "How much the LoRA counts", usual: true },
  sampler_name: { name: "sampler", description: "Sampler", usual: false },
  scheduler: { name: "scheduler", description: "Scheduler", usual: false },
  batch_size: { name: "batch_size", description: "Pictures at a time", usual: false },
};

/** Inputs that name a model file, and the folder it is from. */
const FOLDERS: Record<string, string> = {
  ckpt_name: "checkpoints",
  lora_name: "loras",
  vae_name: "vae",
  unet_name: "diffusion_models",
  clip_name: "text_encoders",
  clip_name1: "text_encoders",
  clip_name2: "text_encoders",
  clip_name3: "text_encoders",
  control_net_name: "controlnet",
  style_model_name: "style_models",
  gligen_name: "gligen",
};
const MODEL_NAMES: Record<string, string> = {
  checkpoints: "model",
  loras: "lora",
  upscale_models: "upscale_model",
  diffusion_models: "model",
};

/** Inputs that no call should choose: where the file goes, and what only ComfyUI's editor uses. */
const NOBODYS = /^(filename_prefix|control_after_generate|upload|is_changed)$/;

/** Null for what is no choice: a link, or nothing a tool could take. `input` is null where the engine does not know it. */
export function meaningOf(
  node: GraphNode,
  name: string,
  value: InputValue,
  input: NodeInput | null,
  role: TextRole | null,
): Meaning | null {
  if (NOBODYS.test(name) || input?.section === "hidden") return null;
  if (typeof value === "object" || value === undefined) return null;
  const { class_type: className } = node;
  if (name === "image" && /^LoadImage/.test(className)) {
    const mask = className === "LoadImageMask";
    return { type: mask ? "mask" : "image", name: mask ? "mask" : "image", description: pictureWords(mask), usual: true };
  }
  if ((name === "seed" || name === "noise_seed") && (typeof value === "number" || typeof value === "bigint")) {
    return { type: "seed", name: "seed", description: "Leave out for a random one", usual: true };
  }
  const folder = folderOf(className, name);
  if (folder !== null && typeof value === "string") {
    const usual = MODEL_NAMES[folder] !== undefined;
    return { type: "model", folder, name: MODEL_NAMES[folder] ?? name, description: "File name of an installed model", usual };
  }
  if (role !== null && typeof value === "string" && (input === null || input.type === "STRING")) {
    return role === "positive"
      ? { type: "string", name: "prompt", description: "What the picture shows", usual: true }
      : { type: "string", name: "negative_prompt", description: "What to leave out", usual: true };
  }
  const known = USUAL[name];
  // Only where the picture is begun do width and height mean its size.
  const usual =
    (known?.usual ?? false) && (!/^(width|height)$/.test(name) || /latent/i.test(className)) && !(name === "denoise" && value === 1);
  const words = known ?? { name, description: name.replaceAll("_", " ") };
  return { ...words, usual, type: typeOf(value, input) };
}

function folderOf(className: string, name: string): string | null {
  if (className === "CLIPVisionLoader") return "clip_vision";
  if (name === "model_name") return /upscale/i.test(className) ? "upscale_models" : null;
  return /load/i.test(className) ? (FOLDERS[name] ?? null) : null;
}

function typeOf(value: string | number | bigint | boolean, input: NodeInput | null): ParameterType {
  if (typeof value === "boolean") return "boolean";
  if (typeof value === "string") return "string";
  if (typeof value === "bigint" || input?.type === "INT") return "integer";
  return input === null && Number.isInteger(value) ? "integer" : "number";
}

const pictureWords = (mask: boolean) =>
  mask
    ? "A mask, white = change: a reference, data URI or base64"
    : "Reference of an earlier picture (such as 3f2a91c4), data URI or base64";
