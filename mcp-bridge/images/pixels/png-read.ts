import { Readable } from "node:stream";
import { createInflate, inflateSync } from "node:zlib";
import { PNG } from "pngjs";
import { type Chunk, pngChunks } from "#base/png-chunks.ts";

/** Takes one row of 8-bit RGBA. The array is reused for the next row. */
export type RowSink = (rgba: Uint8Array) => void;

interface Layout {
  width: number;
  height: number;
  /** Bits of a sample: 1, 2, 4, 8 or 16. */
  depth: number;
  /** 0 grey, 2 RGB, 3 palette, 4 grey with alpha, 6 RGB with alpha. */
  type: number;
  interlaced: boolean;
  palette: Uint8Array;
  /** The tRNS chunk's data; null where there is none. */
  transparency: DataView | null;
}

const SAMPLES: Record<number, number> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/**
 * Reads a PNG from its top row to its last, one row at a time: memory grows with the width only, whatever the file claims, and
 * inflating happens outside the event loop. What comes after the last row is never inflated.
 * @throws Error for a file that is no whole PNG
 */
export async function readPng(bytes: Uint8Array, sink: RowSink): Promise<void> {
  const chunks = pngChunks(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)) ?? [];
  const layout = readLayout(bytes, chunks);
  const packed = chunks.filter(({ type }) => type === "IDAT").map(({ start, length }) => bytes.subarray(start, start + length));
  if (layout.interlaced) return readInterlaced(bytes, packed, layout, sink);
  const bits = (SAMPLES[layout.type] ?? 0) * layout.depth;
  const rows = new RowReader(layout.height, Math.ceil((layout.width * bits) / 8), Math.max(1, bits / 8), rowReader(layout, sink));
  for await (const part of Readable.from(packed).pipe(createInflate({ chunkSize: 256 * 1024 }))) {
    rows.add(part);
    if (rows.done) return;
  }
  throw new Error("The PNG ends before its last row");
}

function readLayout(bytes: Uint8Array, chunks: Chunk[]): Layout {
  const header = chunks[0];
  if (header?.type !== "IHDR" || header.length !== 13) throw new Error("The PNG has no header");
  const view = new DataView(bytes.buffer, bytes.byteOffset + header.start, 13);
  const [depth, type, interlace] = [view.getUint8(8), view.getUint8(9), view.getUint8(12)];
  const depths = type === 0 ? [1, 2, 4, 8, 16] : type === 3 ? [1, 2, 4, 8] : [8, 16];
  if (SAMPLES[type] === undefined || !depths.includes(depth)) throw new Error("The PNG is of an unknown kind");
  const find = (wanted: string) => chunks.find((chunk) => chunk.type === wanted);
  const [palette, transparency] = [find("PLTE"), find("tRNS")];
  return {
    width: view.getUint32(0),
    height: view.getUint32(4),
    depth,
    type,
    interlaced: interlace === 1,
    palette: palette ? bytes.subarray(palette.start, palette.start + palette.length) : new Uint8Array(),
    transparency: transparency ? new DataView(bytes.buffer, bytes.byteOffset + transparency.start, transparency.length) : null,
  };
}

/** Cuts inflated data into rows, undoes their filters and hands them on. */
class RowReader {
  done = false;
  readonly #height: number;
  /** Bytes for each pixel, at least 1: how far back a filter looks. */
  readonly #step: number;
  readonly #read: (row: Uint8Array) => void;
  #row: Uint8Array;
  #above: Uint8Array;
  #filter = -1;
  #filled = 0;
  #count = 0;

  constructor(height: number, length: number, step: number, read: (row: Uint8Array) => void) {
    this.#height = height;
    this.#step = step;
    this.#read = read;
    this.#row = new Uint8Array(length);
    this.#above = new Uint8Array(length);
  }

