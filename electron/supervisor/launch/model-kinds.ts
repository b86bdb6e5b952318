import fs from "node:fs/promises";
import path from "node:path";

/** Kind of model, as ComfyUI calls it -> its folders, absolute. Empty where no models were found. */
export type ModelPaths = Record<string, string[]>;

/** What other programs, and older ComfyUIs, call ComfyUI's kinds of models, in lower case. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  "stable-diffusion": "checkpoints",
  stablediffusion: "checkpoints",
  lora: "loras",
  lycoris: "loras",
  unet: "diffusion_models",
  diffusionmodels: "diffusion_models",
  clip: "text_encoders",
  text_encoder: "text_encoders",
  textencoders: "text_encoders",
  clipvision: "clip_vision",
  esrgan: "upscale_models",
  realesrgan: "upscale_models",
  swinir: "upscale_models",
  scunet: "upscale_models",
  dat: "upscale_models",
  hat: "upscale_models",
  embedding: "embeddings",
  hypernetwork: "hypernetworks",
  approxvae: "vae_approx",
  "vae-approx": "vae_approx",
};

/** What ComfyUI itself calls them. */
const OWN_NAMES: ReadonlySet<string> = new Set([
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
]);

/** Never handed over: ComfyUI runs what is in `custom_nodes`, and `configs` holds no models. */
const NOT_MODELS = new Set(["custom_nodes", "configs"]);

/** InvokeAI sorts by what a model was made for first. A main model of these is no whole checkpoint. */
const INVOKE_BASES = new Set(["any", "sd-1", "sd-2", "sd-3", "sdxl", "sdxl-refiner", "flux", "cogview4", "qwen-image", "z-image"]);
const INVOKE_PARTS = new Set(["flux", "qwen-image", "z-image"]);
/** What it calls the kinds whose files ComfyUI reads. */
const INVOKE_KINDS: Readonly<Record<string, string>> = {
  main: "checkpoints",
  lora: "loras",
  vae: "vae",
  controlnet: "controlnet",
  embedding: "embeddings",
  spandrel_image_to_image: "upscale_models",
};

/**
 * The models in a folder: by kind where it, or a `models` folder in it, has a folder for each kind, as ComfyUI, A1111, Forge, SwarmUI,
 * Fooocus, InvokeAI and Stability Matrix arrange them; else the model files that lie directly in it.
 */
export async function modelPathsIn(folder: string): Promise<ModelPaths> {
  for (const inside of ["models", "Models", ""]) {
    const found = await kindsIn(path.join(folder, inside));
    if (Object.keys(found.paths).length === 0) continue;
    // A1111 and Forge keep embeddings beside their models.
    const beside = found.foreign && inside !== "" && (await foldersIn(folder)).includes("embeddings");
    return beside ? { ...found.paths, embeddings: [path.join(folder, "embeddings"), ...(found.paths.embeddings ?? [])] } : found.paths;
  }
  // Loose files: what people call a model is usually a checkpoint.
  const files = await fs.readdir(folder).catch(() => []);
  return files.some((name) => /\.(safetensors|ckpt)$/i.test(name)) ? { checkpoints: [folder] } : {};
}

/** `foreign`: another program's folder, in which a name that nobody knows is no kind of model. */
async function kindsIn(folder: string): Promise<{ paths: ModelPaths; foreign: boolean }> {
  const names = await foldersIn(folder);
  const lower = names.map((name) => name.toLowerCase());
  if (lower.some((name) => INVOKE_BASES.has(name))) return { paths: await invokeKinds(folder, names), foreign: true };
  if (!lower.some((name) => OWN_NAMES.has(name) || Object.hasOwn(OTHER_NAMES, name))) return { paths: {}, foreign: false };
  const has = (...wanted: string[]) => wanted.some((name) => lower.includes(name));
  const foreign =
    has("stable-diffusion", "stablediffusion", "prompt_expansion") || (has("lora", "esrgan", "realesrgan") && !has("checkpoints"));
  const paths: ModelPaths = {};
  for (const name of names) {
    const kind = kindOf(name, foreign);
    if (kind !== null) paths[kind] = [...(paths[kind] ?? []), path.join(folder, name)];
  }
  return { paths, foreign };
}

function kindOf(name: string, foreign: boolean): string | null {
  const lower = name.toLowerCase();
  if (NOT_MODELS.has(lower)) return null;
  const known = OTHER_NAMES[lower] ?? (OWN_NAMES.has(lower) ? lower : null);
  // In a ComfyUI, a kind that neither table knows belongs to a custom node ("ipadapter", "ultralytics") and keeps its name.
  return known ?? (foreign ? null : name);
}

async function invokeKinds(folder: string, bases: readonly string[]): Promise<ModelPaths> {
  const paths: ModelPaths = {};
  for (const base of bases.filter((name) => INVOKE_BASES.has(name.toLowerCase()))) {
    for (const name of await foldersIn(path.join(folder, base))) {
      const usual = INVOKE_KINDS[name.toLowerCase()];
      if (usual === undefined) continue;
      const kind = usual === "checkpoints" && INVOKE_PARTS.has(base.toLowerCase()) ? "diffusion_models" : usual;
      paths[kind] = [...(paths[kind] ?? []), path.join(folder, base, name)];
    }
  }
  return paths;
}

/** Names of the folders in it, links to such included; none where it cannot be read. Hidden ones are nobody's models. */
async function foldersIn(folder: string): Promise<string[]> {
  const entries = await fs.readdir(folder, { withFileTypes: true }).catch(() => []);
  const found: string[] = [];
  for (const entry of entries) {
    if (entry.name.startsWith(".")) continue;
    const isFolder = entry.isSymbolicLink()
      ? await fs
          .stat(path.join(folder, entry.name))
          .then((stat) => stat.isDirectory())
          .catch(() => false)
      : entry.isDirectory();
    if (isFolder) found.push(entry.name);
  }
  return found;
}
