import { FAMILIES, familyOf } from "./families.ts";
import type { Family, Identity, ModelHeader, Version } from "./family.ts";
import { HARMLESS_WORDS, NON_IMAGE_MODELS } from "./non-image-models.ts";
import { ANY_CHECKPOINT } from "./stable-diffusion.ts";
import { matchSignature } from "./tensor-signatures.ts";

const MODEL_EXTENSION = /\.(safetensors|ckpt|pt|pth|bin|sft|gguf)$/;

/** The file's name in small letters, without folder and extension. */
export function fileStem(file: string): string {
  return (file.split(/[/\\]/).pop() ?? file).toLowerCase().replace(MODEL_EXTENSION, "");
}

/** What a file is, by its header where that tells, else by its name. */
export function identify(file: string, header: ModelHeader | null = null): Identity {
  const named = identifyByName(file);
  const signature = header && matchSignature(header);
  if (!signature) return (header && identifyByMetadata(header, file)) ?? named;
  if ("other" in signature.is) return { kind: "other", modelKind: signature.is.other, sure: true };
  const family = familyOf(signature.is.family);
  if (!family) return named;
  // A distilled model has the same tensors as the one it was made from: the version is in the name, if anywhere.
  const hinted = family.versions.find(({ id, special }) =>
    "version" in signature.is ? id === signature.is.version : "special" in signature.is && special === "inpaint",
  );
  const version = versionNamed(family, fileStem(file)) ?? hinted ?? family.versions[0];
  return { kind: "image", family, version, complete: signature.complete };
}

function identifyByName(file: string): Identity {
  const stem = fileStem(file);
  const telling = stem.replace(HARMLESS_WORDS, " ");
  const other = NON_IMAGE_MODELS.find(({ namePattern }) => namePattern.test(telling));
  if (other) return { kind: "other", modelKind: other.modelKind, sure: other.sure };
  const family = FAMILIES.find(({ namePattern }) => namePattern.test(stem));
  if (!family) return { kind: "unknown" };
  return { kind: "image", family, version: versionNamed(family, stem) ?? family.versions[0], complete: !WITHOUT_ENCODERS.test(stem) };
}

/** Training programs write the architecture into the metadata (github.com/Stability-AI/ModelSpec): "stable-diffusion-xl-v1-base", "flux-1-dev/lora". */
function identifyByMetadata({ metadata }: ModelHeader, file: string): Identity | null {
  const architecture = metadata["modelspec.architecture"];
  const told = architecture === undefined ? null : identifyByName(architecture.replaceAll("/", "-"));
  if (told?.kind !== "image") return told?.kind === "other" ? told : null;
  return { ...told, version: versionNamed(told.family, fileStem(file)) ?? told.version };
}

/** Stability AI's own SD3 files contain no text encoders; files that do say so in their names. */
const WITHOUT_ENCODERS = /^sd3([._]5)?_(medium|large|large_turbo)(_fp(8|16))?$/;

function versionNamed(family: Family, stem: string): Version | undefined {
  return family.versions.find(({ namePattern }) => namePattern?.test(stem));
}

/** What to take an unknown file of this models folder for; null where that would be a mere guess. */
export const assumeIdentity = (folder: string): Extract<Identity, { kind: "image" }> | null =>
  folder === "checkpoints" ? { kind: "image", ...ANY_CHECKPOINT, complete: true } : null;
