/** The frame of a PNG file: signature and chunks (PNG specification, section 5). Nothing here looks at pixels. */

export const PNG_SIGNATURE: Uint8Array = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

export interface Chunk {
  /** Four letters. */
  type: string;
  /** Where its data begins in the file, in bytes. */
  start: number;
  /** Of its data, in bytes. */
  length: number;
}

/** `length` bytes at `at`, each as the character of its number. @throws RangeError past the end. */
export function ascii(view: DataView, at: number, length: number): string {
  let text = "";
  for (let index = at; index < at + length; index++) text += String.fromCharCode(view.getUint8(index));
  return text;
}

/** A picture of 130 MB in the pieces of 8 kB that libpng makes. A file of empty chunks has millions, each of which costs memory. */
export const MAX_CHUNKS = 16_384;

/** The chunks of a PNG in order; null for what is no PNG. @throws RangeError for one that is cut short or has too many. */
export function pngChunks(view: DataView): Chunk[] | null {
  if (view.byteLength < 8 || !PNG_SIGNATURE.every((byte, index) => view.getUint8(index) === byte)) return null;
  const chunks: Chunk[] = [];
  for (let at = 8; chunks.length < MAX_CHUNKS; ) {
    const chunk = { type: ascii(view, at + 4, 4), start: at + 8, length: view.getUint32(at) };
    // Length and type stand before the data, a checksum behind it.
    at = chunk.start + chunk.length + 4;
    if (at > view.byteLength) throw new RangeError("A PNG chunk is cut short");
    chunks.push(chunk);
    if (chunk.type === "IEND") return chunks;
  }
  throw new RangeError("The PNG has too many chunks");
}

/** A chunk as it stands in the file: length, type, data, checksum. */
export function pngChunk(type: string, data: Uint8Array): Buffer {
  const chunk = Buffer.alloc(data.length + 12);
  chunk.writeUInt32BE(data.length, 0);
  chunk.write(type, 4, "latin1");
  chunk.set(data, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, -4)), chunk.length - 4);
  return chunk;
}

/** What eight rounds of the division do to each byte. */
const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  return crc;
});

/** PNG's checksum. `zlib.crc32` came with Node 22.2, and Easel's bridge runs on older ones. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ (CRC[(crc ^ byte) & 0xff] as number);
  return (crc ^ 0xffffffff) >>> 0;
}
