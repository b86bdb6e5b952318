import { inflateSync } from "node:zlib";
import { pngChunks } from "./png-chunks.ts";

/** No graph is longer than this; a text that unpacks to more is an attack. Bytes. */
const LIMIT = { maxOutputLength: 16 * 1024 * 1024 };

/** The texts in a PNG (tEXt, zTXt, iTXt), by keyword; `{}` for what is no PNG. */
export function pngTexts(bytes: Uint8Array): Record<string, string> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const texts: Record<string, string> = {};
  for (const { type, start, length } of wholeChunks(view)) {
    const text = readText(type, bytes.subarray(start, start + length));
    if (text) texts[text.keyword] = text.text;
  }
  return texts;
}

/** The PNG with its text `keyword` set to `text` (written as tEXt); what is no PNG comes back as it is. */
export function withPngText(bytes: Uint8Array, keyword: string, text: string): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: Uint8Array[] = [bytes.subarray(0, 8)];
  const chunks = wholeChunks(view);
  if (chunks.length === 0) return bytes;
  for (const { type, start, length } of chunks) {
    const old = readText(type, bytes.subarray(start, start + length));
    if (old?.keyword === keyword) continue;
    parts.push(bytes.subarray(start - 8, start + length + 4));
    if (type === "IHDR") parts.push(textChunk(keyword, text));
  }
  return Buffer.concat(parts);
}

function wholeChunks(view: DataView) {
  try {
    return pngChunks(view) ?? [];
  } catch (error) {
    if (error instanceof RangeError) return [];
    throw error;
  }
}

function readText(type: string, data: Uint8Array): { keyword: string; text: string } | null {
  if (type !== "tEXt" && type !== "zTXt" && type !== "iTXt") return null;
  const buffer = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const end = buffer.indexOf(0);
  if (end < 1) return null;
  const keyword = buffer.toString("latin1", 0, end);
  if (type === "tEXt") return { keyword, text: buffer.toString("latin1", end + 1) };
  try {
    if (type === "zTXt") return { keyword, text: inflateSync(buffer.subarray(end + 2), LIMIT).toString("latin1") };
    const compressed = buffer[end + 1] === 1;
    const language = buffer.indexOf(0, end + 3);
    const body = buffer.subarray(buffer.indexOf(0, language + 1) + 1);
    return { keyword, text: (compressed ? inflateSync(body, LIMIT) : body).toString("utf8") };
  } catch {
    return null;
  }
}

/** tEXt is Latin-1; JSON written in ASCII passes through it unharmed. */
function textChunk(keyword: string, text: string): Uint8Array {
  return pngChunk("tEXt", Buffer.from(`${keyword}\0${asciiJson(text)}`, "latin1"));
}

/** Length, type, data, checksum. */
export function pngChunk(type: string, data: Uint8Array): Uint8Array {
  const chunk = Buffer.alloc(data.length + 12);
  chunk.writeUInt32BE(data.length, 0);
  chunk.write(type, 4, "latin1");
  chunk.set(data, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, -4)), chunk.length - 4);
  return chunk;
}

const asciiJson = (text: string) => text.replace(/[^\0-\x7f]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** What eight rounds of the division do to each byte. */
const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  return crc;
});

/** PNG's checksum. zlib.crc32 is not in Node 18, which Easel also runs on. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ (CRC[(crc ^ byte) & 0xff] as number);
  return (crc ^ 0xffffffff) >>> 0;
}
