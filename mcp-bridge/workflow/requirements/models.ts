import { closest } from "#base/did-you-mean.ts";
import { EaselError } from "#contract/errors.ts";
import type { Identity } from "../../models/family.ts";
import { fileStem, identify } from "../../models/identify.ts";
import type { ModelNeed } from "../workflow.ts";

const MODEL_EXTENSION = /\.(safetensors|ckpt|pt|pth|bin|sft|gguf)$/;

const baseName = (file: string) => (file.split(/[/\\]/).pop() ?? file).toLowerCase();
const lettersAndDigits = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, "");
/** Whether a file's name contains one of the words; only letters and digits count. */
export const nameContains = (file: string, words: string[] | undefined) =>
  words?.some((word) => lettersAndDigits(baseName(file)).includes(lettersAndDigits(word))) ?? false;

/** Whether a file's name fits a need. */
export const matchesNeed = (file: string, need: ModelNeed) => !need.like || nameContains(file, need.like);

/** Of a name that a message repeats. Characters. */
const MAX_NAME_LENGTH = 100;
const MAX_FILES_SHOWN = 20;
const MAX_UNSUITABLE_SHOWN = 8;

/** Names that have so much in common belong to models of one kind, whatever kind that is. */
const MIN_LIKENESS = 0.5;

/** The installed file that serves a need best, most like the one that it names; null when none does. */
export function bestModelFile(need: ModelNeed, installed: readonly string[]): string | null {
  const ranked = installed
    .filter((file) => matchesNeed(file, need))
    .map((file) => ({ file, rank: rankOf(need, file), likeness: need.default === undefined ? 0 : likenessOf(need.default, file) }))
    .filter(({ rank, likeness }) => rank !== null || likeness >= MIN_LIKENESS)
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
  return identity.kind === "image" ? identity.family.id : null;
};
const wordsOf = (file: string) => new Set(fileStem(file).match(/\p{L}+|\d+/gu));

/** Smaller is better; null for a file that does not serve the need. */
function rankOf(need: ModelNeed, file: string): number | null {
  if (nameContains(file, need.prefer)) return 0;
  if (need.folder !== "checkpoints" || need.like) return 1;
  const identity = identify(file);
  if (identity.kind === "unknown") return 2;
  if (identity.kind === "other" || identity.version.special === "inpaint") return null;
  // A template without families has the graph and settings of an ordinary model.
  if (Object.values(identity.family.files ?? {}).some(({ folder }) => folder === "checkpoints")) return null;
  return identity.version.settings.usesConfigDefaults ? 1 : 3;
}

/** The installed file of this name: exactly so, or but for folder, extension or capitals where that leaves only one. Null for none. */
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

/** The installed file that was probably meant; null where none has such a name. */
export function likeModel(name: string, installed: readonly string[]): string | null {
  const near = closest(fileStem(name), installed.map(fileStem));
  return installed.find((file) => fileStem(file) === near) ?? null;
}

/** The error for a model that was named and is not installed. `installed` are those that could be used instead. */
export function modelNotInstalled(name: string, folder: string, installed: readonly string[], identity?: Identity): EaselError {
  return new EaselError("model_missing", "model_not_installed", {
    folder,
    name: name.length > MAX_NAME_LENGTH ? `${name.slice(0, MAX_NAME_LENGTH - 3)}...` : name,
    suggestion: likeModel(name, installed),
    installed: installed.slice(0, MAX_FILES_SHOWN),
    more: Math.max(0, installed.length - MAX_FILES_SHOWN),
    ...companionsOf(identity),
  });
}

/** What a model of a known family consists of, for somebody who wants to install it. */
function companionsOf(identity?: Identity): { family: string | null; companions: string[] } {
  if (identity?.kind !== "image") return { family: null, companions: [] };
  const { family, version } = identity;
  const companions = Object.values(version.files ?? family.files ?? {}).map(
    ({ exampleFile, folder }) => `${exampleFile} (models/${folder})`,
  );
  return { family: version.title, companions };
}

/** The error for a need that nothing installed serves. */
export function noSuitableModel({ folder }: ModelNeed, installed: readonly string[]): EaselError {
  return new EaselError("model_missing", "no_suitable_model", {
    folder,
    installed: installed.slice(0, MAX_UNSUITABLE_SHOWN),
    more: Math.max(0, installed.length - MAX_UNSUITABLE_SHOWN),
  });
}
