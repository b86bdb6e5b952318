import { waver } from "./artist.ts";
import type { Path } from "./path.ts";
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

export function framed(width: number, height: number, random: Random, low: boolean): Frame {
  const tall = height > width * 1.2;
  const wide = width > height * 1.25;
  const horizon = height * (low ? random.between(0.8, 0.86) : tall ? random.between(0.62, 0.7) : random.between(0.58, 0.68));
  return {
    width,
    height,
    unit: Math.min(width, height),
    horizon,
    ground: Math.max(height * (tall ? 0.86 : wide ? 0.9 : 0.88), horizon + 2),
  };
}

/** Everything below a rolling line around `base`, `swell` high, `bumps` waves across the picture. */
export function ridge(frame: Frame, random: Random, base: number, swell: number, bumps: number): Path {
  const seed = random.whole(0, 1 << 30);
  const wave = bumps / frame.width;
  const at = (x: number): number => base + swell * (waver(x * wave, 0.5, seed) * 0.75 + waver(x * wave * 2.3, 7.5, seed) * 0.25);
  const contour: number[] = [];
  const steps = 72;
  for (let i = 0; i <= steps; i++) {
    const x = -0.05 * frame.width + (1.1 * frame.width * i) / steps;
    contour.push(x, at(x));
  }
  contour.push(frame.width * 1.05, frame.height * 1.05, -0.05 * frame.width, frame.height * 1.05);
  return [contour];
}
