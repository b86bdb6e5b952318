/** Scenery from the table in `art/scenery.json`: what is drawn when, where, how large and how many times. */
import table from "../art/scenery.json" with { type: "json" };
import { variablesOf } from "./art.ts";
import { artInState, artOf } from "./art-library.ts";
import type { Drawing } from "./drawing.ts";
import type { Frame } from "./placement.ts";
import type { Random } from "./random.ts";

type Choices = readonly [string, ...string[]];
type Span = readonly number[];

/** One kind of thing; `art/README.md` tells what the fields mean. */
interface SceneryRule {
  readonly art: readonly string[];
  readonly when?: readonly string[];
  readonly unless?: readonly string[];
  readonly band: string;
  readonly x?: Span;
  readonly y: Span;
  readonly size?: Span;
  readonly air?: Span;
  readonly deep?: boolean;
  readonly count?: number;
  readonly across?: boolean;
  readonly every?: number;
  readonly jitter?: number;
  readonly stretch?: string;
  readonly coat?: readonly string[];
  readonly alpha?: number;
  readonly clear?: number;
  readonly shadow?: boolean;
}

/** What every part of a picture is drawn with. */
export interface SceneContext {
  readonly drawing: Drawing;
  readonly frame: Frame;
  readonly random: Random;
  /** Where the main subject stands, in pixels from the left, and whether there is one. */
  readonly mainX: number;
  readonly occupied: boolean;
  /** What holds for the picture: the meanings of the prompt, `no-` and each word that it denies, and what follows from them. */
  readonly states: ReadonlySet<string>;
}

export type SceneryName = keyof typeof table;

/** Draws a piece of scenery, into another frame where one is given. */
export function drawScenery(context: SceneContext, name: SceneryName, frame = context.frame): void {
  const holds = (list: readonly string[]): boolean => list.some((state) => context.states.has(state));
  for (const [index, rule] of (table[name] as readonly SceneryRule[]).entries()) {
    if ((!rule.when || holds(rule.when)) && !holds(rule.unless ?? []))
      drawRule(context, rule, frame, context.random.stream(`${name}${index}`));
  }
}

function drawRule({ drawing, mainX, occupied, states }: SceneContext, rule: SceneryRule, frame: Frame, random: Random): void {
  const coat = rule.coat ? random.pick(rule.coat as Choices) : null;
  const things = positions(rule, frame, random).map((x) => ({ x, t: random.next() }));
  if (rule.deep) things.sort((p, q) => p.t - q.t);
  const [top, span] = bandOf(rule.band, frame);
  for (const { x, t } of things) {
    const art = artInState(artOf(random.pick(rule.art as Choices)), states);
    const y = top + between(rule.y, t) * span;
    const size = rule.stretch === "both" ? span : frame.unit * between(rule.size, rule.deep ? t : random.next());
    const place = { x, y, size, flip: random.side(), ...(rule.stretch ? { width: frame.width } : {}) };
    const look = { variables: variablesOf(art, random, coat), air: between(rule.air, t), alpha: rule.alpha ?? 1 };
    if (rule.clear && occupied && Math.abs(x - mainX) < frame.unit * rule.clear) continue;
    if (rule.shadow) drawing.shadow(x, y, size * 0.22, size * 0.03, 0.16);
    drawing.art(art, place, look);
  }
}

function positions({ count = 1, across, every, jitter = 0, stretch, x = [0, 1] }: SceneryRule, frame: Frame, random: Random): number[] {
  const { width, height, unit } = frame;
  if (stretch) return [width / 2];
  const step = (every ?? 1) * unit;
  if (every) return Array.from({ length: Math.ceil(width / step) + 1 }, (_, i) => (i + random.between(-0.5, 0.5) * jitter) * step);
  const area = across ? (width * height) / (unit * unit) : 1;
  return Array.from({ length: Math.round(count * area) }, () => width * between(x, random.next()));
}

/** Where `y` is 0, and the pixels to where it is 1. */
function bandOf(band: string, { height, horizon, ground, unit }: Frame): readonly [number, number] {
  if (band === "sky") return [0, horizon];
  if (band === "ground") return [horizon, height - horizon];
  return band === "picture" ? [0, height] : [ground, unit];
}

function between([from = 0, to = 0]: Span = [], t: number): number {
  return from + (to - from) * t;
}
