/** `length` bytes at `at`, each as the character of its number. Throws RangeError past the end. */
export const ascii = (view: DataView, at: number, length: number): string =>
  String.fromCharCode(...Array.from({ length }, (_, index) => view.getUint8(at + index)));

export interface Chunk {
  type: string;
  /** Of the data, within the file. */
  start: number;
  length: number;
}

const PNG_SIGNATURE = "\x89PNG\r\n\x1a\n";

/** The chunks of a PNG in order; null for what is no PNG. Throws RangeError for one that is cut short. */
export function pngChunks(view: DataView): Chunk[] | null {
  if (view.byteLength < 8 || ascii(view, 0, 8) !== PNG_SIGNATURE) return null;
  const chunks: Chunk[] = [];
  for (let at = 8; ; ) {
    const chunk = { type: ascii(view, at + 4, 4), start: at + 8, length: view.getUint32(at) };
    // Length and type stand before the data, a checksum behind it.
    at = chunk.start + chunk.length + 4;
    if (at > view.byteLength) throw new RangeError("A PNG chunk is cut short");
    chunks.push(chunk);
    if (chunk.type === "IEND") return chunks;
  }
}
