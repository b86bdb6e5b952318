/**
 * An anti-aliased polygon filler: each edge adds its exact signed area to an accumulation buffer, a running sum along a row
 * is the coverage. Worked in bands of rows, so that memory stays small at any picture size.
 */
import type { Rgb } from "./colour.ts";
import type { Contour, Path } from "./path.ts";

export interface Canvas {
  readonly width: number;
  readonly height: number;
  /** RGB 0..1, row by row. */
  readonly pixels: Float32Array;
}

/** Colours along a gradient, RAMP_STEPS entries of red, green, blue, alpha. */
export type Ramp = Float32Array;
export const RAMP_STEPS = 1024;

export type Paint =
  | { readonly kind: "flat"; readonly colour: Rgb; readonly alpha: number }
  | { readonly kind: "linear"; readonly x0: number; readonly y0: number; readonly x1: number; readonly y1: number; readonly ramp: Ramp }
  | { readonly kind: "radial"; readonly x: number; readonly y: number; readonly rx: number; readonly ry: number; readonly ramp: Ramp };

export type Blend = "normal" | "multiply" | "screen";

/** Coverage of a shape on the whole canvas, to draw inside of it. */
export interface Mask {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly coverage: Float32Array;
}

const BAND = 64;
const INVISIBLE = 1 / 512;

type Span = (y: number, from: number, to: number, coverage: Float32Array) => void;

export function blankCanvas(width: number, height: number): Canvas {
  return { width, height, pixels: new Float32Array(width * height * 3) };
}

function bounds(path: Path, width: number, height: number) {
  let left = Number.POSITIVE_INFINITY;
  let top = Number.POSITIVE_INFINITY;
  let right = Number.NEGATIVE_INFINITY;
  let bottom = Number.NEGATIVE_INFINITY;
  for (const contour of path) {
    for (let i = 0; i + 1 < contour.length; i += 2) {
      const x = contour[i] as number;
      const y = contour[i + 1] as number;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      if (y > bottom) bottom = y;
    }
  }
  return {
    left: Math.max(0, Math.floor(left)),
    top: Math.max(0, Math.floor(top)),
    right: Math.min(width, Math.ceil(right)),
    bottom: Math.min(height, Math.ceil(bottom)),
  };
}

/** Calls `span` for each row the path touches; coverage is indexed by x. */
function scan(path: Path, width: number, height: number, span: Span): void {
  const { left, top, right, bottom } = bounds(path, width, height);
  if (!(left < right && top < bottom)) return;
  const sums: Sums = {
    left,
    width: right - left,
    top: 0,
    bottom: 0,
    areas: new Float32Array((right - left + 2) * Math.min(BAND, bottom - top)),
    from: new Int32Array(BAND),
    to: new Int32Array(BAND),
  };
  const row = new Float32Array(right);
  const stride = sums.width + 2;
  for (sums.top = top; sums.top < bottom; sums.top += BAND) {
    sums.bottom = Math.min(bottom, sums.top + BAND);
    sums.from.fill(sums.width);
    sums.to.fill(0);
    for (const contour of path) addContour(sums, contour);
    for (let y = sums.top; y < sums.bottom; y++) {
      const first = sums.from[y - sums.top] as number;
      const last = sums.to[y - sums.top] as number;
      if (first >= last) continue;
      const end = Math.min(sums.width, last);
      const base = (y - sums.top) * stride;
      let sum = 0;
      for (let x = first; x < end; x++) {
        sum += sums.areas[base + x] as number;
        row[left + x] = Math.min(1, Math.abs(sum));
      }
      sums.areas.fill(0, base + first, base + stride);
      span(y, left + first, left + end, row);
    }
  }
}

/** A band of rows being summed up; x counts from `left`. */
interface Sums {
  readonly left: number;
  readonly width: number;
  top: number;
  bottom: number;
  readonly areas: Float32Array;
  readonly from: Int32Array;
  readonly to: Int32Array;
}

function addContour(sums: Sums, contour: Contour): void {
  const n = contour.length;
  let x0 = (contour[n - 2] as number) - sums.left;
  let y0 = contour[n - 1] as number;
  for (let i = 0; i + 1 < n; i += 2) {
    const x1 = (contour[i] as number) - sums.left;
    const y1 = contour[i + 1] as number;
    if (y0 !== y1 && Math.max(y0, y1) > sums.top && Math.min(y0, y1) < sums.bottom) {
      if (y0 < y1) addEdge(sums, x0, y0, x1, y1, 1);
      else addEdge(sums, x1, y1, x0, y0, -1);
    }
    x0 = x1;
    y0 = y1;
  }
}

/** An edge from (x0, y0) down to (x1, y1). */
function addEdge({ areas, from, to, width, top, bottom }: Sums, x0: number, y0: number, x1: number, y1: number, sign: number): void {
  const slope = (x1 - x0) / (y1 - y0);
  let y = Math.max(y0, top);
  let x = x0 + (y - y0) * slope;
  const last = Math.min(y1, bottom);
  const stride = width + 2;
  for (let line = Math.floor(y); line < last; line++) {
    const next = Math.min(line + 1, last);
    const nextX = x + (next - y) * slope;
    const d = sign * (next - y);
    const a = Math.min(width, Math.max(0, Math.min(x, nextX)));
    const b = Math.min(width, Math.max(0, Math.max(x, nextX)));
    const ai = Math.floor(a);
    const bi = Math.max(ai + 1, Math.ceil(b));
    const band = line - top;
    if (ai < (from[band] as number)) from[band] = ai;
    if (bi + 1 > (to[band] as number)) to[band] = bi + 1;
    const base = band * stride;
    if (bi === ai + 1) {
      const middle = (a + b) / 2 - ai;
      areas[base + ai] = (areas[base + ai] as number) + d * (1 - middle);
      areas[base + ai + 1] = (areas[base + ai + 1] as number) + d * middle;
    } else {
      spread(areas, base, a, b, ai, bi, d);
    }
    x = nextX;
    y = next;
  }
}

