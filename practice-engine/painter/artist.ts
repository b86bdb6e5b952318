import { mix, type Rgb, ramp, type Stop } from "./colour.ts";
import { type Palette, shaded } from "./palette.ts";
import { type Contour, chained, type Path, placed, stroke, type Transform, transformed, union } from "./path.ts";
import { scramble } from "./random.ts";
import { type Blend, type Canvas, fill, type Mask, maskOf, type Paint, within, without } from "./raster.ts";

/** How this picture is drawn, the same for all of it. */
export interface Manner {
  readonly style: "sketch" | "poster";
  readonly palette: Palette;
  /** Pixels: the ink line of a sketch, and how far its lines stray. */
  readonly pen: number;
  readonly stray: number;
  readonly noise: number;
}

export interface Look {
  /** How far the shadow reaches in from the side away from the light, 0..1. */
  readonly shade?: number;
  /** `false`: shines by itself, neither light nor distance changes it. */
  readonly lit?: boolean;
  /** `false`: no ink line around it in a sketch. */
  readonly line?: boolean;
  readonly alpha?: number;
}

const IDENTITY = placed(0, 0);

/**
 * Draws shapes in the manner of the picture: flat and shaded in a poster; washed, hatched and inked in a sketch.
 * `at`, `inside` and `away` give an artist with another place, stencil or distance; the canvas is the same.
 */
export class Artist {
  readonly canvas: Canvas;
  readonly manner: Manner;
  private readonly place: Transform;
  private readonly stencil: Mask | undefined;
  private readonly air: number;

  constructor(canvas: Canvas, manner: Manner, place = IDENTITY, stencil?: Mask, air = 0) {
    this.canvas = canvas;
    this.manner = manner;
    this.place = place;
    this.stencil = stencil;
    this.air = air;
  }

  get palette(): Palette {
    return this.manner.palette;
  }

  at(place: Transform): Artist {
    return new Artist(this.canvas, this.manner, chained(this.place, place), this.stencil, this.air);
  }

  /** The same artist when the sun stands to the left (-1) or right (1). */
  litFrom(side: 1 | -1): Artist {
    return new Artist(this.canvas, { ...this.manner, palette: { ...this.palette, lightFrom: side } }, this.place, this.stencil, this.air);
  }

  /** Draws only inside `path`, and inside what was given before. */
  inside(path: Path): Artist {
    return new Artist(this.canvas, this.manner, this.place, within(maskOf(this.canvas, this.laid(path)), this.stencil), this.air);
  }

  /** Distance 0..1: how much haze lies before it. Below 0 it stands in a light of its own, to -1 for its full colours. */
  away(air: number): Artist {
    return new Artist(this.canvas, this.manner, this.place, this.stencil, air);
  }

  /** What a colour looks like in this light at this distance. */
  tone(colour: Rgb, lit = true): Rgb {
    const { ambient, haze, grade } = this.palette;
    if (!lit) return grade(colour);
    const shone: Rgb = [colour[0] * ambient[0], colour[1] * ambient[1], colour[2] * ambient[2]];
    if (this.air < 0) return grade(mix(shone, colour, -this.air));
    return grade(this.air > 0 ? mix(shone, haze, this.air) : shone);
  }

  shape(path: Path, colour: Rgb, look: Look = {}): void {
    const tone = this.tone(colour, look.lit);
    const laid = this.laid(path);
    const sketch = this.manner.style === "sketch";
    const outlined = sketch && look.line !== false;
    if (outlined) this.outline(laid);
    const alpha = outlined ? 1 : (look.alpha ?? 1);
    const strayed = sketch ? this.strayed(laid, 1) : laid;
    fill(
      this.canvas,
      strayed,
      { kind: "flat", colour: sketch ? mix(tone, this.palette.paper, 0.14) : tone, alpha },
      "normal",
      this.stencil,
    );
    if (look.shade) this.shade(strayed, tone, look.shade);
  }

  /** A line of `width` units; in a sketch an ink line where no colour is given. */
  line(line: Contour, width: number, colour: Rgb | null = null, lit = true): void {
    const [laid] = this.laid([line]);
    if (!laid) return;
    const inked = this.manner.style === "sketch" && !colour;
    const pixels = inked ? this.manner.pen * 0.8 : width * Math.sqrt(Math.abs(this.place.a * this.place.d - this.place.b * this.place.c));
    const tone = colour ? this.tone(colour, lit) : this.palette.ink;
    const [strayed] = this.manner.style === "sketch" ? this.strayed([laid], 2) : [laid];
    fill(this.canvas, stroke(strayed ?? laid, Math.max(0.6, pixels)), { kind: "flat", colour: tone, alpha: 1 }, "normal", this.stencil);
  }

  /** A soft wash over what is there, without line or shadow. */
  wash(path: Path, colour: Rgb, alpha: number, blend: Blend = "normal"): void {
    fill(this.canvas, this.laid(path), { kind: "flat", colour: this.palette.grade(colour), alpha }, blend, this.stencil);
  }

  /** Fades from one end to the other; stops' colours are taken as they are, only graded. */
  fade(path: Path, from: readonly [number, number], to: readonly [number, number], stops: readonly Stop[], blend: Blend = "normal"): void {
    const [x0, y0] = this.spot(from);
    const [x1, y1] = this.spot(to);
    this.blendIn(path, { kind: "linear", x0, y0, x1, y1, ramp: this.graded(stops) }, blend);
  }

