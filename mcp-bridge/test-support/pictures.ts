import { PNG } from "pngjs";
import type { Pixels } from "../images/pixels.ts";

/** A colour for each place: [red, green, blue, alpha], 0..255. */
export type Painter = (x: number, y: number) => [number, number, number, number?];

export function paint(width: number, height: number, painter: Painter): Pixels {
  const data = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [red, green, blue, alpha = 255] = painter(x, y);
      data.set([red, green, blue, alpha], (y * width + x) * 4);
    }
  }
  return { width, height, data };
}

export function png(width: number, height: number, painter: Painter = () => [200, 90, 30]): Buffer {
  const file = new PNG({ width, height });
  file.data = Buffer.from(paint(width, height, painter).data);
  return PNG.sync.write(file);
}

/** Nothing compresses this: the worst case for every limit. The same for the same seed. */
export function noise(seed = 1): Painter {
  let state = seed;
  const byte = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  };
  return () => [byte(), byte(), byte()];
}
