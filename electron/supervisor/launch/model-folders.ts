import fs from "node:fs";
import path from "node:path";
import { stringify } from "yaml";

/**
 * Folders of models beside ComfyUI's own, in the form of its extra_model_paths.yaml: kind of model -> folders, one a line.
 * Paths are written whole, because ComfyUI expands "~" and variables in a `base_path`, and a real folder may be called "$HOME".
 */

/** Other programs' names for ComfyUI's kinds of models; ComfyUI's own names mean themselves. Lower case. */
const KINDS: Readonly<Record<string, string>> = {
  "stable-diffusion": "checkpoints",
  stablediffusion: "checkpoints",
  lora: "loras",
  lycoris: "loras",
  unet: "diffusion_models",
  diffusionmodels: "diffusion_models",
  clip: "text_encoders",
  textencoders: "text_encoders",
  clipvision: "clip_vision",
  esrgan: "upscale_models",
  realesrgan: "upscale_models",
  swinir: "upscale_models",
  embedding: "embeddings",
  hypernetwork: "hypernetworks",
  approxvae: "vae_approx",
};

const OWN_KINDS = [
  "checkpoints",
  "loras",
  "vae",
  "text_encoders",
  "diffusion_models",
  "clip_vision",
  "style_models",
  "embeddings",
  "diffusers",
  "vae_approx",
  "controlnet",
  "gligen",
  "upscale_models",
  "hypernetworks",
  "photomaker",
  "classifiers",
  "model_patches",
  "audio_encoders",
  "latent_upscale_models",
];

/** Never handed over: ComfyUI runs what lies in `custom_nodes`, and reads programs' settings from `configs`. */
const NOT_MODELS = new Set(["custom_nodes", "configs"]);

/** Kind of model -> the folders of it; nothing where no models are known to be. */
export type ModelPaths = Record<string, string[]>;

/** What a folder holds: a folder of kinds, as ComfyUI's `models` and other programs' are, itself or in `models`; or model files alone. */
export function modelPathsIn(folder: string): ModelPaths {
  for (const place of [folder, path.join(folder, "models"), path.join(folder, "Models")]) {
    const found = kindsIn(place);
    if (Object.keys(found).length > 0) return found;
  }
  // Loose files: what a person calls a model is a checkpoint.
  return entries(folder).some((entry) => /\.(safetensors|ckpt)$/i.test(entry.name)) ? { checkpoints: [folder] } : {};
}

function kindsIn(folder: string): ModelPaths {
  const folders = entries(folder).filter((entry) => !entry.name.startsWith(".") && isFolder(path.join(folder, entry.name)));
  const isKnown = (name: string) => OWN_KINDS.includes(name.toLowerCase()) || Object.hasOwn(KINDS, name.toLowerCase());
  if (!folders.some(({ name }) => isKnown(name))) return {};
  const found: ModelPaths = {};
  for (const { name } of folders) {
    const lower = name.toLowerCase();
    if (NOT_MODELS.has(lower)) continue;
    // Beside known kinds, others are those of custom nodes ("ipadapter", "ultralytics"), under their own names.
    const kind = KINDS[lower] ?? (OWN_KINDS.includes(lower) ? lower : name);
    found[kind] = [...(found[kind] ?? []), path.join(folder, name)];
  }
  return found;
}

/**
 * Writes the file for these folders and gives back which of them are in it. A folder that is not there now (a disk that is not
 * plugged in) is left out with a note, and so is one that YAML's lines cannot hold.
 */
export function writeModelPaths(folders: readonly string[], file: string): { file: string | null; notes: string[] } {
  const notes: string[] = [];
  const sections: Record<string, Record<string, string>> = {};
  folders.forEach((folder, index) => {
    const found = Object.entries(folder.includes("\n") ? {} : modelPathsIn(folder));
    if (found.length === 0) notes.push(`no models are in the extra folder ${index + 1} now, so it is left out`);
    else sections[`easel_${index + 1}`] = Object.fromEntries(found.map(([kind, places]) => [kind, places.join("\n")]));
  });
  if (Object.keys(sections).length === 0) return { file: null, notes };
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(
    file,
    `# Written by Easel at every start: the model folders from its settings.\n${stringify(sections, { lineWidth: 0 })}`,
  );
  return { file, notes };
}

function entries(folder: string): fs.Dirent[] {
  try {
    return fs.readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function isFolder(place: string): boolean {
  return fs.statSync(place, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
