/**
 * Shapes as closed polylines. A contour is a flat list x0, y0, x1, y1, ...; a path is a union of contours.
 * Coordinates are whatever the caller draws in; y points down.
 */
export type Contour = readonly number[];
export type Path = readonly Contour[];

/** Affine map: x' = a x + c y + e, y' = b x + d y + f. */
export interface Transform {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly e: number;
  readonly f: number;
}

const CURVE_STEPS = 10;

export function transformed(path: Path, m: Transform): Path {
  return path.map((contour) => {
    const result = new Array<number>(contour.length);
    for (let i = 0; i + 1 < contour.length; i += 2) {
      const x = contour[i] as number;
      const y = contour[i + 1] as number;
      result[i] = m.a * x + m.c * y + m.e;
      result[i + 1] = m.b * x + m.d * y + m.f;
    }
    return result;
  });
}

/** `inner` first, then `outer`. */
export function chained(outer: Transform, inner: Transform): Transform {
  return {
    a: outer.a * inner.a + outer.c * inner.b,
    b: outer.b * inner.a + outer.d * inner.b,
    c: outer.a * inner.c + outer.c * inner.d,
    d: outer.b * inner.c + outer.d * inner.d,
    e: outer.a * inner.e + outer.c * inner.f + outer.e,
    f: outer.b * inner.e + outer.d * inner.f + outer.f,
  };
}

export function placed(x: number, y: number, scaleX = 1, scaleY = scaleX, turn = 0): Transform {
  const cos = Math.cos(turn);
  const sin = Math.sin(turn);
  return { a: cos * scaleX, b: sin * scaleX, c: -sin * scaleY, d: cos * scaleY, e: x, f: y };
}

function signedArea(contour: Contour): number {
  let area = 0;
  const n = contour.length;
  for (let i = 0; i + 1 < n; i += 2) {
    const j = (i + 2) % n;
    area += (contour[i] as number) * (contour[j + 1] as number) - (contour[j] as number) * (contour[i + 1] as number);
  }
  return area;
}

function reversed(contour: Contour): Contour {
  const result: number[] = [];
  for (let i = contour.length - 2; i >= 0; i -= 2) result.push(contour[i] as number, contour[i + 1] as number);
  return result;
}

/** One shape out of several: all contours turn the same way, so that overlaps stay filled. */
export function union(...paths: Path[]): Path {
  return paths.flat().map((contour) => (signedArea(contour) < 0 ? reversed(contour) : contour));
}

export function polygon(...coordinates: number[]): Path {
  return [coordinates];
}

export function rectangle(left: number, top: number, width: number, height: number): Path {
  return [[left, top, left + width, top, left + width, top + height, left, top + height]];
}

export function ellipse(x: number, y: number, rx: number, ry = rx, turn = 0, steps = 56): Path {
  const contour: number[] = [];
  const cos = Math.cos(turn);
  const sin = Math.sin(turn);
  for (let i = 0; i < steps; i++) {
    const angle = (i / steps) * Math.PI * 2;
    const px = Math.cos(angle) * rx;
    const py = Math.sin(angle) * ry;
    contour.push(x + px * cos - py * sin, y + px * sin + py * cos);
  }
  return [contour];
}

/** Pie or bow: the part of an ellipse between two angles (radians, clockwise from the right), closed by a straight line. */
export function arc(x: number, y: number, rx: number, ry: number, from: number, to: number, steps = 32): Path {
  const contour: number[] = [];
  for (let i = 0; i <= steps; i++) {
    const angle = from + ((to - from) * i) / steps;
    contour.push(x + Math.cos(angle) * rx, y + Math.sin(angle) * ry);
  }
  return [contour];
}

function spline(points: readonly number[], closed: boolean, steps: number): number[] {
  const count = points.length / 2;
  const at = (index: number, axis: number): number => {
    const i = closed ? (index + count) % count : Math.min(count - 1, Math.max(0, index));
    return points[i * 2 + axis] as number;
  };
  const result: number[] = [];
  for (let i = 0; i < (closed ? count : count - 1); i++) {
    for (let s = 0; s < steps; s++) {
      const t = s / steps;
      for (let axis = 0; axis < 2; axis++) {
        const p0 = at(i - 1, axis);
        const p1 = at(i, axis);
        const p2 = at(i + 1, axis);
        const p3 = at(i + 2, axis);
        result.push(p1 + 0.5 * t * (p2 - p0 + t * (2 * p0 - 5 * p1 + 4 * p2 - p3 + t * (3 * (p1 - p2) + p3 - p0))));
      }
    }
  }
  if (!closed) result.push(at(count - 1, 0), at(count - 1, 1));
  return result;
}

/** A closed curve through the points (Catmull-Rom). */
export function smooth(...points: number[]): Path {
  return [spline(points, true, CURVE_STEPS)];
}

