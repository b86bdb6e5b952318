import { promisify } from "node:util";
import { constants, deflate } from "node:zlib";

/**
 * A PNG writer for 8-bit pictures. pngjs reads for us but does not write here: it cannot write text chunks, and it filters
 * a large picture in one go, which would keep the server from answering meanwhile.
 */
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const compress = promisify(deflate);
/** About this many bytes are filtered between two breaths. */
const BAND = 1 << 20;

export interface PngPicture {
  width: number;
  height: number;
  /** 3 = RGB, 4 = RGBA */
  channels: 3 | 4;
  /** The bytes of row `y`; asked once each, from the top, so that a caller may make them as they are needed. */
  row(y: number): Uint8Array;
}

export function rowsOf(bytes: Uint8Array, stride: number): (y: number) => Uint8Array {
  return (y) => bytes.subarray(y * stride, (y + 1) * stride);
}

export interface PngOptions {
  /** tEXt chunks in this order; what Latin-1 cannot hold goes into an iTXt chunk. */
  text?: readonly (readonly [keyword: string, text: string])[];
  /** zlib level 0..9; ComfyUI saves with 4 and previews with 1. */
  level?: number;
  /** Called now and then during long work. */
  breathe?: () => Promise<void>;
}

export async function encodePng(picture: PngPicture, options: PngOptions = {}): Promise<Buffer> {
  const { width, height, channels } = picture;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.writeUInt8(8, 8);
  header.writeUInt8(channels === 3 ? 2 : 6, 9);
  const data = await compress(await filtered(picture, options.breathe), {
    level: options.level ?? 4,
    strategy: constants.Z_FILTERED,
    memLevel: 9,
  });
  const texts = (options.text ?? []).map(([keyword, text]) => textChunk(keyword, text));
  return Buffer.concat([SIGNATURE, chunk("IHDR", header), ...texts, chunk("IDAT", data), chunk("IEND", Buffer.alloc(0))]);
}

/** Each row gets the filter whose differences are smallest in sum, the heuristic that the PNG specification recommends. */
async function filtered(picture: PngPicture, breathe?: () => Promise<void>): Promise<Uint8Array> {
  const { height, channels } = picture;
  const stride = picture.width * channels;
  const result = new Uint8Array((stride + 1) * height);
  let above: Uint8Array = new Uint8Array(stride);
  const candidates = FILTERS.map(() => new Uint8Array(stride));
  let sinceBreath = 0;
  for (let y = 0; y < height; y++) {
    const row = picture.row(y);
    let best = 0;
    let smallest = Number.POSITIVE_INFINITY;
    FILTERS.forEach((filter, index) => {
      const sum = filter(row, above, channels, candidates[index] as Uint8Array);
      if (sum < smallest) {
        smallest = sum;
        best = index;
      }
    });
    const target = y * (stride + 1);
    result[target] = FILTER_TYPES[best] as number;
    result.set(candidates[best] as Uint8Array, target + 1);
    above = row;
    sinceBreath += stride;
    if (sinceBreath >= BAND) {
      sinceBreath = 0;
      await breathe?.();
    }
  }
  return result;
}

type Filter = (row: Uint8Array, above: Uint8Array, pixel: number, target: Uint8Array) => number;

/** Sub, Up and Paeth: None and Average hardly ever win on pictures and would cost half as much time again. */
const FILTER_TYPES = [1, 2, 4];
const FILTERS: readonly Filter[] = [
  (row, _above, pixel, target) => {
    let sum = 0;
    for (let i = 0; i < row.length; i++) {
      const value = ((row[i] as number) - (i < pixel ? 0 : (row[i - pixel] as number))) & 255;
      target[i] = value;
      sum += value < 128 ? value : 256 - value;
    }
    return sum;
  },
  (row, above, _pixel, target) => {
    let sum = 0;
    for (let i = 0; i < row.length; i++) {
      const value = ((row[i] as number) - (above[i] as number)) & 255;
      target[i] = value;
      sum += value < 128 ? value : 256 - value;
    }
    return sum;
  },
  (row, above, pixel, target) => {
    let sum = 0;
    for (let i = 0; i < row.length; i++) {
      const left = i < pixel ? 0 : (row[i - pixel] as number);
      const up = above[i] as number;
      const corner = i < pixel ? 0 : (above[i - pixel] as number);
      const toLeft = Math.abs(up - corner);
      const toUp = Math.abs(left - corner);
      const toCorner = Math.abs(left + up - 2 * corner);
      const guess = toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
      const value = ((row[i] as number) - guess) & 255;
      target[i] = value;
      sum += value < 128 ? value : 256 - value;
    }
    return sum;
  },
];

function textChunk(keyword: string, text: string): Buffer {
  const name = Buffer.from(keyword.slice(0, 79), "latin1");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly the characters that Latin-1 has
  if (/^[\x00-\xff]*$/.test(text)) return chunk("tEXt", Buffer.concat([name, Buffer.from([0]), Buffer.from(text, "latin1")]));
  return chunk("iTXt", Buffer.concat([name, Buffer.from([0, 0, 0, 0, 0]), Buffer.from(text, "utf8")]));
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const frame = Buffer.alloc(body.length + 8);
  frame.writeUInt32BE(data.length, 0);
  body.copy(frame, 4);
  frame.writeUInt32BE(crc32(body), body.length + 4);
  return frame;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});

/** node:zlib has crc32 only from Node 22.2 on. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) crc = (CRC_TABLE[(crc ^ (bytes[i] as number)) & 255] as number) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

/** The text chunks of a PNG, in file order; empty for anything that is not a PNG. */
export function pngText(file: Uint8Array): [keyword: string, text: string][] {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const found: [string, string][] = [];
  if (!bytes.subarray(0, 8).equals(SIGNATURE)) return found;
  for (let at = 8; at + 12 <= bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    const type = bytes.toString("latin1", at + 4, at + 8);
    const data = bytes.subarray(at + 8, at + 8 + length);
    const end = data.indexOf(0);
    if (end > 0 && type === "tEXt") found.push([data.toString("latin1", 0, end), data.toString("latin1", end + 1)]);
    if (end > 0 && type === "iTXt" && data[end + 1] === 0) {
      const language = data.indexOf(0, end + 3);
      const translated = data.indexOf(0, language + 1);
      found.push([data.toString("latin1", 0, end), data.toString("utf8", translated + 1)]);
    }
    at += length + 12;
  }
  return found;
}
