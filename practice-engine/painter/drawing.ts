import type { Art, ArtElement } from "./art.ts";
import { cssColour, mix, type Rgb, toHex } from "./colour.ts";
import { type Palette, shaded } from "./palette.ts";
import { smoothNoise } from "./random.ts";

/** Flat and shaded like a printed poster, or washed, hatched and inked like a sketch. */
export type Style = "sketch" | "poster";

/** How this picture is drawn, the same for all of it. */
export interface Manner {
  readonly style: Style;
  readonly palette: Palette;
  /** Pixels: the ink line of a sketch, and how far its lines stray. */
  readonly pen: number;
  readonly stray: number;
  readonly noise: number;
}

/** Where a piece of art is put: the pixel of its (0, 0), and the pixels of a height of 1; of a width of 1 where that differs. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly width?: number;
  readonly flip?: 1 | -1;
}

/** How a piece of art looks here. */
export interface Look {
  /** Values for its variables; those of the palette need not be named. */
  readonly variables: ReadonlyMap<string, string>;
  /** Distance 0..1: how much haze lies before it. Below 0 it stands in a light of its own, to -1 for its full colours. */
  readonly air: number;
  readonly alpha?: number;
  /** What is worn, by slot. */
  readonly worn?: ReadonlyMap<string, Worn>;
}

/** A piece of art that is worn. */
export interface Worn {
  readonly art: Art;
  readonly variables: ReadonlyMap<string, string>;
}

/** Units of an art file for a height of 1. */
const UNITS = 1000;

/** An SVG document in the making, in the manner of the picture. */
export class Drawing {
  private readonly manner: Manner;
  private readonly parts: string[] = [];
  private definitions = 0;

  constructor(manner: Manner) {
    this.manner = manner;
  }

  /** A piece of art at a place. */
  art(art: Art, place: Place, look: Look): void {
    const variables = new Map([...look.variables, ...this.manner.palette.variables]);
    for (const element of art.elements) {
      const worn = [...(look.worn ?? [])].find(([slot]) => element.classes.has(slot))?.[1];
      if (worn && element.at) this.art(worn.art, inSlot(place, element.at), { ...look, variables: worn.variables });
      else for (const path of element.data ? [element] : element.usual) this.element(path, place, { ...look, variables });
    }
  }

  /** The shadow of something that stands there; lengths in pixels. */
  shadow(x: number, y: number, reach: number, thickness: number, alpha: number): void {
    const [left, right, up, down] = [x - reach, x + reach, y - thickness * 1.33, y + thickness * 1.33];
    this.fill(
      `M${left} ${y}C${left} ${up} ${right} ${up} ${right} ${y}C${right} ${down} ${left} ${down} ${left} ${y}Z`,
      this.manner.palette.ink,
      alpha,
    );
  }

  /** Draws what shows only inside of a rectangle. */
  clipped(left: number, top: number, width: number, height: number, draw: () => void): void {
    const id = `clip${this.definitions++}`;
    const rectangle = `<rect x="${left}" y="${top}" width="${width}" height="${height}"/>`;
    this.parts.push(`<clipPath id="${id}">${rectangle}</clipPath><g clip-path="url(#${id})">`);
    draw();
    this.parts.push("</g>");
  }

  private element({ classes, ...path }: ArtElement, place: Place, look: Look): void {
    const { palette, style, pen } = this.manner;
    if (classes.has("night") && !palette.dark) return;
    const scale = place.size / UNITS;
    const across = ((place.width ?? place.size) / UNITS) * (place.flip ?? 1);
    const data = mapPoints(path.data, (x, y) => [place.x + x * across, place.y + y * scale]);
    const alpha = path.opacity * (look.alpha ?? 1);
    const shining = palette.dark && classes.has("window");
    const colour = cssColour(shining ? "var(--lamp)" : path.colour, look.variables);
    const shines = shining || classes.has("light") || classes.has("glow");
    const tone = classes.has("plain") ? colour : shines ? palette.grade(colour) : this.lit(colour, look.air);
    if (path.at) {
      const [x, y, reach] = [place.x + path.at[0] * across, place.y + path.at[1] * scale, path.at[2] * scale];
      this.fading(data, x, y, reach, tone, alpha, classes.has("glow"));
    } else if (path.strokeWidth !== null) this.line(data, path.strokeWidth * scale, tone);
    else if (classes.has("shade")) this.shade(data, shaded(tone), alpha);
    else if (style === "poster") this.fill(data, tone, alpha);
    else {
      // Drawn before the fill, twice as wide: the fill, strayed differently, covers its inner half and gives the line its life.
      const outlined = classes.has("outlined");
      if (outlined) this.line(data, pen * 2.2, mix(palette.ink, palette.haze, Math.max(0, look.air) * 0.8));
      this.fill(this.strayed(data, 1), mix(tone, palette.paper, 0.14), outlined ? 1 : alpha);
    }
  }

