import { type NativeImage, nativeImage } from "electron";

/** Easel's icons, drawn by arithmetic: sharp at every size and nothing to ship. */

export type TrayIconName = "ready" | "working" | "starting" | "paused" | "problem";

type Colour = readonly [number, number, number];
const INK: Colour = [60, 50, 44];
const CANVAS: Colour = [250, 244, 234];
const ACCENT: Colour = [214, 92, 48];
const DOTS: Record<TrayIconName, Colour> = {
  ready: [62, 160, 96],
  working: [44, 120, 214],
  starting: [224, 160, 40],
  paused: [150, 146, 140],
  problem: [206, 52, 52],
};

/** Distance from a point to the segment a-b, all in the unit square. */
function toSegment(x: number, y: number, ax: number, ay: number, bx: number, by: number): number {
  const [dx, dy] = [bx - ax, by - ay];
  const t = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)));
  return Math.hypot(x - ax - t * dx, y - ay - t * dy);
}

/** Signed distance to an axis-parallel box. */
const toBox = (x: number, y: number, left: number, top: number, right: number, bottom: number) =>
  Math.max(left - x, x - right, top - y, y - bottom);

interface Layer {
  colour: Colour;
  /** Negative inside. */
  distance(x: number, y: number): number;
}

/** Three legs, a canvas with a stroke of colour on it. */
const EASEL: Layer[] = [
  {
    colour: INK,
    distance: (x, y) =>
      Math.min(
        toSegment(x, y, 0.5, 0.04, 0.5, 0.2),
        toSegment(x, y, 0.3, 0.7, 0.2, 0.96),
        toSegment(x, y, 0.7, 0.7, 0.8, 0.96),
        toSegment(x, y, 0.5, 0.72, 0.5, 0.9),
      ) - 0.04,
  },
  { colour: INK, distance: (x, y) => toBox(x, y, 0.12, 0.15, 0.88, 0.75) },
  { colour: CANVAS, distance: (x, y) => toBox(x, y, 0.19, 0.22, 0.81, 0.68) },
  {
    colour: ACCENT,
    distance: (x, y) =>
      Math.min(toSegment(x, y, 0.3, 0.57, 0.45, 0.38), toSegment(x, y, 0.45, 0.38, 0.55, 0.52), toSegment(x, y, 0.55, 0.52, 0.7, 0.33)) -
      0.05,
  },
];

const dot = (mood: TrayIconName): Layer[] => [
  { colour: CANVAS, distance: (x, y) => Math.hypot(x - 0.76, y - 0.78) - 0.23 },
  { colour: DOTS[mood], distance: (x, y) => Math.hypot(x - 0.76, y - 0.78) - 0.18 },
];

/** BGRA, premultiplied, as nativeImage wants it. */
function draw(layers: Layer[], size: number): Buffer {
  const bitmap = Buffer.alloc(size * size * 4);
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      let [r, g, b, a] = [0, 0, 0, 0];
      for (const { colour, distance } of layers) {
        const cover = Math.max(0, Math.min(1, 0.5 - distance((column + 0.5) / size, (row + 0.5) / size) * size));
        [r, g, b, a] = [
          colour[0] * cover + r * (1 - cover),
          colour[1] * cover + g * (1 - cover),
          colour[2] * cover + b * (1 - cover),
          255 * cover + a * (1 - cover),
        ];
      }
      bitmap.set([b, g, r, a].map(Math.round), (row * size + column) * 4);
    }
  }
  return bitmap;
}

function image(layers: Layer[], size: number): NativeImage {
  const picture = nativeImage.createFromBitmap(draw(layers, size), { width: size, height: size, scaleFactor: 1 });
  picture.addRepresentation({ width: size * 2, height: size * 2, scaleFactor: 2, buffer: draw(layers, size * 2) });
  return picture;
}

const TRAY_SIZE = process.platform === "linux" ? 24 : 16;

export const trayIcon = (mood: TrayIconName): NativeImage => image([...EASEL, ...dot(mood)], TRAY_SIZE);
export const windowIcon = (): NativeImage => image(EASEL, 256);
