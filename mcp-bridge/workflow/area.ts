import { closest } from "#base/did-you-mean.ts";
import { EaselError } from "#contract/errors.ts";
import type { AreaFault } from "#contract/messages/en/errors/argument-parts.ts";
import type { Size } from "./limits/size-limits.ts";
import type { Parameter } from "./workflow.ts";

/**
 * A part of a picture in words of geometry, as an AI can say it that sees no mask. Places are parts of the picture's width and
 * height from its top left corner, 0 to 1.
 */
export interface Area {
  /** What belongs to any of them belongs to the area. */
  shapes: Shape[];
  /** The area is what no shape holds. */
  invert: boolean;
  /** How far the edge of the shapes fades outwards, as a part of the picture's shorter side. */
  feather: number;
  /** What is added to the picture, and always belongs to the area. */
  extend: Margins;
}

/** The corners of a box, and of the box around an ellipse: left, top, right, bottom. */
export type Corners = [left: number, top: number, right: number, bottom: number];
export type Point = [x: number, y: number];
export type Shape = { box: Corners } | { ellipse: Corners } | { polygon: Point[] };

/** Parts of the picture's own width (left, right) and height (top, bottom). */
export type Margins = Record<(typeof SIDES)[number], number>;
export const SIDES = ["left", "top", "right", "bottom"] as const;

const SHAPES = ["box", "ellipse", "polygon"] as const;
const MAX_SHAPES = 50;
const MAX_POINTS = 500;
export const MAX_FEATHER = 0.5;
/** A picture at most three times as wide and high: no model continues a picture for longer. */
export const MAX_MARGIN = 1;
/** How far the new picture reaches into the old one, so that there is no seam. */
const SEAM_FEATHER = 0.02;
/** Numbers that were rounded on their way may be so much outside of the picture. */
const ROUNDING = 0.005;

type Report = (place: string, fault: AreaFault, given?: string) => void;

/**
 * The area of an argument.
 * @throws EaselError argument_invalid with everything that is wrong with it
 */
export function readArea({ name }: Parameter, given: unknown): Area {
  const found: { place: string; fault: AreaFault; given: string }[] = [];
  const report: Report = (place, fault, given = "") => found.push({ place, fault, given });
  const area = areaFrom(given, report);
  if (found.length === 0) return area;
  throw new EaselError("argument_invalid", "area_unreadable", {
    name,
    places: found.map(({ place }) => place),
    faults: found.map(({ fault }) => fault),
    given: found.map((each) => each.given),
  });
}

function areaFrom(given: unknown, report: Report): Area {
  const area: Area = { shapes: [], invert: false, feather: 0, extend: { left: 0, top: 0, right: 0, bottom: 0 } };
  if (!isObject(given)) {
    report("", "not_an_object");
    return area;
  }
  // A single shape need not be in a list.
  const { shapes = [], invert = false, feather, extend = {}, ...others } = given;
  const single = Object.fromEntries(Object.entries(others).filter(([key]) => SHAPES.some((shape) => shape === key)));
  refuseUnknown(others, ["shapes", "invert", "feather", "extend", ...SHAPES], "", report);
  const listed = Array.isArray(shapes) ? shapes : [shapes];
  if (listed.length > MAX_SHAPES) report(".shapes", "too_many_shapes", String(MAX_SHAPES));
  area.shapes = [
    ...listed.flatMap((shape, index) => readShape(shape, `.shapes[${index}]`, report)),
    ...Object.entries(single).flatMap(([key, value]) => readShape({ [key]: value }, "", report)),
  ];
  if (typeof invert === "boolean") area.invert = invert;
  else report(".invert", "not_boolean");
  area.extend = readMargins(extend, report);
  const extended = isExtended(area);
  area.feather = feather === undefined ? (extended ? SEAM_FEATHER : 0) : readNumber(feather, 0, MAX_FEATHER, ".feather", report);
  if (listed.length + Object.keys(single).length === 0 && !extended) report("", "nothing_marked");
  return area;
}

function readShape(given: unknown, place: string, report: Report): Shape[] {
  const kinds = isObject(given) ? SHAPES.filter((shape) => given[shape] !== undefined) : [];
  const [kind] = kinds;
  if (!isObject(given) || kind === undefined || kinds.length > 1) {
    report(place, "not_one_shape");
    return [];
  }
  refuseUnknown(given, SHAPES, place, report);
  const at = `${place}.${kind}`;
  if (kind === "polygon") {
    const polygon = readPolygon(given.polygon, at, report);
    return polygon ? [{ polygon }] : [];
  }
  const corners = readCorners(given[kind], at, report);
  if (!corners) return [];
  return kind === "box" ? [{ box: corners }] : [{ ellipse: corners }];
}

