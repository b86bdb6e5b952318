import { adjusted, fromLch, hex, lighter, mix, type Rgb, toLch, warmed } from "./colour.ts";
import type { Random } from "./random.ts";

export type Time = "dawn" | "day" | "sunset" | "dusk" | "night" | "storm";
export type Mood = "pastel" | "neon" | "mono" | "vintage" | "vivid" | "noir" | "dark" | "soft";

export interface Palette {
  readonly time: Time;
  /** Zenith, middle, horizon. */
  readonly sky: readonly [Rgb, Rgb, Rgb];
  /** Sun or moon. */
  readonly disc: Rgb;
  /** What distance turns into. */
  readonly haze: Rgb;
  /** The colour of the light, multiplied into everything it falls on. */
  readonly ambient: Rgb;
  /** -1: light from the left, 1: from the right. */
  readonly lightFrom: 1 | -1;
  readonly accent: Rgb;
  readonly second: Rgb;
  readonly ink: Rgb;
  readonly paper: Rgb;
  /** The last word on each colour: mood words and warmth. */
  grade(colour: Rgb): Rgb;
}

type Sky = readonly [top: string, middle: string, low: string, disc: string, haze: string, ambient: string];
type Choice = readonly [Sky, ...Sky[]];

const SKIES: Readonly<Record<Time, Choice>> = {
  dawn: [
    ["#6f9fc4", "#f0c3bf", "#fde5c2", "#fff3d6", "#e6c3bd", "#fff0e6"],
    ["#8d8fc0", "#eab3b8", "#fbdcb5", "#fff0cf", "#d5a9b5", "#ffeade"],
    ["#5aa7a8", "#c9dcc0", "#fbe7bd", "#fff6dc", "#bfd3c0", "#fdf3e2"],
  ],
  day: [
    ["#4a9cc4", "#97cdd6", "#f3ecd4", "#fff4c9", "#b4d6d8", "#ffffff"],
    ["#2f8c9c", "#7ec4bc", "#f4e6bf", "#ffe9a8", "#a5cfc2", "#fffdf4"],
    ["#efcf98", "#f6e2bb", "#fcf2d9", "#f0743e", "#e3d3a8", "#fffaf0"],
    ["#6fb3d8", "#b5dbe6", "#fbf6ea", "#ffd766", "#c3dde2", "#ffffff"],
    ["#8cc7b5", "#c4e2cd", "#f8f0d6", "#f9a65a", "#c1dcc8", "#fffef6"],
  ],
  sunset: [
    ["#35376b", "#cf5a6c", "#fbb75f", "#fff0b8", "#d97b6c", "#ffd6bd"],
    ["#e8604a", "#f59556", "#fde09c", "#fff6d0", "#e58a5c", "#ffdcbc"],
    ["#573a78", "#df638a", "#ffc597", "#ffeec4", "#c5708f", "#ffd2c6"],
    ["#1f4e6b", "#e0865f", "#fbd07c", "#fff2b0", "#b98474", "#ffd9b8"],
  ],
  dusk: [
    ["#22264f", "#5d4c88", "#dd8fa0", "#ffe9cf", "#77608f", "#c5b2d6"],
    ["#17324f", "#3f6a86", "#e2a98c", "#fff0d0", "#5f7d90", "#bcbfd2"],
    ["#2c1f47", "#7c4a7c", "#f09a86", "#ffe4c0", "#8a5c86", "#d0b0c8"],
  ],
  night: [
    ["#0c1433", "#1b2f5e", "#42648e", "#fdf6d8", "#31507d", "#8da2d8"],
    ["#120f2d", "#2c2455", "#60447f", "#fff3d0", "#433568", "#a197d6"],
    ["#06202c", "#11404e", "#35767a", "#f6f6dc", "#24565f", "#86b4c4"],
    ["#0a1030", "#22386b", "#7684a8", "#fffbe6", "#415887", "#95a5d4"],
  ],
  storm: [
    ["#39444f", "#66737f", "#b3babb", "#e8e6d8", "#8b969d", "#ccd4da"],
    ["#414456", "#757a8c", "#c6c1bb", "#efe9da", "#9694a0", "#d2d0d8"],
  ],
};

const ACCENTS = ["#d9482b", "#e9a23b", "#1f7a78", "#c8375f", "#3a5ba0", "#7a4c93", "#e4713c"] as const;

