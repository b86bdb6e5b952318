/** The painter of the practice engine: a prompt and a seed become a picture, without a model. Pure and deterministic. */

import { paintScene } from "./scene.ts";

export { paintStage } from "./denoise-preview.ts";
export { stampMark } from "./watermark.ts";

export interface PaintRequest {
  readonly prompt: string;
  readonly negative: string;
  readonly seed: bigint;
  /** Pixels, 16..4096. */
  readonly width: number;
  readonly height: number;
  readonly style: "sketch" | "poster";
  /** -1 (cool) .. 1 (warm). */
  readonly warmth: number;
}

export interface Painting {
  /** RGB 0..1, row by row, width x height x 3. */
  readonly pixels: Float32Array;
}

/** The same request gives the same pixels, always. */
export function paint(request: PaintRequest): Painting {
  return { pixels: paintScene(request).pixels };
}
