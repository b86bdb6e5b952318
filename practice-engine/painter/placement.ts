/** What stands where: the measures of the picture, and the figures of what the prompt mentions. */
import type { Art } from "./art.ts";
import { artOf } from "./art-library.ts";
import type { Mention, Reading } from "./parse-prompt.ts";
import type { Random } from "./random.ts";

/** The picture's measures in pixels. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  /** The short side: what sizes are measured in. */
  readonly unit: number;
  /** Where sky and earth meet. */
  readonly horizon: number;
  /** Where the main subject stands. */
  readonly ground: number;
}

/** The measures of a picture; with a low horizon where the subject flies. */
export function frameOf(width: number, height: number, random: Random, low: boolean): Frame {
  const tall = height > width * 1.2;
  const wide = width > height * 1.25;
  const horizon = height * (low ? random.between(0.8, 0.86) : tall ? random.between(0.62, 0.7) : random.between(0.58, 0.68));
  const ground = Math.max(height * (tall ? 0.86 : wide ? 0.9 : 0.88), horizon + 2);
  return { width, height, unit: Math.min(width, height), horizon, ground };
}

export type Setting = "land" | "sea" | "underwater" | "space" | "room" | "abstract";

/** One subject in the picture. */
export interface Figure {
  readonly mention: Mention;
  readonly x: number;
  readonly y: number;
  /** Pixels of a height of 1. */
  readonly size: number;
  readonly flip: 1 | -1;
  /** Behind the ground's front edge, on it, or in the air before the far land. */
  readonly layer: "sky" | "middle" | "front";
  /** It swims, and shows only what is above the water. */
  readonly swims: boolean;
}

/** Habitats of what takes the front of the picture; the rest is scenery as soon as one of them is there. */
const FRONT = ["ground", "table", "water", "underwater", "space"];
const LANDS = ["mountains", "hills", "forest", "city", "desert", "meadow", "beach", "jungle", "volcano", "lake"];
const SMALL_THINGS = ["cabin", "cabin", "deer", "tent", "windmill", "horse", "church", "tree"] as const;
const MAX_FIGURES = 7;
const MAX_MENTIONS = 6;

const lives = ({ mentions }: Reading, ...habitats: string[]): boolean => mentions.some(({ subject }) => habitats.includes(subject.habitat));

/** The setting that the prompt names, or the one in which its subjects live. */
export function settingOf(reading: Reading): Setting {
  const { meanings, mentions } = reading;
  const timed = ["dawn", "day", "sunset", "dusk", "night"].some((time) => meanings.has(time));
  const onLand = LANDS.some((land) => meanings.has(land));
  if (meanings.has("abstract") && mentions.length === 0) return "abstract";
  if (meanings.has("underwater")) return "underwater";
  if (onLand) return "land";
  if (meanings.has("space")) return "space";
  if (meanings.has("room") && lives(reading, "table", "ground")) return "room";
  if (lives(reading, "ground", "place")) return "land";
  const surfaced = timed || ["sea", "moon", "stars", "running"].some((state) => meanings.has(state));
  if (lives(reading, "underwater")) return surfaced ? "sea" : "underwater";
  if (lives(reading, "water") || (meanings.has("sea") && !lives(reading, "plant", "table"))) return "sea";
  if (lives(reading, "space") && !lives(reading, "plant") && !timed) return "space";
  return lives(reading, "table") ? "room" : "land";
}

/** Whether the horizon lies low, to give the sky to what flies. */
export function looksUp({ mentions }: Reading): boolean {
  return mentions.length > 0 && mentions.every(({ subject }) => ["air", "space", "perch"].includes(subject.habitat));
}

/** Where the main subject stands, in pixels from the left. */
export function mainPosition({ width, height }: Frame, { mentions }: Reading, random: Random): number {
  if (height > width * 1.2 || mentions.length === 0) return width * random.between(0.44, 0.56);
  return width * (0.5 + random.side() * (width > height * 1.25 ? random.between(0.1, 0.18) : random.between(0, 0.1)));
}

/** In a land with water: the height at which the near bank begins; null on dry land. */
export function bankOf({ horizon, ground }: Frame, reading: Reading): number | null {
  if (lives(reading, "water")) return ground;
  return ["lake", "sea", "beach"].some((water) => reading.meanings.has(water)) ? horizon + (ground - horizon) * 0.7 : null;
}

/** All figures of a picture, from far to near. */
export function placeFigures(frame: Frame, setting: Setting, reading: Reading, mainX: number, random: Random): readonly Figure[] {
  // No house stands in the lake: behind the bank there is no middle ground.
  const land = { ...frame, horizon: (setting === "land" ? bankOf(frame, reading) : null) ?? frame.horizon };
  const mentions = reading.mentions.slice(0, MAX_MENTIONS);
  const leads = mentions.filter(({ subject }) => FRONT.includes(subject.habitat));
  const flying = mentions.filter(({ subject }) => subject.habitat === "perch" || subject.habitat === "air").slice(0, 2);
  const main = [leads, flying, mentions].find((list) => list.length > 0);
  if (!main) return setting === "land" && !["minimal", "city"].some((state) => reading.meanings.has(state)) ? smallThing(land, random) : [];
  const extras = mentions.filter((mention) => !main.includes(mention) && !(setting === "room" && mention.subject.habitat === "plant"));
  const scenery = extras.flatMap((mention, index) => asScenery(land, setting, mention, mainX, index, random));
  return [...scenery, ...lineUp(land, setting, main, mainX, random)];
}

