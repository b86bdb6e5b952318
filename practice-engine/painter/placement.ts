/** Who stands where: turns what the prompt mentions into placed actors. */
import type { Frame } from "./frame.ts";
import type { Mention, Reading } from "./parse-prompt.ts";
import type { Random } from "./random.ts";
import { findSubject, type Subject } from "./subjects/index.ts";

export type Stage = "land" | "sea" | "underwater" | "space" | "room" | "abstract";

export interface Actor {
  readonly mention: Mention;
  readonly x: number;
  readonly y: number;
  /** Pixels of a height of 1. */
  readonly size: number;
  readonly flip: 1 | -1;
  /** Behind the ground's front edge, on it, or in the air before the far land. */
  readonly layer: "sky" | "middle" | "front";
  readonly surface: boolean;
}

/** Habitats of what takes the front of the picture; the rest is scenery as soon as one of them is there. */
/** Small beside an animal, but not beside a butterfly. */
const BLOOMS = new Set(["flower", "sunflower", "tulip", "rose"]);
const LEADS = new Set(["ground", "table", "water", "underwater", "space"]);

export function stageOf(reading: Reading): Stage {
  const has = (name: string): boolean => reading.backdrops.some((backdrop) => backdrop === name) && !reading.without.has(name);
  const living = (...habitats: string[]): boolean => reading.mentions.some(({ subject }) => habitats.includes(subject.habitat));
  if (reading.empty || (has("abstract") && reading.mentions.length === 0)) return "abstract";
  if (has("underwater")) return "underwater";
  const onLand = ["mountains", "hills", "forest", "city", "desert", "meadow", "beach", "jungle", "volcano", "lake"].some(has);
  if (has("space") && !onLand) return "space";
  if (has("room") && !onLand && living("table", "ground")) return "room";
  const surfaced =
    has("sea") || reading.time !== null || reading.ornaments.has("moon") || reading.ornaments.has("stars") || reading.poses.has("running");
  if (living("underwater") && !living("ground", "place") && !onLand) return surfaced ? "sea" : "underwater";
  if (living("water") && !living("ground", "place") && !onLand) return "sea";
  if (has("sea") && !living("ground", "place", "plant", "table") && !onLand) return "sea";
  if (living("space") && !living("ground", "place", "plant", "water") && !onLand && reading.time === null) return "space";
  if (living("table") && !living("ground", "place") && !onLand) return "room";
  return "land";
}

/** Whether the horizon lies low, to give the sky to what flies. */
export function looksUp(reading: Reading): boolean {
  const habitats = reading.mentions.map(({ subject }) => subject.habitat);
  return habitats.length > 0 && habitats.every((habitat) => habitat === "air" || habitat === "space" || habitat === "perch");
}

export function heroPosition(frame: Frame, reading: Reading, random: Random): number {
  const { width, height } = frame;
  if (height > width * 1.2 || reading.mentions.length === 0) return width * random.between(0.44, 0.56);
  const off = width > height * 1.25 ? random.between(0.1, 0.18) : random.between(0, 0.1);
  return width * (0.5 + random.side() * off);
}

/** In a land with water: the height at which the near bank begins. */
export function bankOf(frame: Frame, reading: Reading): number | null {
  const swimmers = reading.mentions.some(({ subject }) => subject.habitat === "water");
  const wet = swimmers || reading.backdrops.some((name) => name === "lake" || name === "sea" || name === "beach");
  return wet ? frame.horizon + (frame.ground - frame.horizon) * (swimmers ? 1 : 0.7) : null;
}

export function castOf(frame: Frame, stage: Stage, reading: Reading, heroX: number, random: Random): readonly Actor[] {
  // Nobody's house stands in the lake: behind the bank there is no middle ground.
  const bank = stage === "land" ? bankOf(frame, reading) : null;
  const land = bank === null ? frame : { ...frame, horizon: bank };
  const mentions = reading.mentions.filter(({ subject }) => !reading.without.has(subject.name)).slice(0, 6);
  const leads = mentions.filter(({ subject }) => LEADS.has(subject.habitat));
  const front =
    leads.length > 0 ? leads : mentions.filter(({ subject }) => subject.habitat === "perch" || subject.habitat === "air").slice(0, 2);
  const heroes = front.length > 0 ? front : mentions;
  if (heroes.length === 0)
    return stage === "land" && !reading.minimal && !reading.backdrops.includes("city") ? passersBy(land, random) : [];
  const extras = mentions.filter((mention) => !heroes.includes(mention) && !(stage === "room" && mention.subject.habitat === "plant"));
  const actors = extras.flatMap((mention, index) => scenery(land, stage, mention, heroX, index, leads.length > 0, random));
  return [...actors, ...lineUp(land, stage, heroes, heroX, random)];
}

function heroSize(frame: Frame, subject: Subject, crowd: number): number {
  const { width, height, unit } = frame;
  const tall = Math.min(0.5 * unit * Math.sqrt(subject.size) * (height > width * 1.2 ? 1.4 : 1.08), 0.62 * height);
  return Math.min(tall, (0.84 * width) / (subject.breadth ?? 1) / Math.max(1, crowd * 0.72)) * (crowd > 2 ? 0.86 : 1);
}

