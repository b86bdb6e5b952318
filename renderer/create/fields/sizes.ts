/** Pixels. */
export interface Size {
  width: number;
  height: number;
}

/** Width by height; each makes sides that models of 1024 pixels were trained on: 832 x 1216, 768 x 1344. */
const RATIOS = { square: 1, portrait: 13 / 19, landscape: 19 / 13, tall: 4 / 7, wide: 7 / 4 } as const;

export type Shape = keyof typeof RATIOS;
export const shapes = ["square", "portrait", "landscape", "tall", "wide"] as const satisfies readonly Shape[];

/** Every model can do sides of whole multiples of this. */
const STEP_PIXELS = 64;

/** The size of a shape with as many pixels as a square of this side has. */
export function sizeOf(shape: Shape, side: number): Size {
  const root = Math.sqrt(RATIOS[shape]);
  return { width: rounded(side * root), height: rounded(side / root) };
}

/** The shape that has this size; null for a size of its own. */
export const shapeOf = ({ width, height }: Size, side: number): Shape | null =>
  shapes.find((shape) => {
    const size = sizeOf(shape, side);
    return size.width === width && size.height === height;
  }) ?? null;

const rounded = (pixels: number) => Math.max(STEP_PIXELS, Math.round(pixels / STEP_PIXELS) * STEP_PIXELS);
