import { closest, listed } from "../suggest.ts";
import type { ModelNeed } from "./workflow.ts";

/**
 * Checkpoints that make no picture from a text with an ordinary sampler: parts of models, and models for video, sound or
 * 3D. People keep them in the same folder, and the alphabet often puts one of them first.
 * A word counts where no other letter touches it, so that "swan" is no "wan".
 */
const NO_PICTURE_MODEL =
  /refiner|inpaint|esrgan|upscal|ultrasharp|control[-_. ]?(net|v\d|lora)|ip-?adapter|pix2pix|cascade|zero123|hunyuan|cogvideo|mochi|cosmos|animatediff|t5xxl|umt5|stable[-_. ]?(video|audio|zero)|text[-_. ]?encoder|(^|[^a-z])(svd|wan|ltxv?|video|audio|ace|vae|ae|clip|lora|embeddings?|depth|i2v|t2v)(?![a-z])/;

/** A VAE that is part of the checkpoint is no reason to put it aside ("realisticVision_v51VAE", "baked_vae"). */
const WITH_VAE = /(baked|with|incl|v\d+)[-_. ]?vae|\dvae/g;

/** Image models that ordinary settings (20 to 30 steps, cfg 7) suit. */
const ORDINARY =
  /sdxl|(^|[^a-z])xl|xl([^a-z]|$)|sd[-_. ]?(1|2|v1|v2|15|21)|v1-5|pony|illustrious|noob|juggernaut|dreamshaper|realistic|realvis|epicrealism|deliberate|photon|animagine|playground/;

/** Models that come out wrong with ordinary settings: distilled ones, and families that want a cfg near 1. */
const PARTICULAR = /turbo|lightning|hyper|lcm|schnell|dmd|flux|sd[-_. ]?3|lumina|hidream|chroma|aura|qwen|z[-_. ]?image/;

const ENDING = /\.(safetensors|ckpt|pt|pth|bin|sft|gguf)$/;

const baseName = (file: string) => (file.split(/[/\\]/).pop() ?? file).toLowerCase();
const stem = (file: string) => baseName(file).replace(ENDING, "");
const bare = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, "");
export const says = (file: string, words: string[] | undefined) =>
  words?.some((word) => bare(baseName(file)).includes(bare(word))) ?? false;

/** Whether a file is of the kind that a need names. */
export const fitsNeed = (file: string, need: ModelNeed) => !need.like || says(file, need.like);

/** The installed file that serves a need best; null when none does. */
export function bestFile(need: ModelNeed, installed: readonly string[]): string | null {
  const ranked = installed
    .filter((file) => fitsNeed(file, need))
    .map((file) => ({ file, rank: rankOf(need, file) }))
    .filter(({ rank }) => rank !== null)
    .sort((a, b) => Number(a.rank) - Number(b.rank) || (a.file < b.file ? -1 : 1));
  return ranked[0]?.file ?? null;
}

/** Smaller is better; null = never. */
function rankOf(need: ModelNeed, file: string): number | null {
  if (says(file, need.prefer)) return 0;
  if (need.folder !== "checkpoints" || need.like) return 1;
  const name = baseName(file);
  if (NO_PICTURE_MODEL.test(name.replace(WITH_VAE, ""))) return null;
  if (PARTICULAR.test(name)) return 3;
  return ORDINARY.test(name) ? 1 : 2;
}

/** The installed file that a person or AI app meant: exactly so, or without folder, ending or capitals when that leaves one. */
export function findModel(name: string, installed: readonly string[]): string | null {
  if (installed.includes(name)) return name;
  const plain = (file: string) => file.trim().toLowerCase().replaceAll("\\", "/");
  const bareEnding = (file: string) => plain(file).replace(ENDING, "");
  const same: ((file: string) => boolean)[] = [
    (file) => plain(file) === plain(name),
    (file) => bareEnding(file) === bareEnding(name),
    (file) => stem(file) === stem(name),
  ];
  for (const fits of same) {
    const [found, ...others] = installed.filter(fits);
    if (found !== undefined && others.length === 0) return found;
  }
  return null;
}

/** What to call the files of a folder, and an example that a person can look for. */
const FOLDER_WORDS: Record<string, { one: string; example: string }> = {
  checkpoints: { one: "checkpoint", example: "a Stable Diffusion checkpoint such as DreamShaper or Juggernaut XL" },
  loras: { one: "LoRA", example: "a LoRA file made for your checkpoint" },
  upscale_models: { one: "upscale model", example: "an upscale model such as RealESRGAN_x4plus or 4x-UltraSharp" },
  text_encoders: { one: "text encoder", example: "a vision-language text encoder such as Qwen3.5 or Gemma 4" },
};

export const modelWord = (folder: string) => FOLDER_WORDS[folder]?.one ?? "model";

/** Message and remedy for a name that is not installed. */
export function unknownModel(name: string, folder: string, installed: readonly string[]): { message: string; remedy: string } {
  const shown = name.length > 100 ? `${name.slice(0, 97)}...` : name;
  const message = `The ${modelWord(folder)} "${shown}" is not installed.`;
  if (installed.length === 0) return { message, remedy: `None is installed. ${howToInstall(folder)}` };
  const near = closest(stem(name), installed.map(stem));
  const meant = installed.find((file) => stem(file) === near);
  return { message, remedy: `${meant === undefined ? "" : `Did you mean \`${meant}\`? `}Installed: ${listed(installed)}.` };
}

/** Message and remedy for a need that nothing installed serves. */
export function noModel(need: ModelNeed, installed: readonly string[]): { message: string; remedy: string } {
  const there = installed.length === 0 ? "" : ` (there is ${listed(installed, 8)})`;
  return { message: `No ${modelWord(need.folder)} that suits this is installed${there}.`, remedy: howToInstall(need.folder) };
}

function howToInstall(folder: string): string {
  const example = FOLDER_WORDS[folder]?.example ?? "a fitting model file";
  return `Put ${example} into ComfyUI's models/${folder} folder, then ask again.`;
}
