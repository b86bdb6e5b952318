import type { Random } from "./random.ts";

/** The picture's measures in pixels. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  /** The short side: what sizes are measured in. */
  readonly unit: number;
  /** Where sky and earth meet. */
  readonly horizon: number;
  /** Where the main subject stands. */
  readonly ground: number;
}

/** The measures of a picture; with a low horizon where the subject flies. */
export function frameOf(width: number, height: number, random: Random, low: boolean): Frame {
  const tall = height > width * 1.2;
  const wide = width > height * 1.25;
  const horizon = height * (low ? random.between(0.8, 0.86) : tall ? random.between(0.62, 0.7) : random.between(0.58, 0.68));
  const ground = Math.max(height * (tall ? 0.86 : wide ? 0.9 : 0.88), horizon + 2);
  return { width, height, unit: Math.min(width, height), horizon, ground };
}
