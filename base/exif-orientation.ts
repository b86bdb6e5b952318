import { ascii } from "./png-chunks.ts";

/** EXIF's tag for the orientation of an image (CIPA DC-008, 4.6.4): 1 is upright; 2 to 8 say how the stored pixels are to be turned. */
const ORIENTATION_TAG = 0x0112;

/** The orientation that a TIFF header at offset `at` gives, 1 to 8; 1 where it gives none or cannot be read. */
export function tiffOrientation(view: DataView, at: number): number {
  try {
    const little = ascii(view, at, 2) === "II";
    const directory = at + view.getUint32(at + 4, little);
    const count = view.getUint16(directory, little);
    for (let index = 0; index < count; index++) {
      const entry = directory + 2 + index * 12;
      if (view.getUint16(entry, little) !== ORIENTATION_TAG) continue;
      const value = view.getUint16(entry + 8, little);
      return value >= 1 && value <= 8 ? value : 1;
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return 1;
}

/** Whether an orientation turns the image by a quarter, so that width and height change places. */
export const swapsSides = (orientation: number): boolean => orientation >= 5;

/** RGBA pixels, row by row. */
interface Rgba {
  width: number;
  height: number;
  data: Uint8Array;
}

/** The pixels turned and mirrored as the orientation asks; the same object for 1. */
export function applyOrientation(stored: Rgba, orientation: number): Rgba {
  if (orientation === 1) return stored;
  const { width, height, data } = stored;
  const turned = swapsSides(orientation);
  const to = turned ? { width: height, height: width } : { width, height };
  // On which sides the first row and the first column of the stored image lie.
  const fromRight = [2, 3, 7, 8].includes(orientation);
  const fromBottom = [3, 4, 6, 7].includes(orientation);
  const aligned = data.byteOffset % 4 === 0 ? data : data.slice();
  const source = new Uint32Array(aligned.buffer, aligned.byteOffset, width * height);
  const result = new Uint32Array(width * height);
  for (let y = 0; y < to.height; y++) {
    for (let x = 0; x < to.width; x++) {
      const across = turned ? y : x;
      const down = turned ? x : y;
      result[y * to.width + x] = source[
        (fromBottom ? height - 1 - down : down) * width + (fromRight ? width - 1 - across : across)
      ] as number;
    }
  }
  return { ...to, data: new Uint8Array(result.buffer) };
}