  /** Fades from a centre outwards. */
  glow(path: Path, centre: readonly [number, number], radius: number, stops: readonly Stop[], blend: Blend = "normal"): void {
    const [x, y] = this.spot(centre);
    const r = radius * Math.sqrt(Math.abs(this.place.a * this.place.d - this.place.b * this.place.c));
    this.blendIn(path, { kind: "radial", x, y, rx: r, ry: r, ramp: this.graded(stops) }, blend);
  }

  private blendIn(path: Path, paint: Paint, blend: Blend): void {
    fill(this.canvas, this.laid(path), paint, blend, this.stencil);
  }

  private graded(stops: readonly Stop[]) {
    return ramp(...stops.map((stop) => ({ ...stop, colour: this.palette.grade(stop.colour) })));
  }

  private spot([x, y]: readonly [number, number]): readonly [number, number] {
    return transformed([[x, y]], this.place)[0] as unknown as readonly [number, number];
  }

  private laid(path: Path): Path {
    return transformed(path, this.place);
  }

  /** Drawn before the fill, twice as wide: the fill, strayed differently, covers its inner half and gives the line its life. */
  private outline(laid: Path): void {
    const lines = this.strayed(laid, 2).map((contour) => stroke(contour, this.manner.pen * 2.2, true));
    const colour = this.air > 0 ? mix(this.palette.ink, this.palette.haze, this.air * 0.8) : this.palette.ink;
    fill(this.canvas, union(...lines), { kind: "flat", colour, alpha: 1 }, "normal", this.stencil);
  }

  private shade(laid: Path, tone: Rgb, strength: number): void {
    const box = extent(laid);
    const size = Math.min(box.width, box.height);
    if (size < 5) return;
    const from = this.palette.lightFrom;
    const shifted = transformed(laid, placed(from * size * 0.27 * strength, -size * 0.12 * strength));
    const crescent = within(without(maskOf(this.canvas, laid), maskOf(this.canvas, shifted)), this.stencil);
    if (this.manner.style === "poster") {
      fill(this.canvas, laid, { kind: "flat", colour: shaded(tone, 0.5), alpha: 1 }, "normal", crescent);
      return;
    }
    fill(this.canvas, laid, { kind: "flat", colour: shaded(tone, 0.5), alpha: 0.6 }, "normal", crescent);
    fill(this.canvas, hatching(box, this.manner.pen), { kind: "flat", colour: this.palette.ink, alpha: 0.55 }, "normal", crescent);
  }

  /** The unsteady hand: points move by a smooth noise, long edges get points to move. */
  private strayed(path: Path, layer: number): Path {
    const { stray, pen, noise } = this.manner;
    const step = Math.max(6, pen * 9);
    const wave = 1 / (pen * 26);
    const seed = noise + layer * 7919;
    return path.map((contour) => {
      const result: number[] = [];
      const n = contour.length;
      for (let i = 0; i + 1 < n; i += 2) {
        const x0 = contour[i] as number;
        const y0 = contour[i + 1] as number;
        const x1 = contour[(i + 2) % n] as number;
        const y1 = contour[(i + 3) % n] as number;
        const open = i + 2 >= n ? 1 : Math.ceil(Math.hypot(x1 - x0, y1 - y0) / step);
        for (let s = 0; s < Math.max(1, open); s++) {
          const x = x0 + ((x1 - x0) * s) / open;
          const y = y0 + ((y1 - y0) * s) / open;
          result.push(x + stray * waver(x * wave, y * wave, seed), y + stray * waver(x * wave, y * wave, seed + 101));
        }
      }
      return result;
    });
  }
}

function extent(path: Path): { left: number; top: number; width: number; height: number } {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const contour of path) {
    for (let i = 0; i + 1 < contour.length; i += 2) {
      left = Math.min(left, contour[i] as number);
      right = Math.max(right, contour[i] as number);
      top = Math.min(top, contour[i + 1] as number);
      bottom = Math.max(bottom, contour[i + 1] as number);
    }
  }
  return { left, top, width: right - left, height: bottom - top };
}

function hatching(box: { left: number; top: number; width: number; height: number }, pen: number): Path {
  const gap = pen * 4.5;
  const lines: Path[] = [];
  for (let x = box.left - box.height; x < box.left + box.width; x += gap) {
    lines.push(stroke([x, box.top + box.height, x + box.height, box.top], pen * 0.75));
  }
  return union(...lines);
}

/** Smooth value noise, -1..1. */
export function waver(x: number, y: number, seed: number): number {
  const x0 = Math.floor(x);
  const y0 = Math.floor(y);
  const corner = (i: number, j: number): number =>
    scramble(seed ^ Math.imul(x0 + i, 0x27d4eb2d) ^ Math.imul(y0 + j, 0x165667b1)) / 2147483648 - 1;
  const fx = x - x0;
  const fy = y - y0;
  const sx = fx * fx * (3 - 2 * fx);
  const sy = fy * fy * (3 - 2 * fy);
  const upper = corner(0, 0) * (1 - sx) + corner(1, 0) * sx;
  const lower = corner(0, 1) * (1 - sx) + corner(1, 1) * sx;
  return upper + (lower - upper) * sy;
}
