import { tryParseJson } from "#base/json.ts";
import { pngTexts } from "#base/png-text.ts";
import { EaselError } from "#contract/errors.ts";

/** Texts about a file are some MB at most; a file that says more of itself is not read further. Bytes. */
const MAX_METADATA_BYTES = 32 * 1024 * 1024;

/**
 * What ComfyUI has written into a picture, film or sound about the workflow that made it: an object with `prompt` (the API format),
 * `workflow` (the editor's), or both. PNG texts, EXIF in WebP, JPEG and AVIF, and the tags of MP4, WebM, FLAC and Ogg.
 * Throws EaselError workflow_invalid where there is nothing of the kind.
 */
export function embeddedWorkflow(file: string, bytes: Uint8Array): unknown {
  const texts = pngTexts(bytes);
  const found =
    "prompt" in texts || "workflow" in texts ? Object.values(texts).map((text) => tryParseJson(text)) : jsonObjects(metadataOf(bytes));
  const workflows = found.map(unwrapped).filter(isWorkflow);
  if (workflows.length === 0) throw new EaselError("workflow_invalid", "workflow_not_embedded", { file });
  // What the engine ran comes before what the page showed.
  return { ...workflows };
}

/** Some savers write an object of texts, which are JSON themselves. */
function unwrapped(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).map(([name, member]) => {
    return [name, typeof member === "string" && member.startsWith("{") ? (tryParseJson(member) ?? member) : member];
  });
  return Object.fromEntries(members);
}

function isWorkflow(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const members = [value, ...Object.values(value)];
  return members.some(
    (member) => typeof member === "object" && member !== null && ("class_type" in member || "nodes" in member || "prompt" in member),
  );
}

/** The part of a file in which such texts stand; nothing where the container is not known. */
function metadataOf(bytes: Uint8Array): Buffer {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const at = (offset: number) => file.toString("latin1", offset, offset + 4);
  if (at(0) === "RIFF" && at(8) === "WEBP") return riffChunk(file, "EXIF");
  if (at(4) === "ftyp") return isoBox(file, at(8).startsWith("avi") ? "mdat" : "moov");
  // JPEG says everything of itself before its pixels, FLAC and Ogg before their sound, Matroska where it likes.
  const head = file.subarray(0, 4).equals(MATROSKA) ? matroskaTags(file) : file.subarray(0, MAX_METADATA_BYTES);
  return head.subarray(0, MAX_METADATA_BYTES);
}

const MATROSKA = Buffer.from([0x1a, 0x45, 0xdf, 0xa3]);

/** A chunk of a RIFF file: four letters, length in little endian, content, padded to an even length. */
function riffChunk(file: Buffer, name: string): Buffer {
  for (let at = 12; at + 8 <= file.length; ) {
    const length = file.readUInt32LE(at + 4);
    if (file.toString("latin1", at, at + 4) === name) return file.subarray(at + 8, at + 8 + length);
    at += 8 + length + (length % 2);
  }
  return Buffer.alloc(0);
}

/** A box of the outermost level of an ISO base media file: length in big endian (1 = 64 bits follow, 0 = to the end), four letters. */
function isoBox(file: Buffer, name: string): Buffer {
  for (let at = 0; at + 8 <= file.length; ) {
    const short = file.readUInt32BE(at);
    const length = short === 1 && at + 16 <= file.length ? Number(file.readBigUInt64BE(at + 8)) : short === 0 ? file.length - at : short;
    if (length < 8) break;
    if (file.toString("latin1", at + 4, at + 8) === name) return file.subarray(at + 8, at + length);
    at += length;
  }
  return Buffer.alloc(0);
}

/** From the first Tags element on (Matroska specification, ID 0x1254C367). */
function matroskaTags(file: Buffer): Buffer {
  const at = file.indexOf(Buffer.from([0x12, 0x54, 0xc3, 0x67]));
  return at < 0 ? Buffer.alloc(0) : file.subarray(at);
}

/** Every JSON object among bytes of another kind, the outermost of each. */
function jsonObjects(bytes: Buffer): unknown[] {
  const text = bytes.toString("utf8");
  const found: unknown[] = [];
  // Bytes that only look like the beginning of an object may do so at every place.
  let left = 4 * text.length;
  for (let at = text.indexOf('{"'); at >= 0 && left > 0; at = text.indexOf('{"', at)) {
    const { end, whole } = endOfObject(text, at);
    const value = whole ? tryParseJson(text.slice(at, end)) : undefined;
    if (value !== undefined) found.push(value);
    left -= end - at;
    at = value !== undefined ? end : at + 1;
  }
  return found;
}

/** Where the object that begins at `start` ends, or, where it is no whole one, the place that shows it. */
function endOfObject(text: string, start: number): { end: number; whole: boolean } {
  let depth = 0;
  let inString = false;
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    // JSON writes no control characters but between its parts.
    if (code < 0x20 && (inString || (code !== 0x0a && code !== 0x0d && code !== 0x09))) return { end: at, whole: false };
    if (code === 0x5c && inString) at++;
    else if (code === 0x22) inString = !inString;
    else if (!inString && code === 0x7b) depth++;
    else if (!inString && code === 0x7d && --depth === 0) return { end: at + 1, whole: true };
  }
  return { end: text.length, whole: false };
}