  add(part: Uint8Array): void {
    for (let at = 0; at < part.length && !this.done; ) {
      if (this.#filter === -1) {
        this.#filter = part[at++] ?? 0;
        continue;
      }
      const piece = part.subarray(at, at + this.#row.length - this.#filled);
      this.#row.set(piece, this.#filled);
      this.#filled += piece.length;
      at += piece.length;
      if (this.#filled === this.#row.length) this.#finish();
    }
  }

  #finish(): void {
    unfilter(this.#filter, this.#row, this.#above, this.#step);
    this.#read(this.#row);
    [this.#row, this.#above] = [this.#above, this.#row];
    this.#filter = -1;
    this.#filled = 0;
    this.done = ++this.#count === this.#height;
  }
}

/** PNG specification, section 9: each byte is stored as its difference from a prediction made from its neighbours. */
function unfilter(filter: number, row: Uint8Array, above: Uint8Array, step: number): void {
  const at = (array: Uint8Array, index: number) => (index < 0 ? 0 : (array[index] as number));
  switch (filter) {
    case 0:
      return;
    case 1:
      for (let i = step; i < row.length; i++) row[i] = (row[i] as number) + (row[i - step] as number);
      return;
    case 2:
      for (let i = 0; i < row.length; i++) row[i] = (row[i] as number) + (above[i] as number);
      return;
    case 3:
      for (let i = 0; i < row.length; i++) row[i] = (row[i] as number) + ((at(row, i - step) + (above[i] as number)) >> 1);
      return;
    case 4:
      for (let i = 0; i < row.length; i++) row[i] = (row[i] as number) + paeth(at(row, i - step), above[i] as number, at(above, i - step));
      return;
    default:
      throw new Error("The PNG has an unknown filter");
  }
}

/** The Paeth predictor (PNG specification, section 9.4). */
function paeth(left: number, up: number, corner: number): number {
  const toLeft = Math.abs(up - corner);
  const toUp = Math.abs(left - corner);
  const toCorner = Math.abs(left + up - 2 * corner);
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}

/** Turns a row of the file into RGBA. Of 16 bits the upper 8 are kept. */
function rowReader({ width, depth, type, palette, transparency }: Layout, sink: RowSink): (row: Uint8Array) => void {
  const rgba = new Uint8Array(width * 4);
  const put = (x: number, red: number, green: number, blue: number, alpha: number) => {
    rgba[x * 4] = red;
    rgba[x * 4 + 1] = green;
    rgba[x * 4 + 2] = blue;
    rgba[x * 4 + 3] = alpha;
  };
  const bytes = depth === 16 ? 2 : 1;
  const channels = SAMPLES[type] ?? 1;
  const most = 2 ** depth - 1;
  /** The sample as it is in the file, which is what the palette and tRNS refer to. */
  const raw = (row: Uint8Array, index: number): number => {
    if (depth === 8) return row[index] as number;
    if (depth === 16) return ((row[index * 2] as number) << 8) | (row[index * 2 + 1] as number);
    const bit = index * depth;
    return ((row[bit >> 3] as number) >> (8 - depth - (bit & 7))) & most;
  };
  const clear = (sample: number) => (transparency && transparency.byteLength >= sample * 2 + 2 ? transparency.getUint16(sample * 2) : -1);
  const [clear0, clear1, clear2] = [clear(0), clear(1), clear(2)];
  const pixel: Record<number, (row: Uint8Array, x: number) => void> = {
    0: (row, x) => {
      const sample = raw(row, x);
      const grey = Math.round((sample * 255) / most);
      put(x, grey, grey, grey, sample === clear0 ? 0 : 255);
    },
    2: (row, x) => {
      const at = x * channels * bytes;
      const isClear = clear0 !== -1 && raw(row, x * 3) === clear0 && raw(row, x * 3 + 1) === clear1 && raw(row, x * 3 + 2) === clear2;
      put(x, row[at] as number, row[at + bytes] as number, row[at + 2 * bytes] as number, isClear ? 0 : 255);
    },
    3: (row, x) => {
      const index = raw(row, x);
      const at = index * 3;
      const alpha = transparency && index < transparency.byteLength ? transparency.getUint8(index) : 255;
      put(x, palette[at] ?? 0, palette[at + 1] ?? 0, palette[at + 2] ?? 0, alpha);
    },
    4: (row, x) => {
      const at = x * channels * bytes;
      const grey = row[at] as number;
      put(x, grey, grey, grey, row[at + bytes] as number);
    },
    6: (row, x) => {
      const at = x * channels * bytes;
      put(x, row[at] as number, row[at + bytes] as number, row[at + 2 * bytes] as number, row[at + 3 * bytes] as number);
    },
  };
  const read = pixel[type] ?? (() => {});
  return (row) => {
    for (let x = 0; x < width; x++) read(row, x);
    sink(rgba);
  };
}

function readInterlaced(bytes: Uint8Array, packed: Uint8Array[], { width, height }: Layout, sink: RowSink): void {
  // pngjs inflates all there is, however much that is; this throws where it is more than an image of this size can have.
  inflateSync(Buffer.concat(packed), { maxOutputLength: width * height * 8 + height * 16 + 64 });
  const { data } = PNG.sync.read(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  for (let y = 0; y < height; y++) sink(data.subarray(y * width * 4, (y + 1) * width * 4));
}