  /** What a colour looks like in this light at this distance. */
  private lit(colour: Rgb, air: number): Rgb {
    const { ambient, haze, grade } = this.manner.palette;
    const shone: Rgb = [colour[0] * ambient[0], colour[1] * ambient[1], colour[2] * ambient[2]];
    return grade(air === 0 ? shone : mix(shone, air < 0 ? colour : haze, Math.abs(air)));
  }

  private shade(data: string, colour: Rgb, alpha: number): void {
    const sketch = this.manner.style === "sketch";
    const strayed = sketch ? this.strayed(data, 1) : data;
    this.fill(strayed, colour, sketch ? 0.6 * alpha : alpha);
    if (sketch) this.parts.push(`<path d="${strayed}" fill="url(#hatching)" fill-opacity="0.55"/>`);
  }

  private line(data: string, width: number, colour: Rgb): void {
    const strayed = this.manner.style === "sketch" ? this.strayed(data, 2) : data;
    const stroke = `stroke="${toHex(colour)}" stroke-width="${Math.max(0.6, width)}" stroke-linecap="round" stroke-linejoin="round"`;
    this.parts.push(`<path d="${strayed}" fill="none" ${stroke}/>`);
  }

  private fill(data: string, colour: Rgb, alpha: number): void {
    this.parts.push(`<path d="${data}" fill="${toHex(colour)}"${alpha < 1 ? ` fill-opacity="${alpha}"` : ""}/>`);
  }

  /** A colour that is gone at a distance from (x, y): in all directions, or upwards. */
  private fading(data: string, x: number, y: number, reach: number, colour: Rgb, alpha: number, round: boolean): void {
    const id = `gradient${this.definitions++}`;
    const kind = round ? "radialGradient" : "linearGradient";
    const geometry = round ? `cx="${x}" cy="${y}" r="${reach}"` : `x1="${x}" y1="${y}" x2="${x}" y2="${y - reach}"`;
    const stop = (at: number, share: number): string =>
      `<stop offset="${at}" stop-color="${toHex(colour)}" stop-opacity="${alpha * share}"/>`;
    const stops = stop(0, 1) + stop(0.3, round ? 0.42 : 0.7) + stop(1, 0);
    this.parts.push(
      `<${kind} id="${id}" gradientUnits="userSpaceOnUse" ${geometry}>${stops}</${kind}><path d="${data}" fill="url(#${id})"/>`,
    );
  }

  /** The unsteady hand: points move by a smooth noise. */
  private strayed(data: string, layer: number): string {
    const { stray, pen, noise } = this.manner;
    const wave = 1 / (pen * 26);
    const off = (x: number, y: number, seed: number): number => stray * smoothNoise(x * wave, y * wave, noise + layer * 7919 + seed);
    return mapPoints(data, (x, y) => [x + off(x, y, 0), y + off(x, y, 101)]);
  }

  /** The whole document. */
  svg(width: number, height: number): string {
    const { pen, palette } = this.manner;
    const stroke = `<rect width="${pen * 0.75}" height="${pen * 4.5}" fill="${toHex(palette.ink)}"/>`;
    const size = `width="${pen * 4.5}" height="${pen * 4.5}" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"`;
    const hatching = `<pattern id="hatching" ${size}>${stroke}</pattern>`;
    return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${hatching}${this.parts.join("\n")}</svg>`;
  }
}

const round = (value: number): number => Math.round(value * 100) / 100;

/** Path data with every point moved; it has only absolute commands, and each point as "x y". */
function mapPoints(data: string, move: (x: number, y: number) => readonly [number, number]): string {
  return data.replace(/(-?[\d.]+) (-?[\d.]+)/g, (_, x: string, y: string) => move(Number(x), Number(y)).map(round).join(" "));
}

/** Things worn are drawn for a body part of half-width 1. */
function inSlot(place: Place, [x, y, reach]: readonly [number, number, number]): Place {
  const scale = place.size / UNITS;
  return { ...place, x: place.x + x * scale * (place.flip ?? 1), y: place.y + y * scale, size: reach * scale };
}
