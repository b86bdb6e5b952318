import fs from "node:fs";
import path from "node:path";
import { stringify } from "yaml";
import { writeFileAtomicSync } from "#base/atomic-file.ts";

/**
 * Folders of models besides ComfyUI's own, in the form of its extra_model_paths.yaml: kind of model -> folders, one per line.
 * Paths are absolute, because ComfyUI expands "~" and variables in a `base_path`, and a real folder may be called "$HOME".
 */

/** What other programs call ComfyUI's kinds of models, in lower case. */
const FOREIGN_KINDS: Readonly<Record<string, string>> = {
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

/** What ComfyUI itself calls them. */
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

/** Never handed over: ComfyUI runs what is in `custom_nodes`, and `configs` holds no models. */
const NOT_MODELS = new Set(["custom_nodes", "configs"]);

/** Kind of model -> its folders. Empty where no models were found. */
export type ModelPaths = Record<string, string[]>;

/**
 * The models in a folder: by kind where it, or a `models` folder in it, has a folder for each kind, as ComfyUI and other programs
 * arrange them; else the model files that lie directly in it.
 */
export function modelPathsIn(folder: string): ModelPaths {
  for (const candidate of [folder, path.join(folder, "models"), path.join(folder, "Models")]) {
    const found = kindsIn(candidate);
    if (Object.keys(found).length > 0) return found;
  }
  // Loose files: what people call a model is usually a checkpoint.
  return entries(folder).some((entry) => /\.(safetensors|ckpt)$/i.test(entry.name)) ? { checkpoints: [folder] } : {};
}

function kindsIn(folder: string): ModelPaths {
  const folders = entries(folder).filter((entry) => !entry.name.startsWith(".") && isFolder(path.join(folder, entry.name)));
  const isKnown = (name: string) => OWN_KINDS.includes(name.toLowerCase()) || Object.hasOwn(FOREIGN_KINDS, name.toLowerCase());
  if (!folders.some(({ name }) => isKnown(name))) return {};
  const found: ModelPaths = {};
  for (const { name } of folders) {
    const lower = name.toLowerCase();
    if (NOT_MODELS.has(lower)) continue;
    // A kind that neither table knows belongs to a custom node ("ipadapter", "ultralytics") and keeps its name.
    const kind = FOREIGN_KINDS[lower] ?? (OWN_KINDS.includes(lower) ? lower : name);
    found[kind] = [...(found[kind] ?? []), path.join(folder, name)];
  }
  return found;
}

/**
 * Writes ComfyUI's file for these folders. Gives its path, null when none of the folders holds models now, and lines for the log. A
 * folder that is not there (a disk that is not plugged in) is left out with a note; so is one with a line break in its name, which the
 * file cannot express.
 * @throws the system's error when the file cannot be written
 */
export function writeModelPaths(folders: readonly string[], file: string): { file: string | null; notes: string[] } {
  const notes: string[] = [];
  const sections: Record<string, Record<string, string>> = {};
  folders.forEach((folder, index) => {
    const found = Object.entries(folder.includes("\n") ? {} : modelPathsIn(folder));
    if (found.length === 0) notes.push(`no models are in the extra folder ${index + 1} now, so it is left out`);
    else sections[`easel_${index + 1}`] = Object.fromEntries(found.map(([kind, paths]) => [kind, paths.join("\n")]));
  });
  if (Object.keys(sections).length === 0) return { file: null, notes };
  writeFileAtomicSync(
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

function isFolder(file: string): boolean {
  return fs.statSync(file, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