/** The heroes side by side, those of the first mention in the middle of the picture. */
function lineUp(frame: Frame, stage: Stage, heroes: readonly Mention[], heroX: number, random: Random): Actor[] {
  const all = heroes.flatMap((mention) => Array.from({ length: Math.min(mention.count, 6) }, () => mention)).slice(0, 7);
  const crowd = all.length;
  const widths = all.map(({ subject }) => heroSize(frame, subject, crowd) * (subject.breadth ?? 1) * 0.88);
  const total = widths.reduce((sum, w) => sum + w, 0);
  const squeeze = Math.min(1, (frame.width * 0.92) / total);
  const middle =
    crowd === 1 ? heroX : Math.min(Math.max(heroX, (total * squeeze) / 2 + frame.width * 0.04), frame.width * 0.96 - (total * squeeze) / 2);
  let left = middle - (total * squeeze) / 2;
  const facing = middle > frame.width / 2 ? -1 : 1;
  return all.map((mention, index) => {
    const w = (widths[index] as number) * squeeze;
    const x = left + w / 2;
    left += w;
    const size = heroSize(frame, mention.subject, crowd) * (crowd > 1 ? random.between(0.86, 1.02) : random.between(0.86, 1.1));
    const flip = crowd === 2 && heroes.length === 2 ? (index === 0 ? 1 : -1) : crowd > 1 ? random.side() : facing;
    return standing(frame, stage, mention, x, size, flip, index, random);
  });
}

function standing(
  frame: Frame,
  stage: Stage,
  mention: Mention,
  x: number,
  size: number,
  flip: 1 | -1,
  index: number,
  random: Random,
): Actor {
  const { height, horizon, ground, unit } = frame;
  const { habitat } = mention.subject;
  const depth = index === 0 ? 0 : random.between(-0.035, 0.02) * unit;
  const common = { mention, x, size, flip, surface: false };
  const floating = (y: number): Actor => ({
    ...common,
    y: y + size / 2 + (index % 2 ? -1 : 1) * (index === 0 ? 0 : 0.07 * unit),
    layer: "sky",
  });
  if (stage === "underwater")
    return habitat === "ground" || habitat === "place" || habitat === "plant"
      ? { ...common, y: ground + depth, layer: "front" }
      : { ...floating(height * 0.48), layer: "front" };
  if (stage === "sea") {
    const y = horizon + (height - horizon) * 0.45 + depth;
    if (habitat === "water") return { ...common, y, layer: "front", surface: true };
    if (habitat === "underwater") return { ...common, y: y + size * 0.06, layer: "front", surface: true };
  }
  if (habitat === "air") return floating(height * (stage === "sea" || stage === "land" ? 0.4 : 0.48));
  if (habitat === "space") return floating(height * 0.46);
  if (habitat === "perch") return { ...common, y: height * 0.72 + depth, size: size * 1.12, layer: "front" };
  if (stage === "space")
    return habitat === "ground" || habitat === "place" ? { ...common, y: ground, layer: "front" } : floating(height * 0.46);
  if (habitat === "place") return { ...common, y: horizon + (ground - horizon) * 0.55 + depth, layer: "middle" };
  if (habitat === "water") return { ...common, y: ground - unit * 0.04, layer: "front", surface: true };
  return { ...common, y: ground + depth, layer: "front" };
}

/** In a landscape of its own, something small to find. */
function passersBy(frame: Frame, random: Random): Actor[] {
  const subject = findSubject(random.pick(["cabin", "cabin", "deer", "tent", "windmill", "horse", "church", "tree"] as const));
  if (!subject) return [];
  const { width, horizon, ground, unit } = frame;
  const x = width * (random.chance(0.5) ? random.between(0.2, 0.36) : random.between(0.64, 0.8));
  const y = horizon + (ground - horizon) * random.between(0.3, 0.5);
  return [
    {
      mention: { subject, count: 1, colour: null },
      x,
      y,
      size: unit * 0.17 * Math.sqrt(subject.size),
      flip: random.side(),
      layer: "middle",
      surface: false,
    },
  ];
}

/** What stands in the background, on the side away from the hero. */
function scenery(frame: Frame, stage: Stage, mention: Mention, heroX: number, index: number, led: boolean, random: Random): Actor[] {
  const { width, height, horizon, ground, unit } = frame;
  const { subject, count } = mention;
  return Array.from({ length: Math.min(count, 5) }, (_, i): Actor => {
    const opposite = heroX > width / 2 !== (index + i) % 2 > 0;
    const x = width * (opposite ? random.between(0.12, 0.3) : random.between(0.7, 0.88));
    const shy = 0.3 * unit * Math.sqrt(subject.size);
    const common = { mention, x, flip: random.side(), surface: false };
    if (subject.habitat === "air" || subject.habitat === "perch")
      return {
        ...common,
        y: height * random.between(0.24, 0.36) + shy * 0.25,
        size: shy * 0.72,
        layer: "sky",
        flip: x > width / 2 ? -1 : 1,
      };
    const y =
      stage === "sea"
        ? horizon + unit * 0.03
        : horizon + (ground - horizon) * (subject.habitat === "plant" ? random.between(0.35, 0.75) : 0.3);
    return {
      ...common,
      y,
      size: shy * (subject.habitat !== "plant" ? 1.1 : BLOOMS.has(subject.name) && led ? 0.5 : 0.95),
      layer: "middle",
    };
  });
}
