import table from "../art/colours.json" with { type: "json" };
import { adjusted, fromLch, hex, type Lch, lighter, mix, type Rgb, toHex, toLch, warmed } from "./colour.ts";
import type { Random } from "./random.ts";

export type Time = keyof typeof table.skies;
export type Ground = keyof typeof table.grounds;
export type Season = keyof typeof table.leaves;

export interface Palette {
  /** It is dark: lamps are lit. */
  readonly dark: boolean;
  /** What distance turns into. */
  readonly haze: Rgb;
  /** The colour of the light, multiplied into everything it falls on. */
  readonly ambient: Rgb;
  readonly ink: Rgb;
  readonly paper: Rgb;
  /** The colours of the picture as CSS variables of its art. */
  readonly variables: ReadonlyMap<string, string>;
  /** The last word on each colour: mood words and warmth. */
  grade(colour: Rgb): Rgb;
}

export interface PaletteWishes {
  readonly time: Time;
  readonly season: Season;
  readonly ground: Ground;
  /** Colours named without a thing they belong to, most important first. */
  readonly colours: readonly Rgb[];
  readonly skyColour: Rgb | null;
  /** -1 (cool) .. 1 (warm). */
  readonly warmth: number;
  /** Meanings of the prompt, of which moods count here. */
  readonly moods: ReadonlySet<string>;
}

/** The colours of a picture. */
export function mixPalette(wishes: PaletteWishes, random: Random): Palette {
  const { time, skyColour, colours: named, ground, moods, warmth } = wishes;
  const night = time === "night";
  const pick = (codes: readonly string[]): string => random.pick(codes as readonly [string, ...string[]]);
  const air = random.pick(table.skies[time] as [(typeof table.skies.day)[0]]);
  const turn = random.between(-9, 9);
  const turned = (code: string): Rgb => adjusted(hex(code), ({ h }) => ({ h: h + turn }));
  const wish = skyColour ?? named[0];
  const steer = (code: string, strength = skyColour ? 0.9 : 0.62): Rgb => (wish ? steered(turned(code), wish, strength) : turned(code));
  const [high, light] = [steer(air.zenith), steer(air.ambient, 0.12)];
  const zenith = random.chance(0.5) || night ? high : mix(high, steer(air.sky), 0.35);
  const [first = hex(pick(table.accents)), other = hex(pick(table.accents))] = named;
  const grade = grading(wishes, wish);
  const paper = warmed(hex("#fbf5e8"), warmth * 0.5);
  const ink = grade(hex(night ? "#1c2340" : "#2f2a33"));
  const mixed = { zenith, sky: steer(air.sky), horizon: steer(air.horizon), disc: turned(air.disc), ink, paper };
  const own = { accent: named.length > 1 ? other : first, second: named.length > 1 ? first : other, sea: mix(hex("#2f7f93"), zenith, 0.4) };
  const lists = { water: table.water, leaf: table.leaves[wishes.season], ground: table.grounds[ground] };
  const variables = new Map([["lamp", moods.has("neon") ? pick(table.neon) : "#ffd76a"]]);
  for (const [name, colour] of Object.entries({ ...mixed, ...own })) variables.set(name, toHex(colour));
  for (const [name, codes] of Object.entries(lists)) variables.set(name, pick(codes));
  // Snow throws white light back.
  const ambient = ground === "snow" ? mix(light, hex("#f4f4ff"), 0.5) : light;
  return { dark: night || time === "dusk" || time === "storm", haze: steer(air.haze), ambient, ink, paper, variables, grade };
}

/** Takes over the hue, and as much of the chroma as the place holds, but keeps the lightness: light stays where it was. */
function steered(own: Rgb, wish: Rgb, strength: number): Rgb {
  const [o, w] = [toLch(own), toLch(wish)];
  const chroma = w.c < 0.03 ? o.c * 0.15 : Math.min(w.c, 0.17);
  return mix(own, fromLch({ l: o.l * 0.75 + w.l * 0.25, c: chroma, h: w.h }), strength);
}

function grading({ moods, warmth }: PaletteWishes, key: Rgb | undefined): (colour: Rgb) => Rgb {
  const changes: Readonly<Record<string, (lch: Lch) => Partial<Lch>>> = {
    pastel: ({ l, c }) => ({ l: 0.33 + l * 0.64, c: c * 0.8 }),
    vivid: ({ c }) => ({ c: c * 1.25 }),
    neon: ({ l, c, h }) => ({ l: l * 0.82, c: c * 1.5 + 0.03, h: h < -100 || h > 20 ? h + 10 : h }),
    vintage: ({ l, c, h }) => ({ l: l * 0.96, c: c * 0.7 + 0.015, h: h + (75 - h) * 0.3 }),
    dark: ({ l }) => ({ l: l * 0.82 }),
    mono: ({ l }) => ({ c: key ? 0.09 * (1 - Math.abs(l - 0.55)) : 0.012, h: key ? toLch(key).h : 235 }),
    noir: ({ l }) => ({ l: l < 0.5 ? l * 0.85 : 1 - (1 - l) * 0.85, c: 0.004, h: 80 }),
  };
  const steps = Object.entries(changes).filter(([mood]) => moods.has(mood));
  return (colour) =>
    warmed(
      steps.reduce((done, [, change]) => adjusted(done, change), colour),
      warmth,
    );
}

/** A colour in the shadow: darker, and leaning to blue. */
export function shaded(colour: Rgb): Rgb {
  return mix(lighter(colour, -0.08), hex("#2b3a67"), 0.05);
}
