import type { Artist } from "../artist.ts";
import { hex, type Rgb } from "../colour.ts";
import type { Random } from "../random.ts";

/** Where a subject belongs, which decides the stage it is put on. */
export type Habitat = "ground" | "place" | "plant" | "air" | "perch" | "water" | "underwater" | "space" | "table";

export interface Casting {
  /** A colour the prompt gives to it. */
  readonly colour: Rgb | null;
  readonly accent: Rgb;
  readonly random: Random;
  readonly poses: ReadonlySet<string>;
  readonly props: ReadonlyMap<string, Rgb | null>;
  readonly season: string | null;
  /** It is dark: lamps are lit. */
  readonly dark: boolean;
  /** Not alone in the picture, so it keeps to its place. */
  readonly company: boolean;
}

export interface Subject {
  readonly name: string;
  /** Words for it, separated by blanks; two-word terms with a hyphen. Plurals are understood. */
  readonly words: string;
  readonly habitat: Habitat;
  /** Height beside an animal of 1. */
  readonly size: number;
  /** Width of what `draw` draws, in units of its height. */
  readonly breadth?: number;
  /** Height of its back, for a rider. */
  readonly back?: number;
  /** Where it lives, when the prompt names no place: a backdrop, or snow. */
  readonly home?: string;
  /** Draws it standing on (0, 0), about 1 unit high, looking to the right; `air` and `space`: centred on (0, -0.5). */
  draw(artist: Artist, casting: Casting): void;
}

export const WHITE = hex("#fbf6ec");
export const CREAM = hex("#f3e3c3");
export const BLACK = hex("#2a2630");
export const PINK = hex("#e89aa0");
export const WOOD = hex("#8a5a3c");
export const LAMP = hex("#ffd76a");
