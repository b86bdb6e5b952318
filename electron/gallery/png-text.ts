import type { FileHandle } from "node:fs/promises";

export interface PngHead {
  width: number;
  height: number;
  /** tEXt and uncompressed iTXt entries that stand before the pixels. */
  text: Record<string, string>;
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const TEXT_LIMIT = 4 * 1024 * 1024;

/** Reads size and texts of a PNG without touching its pixels; null when it is not a PNG or is torn. (PNG spec, chunk layout.) */
export async function readPngHead(file: FileHandle): Promise<PngHead | null> {
  const read = async (position: number, length: number): Promise<Buffer | null> => {
    const buffer = Buffer.alloc(length);
    const { bytesRead } = await file.read(buffer, 0, length, position);
    return bytesRead === length ? buffer : null;
  };
  const start = await read(0, 24);
  if (!start?.subarray(0, 8).equals(SIGNATURE)) return null;
  const head: PngHead = { width: start.readUInt32BE(16), height: start.readUInt32BE(20), text: {} };
  for (let position = 8; ; ) {
    const chunk = await read(position, 8);
    if (!chunk) return null;
    const length = chunk.readUInt32BE(0);
    const type = chunk.toString("latin1", 4, 8);
    if (type === "IDAT" || type === "IEND") return head;
    if ((type === "tEXt" || type === "iTXt") && length <= TEXT_LIMIT) {
      const data = await read(position + 8, length);
      if (!data) return null;
      const entry = type === "tEXt" ? plainText(data) : internationalText(data);
      if (entry) head.text[entry.keyword] = entry.text;
    }
    position += 12 + length;
  }
}

function plainText(data: Buffer): { keyword: string; text: string } | null {
  const end = data.indexOf(0);
  return end > 0 ? { keyword: data.toString("latin1", 0, end), text: data.toString("latin1", end + 1) } : null;
}

/** keyword 0, compression flag, method, language 0, translated keyword 0, UTF-8 text. */
function internationalText(data: Buffer): { keyword: string; text: string } | null {
  const end = data.indexOf(0);
  if (end <= 0 || data[end + 1] !== 0) return null;
  const language = data.indexOf(0, end + 3);
  const translated = language < 0 ? -1 : data.indexOf(0, language + 1);
  return translated < 0 ? null : { keyword: data.toString("latin1", 0, end), text: data.toString("utf8", translated + 1) };
}