/** An edge that crosses several pixels in one row: each gets its share of the area. */
function spread(sums: Float32Array, base: number, a: number, b: number, ai: number, bi: number, d: number): void {
  const s = 1 / (b - a);
  let covered = 0;
  for (let i = ai; i < bi; i++) {
    const l = Math.max(a, i);
    const r = Math.min(b, i + 1);
    // Area of the pixel right of the edge so far: what the edge passed before, and half of what it passes in here.
    const before = (l - a) * s;
    const inside = (r - l) * s;
    const area = before + inside * (i + 1 - (l + r) / 2);
    sums[base + i] = (sums[base + i] as number) + d * (area - covered);
    covered = area;
  }
  sums[base + bi] = (sums[base + bi] as number) + d * (1 - covered);
}

export function maskOf(canvas: Canvas, path: Path): Mask {
  const { left, top, right, bottom } = bounds(path, canvas.width, canvas.height);
  const width = Math.max(0, right - left);
  const coverage = new Float32Array(width * Math.max(0, bottom - top));
  scan(path, canvas.width, canvas.height, (y, from, to, row) => {
    const end = Math.min(to, right);
    for (let x = Math.max(from, left); x < end; x++) coverage[(y - top) * width + x - left] = row[x] as number;
  });
  return { left, top, right, bottom, coverage };
}

/** `mask` where `taken` is not. */
export function without(mask: Mask, taken: Mask): Mask {
  return combined(mask, (x, y) => 1 - coverAt(taken, x, y));
}

/** `mask` where `stencil` is too; all of it without one. */
export function within(mask: Mask, stencil: Mask | undefined): Mask {
  return stencil ? combined(mask, (x, y) => coverAt(stencil, x, y)) : mask;
}

function combined(mask: Mask, factor: (x: number, y: number) => number): Mask {
  const coverage = mask.coverage.slice();
  let i = 0;
  for (let y = mask.top; y < mask.bottom; y++) {
    for (let x = mask.left; x < mask.right; x++) {
      const cover = coverage[i] as number;
      if (cover > 0) coverage[i] = cover * factor(x, y);
      i++;
    }
  }
  return { ...mask, coverage };
}

function coverAt(mask: Mask, x: number, y: number): number {
  if (x < mask.left || x >= mask.right || y < mask.top || y >= mask.bottom) return 0;
  return mask.coverage[(y - mask.top) * (mask.right - mask.left) + x - mask.left] as number;
}

export function fill(canvas: Canvas, path: Path, paint: Paint, blend: Blend = "normal", clip?: Mask): void {
  const { width, height, pixels } = canvas;
  const colour = new Float32Array(4);
  if (paint.kind === "flat") colour.set([...paint.colour, paint.alpha]);
  const upright = paint.kind === "linear" && paint.x0 === paint.x1;
  const varied = paint.kind !== "flat" && !upright ? paint : null;
  scan(path, width, height, (y, from, to, row) => {
    if (clip && (y < clip.top || y >= clip.bottom)) return;
    const start = clip ? Math.max(from, clip.left) : from;
    const end = clip ? Math.min(to, clip.right) : to;
    if (upright) pick(paint, paint.x0, y + 0.5, colour);
    let [red, green, blue, alpha] = colour as unknown as [number, number, number, number];
    for (let x = start; x < end; x++) {
      let cover = row[x] as number;
      if (cover < INVISIBLE) continue;
      if (clip) cover *= clip.coverage[(y - clip.top) * (clip.right - clip.left) + x - clip.left] as number;
      if (varied) {
        pick(varied, x + 0.5, y + 0.5, colour);
        red = colour[0] as number;
        green = colour[1] as number;
        blue = colour[2] as number;
        alpha = colour[3] as number;
      }
      cover *= alpha;
      if (cover < INVISIBLE) continue;
      const at = (y * width + x) * 3;
      const r = pixels[at] as number;
      const g = pixels[at + 1] as number;
      const b = pixels[at + 2] as number;
      if (blend === "normal") {
        pixels[at] = r + (red - r) * cover;
        pixels[at + 1] = g + (green - g) * cover;
        pixels[at + 2] = b + (blue - b) * cover;
      } else if (blend === "screen") {
        pixels[at] = r + red * (1 - r) * cover;
        pixels[at + 1] = g + green * (1 - g) * cover;
        pixels[at + 2] = b + blue * (1 - b) * cover;
      } else {
        pixels[at] = r * (1 + (red - 1) * cover);
        pixels[at + 1] = g * (1 + (green - 1) * cover);
        pixels[at + 2] = b * (1 + (blue - 1) * cover);
      }
    }
  });
}

function pick(paint: Exclude<Paint, { kind: "flat" }>, x: number, y: number, colour: Float32Array): void {
  let t: number;
  if (paint.kind === "linear") {
    const dx = paint.x1 - paint.x0;
    const dy = paint.y1 - paint.y0;
    t = ((x - paint.x0) * dx + (y - paint.y0) * dy) / (dx * dx + dy * dy);
  } else {
    const dx = (x - paint.x) / paint.rx;
    const dy = (y - paint.y) / paint.ry;
    t = Math.sqrt(dx * dx + dy * dy);
  }
  const step = t <= 0 ? 0 : t >= 1 ? RAMP_STEPS - 1 : Math.round(t * (RAMP_STEPS - 1));
  for (let channel = 0; channel < 4; channel++) colour[channel] = paint.ramp[step * 4 + channel] as number;
}
