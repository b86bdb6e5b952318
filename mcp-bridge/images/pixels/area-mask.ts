import type { Area, Shape } from "../../workflow/area.ts";
import { extendedSize, marginsInPixels } from "../../workflow/area.ts";
import type { Size } from "../../workflow/limits/size-limits.ts";
import type { Mask } from "./mask.ts";

/** The longest side of a drawn mask: shapes have no finer detail, and the workflow enlarges it. */
const MAX_SIDE_PIXELS = 1024;

/**
 * The mask of an area of a picture of this size, margins included. It has the shape of the extended picture, and at most
 * `MAX_SIDE_PIXELS` on its longest side.
 */
export function drawArea(area: Area, picture: Size): Mask {
  const whole = extendedSize(area, picture);
  const scale = Math.min(1, MAX_SIDE_PIXELS / Math.max(whole.width, whole.height));
  const scaled = (pixels: number) => Math.max(1, Math.round(pixels * scale));
  const canvas = new Canvas({ width: scaled(whole.width), height: scaled(whole.height) });
  const margins = marginsInPixels(area, picture);
  const inner = { left: margins.left * scale, top: margins.top * scale, width: picture.width * scale, height: picture.height * scale };
  for (const shape of area.shapes) canvas.fill(shape, inner);
  if (area.invert) canvas.invert();
  canvas.fillAround(inner);
  canvas.feather(area.feather * Math.min(inner.width, inner.height));
  return { ...canvas.size, data: canvas.data, read: "brightness" };
}

/** Where the picture lies on the canvas, in its pixels. */
interface Place extends Size {
  left: number;
  top: number;
}

/** One byte for each pixel, 255 where something was drawn. A pixel belongs to a shape when its middle does. */
class Canvas {
  readonly size: Size;
  data: Uint8Array;

  constructor(size: Size) {
    this.size = size;
    this.data = new Uint8Array(size.width * size.height);
  }

  fill(shape: Shape, { left, top, width, height }: Place): void {
    for (let row = 0; row < this.size.height; row++) {
      const y = (row + 0.5 - top) / height;
      for (const [from, to] of spans(shape, y)) this.#fillRow(row, left + from * width, left + to * width);
    }
  }

  invert(): void {
    for (let at = 0; at < this.data.length; at++) this.data[at] = 255 - (this.data[at] as number);
  }

  /** Everything but the place. */
  fillAround({ left, top, width, height }: Place): void {
    for (let row = 0; row < this.size.height; row++) {
      const y = row + 0.5;
      const beside = y < top || y > top + height;
      this.#fillRow(row, 0, beside ? this.size.width : left);
      if (!beside) this.#fillRow(row, left + width, this.size.width);
    }
  }

  /** Lets the edges fade outwards over `reach` pixels; what was drawn stays whole. */
  feather(reach: number): void {
    const radius = Math.floor(reach / 2);
    if (radius < 1) return;
    const drawn = this.data;
    const grown = this.#average(drawn, radius).map((value) => (value > 0 ? 255 : 0));
    this.data = Uint8Array.from(this.#average(grown, radius), (value, at) => Math.max(drawn[at] as number, Math.round(value)));
  }

  /** From the first pixel whose middle is not before `from` to the last one whose middle is before `to`. */
  #fillRow(row: number, from: number, to: number): void {
    const first = Math.max(0, Math.ceil(from - 0.5));
    const end = Math.min(this.size.width, Math.ceil(to - 0.5));
    if (end > first) this.data.fill(255, row * this.size.width + first, row * this.size.width + end);
  }

  /** The mean of the square around each pixel; beyond the canvas its edge goes on. */
  #average(source: Uint8Array | Float32Array, radius: number): Float32Array {
    const { width, height } = this.size;
    const across = averageLines(source, { lines: height, length: width, step: 1, stride: width }, radius);
    return averageLines(across, { lines: width, length: height, step: width, stride: 1 }, radius);
  }
}

/** How rows or columns lie in the data: from one pixel of a line to the next, and from one line to the next. */
interface Lines {
  lines: number;
  length: number;
  step: number;
  stride: number;
}

function averageLines(source: Uint8Array | Float32Array, { lines, length, step, stride }: Lines, radius: number): Float32Array {
  const result = new Float32Array(source.length);
  for (let line = 0; line < lines; line++) {
    const start = line * stride;
    const at = (index: number) => source[start + Math.min(length - 1, Math.max(0, index)) * step] as number;
    let sum = 0;
    for (let index = -radius; index <= radius; index++) sum += at(index);
    for (let index = 0; index < length; index++) {
      result[start + index * step] = sum / (2 * radius + 1);
      sum += at(index + radius + 1) - at(index - radius);
    }
  }
  return result;
}

/** Where a shape lies on the line at height `y`, all of it as parts of the picture. */
function spans(shape: Shape, y: number): [from: number, to: number][] {
  if ("polygon" in shape) return polygonSpans(shape.polygon, y);
  const [left, top, right, bottom] = "box" in shape ? shape.box : shape.ellipse;
  if (y < top || y > bottom) return [];
  if ("box" in shape) return [[left, right]];
  const half = ((right - left) / 2) * Math.sqrt(Math.max(0, 1 - (((y - top) / (bottom - top)) * 2 - 1) ** 2));
  const middle = (left + right) / 2;
  return [[middle - half, middle + half]];
}

/** Inside is where a line from outside has crossed the polygon's edge an odd number of times. */
function polygonSpans(points: readonly [number, number][], y: number): [number, number][] {
  const crossings: number[] = [];
  for (const [index, [x1, y1]] of points.entries()) {
    const [x2, y2] = points[(index + 1) % points.length] ?? [x1, y1];
    if (y1 <= y !== y2 <= y) crossings.push(x1 + ((y - y1) / (y2 - y1)) * (x2 - x1));
  }
  crossings.sort((a, b) => a - b);
  return Array.from({ length: crossings.length / 2 }, (_, index) => [crossings[index * 2] ?? 0, crossings[index * 2 + 1] ?? 0]);
}
