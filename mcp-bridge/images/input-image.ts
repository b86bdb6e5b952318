import { createHash } from "node:crypto";
import { EaselError } from "#contract/errors.ts";
import type { AllowedFolders } from "./allowed-folders.ts";
import type { ImageFetcher } from "./fetch-image.ts";
import type { KnownFormats } from "./formats/known-format.ts";
import { kindOfMime } from "./formats/media-types.ts";
import { type ImageInfo, readImageInfo } from "./image-info.ts";
import { checkImageLimits, imageTooLarge, MAX_IMAGE_BYTES } from "./limits.ts";
import { type PictureStore, parseReference } from "./picture-store.ts";

/** An image that a tool was called with, found and its header read. */
export interface InputImage extends ImageInfo {
  bytes: Uint8Array;
  /** What the ledger calls it: its reference, or how it came. Never data, never a path or an address. */
  label: string;
  /** SHA-256 of the bytes, hex. */
  hash: string;
}

/** Where the images of a call may come from. */
export interface ImageSources {
  pictures: PictureStore;
  /** References of the newest outputs, newest first, for the error message. */
  latest(): string[];
  /** The folders whose files AI apps may name. */
  folders: AllowedFolders;
  formats: KnownFormats;
  /** Null where web addresses are not allowed. */
  web: ImageFetcher | null;
}

/** Longer texts are data. Characters. */
const MAX_PATH_LENGTH = 4096;
/** Characters of base64 for each byte, with room for line breaks. */
const BASE64_CHARACTERS_PER_BYTE = 1.4;
/** Longer texts are no reference that somebody mistyped. Characters. */
const MAX_REFERENCE_LENGTH = 100;

/**
 * The image that an argument names or holds: a reference, a `comfyui://outputs/` address, a data URI, base64, a file of a folder
 * that the user allowed, or a web address where the user allowed those.
 * @param name the tool's parameter, for messages
 * @throws EaselError image_reference_unknown, image_unreadable, or not_allowed
 */
export async function resolveInputImage(name: string, text: string, sources: ImageSources): Promise<InputImage> {
  const argument = text.trim();
  const reference = parseReference(argument);
  if (reference !== null) return storedImage(name, argument, reference, sources);
  if (/^https?:/i.test(argument)) {
    if (!sources.web) throw new EaselError("not_allowed", "image_urls_not_allowed", { name });
    return requireImage(name, await sources.web.fetch(name, argument), "a picture from the web", sources);
  }
  if (argument.length > MAX_IMAGE_BYTES * BASE64_CHARACTERS_PER_BYTE) throw imageTooLarge(name, Math.floor(argument.length * 0.75));
  const isUri = /^data:/i.test(argument);
  const data = await sources.formats.of(name, isUri ? dataUriBytes(name, argument) : Buffer.from(argument, "base64"));
  const info = readImageInfo(data);
  // The base64 of a JPEG begins like an absolute path, so what it holds is looked at first.
  if (info) return inputImage(name, data, info, "a picture sent along");
  if (isUri || argument.length > MAX_PATH_LENGTH) throw notReadable(name, data);
  if (looksLikePath(argument) || (!sources.folders.isEmpty && /\.(png|jpe?g|webp|gif|avif|hei[cf])$/i.test(argument))) {
    if (sources.folders.isEmpty) throw new EaselError("not_allowed", "image_paths_not_allowed", { name });
    return requireImage(name, await sources.folders.read(name, argument), "a picture file", sources);
  }
  if (argument.length <= MAX_REFERENCE_LENGTH) throw unknownReference(argument, sources);
  throw notReadable(name, data);
}

async function requireImage(name: string, found: Uint8Array, label: string, { formats }: ImageSources): Promise<InputImage> {
  const bytes = await formats.of(name, found);
  const info = readImageInfo(bytes);
  if (!info) throw notReadable(name, bytes);
  return inputImage(name, bytes, info, label);
}

function inputImage(name: string, bytes: Uint8Array, info: ImageInfo, label: string): InputImage {
  if (bytes.length > MAX_IMAGE_BYTES) throw imageTooLarge(name, bytes.length);
  checkImageLimits(name, info);
  return { ...info, bytes, label, hash: createHash("sha256").update(bytes).digest("hex") };
}

async function storedImage(name: string, argument: string, reference: string, sources: ImageSources): Promise<InputImage> {
  const stored = await sources.pictures.read(reference);
  if (!stored) throw unknownReference(argument, sources);
  const info = readImageInfo(stored.bytes);
  if (!info && kindOfMime(stored.mime) !== "image")
    throw new EaselError("image_unreadable", "stored_output_no_picture", { reference, type: stored.mime });
  if (!info) throw new EaselError("image_unreadable", "stored_picture_damaged", { reference });
  checkImageLimits(name, info);
  return { ...info, bytes: stored.bytes, label: reference, hash: createHash("sha256").update(stored.bytes).digest("hex") };
}

function dataUriBytes(name: string, uri: string): Buffer {
  const comma = uri.indexOf(",");
  if (comma === -1 || !/;base64$/i.test(uri.slice(0, comma).trimEnd())) throw notReadable(name);
  const data = uri.slice(comma + 1);
  // In an address + / and = may be written as %2B, %2F and %3D.
  return Buffer.from(
    data.replace(/%(2b|2f|3d)/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))),
    "base64",
  );
}

function looksLikePath(text: string): boolean {
  return /^(file:|~|\.{0,2}[\\/]|[a-z]:[\\/])/i.test(text) || (/[\\/]/.test(text) && /\.[a-z]{3,4}$/i.test(text));
}

function unknownReference(argument: string, sources: ImageSources): EaselError {
  return new EaselError("image_reference_unknown", "image_reference_unknown", {
    reference: argument.slice(0, 40),
    newest: sources.latest(),
  });
}

/** What is no image, and perhaps too large as well. */
function notReadable(name: string, bytes: Uint8Array = new Uint8Array()): EaselError {
  if (bytes.length > MAX_IMAGE_BYTES) return imageTooLarge(name, bytes.length);
  return new EaselError("image_unreadable", "image_not_readable", { name });
}
