import { foldSeed, scramble } from "./random.ts";

const CELL = 16;
const GRAIN = 4;

/**
 * Stage `t` of a painting, as a sampler's step looks: noise first, then the large colours, details last.
 * `finished` and `start` are RGB 0..1 of width x height; the result is a new array. At 0 it is seeded noise (or `start`), at 1 `finished`.
 */
export function paintStage(
  finished: Float32Array,
  start: Float32Array | null,
  seed: bigint,
  width: number,
  height: number,
  t: number,
): Float32Array {
  if (t >= 1) return finished.slice();
  if (t <= 0 && start) return start.slice();
  const at = Math.max(0, t);
  const result = new Float32Array(width * height * 3);
  const coarse = averages(finished, width, height);
  const columns = Math.ceil(width / CELL) + 1;
  const known = smoothstep(at, 0.02, 0.75);
  const detail = smoothstep(at, 0.3, 1);
  const noise = start ? 0.9 * at * (1 - at) ** 1.2 : (1 - at) ** 1.3;
  const fold = foldSeed(seed);
  for (let y = 0; y < height; y++) {
    const gy = y / CELL;
    const fy = gy - Math.floor(gy);
    for (let x = 0; x < width; x++) {
      const gx = x / CELL;
      const corner = (Math.floor(gy) * columns + Math.floor(gx)) * 3;
      const fx = gx - Math.floor(gx);
      const blotch = scramble(fold ^ ((Math.floor(y / GRAIN) * 0x10001 + Math.floor(x / GRAIN)) * 3));
      const grain = scramble(fold + y * width + x);
      const pixel = (y * width + x) * 3;
      for (let channel = 0; channel < 3; channel++) {
        const i = corner + channel;
        const below = i + columns * 3;
        const upper = (coarse[i] as number) * (1 - fx) + (coarse[i + 3] as number) * fx;
        const lower = (coarse[below] as number) * (1 - fx) + (coarse[below + 3] as number) * fx;
        const blurred = upper + (lower - upper) * fy;
        const picture = blurred + ((finished[pixel + channel] as number) - blurred) * detail;
        const base = start ? (start[pixel + channel] as number) : 0.5;
        const shift = channel * 10;
        const random = ((blotch >>> shift) & 1023) / 1023 + ((grain >>> shift) & 1023) / 1023 - 1;
        const value = base + (picture - base) * known + random * noise * 0.5;
        result[pixel + channel] = value < 0 ? 0 : Math.min(value, 1);
      }
    }
  }
  return result;
}

/** Mean colour of each cell, with one more row and column repeated at the far edges to interpolate into. */
function averages(pixels: Float32Array, width: number, height: number): Float32Array {
  const columns = Math.ceil(width / CELL) + 1;
  const rows = Math.ceil(height / CELL) + 1;
  const result = new Float32Array(columns * rows * 3);
  for (let row = 0; row < rows; row++) {
    const top = Math.min(row, rows - 2) * CELL;
    const bottom = Math.min(height, top + CELL);
    for (let column = 0; column < columns; column++) {
      const left = Math.min(column, columns - 2) * CELL;
      const right = Math.min(width, left + CELL);
      const out = (row * columns + column) * 3;
      let [r, g, b] = [0, 0, 0];
      for (let y = top; y < bottom; y++) {
        for (let i = (y * width + left) * 3; i < (y * width + right) * 3; i += 3) {
          r += pixels[i] as number;
          g += pixels[i + 1] as number;
          b += pixels[i + 2] as number;
        }
      }
      const count = (bottom - top) * (right - left);
      result[out] = r / count;
      result[out + 1] = g / count;
      result[out + 2] = b / count;
    }
  }
  return result;
}

function smoothstep(value: number, from: number, to: number): number {
  const x = Math.min(1, Math.max(0, (value - from) / (to - from)));
  return x * x * (3 - 2 * x);
}
