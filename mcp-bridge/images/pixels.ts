import jpeg from "jpeg-js";
import { PNG } from "pngjs";

/** 8-bit RGBA, row by row. */
export interface Pixels {
  width: number;
  height: number;
  data: Uint8Array;
}

/** Null for formats without a decoder here, and for files that turn out to be broken. */
export function decodePicture(bytes: Uint8Array, mime: string): Pixels | null {
  try {
    if (mime === "image/png") return PNG.sync.read(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    if (mime === "image/jpeg") return jpeg.decode(bytes, { useTArray: true, maxMemoryUsageInMB: 1024, maxResolutionInMP: 200 });
    return null;
  } catch {
    return null;
  }
}

/** Each new pixel is the mean of the pixels that it covers; transparent ones count as white, since a JPEG has no alpha. */
export function shrink(pixels: Pixels, longestSide: number): Pixels {
  const scale = longestSide / Math.max(pixels.width, pixels.height);
  const width = Math.max(1, Math.round(pixels.width * scale));
  const height = Math.max(1, Math.round(pixels.height * scale));
  const columns = spans(pixels.width, width);
  const rows = spans(pixels.height, height);
  const data = new Uint8Array(width * height * 4);
  for (const [y, [top, bottom]] of rows.entries()) {
    for (const [x, [left, right]] of columns.entries()) {
      data.set(meanColour(pixels, left, right, top, bottom), (y * width + x) * 4);
    }
  }
  return { width, height, data };
}

/** For each of `parts` new pixels, which of the `size` old ones it covers. */
function spans(size: number, parts: number): [from: number, to: number][] {
  return Array.from({ length: parts }, (_, index) => {
    const from = Math.floor((index * size) / parts);
    return [from, Math.max(from + 1, Math.floor(((index + 1) * size) / parts))];
  });
}

function meanColour({ data, width }: Pixels, left: number, right: number, top: number, bottom: number): [number, number, number, number] {
  let red = 0;
  let green = 0;
  let blue = 0;
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const at = (y * width + x) * 4;
      const alpha = (data[at + 3] ?? 255) / 255;
      const white = 255 * (1 - alpha);
      red += (data[at] ?? 0) * alpha + white;
      green += (data[at + 1] ?? 0) * alpha + white;
      blue += (data[at + 2] ?? 0) * alpha + white;
    }
  }
  const count = (right - left) * (bottom - top);
  return [red / count, green / count, blue / count, 255];
}

export function encodeJpeg({ width, height, data }: Pixels, quality: number): Uint8Array {
  return jpeg.encode({ width, height, data }, quality).data;
}
