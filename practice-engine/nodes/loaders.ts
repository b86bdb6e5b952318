import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { type Folders, findPicture, listPictures } from "../folders.ts";
import { CHECKPOINTS, LORAS, UPSCALE_MODELS } from "../library.ts";
import { channelOf, decodePicture, toFloats, UnreadableImageError } from "../pictures/decode.ts";
import type { DecodedPicture } from "../pictures/decoded-picture.ts";
import { imageOf, maskOf } from "../values.ts";
import { type InputValidator, type NodeDefinition, NodeFailure, node, sockets } from "./definition.ts";
import { clip, fileOf, float, model, newCombo, oneOf } from "./inputs.ts";

const checkpointLoader = node({
  name: "CheckpointLoaderSimple",
  title: "Load Checkpoint",
  category: "model/loaders",
  inputs: { ckpt_name: fileOf(() => Object.keys(CHECKPOINTS)) },
  outputs: sockets("MODEL", "CLIP", "VAE"),
  run({ ckpt_name }) {
    const style = CHECKPOINTS[ckpt_name];
    if (style === undefined) throw new NodeFailure("FileNotFoundError", `There is no checkpoint ${ckpt_name}.`);
    return { outputs: [{ kind: "MODEL", style, warmth: 0 }, { kind: "CLIP" }, { kind: "VAE" }] };
  },
});

const strength = float({ default: 1, min: -100, max: 100, step: 0.01 });

const loraLoader = node({
  name: "LoraLoader",
  title: "Load LoRA (Model and CLIP)",
  category: "model/loaders",
  inputs: { model, clip, lora_name: fileOf(() => Object.keys(LORAS)), strength_model: strength, strength_clip: strength },
  outputs: sockets("MODEL", "CLIP"),
  run({ model, clip, lora_name, strength_model }) {
    const warmth = Math.max(-1, Math.min(1, model.warmth + (LORAS[lora_name] ?? 0) * strength_model));
    return { outputs: [{ ...model, warmth }, clip] };
  },
});

const upscaleModelLoader = node({
  name: "UpscaleModelLoader",
  title: "Load Upscale Model",
  category: "model/loaders",
  inputs: { model_name: newCombo(fileOf(() => Object.keys(UPSCALE_MODELS))) },
  outputs: sockets("UPSCALE_MODEL"),
  run({ model_name }) {
    const factor = UPSCALE_MODELS[model_name];
    if (factor === undefined) throw new NodeFailure("FileNotFoundError", `There is no upscale model ${model_name}.`);
    return { outputs: [{ kind: "UPSCALE_MODEL", factor }] };
  },
});

const inputPicture = fileOf((folders) => listPictures(folders.input), { image_upload: true });

/** Any existing image will do, listed or not. What is outside of the three folders is refused, as by ComfyUI since 0.38. */
const pictureExists: InputValidator = {
  input: "image",
  validate: (value, folders) => (findPicture(folders, String(value)) === null ? `Invalid image file: ${String(value)}` : null),
};

async function readPicture(folders: Folders, name: string): Promise<DecodedPicture> {
  const path = findPicture(folders, name);
  if (path === null) throw new NodeFailure("FileNotFoundError", `Invalid image file: ${name}`);
  try {
    return await decodePicture(await readFile(path));
  } catch (error) {
    if (error instanceof UnreadableImageError) throw new NodeFailure("PIL.UnidentifiedImageError", error.message);
    throw error;
  }
}

async function pictureFingerprint(inputs: Record<string, unknown>, folders: Folders): Promise<string> {
  const path = findPicture(folders, String(inputs.image));
  // A file that has vanished since validation has no fingerprint; reading it fails later.
  const bytes = path === null ? null : await readFile(path).catch(() => null);
  return bytes === null ? "" : createHash("sha256").update(bytes).digest("hex");
}

/** ComfyUI's mask of an image without transparency: small, with nothing masked. */
const NO_MASK = maskOf(64, 64, [new Float32Array(64 * 64)]);

const loadImage = node({
  name: "LoadImage",
  title: "Load Image",
  category: "image",
  inputs: { image: inputPicture },
  outputs: sockets("IMAGE", "MASK"),
  validateInput: pictureExists,
  fingerprint: pictureFingerprint,
  async run({ image }, context) {
    const picture = await readPicture(context.folders, image);
    await context.yieldToEventLoop();
    const { width, height } = picture;
    const mask = picture.hasAlpha ? maskOf(width, height, [channelOf(picture, 3).map((alpha) => 1 - alpha)]) : NO_MASK;
    return { outputs: [imageOf(width, height, [toFloats(picture)]), mask] };
  },
});

const CHANNEL_INDEX = { red: 0, green: 1, blue: 2, alpha: 3 };

const loadImageMask = node({
  name: "LoadImageMask",
  title: "Load Image (as Mask)",
  category: "image",
  inputs: { image: inputPicture, channel: oneOf(["alpha", "red", "green", "blue"]) },
  outputs: sockets("MASK"),
  validateInput: pictureExists,
  fingerprint: pictureFingerprint,
  async run({ image, channel }, context) {
    const picture = await readPicture(context.folders, image);
    if (channel === "alpha" && !picture.hasAlpha) return { outputs: [NO_MASK] };
    const plane = channelOf(picture, CHANNEL_INDEX[channel]);
    const mask = channel === "alpha" ? plane.map((alpha) => 1 - alpha) : plane;
    return { outputs: [maskOf(picture.width, picture.height, [mask])] };
  },
});

/** Nodes that load models and images. */
export const loaderNodes: readonly NodeDefinition[] = [checkpointLoader, loraLoader, upscaleModelLoader, loadImage, loadImageMask];
