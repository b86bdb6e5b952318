/** How large everything in the window may be; 1 is as designed. The steps are a browser's. */
const ZOOMS = [0.5, 0.67, 0.75, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3] as const;

export const MIN_ZOOM = 0.5;
export const MAX_ZOOM = 3;

/** The next step; the same where there is none. */
export function nextZoom(zoom: number, direction: "in" | "out"): number {
  const next = direction === "in" ? ZOOMS.find((step) => step > zoom + 0.001) : ZOOMS.findLast((step) => step < zoom - 0.001);
  return next ?? zoom;
}
