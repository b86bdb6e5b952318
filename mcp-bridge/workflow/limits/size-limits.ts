import type { Fit } from "../workflow.ts";

/** Width and height in pixels. */
export interface Size {
  width: number;
  height: number;
}

/**
 * The size at which to work on an image of the given size, in pixels; the shape is kept up to rounding.
 * @param factor multiplies the size, which may then be larger than `fit` allows; null where `fit` decides
 */
export function fitSize(size: Size, fit: Fit, factor: number | null): Size {
  const longest = Math.max(size.width, size.height);
  const goal = Math.min(Math.max(longest, fit.minSide ?? 1), fit.maxSide);
  const { maxPixels = Number.POSITIVE_INFINITY } = fit;
  const most = Math.sqrt(maxPixels / (size.width * size.height));
  const by = factor ?? Math.min(goal / longest, most);
  const rounded = (nearest: (value: number) => number): Size => {
    const side = (pixels: number) => {
      const multiple = Math.max(1, nearest((pixels * by) / fit.multipleOf)) * fit.multipleOf;
      return factor === null && multiple > fit.maxSide ? multiple - fit.multipleOf : multiple;
    };
    return { width: side(size.width), height: side(size.height) };
  };
  const nearest = rounded(Math.round);
  return factor === null && nearest.width * nearest.height > maxPixels ? rounded(Math.floor) : nearest;
}
