/**
 * An anti-aliased polygon filler: each edge adds its exact signed area to an accumulation buffer, a running sum along a row
 * is the coverage. Worked in bands of rows, so that memory stays small at any picture size.
 */
import type { Rgb } from "./colour.ts";
import type { Path } from "./path.ts";

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

function scan(path: Path, width: number, height: number, span: Span): void {
  const box = bounds(path, width, height);
  if (!(box.left < box.right && box.top < box.bottom)) return;
  const stride = width + 2;
  const sums = new Float32Array(stride * Math.min(BAND, box.bottom - box.top));
  const from = new Int32Array(BAND);
  const to = new Int32Array(BAND);
  const row = new Float32Array(width);
  for (let top = box.top; top < box.bottom; top += BAND) {
    const bottom = Math.min(box.bottom, top + BAND);
    from.fill(width);
    to.fill(0);
    for (const contour of path) {
      const n = contour.length;
      for (let i = 0; i + 1 < n; i += 2) {
        const j = i + 2 < n ? i + 2 : 0;
        addEdge(
          sums,
          from,
          to,
          width,
          top,
          bottom,
          contour[i] as number,
          contour[i + 1] as number,
          contour[j] as number,
          contour[j + 1] as number,
        );
      }
    }
    for (let y = top; y < bottom; y++) {
      const first = from[y - top] as number;
      const end = Math.min(width, to[y - top] as number);
      if (first >= (to[y - top] as number)) continue;
      const base = (y - top) * stride;
      let sum = 0;
      for (let x = first; x < end; x++) {
        sum += sums[base + x] as number;
        row[x] = sum < 0 ? (sum < -1 ? 1 : -sum) : Math.min(sum, 1);
      }
      sums.fill(0, base + first, base + stride);
      span(y, first, end, row);
    }
  }
}

function addEdge(
  sums: Float32Array,
  from: Int32Array,
  to: Int32Array,
  width: number,
  top: number,
  bottom: number,
  startX: number,
  startY: number,
  endX: number,
  endY: number,
): void {
  if (startY === endY) return;
  const down = startY < endY;
  const y0 = down ? startY : endY;
  const y1 = down ? endY : startY;
  if (y1 <= top || y0 >= bottom) return;
  const slope = (endX - startX) / (endY - startY);
  let y = Math.max(y0, top);
  let x = (down ? startX : endX) + (y - y0) * slope;
  const last = Math.min(y1, bottom);
  const stride = width + 2;
  for (let line = Math.floor(y); line < last; line++) {
    const next = Math.min(line + 1, last);
    const nextX = x + (next - y) * slope;
    const d = down ? next - y : y - next;
    let a = Math.min(x, nextX);
    let b = Math.max(x, nextX);
    a = a < 0 ? 0 : Math.min(a, width);
    b = b < 0 ? 0 : Math.min(b, width);
    const ai = Math.floor(a);
    const bi = Math.max(ai + 1, Math.ceil(b));
    const band = line - top;
    if (ai < (from[band] as number)) from[band] = ai;
    if (bi + 1 > (to[band] as number)) to[band] = bi + 1;
    const base = band * stride;
    if (bi === ai + 1) {
      const middle = (a + b) / 2 - ai;
      sums[base + ai] = (sums[base + ai] as number) + d * (1 - middle);
      sums[base + ai + 1] = (sums[base + ai + 1] as number) + d * middle;
    } else {
      spread(sums, base, a, b, ai, bi, d);
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

export function fill(canvas: Canvas, path: Path, paint: Paint, blend: Blend = "normal", clip?: Mask): void {
  const { width, height, pixels } = canvas;
  const colour = new Float32Array(4);
  if (paint.kind === "flat") colour.set([...paint.colour, paint.alpha]);
  scan(path, width, height, (y, from, to, row) => {
    if (clip && (y < clip.top || y >= clip.bottom)) return;
    const start = clip ? Math.max(from, clip.left) : from;
    const end = clip ? Math.min(to, clip.right) : to;
    for (let x = start; x < end; x++) {
      let cover = row[x] as number;
      if (cover < INVISIBLE) continue;
      if (clip) cover *= clip.coverage[(y - clip.top) * (clip.right - clip.left) + x - clip.left] as number;
      if (paint.kind !== "flat") pick(paint, x + 0.5, y + 0.5, colour);
      cover *= colour[3] as number;
      if (cover < INVISIBLE) continue;
      const at = (y * width + x) * 3;
      for (let channel = 0; channel < 3; channel++) {
        const under = pixels[at + channel] as number;
        const ink = colour[channel] as number;
        const over = blend === "normal" ? ink : blend === "multiply" ? ink * under : ink + under - ink * under;
        pixels[at + channel] = under + (over - under) * cover;
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
