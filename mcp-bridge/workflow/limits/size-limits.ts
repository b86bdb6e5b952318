import type { Fit } from "../workflow.ts";

export interface Size {
  width: number;
  height: number;
}

/**
 * The size to work at for a picture of the given size; the shape is kept up to rounding. Pixels.
 * With a `factor` the size is multiplied by it; the answer may then be larger than `fit` allows, which the caller refuses.
 */
export function fitSize(size: Size, fit: Fit, factor: number | null): Size {
  const longest = Math.max(size.width, size.height);
  const goal = Math.min(Math.max(longest, fit.minSide ?? 1), fit.maxSide);
  const { maxPixels = Number.POSITIVE_INFINITY } = fit;
  const most = Math.sqrt(maxPixels / (size.width * size.height));
  const by = factor ?? Math.min(goal / longest, most);
  const nearest = by === most ? Math.floor : Math.round;
  const side = (pixels: number) => {
    const rounded = Math.max(1, nearest((pixels * by) / fit.multipleOf)) * fit.multipleOf;
    return factor === null && rounded > fit.maxSide ? rounded - fit.multipleOf : rounded;
  };
  return { width: side(size.width), height: side(size.height) };
}
