import type { Margins } from "../../workflow/area.ts";
import type { Pixels } from "./pixels.ts";

/**
 * The picture with margins, in which it is mirrored at its edges: a sampler that paints over them begins with colours that belong
 * to the picture. Margins in pixels.
 */
export function extendPixels({ width, height, data }: Pixels, { left, top, right, bottom }: Margins): Pixels {
  const to = { width: width + left + right, height: height + top + bottom };
  const source = new Uint32Array(data.buffer, data.byteOffset, width * height);
  const result = new Uint32Array(to.width * to.height);
  const columns = Uint32Array.from({ length: to.width }, (_, x) => mirrored(x - left, width));
  for (let y = 0; y < to.height; y++) {
    const from = mirrored(y - top, height) * width;
    const start = y * to.width;
    result.set(source.subarray(from, from + width), start + left);
    for (let x = 0; x < left; x++) result[start + x] = source[from + (columns[x] as number)] as number;
    for (let x = left + width; x < to.width; x++) result[start + x] = source[from + (columns[x] as number)] as number;
  }
  return { ...to, data: new Uint8Array(result.buffer) };
}

/** The place within 0 to `length` that a place outside is the mirror image of. */
function mirrored(place: number, length: number): number {
  const turn = ((place % (2 * length)) + 2 * length) % (2 * length);
  return turn < length ? turn : 2 * length - 1 - turn;
}