export interface PaletteWishes {
  readonly time: Time;
  /** Colours named without a thing they belong to, most important first. */
  readonly colours: readonly Rgb[];
  readonly skyColour: Rgb | null;
  readonly moods: ReadonlySet<Mood>;
  readonly warmth: number;
  /** Snow on the ground throws white light back. */
  readonly snow: boolean;
}

export function mixPalette(wishes: PaletteWishes, random: Random): Palette {
  const turn = random.between(-9, 9);
  const steer = wishes.skyColour ?? wishes.colours[0] ?? null;
  const [top, middle, low, disc, haze, ambient] = random.pick(SKIES[wishes.time]).map((code, index) => {
    const own = adjusted(hex(code), { turn: index < 5 ? turn : 0 });
    return steer && index !== 3 ? steered(own, steer, index === 5 ? 0.12 : wishes.skyColour ? 0.9 : 0.62) : own;
  }) as [Rgb, Rgb, Rgb, Rgb, Rgb, Rgb];
  const sky: Palette["sky"] = random.chance(0.5) || wishes.time === "night" ? [top, middle, low] : [mix(top, middle, 0.35), middle, low];
  const accents = [...wishes.colours, random.pick(ACCENTS.map(hex) as [Rgb, ...Rgb[]]), random.pick(ACCENTS.map(hex) as [Rgb, ...Rgb[]])];
  const grade = grading(wishes.moods, wishes.warmth, steer);
  return {
    time: wishes.time,
    sky,
    disc,
    haze,
    ambient: wishes.snow ? mix(ambient, hex("#f4f4ff"), 0.5) : ambient,
    lightFrom: random.side(),
    accent: (wishes.colours.length > 1 ? accents[1] : accents[0]) as Rgb,
    second: (wishes.colours.length > 1 ? accents[0] : accents[1]) as Rgb,
    ink: grade(hex(wishes.time === "night" ? "#1c2340" : "#2f2a33")),
    paper: warmed(hex("#fbf5e8"), wishes.warmth * 0.5),
    grade,
  };
}

/** Takes over the hue, and as much of the chroma as the place holds, but keeps the lightness: light stays where it was. */
function steered(own: Rgb, wish: Rgb, strength: number): Rgb {
  const [o, w] = [toLch(own), toLch(wish)];
  const grey = w.c < 0.03;
  const target = fromLch({ l: o.l * 0.75 + w.l * 0.25, c: grey ? o.c * 0.15 : Math.min(w.c, 0.17), h: w.h });
  return mix(own, target, strength);
}

function grading(moods: ReadonlySet<Mood>, warmth: number, key: Rgb | null): (colour: Rgb) => Rgb {
  const steps: ((colour: Rgb) => Rgb)[] = [];
  const keyHue = key ? toLch(key).h : 235;
  if (moods.has("pastel") || moods.has("soft")) {
    steps.push((colour) => {
      const { l, c, h } = toLch(colour);
      return fromLch({ l: 0.33 + l * 0.64, c: c * 0.8, h });
    });
  }
  if (moods.has("vivid")) steps.push((colour) => adjusted(colour, { chroma: 1.25 }));
  if (moods.has("neon")) {
    steps.push((colour) => {
      const { l, c, h } = toLch(colour);
      const pull = h < -100 || h > 20 ? 0.25 : 0;
      return fromLch({ l: l * 0.82, c: c * 1.5 + 0.03, h: h + pull * 40 });
    });
  }
  if (moods.has("vintage")) steps.push((colour) => mix(adjusted(colour, { chroma: 0.8 }), hex("#c9a36a"), 0.2));
  if (moods.has("dark")) steps.push((colour) => adjusted(colour, { lightness: 0.82 }));
  if (moods.has("mono")) {
    steps.push((colour) => {
      const { l } = toLch(colour);
      return fromLch({ l, c: key ? 0.09 * (1 - Math.abs(l - 0.55)) : 0.012, h: keyHue });
    });
  }
  if (moods.has("noir")) {
    steps.push((colour) => {
      const { l } = toLch(colour);
      return fromLch({ l: l < 0.5 ? l * 0.85 : 1 - (1 - l) * 0.85, c: 0.004, h: 80 });
    });
  }
  if (warmth !== 0) steps.push((colour) => warmed(colour, warmth));
  return (colour) => steps.reduce((done, step) => step(done), colour);
}

/** A shadow colour: darker, and leaning to blue. */
export function shaded(colour: Rgb, strength: number): Rgb {
  return mix(lighter(colour, -0.16 * strength), hex("#2b3a67"), 0.1 * strength);
}
