import { createHash } from "node:crypto";
import { EaselError } from "#comfyui/errors.ts";
import { asReference, type Pictures } from "../pictures.ts";
import { examinePicture, type PictureFacts } from "./examine.ts";

/** A picture that came as an argument, found and looked at. */
export interface GivenPicture extends PictureFacts {
  bytes: Uint8Array;
  /** What the ledger calls it: its reference, or that it came with the call. Never data. */
  label: string;
  /** SHA-256 of the bytes, hex. */
  hash: string;
}

export interface PictureSource {
  pictures: Pictures;
  /** References of the newest outputs, newest first, for the error message. */
  latest(): string[];
}

/**
 * The picture that an argument points at or holds: a reference, a `comfyui://outputs/` address, a data URI, or base64.
 * Throws EaselError image_reference_unknown, image_unreadable, output_gone, or not_allowed for paths and web addresses.
 */
export async function takePicture(name: string, text: string, source: PictureSource): Promise<GivenPicture> {
  const given = text.trim();
  const reference = asReference(given);
  if (reference !== null) return fromReference(given, reference, source);
  if (/^https?:/i.test(given)) throw notFetched(name);
  const data = /^data:/i.test(given) ? dataOf(name, given) : Buffer.from(given, "base64");
  const facts = examinePicture(data);
  if (facts) return { ...facts, bytes: data, label: "a picture sent along", hash: hashOf(data) };
  if (looksLikePath(given)) throw notReadFromDisk(name);
  if (given.length <= 100 && !/^data:/i.test(given)) throw unknownReference(given, source);
  throw unreadable(name);
}

async function fromReference(given: string, reference: string, source: PictureSource): Promise<GivenPicture> {
  const kept = await source.pictures.read(reference);
  if (!kept) throw unknownReference(given, source);
  const facts = examinePicture(kept.bytes);
  if (!facts) {
    throw new EaselError(
      "image_unreadable",
      `The file of ${reference} is no whole picture any more.`,
      "Make the picture again, or use another one.",
    );
  }
  return { ...facts, bytes: kept.bytes, label: reference, hash: hashOf(kept.bytes) };
}

function dataOf(name: string, uri: string): Buffer {
  const comma = uri.indexOf(",");
  if (comma === -1 || !/;base64$/i.test(uri.slice(0, comma))) throw unreadable(name);
  return Buffer.from(uri.slice(comma + 1), "base64");
}

function looksLikePath(text: string): boolean {
  if (text.length > 4096) return false;
  return /^(file:|~|\.{0,2}[\\/]|[a-z]:[\\/])/i.test(text) || (/[\\/]/.test(text) && /\.[a-z]{3,4}$/i.test(text));
}

const hashOf = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

function unknownReference(given: string, source: PictureSource): EaselError {
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
    `${name} looks like the path of a file; Easel does not read files that a chat names.`,
    "Give the reference of a picture that Easel made, or the picture itself as base64.",
  );
}

function notFetched(name: string): EaselError {
  return new EaselError(
    "not_allowed",
    `${name} is a web address; Easel does not fetch pictures from the web.`,
    "Give the reference of a picture that Easel made, or the picture itself as base64.",
  );
}