function mainSize({ width, height, unit }: Frame, subject: Art, crowd: number): number {
  const tall = Math.min(0.5 * unit * Math.sqrt(subject.size) * (height > width * 1.2 ? 1.4 : 1.08), 0.62 * height);
  return Math.min(tall, (0.84 * width) / subject.breadth / Math.max(1, crowd * 0.72)) * (crowd > 2 ? 0.86 : 1);
}

/** The main subjects side by side, around `mainX`. */
function lineUp(frame: Frame, setting: Setting, main: readonly Mention[], mainX: number, random: Random): Figure[] {
  const all = main.flatMap((mention) => new Array<Mention>(Math.min(mention.count, MAX_MENTIONS)).fill(mention)).slice(0, MAX_FIGURES);
  const crowd = all.length;
  const sizes = all.map(({ subject }) => mainSize(frame, subject, crowd));
  const widths = all.map(({ subject }, index) => (sizes[index] ?? 0) * subject.breadth * 0.88);
  const total = Math.min(
    frame.width * 0.92,
    widths.reduce((sum, width) => sum + width, 0),
  );
  const squeeze = total / widths.reduce((sum, width) => sum + width, 0);
  const middle = crowd === 1 ? mainX : Math.min(Math.max(mainX, total / 2 + frame.width * 0.04), frame.width * 0.96 - total / 2);
  let left = middle - total / 2;
  return all.map((mention, index) => {
    const x = left + ((widths[index] ?? 0) * squeeze) / 2;
    left += (widths[index] ?? 0) * squeeze;
    const size = (sizes[index] ?? 0) * random.between(0.86, crowd > 1 ? 1.02 : 1.1);
    const inwards = middle > frame.width / 2 ? -1 : 1;
    const facing = crowd === 2 && main.length === 2 ? (index === 0 ? 1 : -1) : random.side();
    const figure = { mention, x, size, flip: crowd > 1 ? facing : inwards, swims: false } as const;
    return { ...figure, ...stand(frame, setting, mention.subject, size, index, random) };
  });
}

/** Where a main subject stands, swims or floats in its setting. */
function stand(frame: Frame, setting: Setting, { habitat }: Art, size: number, index: number, random: Random) {
  const { height, horizon, ground, unit } = frame;
  const depth = index === 0 ? 0 : random.between(-0.035, 0.02) * unit;
  const air = (share: number): number => height * share + size / 2 + (index === 0 ? 0 : (index % 2 ? -0.07 : 0.07) * unit);
  const earthly = ["ground", "place", "plant"].includes(habitat);
  if (setting === "underwater" && !earthly) return { y: air(0.48), layer: "front" } as const;
  if (setting === "sea" && (habitat === "water" || habitat === "underwater")) {
    const y = horizon + (height - horizon) * 0.45 + depth + (habitat === "water" ? 0 : size * 0.06);
    return { y, layer: "front", swims: true } as const;
  }
  if (habitat === "air") return { y: air(setting === "sea" || setting === "land" ? 0.4 : 0.48), layer: "sky" } as const;
  if (habitat === "perch") return { y: height * 0.72 + depth, size: size * 1.12, layer: "front" } as const;
  if (habitat === "space" || (setting === "space" && !earthly)) return { y: air(0.46), layer: "sky" } as const;
  if (habitat === "place" && setting === "land") return { y: horizon + (ground - horizon) * 0.55 + depth, layer: "middle" } as const;
  if (habitat === "water") return { y: ground - unit * 0.04, layer: "front", swims: true } as const;
  return { y: ground + depth, layer: "front" } as const;
}

/** In a landscape of its own, something small to find. */
function smallThing({ width, horizon, ground, unit }: Frame, random: Random): Figure[] {
  const subject = artOf(random.pick(SMALL_THINGS));
  const x = width * (random.chance(0.5) ? random.between(0.2, 0.36) : random.between(0.64, 0.8));
  const y = horizon + (ground - horizon) * random.between(0.3, 0.5);
  const size = unit * 0.17 * Math.sqrt(subject.size);
  return [{ mention: { subject, count: 1, colour: null }, x, y, size, flip: random.side(), layer: "middle", swims: false }];
}

/** What stands in the background, mostly on the side away from the main subject. */
function asScenery(frame: Frame, setting: Setting, mention: Mention, mainX: number, index: number, random: Random): Figure[] {
  const { width, height, horizon, ground, unit } = frame;
  const { habitat, size: natural } = mention.subject;
  const size = 0.3 * unit * Math.sqrt(natural);
  const plant = habitat === "plant";
  return Array.from({ length: Math.min(mention.count, 5) }, (_, i): Figure => {
    const opposite = mainX > width / 2 !== (index + i) % 2 > 0;
    const x = width * (opposite ? random.between(0.12, 0.3) : random.between(0.7, 0.88));
    const figure = { mention, x, flip: x > width / 2 ? -1 : 1, swims: false } as const;
    if (habitat === "air" || habitat === "perch") {
      return { ...figure, y: height * random.between(0.24, 0.36) + size * 0.25, size: size * 0.72, layer: "sky" };
    }
    const depth = plant ? random.between(0.35, 0.75) : 0.3;
    const y = setting === "sea" ? horizon + unit * 0.03 : horizon + (ground - horizon) * depth;
    // A flower is small beside an animal, a tree is not.
    return { ...figure, y, size: size * (plant ? (natural < 1.2 ? 0.5 : 0.95) : 1.1), layer: "middle" };
  });
}
