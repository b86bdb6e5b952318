/** The painter of the practice engine: a prompt and a seed become a picture, without a model. Pure and deterministic. */
import { hex, ramp } from "./colour.ts";
import { ellipse, rectangle } from "./path.ts";
import { foldSeed, hashText, randomFrom } from "./random.ts";
import { blankCanvas, fill } from "./raster.ts";

export { stampMark } from "./mark.ts";
export { paintStage } from "./stage.ts";

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
  const { width, height } = request;
  const random = randomFrom(foldSeed(request.seed) ^ hashText(request.prompt));
  const canvas = blankCanvas(width, height);
  const sky = ramp({ at: 0, colour: hex("#27476e") }, { at: 1, colour: hex("#f6c28b") });
  fill(canvas, rectangle(0, 0, width, height), { kind: "linear", x0: 0, y0: 0, x1: 0, y1: height, ramp: sky });
  const x = random.between(0.2, 0.8) * width;
  fill(canvas, ellipse(x, height * 0.4, Math.min(width, height) * 0.12), { kind: "flat", colour: hex("#fff1d0"), alpha: 1 });
  return { pixels: canvas.pixels };
}
