import { createHash } from "node:crypto";
import { EaselError } from "#contract/errors.ts";
import type { AllowedFolders } from "./allowed-folders.ts";
import type { ImageFetcher } from "./fetch-image.ts";
import { type ImageInfo, readImageInfo } from "./image-info.ts";
import { checkImageSize, imageTooLarge, MAX_IMAGE_BYTES } from "./limits.ts";
import { type PictureStore, parseReference } from "./picture-store.ts";

/** A picture that came as an argument, found and looked at. */
export interface InputImage extends ImageInfo {
  bytes: Uint8Array;
  /** What the ledger calls it: its reference, or how it came. Never data, never a place. */
  label: string;
  /** SHA-256 of the bytes, hex. */
  hash: string;
}

export interface ImageSources {
  pictures: PictureStore;
  /** References of the newest outputs, newest first, for the error message. */
  latest(): string[];
  /** What the user has allowed AI apps to name. */
  folders: AllowedFolders;
  /** Null where web addresses are not allowed. */
  web: ImageFetcher | null;
}

/** Longer texts are data. Characters. */
const MAX_PATH_LENGTH = 4096;

/**
 * The picture that an argument points at or holds: a reference, a `comfyui://outputs/` address, a data URI, base64, a file of a
 * folder that the user allowed, or a web address where the user allowed those.
 * Throws EaselError image_reference_unknown, image_unreadable, output_gone, or not_allowed.
 */
export async function resolveInputImage(name: string, text: string, source: ImageSources): Promise<InputImage> {
  const given = text.trim();
  const reference = parseReference(given);
  if (reference !== null) return fromReference(name, given, reference, source);
  if (/^https?:/i.test(given)) {
    if (!source.web) throw notFetched(name);
    return imageFromBytes(name, await source.web.fetch(name, given), "a picture from the web");
  }
  if (given.length > MAX_IMAGE_BYTES * 1.4) throw imageTooLarge(name, Math.floor(given.length * 0.75));
  const isUri = /^data:/i.test(given);
  const data = isUri ? dataUriBytes(name, given) : Buffer.from(given, "base64");
  // Base64 of a JPEG begins like an absolute path, so what it holds is asked first.
  if (isUri || given.length > MAX_PATH_LENGTH || readImageInfo(data)) return imageFromBytes(name, data, "a picture sent along");
  if (looksLikePath(given) || (source.folders.any && /\.(png|jpe?g|webp|gif)$/i.test(given))) {
    if (!source.folders.any) throw notReadFromDisk(name);
    return imageFromBytes(name, await source.folders.read(name, given), "a picture file");
  }
  if (given.length <= 100) throw unknownReference(given, source);
  throw unreadable(name);
}

/** Throws EaselError image_unreadable for what is no picture, or too large a one. */
function imageFromBytes(name: string, bytes: Uint8Array, label: string): InputImage {
  if (bytes.length > MAX_IMAGE_BYTES) throw imageTooLarge(name, bytes.length);
  const facts = readImageInfo(bytes);
  if (!facts) throw unreadable(name);
  checkImageSize(name, facts);
  return { ...facts, bytes, label, hash: hashOf(bytes) };
}

async function fromReference(name: string, given: string, reference: string, source: ImageSources): Promise<InputImage> {
  const kept = await source.pictures.read(reference);
  if (!kept) throw unknownReference(given, source);
  const facts = readImageInfo(kept.bytes);
  if (!facts) {
    throw new EaselError(
      "image_unreadable",
      `The file of ${reference} is no whole picture any more.`,
      "Make the picture again, or use another one.",
    );
  }
  checkImageSize(name, facts);
  return { ...facts, bytes: kept.bytes, label: reference, hash: hashOf(kept.bytes) };
}

function dataUriBytes(name: string, uri: string): Buffer {
  const comma = uri.indexOf(",");
  if (comma === -1 || !/;base64$/i.test(uri.slice(0, comma).trimEnd())) throw unreadable(name);
  const data = uri.slice(comma + 1);
  // Addresses write + / and = as %2B, %2F and %3D.
  return Buffer.from(
    data.replace(/%(2b|2f|3d)/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))),
    "base64",
  );
}

function looksLikePath(text: string): boolean {
  return /^(file:|~|\.{0,2}[\\/]|[a-z]:[\\/])/i.test(text) || (/[\\/]/.test(text) && /\.[a-z]{3,4}$/i.test(text));
}

const hashOf = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

function unknownReference(given: string, source: ImageSources): EaselError {
  const latest = source.latest();
  return new EaselError(
    "image_reference_unknown",
    `There is no picture "${given.slice(0, 40)}".`,
    latest.length > 0
      ? `The newest pictures are: ${latest.join(", ")}.`
      : "No picture has been made yet; make one with generate_image first.",
  );
}

function unreadable(name: string): EaselError {
  return new EaselError(
    "image_unreadable",
    `What was given as ${name} is not a whole PNG, JPEG, WebP or GIF picture.`,
    "Give the reference of a picture that Easel made, or a complete picture file as base64.",
  );
}

function notReadFromDisk(name: string): EaselError {
  return new EaselError(
    "not_allowed",
    `${name} looks like the path of a file, and the user has not allowed Easel to read files that a chat names.`,
    "Give the reference of a picture that Easel made, or the picture itself as base64. The user can allow folders: images.allowed_folders in config.yaml.",
  );
}

function notFetched(name: string): EaselError {
  return new EaselError(
    "not_allowed",
    `${name} is a web address, and the user has not allowed Easel to fetch pictures from the web.`,
    "Give the reference of a picture that Easel made, or the picture itself as base64. The user can allow it: images.allow_http in config.yaml.",
  );
}
