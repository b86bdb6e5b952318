/** Width and height in pixels. */
interface Size {
  width: number;
  height: number;
}

/** What somebody says of a picture's size: both sides, or only its shape, width to height. */
export type SaidSize = ({ kind: "sides" } & Size) | { kind: "ratio"; ratio: string };

/** Below this, "16x9" and [4, 3] are shapes, not pixels. */
const MIN_SIDE_PIXELS = 64;

const SHAPES: Readonly<Record<string, string>> = {
  square: "1:1",
  landscape: "4:3",
  portrait: "3:4",
  wide: "16:9",
  widescreen: "16:9",
  tall: "9:16",
};

/** Reads "1024x768", "16:9", "landscape", [1024, 768], { width, height }, and 1024 for a square; null for anything else. */
export function parseSize(value: unknown): SaidSize | null {
  if (typeof value === "number") return value >= MIN_SIDE_PIXELS ? sized(value, value) : null;
  if (typeof value === "string") return parseSizeText(value.trim().toLowerCase());
  if (Array.isArray(value)) return value.length === 2 ? sized(Number(value[0]), Number(value[1])) : null;
  if (typeof value !== "object" || value === null) return null;
  const { width, height } = value as { width?: unknown; height?: unknown };
  return sized(Number(width), Number(height));
}

function parseSizeText(text: string): SaidSize | null {
  const numbers = /(\d+(?:\.\d+)?)\s*(?:px)?\s*[x×*:/,_ ]\s*(\d+(?:\.\d+)?)\s*(?:px)?$/.exec(text);
  const before = numbers ? text.slice(0, numbers.index) : text;
  // Some services say "landscape_16_9" and "square_hd".
  const shape = before.replace(/[^a-z]*(hd)?$/, "");
  if (shape !== "" && SHAPES[shape] === undefined) return null;
  if (numbers) return sized(Number(numbers[1]), Number(numbers[2]));
  const ratio = SHAPES[shape];
  if (ratio !== undefined) return { kind: "ratio", ratio };
  return /^\d+$/.test(text) ? parseSize(Number(text)) : null;
}

function sized(width: number, height: number): SaidSize | null {
  if (!(width > 0 && height > 0 && Number.isFinite(width / height))) return null;
  if (Math.min(width, height) < MIN_SIDE_PIXELS) return { kind: "ratio", ratio: `${width}:${height}` };
  return Number.isInteger(width) && Number.isInteger(height) ? { kind: "sides", width, height } : null;
}

/** What a parameter of one side takes. */
export interface SideBounds {
  min?: number | undefined;
  max?: number | undefined;
  multipleOf?: number | undefined;
}

/** Models work in steps of so many pixels. */
const USUAL_STEP_PIXELS = 8;

/** The size of this shape ("16:9") that has about as many pixels as `usual`, within what the two sides take. */
export function sizeOfRatio(ratio: string, usual: Size, sides: { width: SideBounds; height: SideBounds }): Size {
  const [across = 1, down = 1] = ratio.split(":").map(Number);
  const scale = Math.sqrt((usual.width * usual.height) / (across * down));
  const most = Math.min((sides.width.max ?? Number.POSITIVE_INFINITY) / across, (sides.height.max ?? Number.POSITIVE_INFINITY) / down);
  const factor = Math.min(scale, most);
  return { width: fitted(across * factor, sides.width), height: fitted(down * factor, sides.height) };
}

/** The other side of a picture of this shape. */
export function otherSide(ratio: string, given: Partial<Size>, bounds: SideBounds): number {
  const [across = 1, down = 1] = ratio.split(":").map(Number);
  return fitted(given.width === undefined ? ((given.height ?? 0) * across) / down : (given.width * down) / across, bounds);
}

function fitted(side: number, { min = 1, max = Number.POSITIVE_INFINITY, multipleOf = USUAL_STEP_PIXELS }: SideBounds): number {
  const rounded = Math.round(side / multipleOf) * multipleOf;
  return Math.min(Math.floor(max / multipleOf) * multipleOf || max, Math.max(Math.ceil(min / multipleOf) * multipleOf, rounded));
}
