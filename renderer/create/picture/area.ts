export const SIDES = ["left", "top", "right", "bottom"] as const;
export type Side = (typeof SIDES)[number];

/** What is added to a picture at each side, as parts of its own width and height. */
export type Margins = Record<Side, number>;

export const NO_MARGINS: Margins = { left: 0, top: 0, right: 0, bottom: 0 };

/** The margins of an `area` argument as a job shows it; null where the area is a part of the picture itself. */
export function marginsOf(text: unknown): Margins | null {
  if (typeof text !== "string") return NO_MARGINS;
  try {
    const area: { shapes?: unknown[]; extend?: Partial<Margins> } = JSON.parse(text);
    if ((area.shapes ?? []).length > 0) return null;
    return { ...NO_MARGINS, ...area.extend };
  } catch {
    return NO_MARGINS;
  }
}

/** The argument; undefined where nothing is added. */
export function areaText(margins: Margins): string | undefined {
  const extend = Object.fromEntries(SIDES.flatMap((side) => (margins[side] > 0 ? [[side, margins[side]]] : [])));
  return Object.keys(extend).length === 0 ? undefined : JSON.stringify({ extend });
}
