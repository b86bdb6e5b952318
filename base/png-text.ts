import type { FileHandle } from "node:fs/promises";
import { inflateSync } from "node:zlib";
import { PNG_SIGNATURE, pngChunk, pngChunks } from "./png-chunks.ts";

/** The texts in PNG files (tEXt, zTXt, iTXt; PNG specification, section 11.3.4): ComfyUI's graph, and what Easel says of a picture. */

/** All texts of one file together, unpacked. No graph is longer; what unpacks to more is an attack, and is not read. */
export const MAX_PNG_TEXT_BYTES = 16 * 1024 * 1024;

/** Of one file, before its pixels. Real files have a handful; a file made of empty chunks would be read for minutes. */
const MAX_CHUNKS = 4096;

export interface PngText {
  keyword: string;
  text: string;
}

export interface PngHead {
  /** In pixels. */
  width: number;
  height: number;
  /** The texts that stand before the pixels, by keyword. */
  text: Record<string, string>;
}

/** The texts in a PNG, by keyword; `{}` for what is no PNG. */
export function pngTexts(bytes: Uint8Array): Record<string, string> {
  return Object.fromEntries(pngTextList(bytes).map(({ keyword, text }) => [keyword, text]));
}

/** The texts in a PNG in the order of the file; empty for what is no PNG. */
export function pngTextList(bytes: Uint8Array): PngText[] {
  let left = MAX_PNG_TEXT_BYTES;
  return wholeChunks(bytes).flatMap(({ type, start, length }) => {
    const entry = readPngText(type, bytes.subarray(start, start + length), left);
    left -= entry?.text.length ?? 0;
    return entry ?? [];
  });
}

/** Whether a PNG has a text of this keyword; nothing is unpacked. */
export function hasPngText(bytes: Uint8Array, keyword: string): boolean {
  return wholeChunks(bytes).some(({ type, start, length }) => readKeyword(type, bytes.subarray(start, start + length)) === keyword);
}

/** The PNG with its text `keyword` set to `text`; what is no PNG comes back as it is. */
export function withPngText(bytes: Uint8Array, keyword: string, text: string): Uint8Array {
  const parts: Uint8Array[] = [bytes.subarray(0, PNG_SIGNATURE.length)];
  const chunks = wholeChunks(bytes);
  if (chunks.length === 0) return bytes;
  for (const { type, start, length } of chunks) {
    if (readKeyword(type, bytes.subarray(start, start + length)) === keyword) continue;
    parts.push(bytes.subarray(start - 8, start + length + 4));
    if (type === "IHDR") parts.push(pngTextChunk({ keyword, text }));
  }
  return Buffer.concat(parts);
}

/** The chunk that holds a text: tEXt, or iTXt for what Latin-1 cannot say. */
export function pngTextChunk({ keyword, text }: PngText): Buffer {
  const name = Buffer.from(keyword.slice(0, 79), "latin1");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly the characters that Latin-1 has
  if (/^[\x00-\xff]*$/.test(text)) return pngChunk("tEXt", Buffer.concat([name, Buffer.from([0]), Buffer.from(text, "latin1")]));
  return pngChunk("iTXt", Buffer.concat([name, Buffer.from([0, 0, 0, 0, 0]), Buffer.from(text, "utf8")]));
}

/** Size and texts of a PNG file, without reading its pixels; null when it is no PNG, or torn. @throws the system's error. */
export async function readPngHead(file: FileHandle): Promise<PngHead | null> {
  const read = async (position: number, length: number): Promise<Buffer | null> => {
    const buffer = Buffer.alloc(length);
    const { bytesRead } = await file.read(buffer, 0, length, position);
    return bytesRead === length ? buffer : null;
  };
  const start = await read(0, 24);
  if (!start?.subarray(0, PNG_SIGNATURE.length).equals(PNG_SIGNATURE)) return null;
  const head: PngHead = { width: start.readUInt32BE(16), height: start.readUInt32BE(20), text: {} };
  let position = PNG_SIGNATURE.length;
  let left = MAX_PNG_TEXT_BYTES;
  for (let count = 0; count < MAX_CHUNKS; count++) {
    const frame = await read(position, 8);
    if (!frame) return null;
    const length = frame.readUInt32BE(0);
    const type = frame.toString("latin1", 4, 8);
    if (type === "IDAT" || type === "IEND") return head;
    if (isText(type) && length <= left) {
      const data = await read(position + 8, length);
      if (!data) return null;
      const entry = readPngText(type, data, left);
      left -= entry?.text.length ?? 0;
      if (entry) head.text[entry.keyword] = entry.text;
    }
    position += 12 + length;
  }
  return null;
}

function wholeChunks(bytes: Uint8Array) {
  try {
    return pngChunks(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)) ?? [];
  } catch (error) {
    if (error instanceof RangeError) return [];
    throw error;
  }
}

const isText = (type: string): boolean => type === "tEXt" || type === "zTXt" || type === "iTXt";

/** Null where it is no text. */
function readKeyword(type: string, data: Uint8Array): string | null {
  const end = isText(type) ? data.indexOf(0) : -1;
  return end < 1 ? null : Buffer.from(data.buffer, data.byteOffset, end).toString("latin1");
}

/** The text of a chunk of this type; null where it is none, cannot be unpacked, or has more than `maxBytes`. */
export function readPngText(type: string, data: Uint8Array, maxBytes: number): PngText | null {
  const keyword = readKeyword(type, data);
  if (keyword === null) return null;
  const buffer = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const end = buffer.indexOf(0);
  const unpack = (packed: Uint8Array): Buffer => inflateSync(packed, { maxOutputLength: Math.max(1, maxBytes) });
  const plain = (body: Buffer): Buffer | null => (body.length > maxBytes ? null : body);
  try {
    if (type === "tEXt") return entry(keyword, plain(buffer.subarray(end + 1)), "latin1");
    if (type === "zTXt") return entry(keyword, unpack(buffer.subarray(end + 2)), "latin1");
    // Keyword, 0, compressed or not, method, language, 0, translated keyword, 0, text.
    const compressed = buffer[end + 1] === 1;
    const language = buffer.indexOf(0, end + 3);
    const translated = language < 0 ? -1 : buffer.indexOf(0, language + 1);
    if (translated < 0) return null;
    const body = buffer.subarray(translated + 1);
    return entry(keyword, compressed ? unpack(body) : plain(body), "utf8");
  } catch {
    return null;
  }
}

const entry = (keyword: string, text: Buffer | null, encoding: "latin1" | "utf8"): PngText | null =>
  text && { keyword, text: text.toString(encoding) };