function readCorners(given: unknown, place: string, report: Report): Corners | null {
  const written = isObject(given) ? SIDES.map((side) => given[side]) : given;
  if (!Array.isArray(written) || written.length !== 4 || written.some((value) => numberOf(value) === null)) {
    report(place, "not_four_numbers");
    return null;
  }
  const [left = 0, top = 0, right = 0, bottom = 0] = written.map((value, index) => readPlace(value, `${place}[${index}]`, report));
  if (right <= left || bottom <= top) report(place, "corners_turned", `${left}, ${top}, ${right}, ${bottom}`);
  return [left, top, right, bottom];
}

/** A list of [x, y], or of x, y, x, y ... */
function readPolygon(given: unknown, place: string, report: Report): Point[] | null {
  const flat: unknown[] = Array.isArray(given) ? given.flatMap((point) => (isObject(point) ? [point.x, point.y] : point)) : [];
  const pairs = Array.isArray(given) && given.every((point) => !Array.isArray(point) || point.length === 2);
  if (!pairs || flat.length < 6 || flat.length % 2 === 1 || flat.some((value) => numberOf(value) === null)) {
    report(place, "not_three_points");
    return null;
  }
  if (flat.length > MAX_POINTS * 2) report(place, "too_many_points", String(MAX_POINTS));
  const numbers = flat.map((value, index) => readPlace(value, `${place}[${Math.floor(index / 2)}]`, report));
  return Array.from({ length: numbers.length / 2 }, (_, index) => [numbers[index * 2] ?? 0, numbers[index * 2 + 1] ?? 0]);
}

function readPlace(given: unknown, place: string, report: Report): number {
  const value = numberOf(given) ?? 0;
  if (value < -ROUNDING || value > 1 + ROUNDING) report(place, "outside_of_picture", String(value));
  return Math.min(1, Math.max(0, value));
}

function readMargins(given: unknown, report: Report): Margins {
  const margins: Margins = { left: 0, top: 0, right: 0, bottom: 0 };
  if (!isObject(given)) {
    report(".extend", "extend_not_an_object");
    return margins;
  }
  refuseUnknown(given, SIDES, ".extend", report);
  for (const side of SIDES) margins[side] = readNumber(given[side] ?? 0, 0, MAX_MARGIN, `.extend.${side}`, report);
  return margins;
}

function readNumber(given: unknown, min: number, max: number, place: string, report: Report): number {
  const value = numberOf(given);
  if (value !== null && value >= min && value <= max) return value;
  report(place, value === null ? "not_a_number" : "out_of_range", value === null ? "" : `${value}, ${min}, ${max}`);
  return min;
}

function refuseUnknown(given: Record<string, unknown>, known: readonly string[], place: string, report: Report): void {
  for (const key of Object.keys(given)) {
    if (!known.includes(key)) report(`${place}.${key.slice(0, 30)}`, "unknown_part", closest(key, known) ?? known.join(", "));
  }
}

/** Some AI apps write numbers in quotes. */
function numberOf(given: unknown): number | null {
  const value = typeof given === "string" && given.trim() !== "" ? Number(given) : given;
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);

/** Whether it makes the picture larger. */
export const isExtended = ({ extend }: Pick<Area, "extend">): boolean => SIDES.some((side) => extend[side] > 0);

/** What is added to a picture of this size, in whole pixels. */
export function marginsInPixels({ extend }: Pick<Area, "extend">, { width, height }: Size): Margins {
  const pixels = (side: keyof Margins) => Math.round(extend[side] * (side === "left" || side === "right" ? width : height));
  return { left: pixels("left"), top: pixels("top"), right: pixels("right"), bottom: pixels("bottom") };
}

/** The size of a picture with its margins, in pixels. */
export function extendedSize(area: Pick<Area, "extend">, size: Size): Size {
  const { left, top, right, bottom } = marginsInPixels(area, size);
  return { width: size.width + left + right, height: size.height + top + bottom };
}

/** The area as one text, which makes the same area when JSON has been read from it: how a job shows its arguments. */
export function areaText({ shapes, invert, feather, extend }: Area): string {
  const margins = Object.fromEntries(SIDES.flatMap((side) => (extend[side] > 0 ? [[side, extend[side]]] : [])));
  return JSON.stringify({ shapes, ...(invert && { invert }), feather, ...(isExtended({ extend }) && { extend: margins }) });
}

/** The parameters that an area is about: it draws the first mask, for the first image. Null where there are none. */
export function areaParameters(parameters: readonly Parameter[]): { area: Parameter; image: Parameter; mask: Parameter } | null {
  const [area, image, mask] = (["area", "image", "mask"] as const).map((type) => parameters.find((parameter) => parameter.type === type));
  return area && image && mask ? { area, image, mask } : null;
}
