import type { Picture } from "#contract/gallery.ts";

/** Pixels beyond which nothing here decodes a picture. */
const MAX_PIXELS = 100_000_000;

/** Whether a picture that cannot be shown is merely too large, and not damaged. */
export const isTooLarge = ({ width, height }: Picture): boolean => (width ?? 0) * (height ?? 0) > MAX_PIXELS;
