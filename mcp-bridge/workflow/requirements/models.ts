import { closest, listed } from "#base/did-you-mean.ts";
import { fileStem, identify } from "../../models/identify.ts";
import type { ModelNeed } from "../workflow.ts";

const MODEL_EXTENSION = /\.(safetensors|ckpt|pt|pth|bin|sft|gguf)$/;

const baseName = (file: string) => (file.split(/[/\\]/).pop() ?? file).toLowerCase();
const lettersAndDigits = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, "");
export const nameContains = (file: string, words: string[] | undefined) =>
  words?.some((word) => lettersAndDigits(baseName(file)).includes(lettersAndDigits(word))) ?? false;

/** Whether a file is of the kind that a need names. */
export const matchesNeed = (file: string, need: ModelNeed) => !need.like || nameContains(file, need.like);

/** Names that have so much in common belong to models of one kind, whatever kind that is. */
const MUCH_ALIKE = 0.5;

/** The installed file that serves a need best, most like the one that it names; null when none does. */
export function bestModelFile(need: ModelNeed, installed: readonly string[]): string | null {
  const ranked = installed
    .filter((file) => matchesNeed(file, need))
    .map((file) => ({ file, rank: rankOf(need, file), likeness: need.default === undefined ? 0 : likenessOf(need.default, file) }))
    .filter(({ rank, likeness }) => rank !== null || likeness >= MUCH_ALIKE)
    .sort((a, b) => b.likeness - a.likeness || Number(a.rank ?? 4) - Number(b.rank ?? 4) || (a.file < b.file ? -1 : 1));
  return ranked[0]?.file ?? null;
}

/** How much two files' names say the same: above 1 where they are of one family, 0 where they have no word in common. */
function likenessOf(one: string, other: string): number {
  const family = familyId(one);
  const words = wordsOf(one);
  const others = wordsOf(other);
  const common = [...words].filter((word) => others.has(word)).length;
  return (family !== null && family === familyId(other) ? 1 : 0) + common / Math.max(1, words.size + others.size - common);
}

const familyId = (file: string) => {
  const identity = identify(file);
  return identity.kind === "picture" ? identity.family.id : null;
};
const wordsOf = (file: string) => new Set(fileStem(file).match(/\p{L}+|\d+/gu));

/** Smaller is better; null = never. */
function rankOf(need: ModelNeed, file: string): number | null {
  if (nameContains(file, need.prefer)) return 0;
  if (need.folder !== "checkpoints" || need.like) return 1;
  const identity = identify(file);
  if (identity.kind === "unknown") return 2;
  if (identity.kind === "other" || identity.version.special === "inpaint") return null;
  // Without families the template's graph and numbers are those of an ordinary model.
  if (Object.values(identity.family.files ?? {}).some(({ folder }) => folder === "checkpoints")) return null;
  return identity.version.settings.usesConfigDefaults ? 1 : 3;
}

/** The installed file that a person or AI app meant: exactly so, or without folder, ending or capitals when that leaves one. */
export function findModel(name: string, installed: readonly string[]): string | null {
  if (installed.includes(name)) return name;
  const plain = (file: string) => file.trim().toLowerCase().replaceAll("\\", "/");
  const bareEnding = (file: string) => plain(file).replace(MODEL_EXTENSION, "");
  const same: ((file: string) => boolean)[] = [
    (file) => plain(file) === plain(name),
    (file) => bareEnding(file) === bareEnding(name),
    (file) => fileStem(file) === fileStem(name),
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
  const near = closest(fileStem(name), installed.map(fileStem));
  const meant = installed.find((file) => fileStem(file) === near);
  return {
    message,
    remedy: `${meant === undefined ? "" : `Did you mean \`${meant}\`? `}Choose one that is installed (${listed(installed)}), or leave it out for a fitting one.`,
  };
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