/** An open curve through the points, as a polyline to stroke. */
export function curve(...points: number[]): Contour {
  return spline(points, false, CURVE_STEPS);
}

/** SVG path data with absolute M, L, C, Q and Z only. */
export function svg(data: string): Path {
  const contours: number[][] = [];
  let current: number[] = [];
  for (const [, command, rest] of data.matchAll(/([MLCQZ])([^MLCQZ]*)/g)) {
    const values = [...(rest ?? "").matchAll(/-?\d*\.?\d+/g)].map((match) => Number(match[0]));
    if (command === "M") {
      current = values;
      contours.push(current);
    } else if (command === "L") current.push(...values);
    else if (command === "C") for (let i = 0; i < values.length; i += 6) bezier(current, values.slice(i, i + 6));
    else if (command === "Q") for (let i = 0; i < values.length; i += 4) bezier(current, raisedQuadratic(current, values.slice(i, i + 4)));
  }
  return contours;
}

function raisedQuadratic(contour: number[], q: readonly number[]): number[] {
  const [x0, y0] = contour.slice(-2) as [number, number];
  const [cx, cy, x, y] = q as [number, number, number, number];
  return [x0 + (2 / 3) * (cx - x0), y0 + (2 / 3) * (cy - y0), x + (2 / 3) * (cx - x), y + (2 / 3) * (cy - y), x, y];
}

function bezier(contour: number[], control: readonly number[]): void {
  const [x0, y0] = contour.slice(-2) as [number, number];
  const [x1, y1, x2, y2, x3, y3] = control as [number, number, number, number, number, number];
  const steps = CURVE_STEPS * 2;
  for (let i = 1; i <= steps; i++) {
    const t = i / steps;
    const u = 1 - t;
    const a = u * u * u;
    const b = 3 * u * u * t;
    const c = 3 * u * t * t;
    const d = t * t * t;
    contour.push(a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3);
  }
}

/** A limb: a curve through x, y, half-width triples, with round ends. */
export function limb(...nodes: number[]): Path {
  const centres: number[] = [];
  const widths: number[] = [];
  for (let i = 0; i < nodes.length; i += 3) {
    centres.push(nodes[i] as number, nodes[i + 1] as number);
    widths.push(nodes[i + 2] as number, 0);
  }
  const line = spline(centres, false, CURVE_STEPS);
  const girth = spline(widths, false, CURVE_STEPS);
  const left: number[] = [];
  const right: number[] = [];
  const n = line.length / 2;
  for (let i = 0; i < n; i++) {
    const before = Math.max(0, i - 1) * 2;
    const after = Math.min(n - 1, i + 1) * 2;
    const dx = (line[after] as number) - (line[before] as number);
    const dy = (line[after + 1] as number) - (line[before + 1] as number);
    const length = Math.hypot(dx, dy) || 1;
    const half = Math.max(0, girth[i * 2] as number);
    const x = line[i * 2] as number;
    const y = line[i * 2 + 1] as number;
    left.push(x + (dy / length) * half, y - (dx / length) * half);
    right.push(x - (dy / length) * half, y + (dx / length) * half);
  }
  const first = ellipse(nodes[0] as number, nodes[1] as number, Math.max(0, girth[0] as number), undefined, 0, 20);
  const last = ellipse(line[n * 2 - 2] as number, line[n * 2 - 1] as number, Math.max(0, girth[n * 2 - 2] as number), undefined, 0, 20);
  return union([[...left, ...reversed(right)]], first, last);
}

/** The outline of a stroke along a polyline: quads with round joints. */
export function stroke(line: Contour, width: number, closed = false): Path {
  const pieces: number[][] = [];
  const half = width / 2;
  const n = line.length / 2;
  for (let i = 0; i < (closed ? n : n - 1); i++) {
    const x0 = line[i * 2] as number;
    const y0 = line[i * 2 + 1] as number;
    const j = (i + 1) % n;
    const x1 = line[j * 2] as number;
    const y1 = line[j * 2 + 1] as number;
    const length = Math.hypot(x1 - x0, y1 - y0);
    if (length === 0) continue;
    const ux = ((x1 - x0) / length) * half;
    const uy = ((y1 - y0) / length) * half;
    // A hexagon: the quad and a blunt point at either end, which closes the joints of a curve without a circle at each.
    pieces.push([
      x0 - uy * -1,
      y0 - ux,
      x1 + uy,
      y1 - ux,
      x1 + ux * 0.7,
      y1 + uy * 0.7,
      x1 - uy,
      y1 + ux,
      x0 - uy,
      y0 + ux,
      x0 - ux * 0.7,
      y0 - uy * 0.7,
    ]);
  }
  return union(pieces);
}
