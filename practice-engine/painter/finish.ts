/** The last touches on the whole sheet. */
import { waver } from "./artist.ts";
import type { Rgb } from "./colour.ts";
import type { Path } from "./path.ts";
import { type Canvas, fill } from "./raster.ts";

/** Bare paper around a sketch, with an uneven edge as a wide brush leaves it. */
export function deckleEdge(canvas: Canvas, paper: Rgb, seed: number): void {
  const { width, height } = canvas;
  const unit = Math.min(width, height);
  const margin = unit * 0.032;
  const inner: number[] = [];
  const corners = [margin, margin, margin, height - margin, width - margin, height - margin, width - margin, margin];
  for (let side = 0; side < 4; side++) {
    const [x0, y0, x1, y1] = [0, 1, 2, 3].map((k) => corners[(side * 2 + k) % 8] as number) as [number, number, number, number];
    const steps = Math.ceil((Math.hypot(x1 - x0, y1 - y0) / unit) * 70);
    for (let i = 0; i < steps; i++) {
      const x = x0 + ((x1 - x0) * i) / steps;
      const y = y0 + ((y1 - y0) * i) / steps;
      const rough =
        unit * (0.011 * waver((x / unit) * 7, (y / unit) * 7, seed) + 0.0045 * waver((x / unit) * 32, (y / unit) * 32, seed + 3));
      inner.push(x + (side % 2 === 0 ? rough : 0), y + (side % 2 === 1 ? rough : 0));
    }
  }
  fill(canvas, framed(width, height, inner), { kind: "flat", colour: paper, alpha: 1 });
}

/** The cream border of a printed poster. */
export function printBorder(canvas: Canvas, paper: Rgb): void {
  const { width, height } = canvas;
  const m = Math.round(Math.min(width, height) * 0.036);
  fill(canvas, framed(width, height, [m, m, m, height - m, width - m, height - m, width - m, m]), {
    kind: "flat",
    colour: paper,
    alpha: 1,
  });
}

function framed(width: number, height: number, hole: readonly number[]): Path {
  return [[0, 0, width, 0, width, height, 0, height], hole];
}

/** Pigment that settled unevenly: broad, faint blotches over everything. */
export function settlePigment(canvas: Canvas, seed: number): void {
  const { width, height, pixels } = canvas;
  const cell = Math.max(4, Math.round(Math.min(width, height) / 48));
  const columns = Math.ceil(width / cell) + 2;
  const grid = new Float32Array(columns * (Math.ceil(height / cell) + 2));
  for (let i = 0; i < grid.length; i++)
    grid[i] =
      0.07 * waver((i % columns) * 0.35, Math.floor(i / columns) * 0.35, seed) +
      0.025 * waver((i % columns) * 0.9, Math.floor(i / columns) * 0.9, seed + 9);
  for (let y = 0; y < height; y++) {
    const row = Math.floor(y / cell);
    const fy = y / cell - row;
    for (let x = 0; x < width; x++) {
      const column = Math.floor(x / cell);
      const fx = x / cell - column;
      const at = row * columns + column;
      const upper = (grid[at] as number) * (1 - fx) + (grid[at + 1] as number) * fx;
      const lower = (grid[at + columns] as number) * (1 - fx) + (grid[at + columns + 1] as number) * fx;
      const lift = upper + (lower - upper) * fy;
      const pixel = (y * width + x) * 3;
      for (let channel = 0; channel < 3; channel++) {
        const value = pixels[pixel + channel] as number;
        pixels[pixel + channel] = value + lift * (lift > 0 ? 1 - value : value);
      }
    }
  }
}
