/** How the picture lies in its frame: its size as a part of the fitting one, and how far it was moved, in pixels of the screen. */
export interface View {
  scale: number;
  x: number;
  y: number;
}

export const FITTING: View = { scale: 1, x: 0, y: 0 };

const MAX_SCALE = 16;

/** Closer or further by a factor, so that the place `at` (from the frame's middle, in pixels) stays where it is. */
export function zoomed(view: View, factor: number, at: { x: number; y: number } = { x: 0, y: 0 }): View {
  const scale = Math.min(MAX_SCALE, Math.max(1, view.scale * factor));
  if (scale === 1) return FITTING;
  const by = scale / view.scale;
  return { scale, x: at.x - (at.x - view.x) * by, y: at.y - (at.y - view.y) * by };
}

/** Moved, but never out of the frame, whose size this is. */
export function moved(view: View, by: { x: number; y: number }, frame: { width: number; height: number }): View {
  const limit = { x: ((view.scale - 1) * frame.width) / 2, y: ((view.scale - 1) * frame.height) / 2 };
  const within = (place: number, most: number) => Math.max(-most, Math.min(most, place));
  return { ...view, x: within(view.x + by.x, limit.x), y: within(view.y + by.y, limit.y) };
}
