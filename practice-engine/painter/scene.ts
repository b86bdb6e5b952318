/** Puts a picture together: setting, figures, weather, and the edge of the sheet. */
import { artOf } from "./art-library.ts";
import { fromLch } from "./colour.ts";
import { Drawing, type Style } from "./drawing.ts";
import { type Company, drawFigure, drawMain } from "./figures.ts";
import { frameOf } from "./frame.ts";
import { type Ground, mixPalette, type Season, type Time } from "./palette.ts";
import { meaningsOf, parsePrompt, wordsOf } from "./parse-prompt.ts";
import { bankOf, type Figure, looksUp, mainPosition, placeFigures, type Setting, settingOf } from "./placement.ts";
import { foldSeed, hashText, type Random, randomFrom } from "./random.ts";
import { type Scenery, type Stage, strew } from "./strew.ts";

/** What to paint. */
export interface PaintRequest {
  readonly prompt: string;
  readonly negative: string;
  readonly seed: bigint;
  /** Pixels, 16..4096. */
  readonly width: number;
  readonly height: number;
  readonly style: Style;
  /** -1 (cool) .. 1 (warm). */
  readonly warmth: number;
}

/** Below this many pixels on the short side a poster has no border. */
const BORDER_FROM_PIXELS = 256;
/** From far to near. */
const FAR_LANDS = ["mountains", "volcano", "hills", "meadow", "lake", "desert", "city", "forest", "jungle"] as const;

/** The picture as an SVG document of the size asked for. */
export function drawScene({ prompt, negative, seed, width, height, style, warmth }: PaintRequest): string {
  const reading = parsePrompt(prompt, negative);
  const { mentions, meanings, skyColour, understood } = reading;
  const words = hashText(wordsOf(prompt).join(" "));
  const random = randomFrom(foldSeed(seed) ^ (understood ? 0 : words));
  const setting = settingOf(reading);
  const time = timeOf(meanings, setting, random.stream("time"));
  const season = (meaningsOf("season").find((name) => meanings.has(name)) ?? "summer") as Season;
  const floor = mentions.some(({ subject }) => subject.habitat === "ground") ? "floor" : "table";
  const ground = setting === "room" ? floor : groundOf(meanings);
  const colours = understood || reading.colours.length > 0 ? reading.colours : [fromLch({ l: 0.62, c: 0.12, h: words % 360 })];
  const palette = mixPalette({ time, season, ground, colours, skyColour, warmth, moods: meanings }, random.stream("palette"));
  const unit = Math.min(width, height);
  const stray = unit * 0.0021 * (meanings.has("watercolour") ? 1.5 : 1);
  const drawing = new Drawing({ style, palette, pen: Math.max(0.8, unit * 0.0026), stray, noise: random.whole(0, 1 << 30) });
  const frame = frameOf(width, height, random.stream("frame"), looksUp(reading));
  const mainX = mainPosition(frame, reading, random.stream("main"));
  const figures = placeFigures(frame, setting, reading, mainX, random.stream("figures"));
  const fair = !meanings.has("minimal") && time !== "night" && random.chance(0.72);
  const facts: Readonly<Record<string, boolean>> = {
    fair,
    [time]: true,
    [ground]: true,
    winter: ground === "snow",
    dark: palette.dark,
    bright: !palette.dark,
    overcast: ["rain", "storm", "clouds"].some((state) => meanings.has(state)),
    birds: meanings.has("birds") || (fair && random.chance(0.35)),
    brushed: style === "sketch" || meanings.has("watercolour"),
    printed: unit >= BORDER_FROM_PIXELS && random.chance(0.3),
    landed: figures.some(({ layer }) => layer === "front"),
    "main-left": mainX < width / 2,
  };
  const states = new Set([...meanings, ...Object.keys(facts).filter((fact) => facts[fact])]);
  const stage = { drawing, frame, random, mainX, occupied: mentions.length > 0, states };
  drawSetting({ stage, setting, reading, figures });
  strew(stage, "edge");
  return drawing.svg(width, height);
}

function timeOf(meanings: ReadonlySet<string>, setting: Setting, random: Random): Time {
  const has = (...any: string[]): boolean => any.some((meaning) => meanings.has(meaning));
  const named = meaningsOf("time").find((time) => meanings.has(time)) as Time | undefined;
  if (named && named !== "day") return named;
  if (has("storm")) return "storm";
  if (setting === "space" || has("stars", "moon", "aurora", "fireflies")) return "night";
  if (has("neon", "dark")) return random.chance(0.6) ? "night" : "dusk";
  return has("rain") ? "storm" : (named ?? random.pick(["day", "day", "day", "day", "sunset", "dawn"]));
}

function groundOf(meanings: ReadonlySet<string>): Ground {
  if (meanings.has("snow") || meanings.has("winter")) return "snow";
  return (["desert", "beach", "city", "volcano", "autumn", "spring"] as const).find((name) => meanings.has(name)) ?? "grassland";
}

function drawSetting(company: Company): void {
  const { stage, setting, figures } = company;
  if (setting === "land") drawLand(company);
  else if (setting === "sea") drawSea(company);
  else {
    strew(stage, setting);
    if (setting === "room") drawFloor(stage);
    drawMain(company, figures);
  }
}

function drawFloor(stage: Stage): void {
  const { height, ground, unit } = stage.frame;
  const table = stage.states.has("table");
  strew(stage, table ? "table" : "floor", { ...stage.frame, horizon: height * (table ? 0.7 : 0.78) });
  if (!table)
    stage.drawing.art(artOf("rug"), { x: stage.mainX, y: ground + unit * 0.01, size: unit * 0.42 }, { variables: new Map(), air: 0 });
}

function drawSea(company: Company): void {
  const { stage, figures } = company;
  const { unit, horizon } = stage.frame;
  drawWater(stage, drawSky(stage), horizon, stage.frame.height);
  drawFigures(company, ({ layer }) => layer !== "front");
  strew(stage, "mist");
  drawFigures(company, ({ layer }) => layer === "front");
  const line = Math.max(horizon + unit * 0.05, ...figures.filter(({ swims }) => swims).map(({ y }) => y));
  strew(stage, "waves", { ...stage.frame, horizon: line - unit * 0.02 });
  strew(stage, "weather");
}

function drawLand(company: Company): void {
  const { stage, reading, figures } = company;
  const { frame, random, states } = stage;
  const disc = drawSky(stage);
  const bank = bankOf(frame, reading);
  const named: Scenery[] = FAR_LANDS.filter((land) => states.has(land));
  const open = random.pick(states.has("snow") ? ["mountains", "forest", "hills"] : ["mountains", "hills", "meadow", "forest"]) as Scenery;
  for (const land of named.length > 0 || bank !== null ? named : [open]) strew(stage, land);
  if (bank !== null) {
    drawWater(stage, disc, frame.horizon + (named.length > 0 ? frame.unit * 0.03 : 0), bank + frame.unit * 0.1);
    drawFigures(company, ({ swims }) => swims);
  }
  strew(stage, bank === null ? "ground" : "bank", { ...frame, horizon: bank ?? frame.horizon });
  drawFigures(company, ({ layer }) => layer === "sky");
  drawFigures(company, ({ layer, swims }) => layer === "middle" && !swims);
  if (bank === null) strew(stage, "grass-far");
  strew(stage, "mist");
  const front = figures.filter(({ layer, swims }) => layer === "front" && !swims);
  drawMain(company, front);
  strew(stage, "grass-near");
  strew(stage, "weather");
}

function drawFigures(company: Company, which: (figure: Figure) => boolean): void {
  for (const figure of company.figures.filter(which)) drawFigure(company, figure);
}

/** Sun or moon; of radius 0 where none shows. */
interface Disc {
  readonly x: number;
  readonly radius: number;
}

function drawSky(stage: Stage): Disc {
  strew(stage, "sky");
  const disc = drawDisc(stage);
  strew(stage, "clouds");
  return disc;
}

function drawDisc({ drawing, frame, mainX, states, ...stage }: Stage): Disc {
  const random = stage.random.stream("disc");
  const { width, height, unit, horizon } = frame;
  const night = states.has("night") || (states.has("moon") && !states.has("sun"));
  const low = !night && ["sunset", "dawn", "dusk"].some((time) => states.has(time));
  const aside = mainX > width / 2 ? random.between(0.14, 0.36) * width : random.between(0.64, 0.86) * width;
  const x = random.chance(low ? 0.45 : 0.3) ? mainX + random.between(-0.08, 0.08) * unit : aside;
  const radius = unit * (low ? random.between(0.11, 0.17) : night ? random.between(0.065, 0.1) : random.between(0.06, 0.12));
  const y = low ? horizon - radius * random.between(0.1, 1.5) : height * random.between(0.13, 0.24);
  if (states.has(night ? "no-moon" : "no-sun") || states.has("storm") || (states.has("rain") && !night)) return { x, radius: 0 };
  const art = artOf(night ? random.pick(["moon", "moon", "crescent"]) : low ? "low-sun" : "sun");
  drawing.art(art, { x, y, size: radius, flip: random.side() }, { variables: new Map(), air: 0 });
  return { x, radius };
}

/** Open water from `top` down to `bottom`, with the light of the sky lying on it. */
function drawWater(stage: Stage, disc: Disc, top: number, bottom: number): void {
  strew(stage, "water", { ...stage.frame, horizon: top, height: bottom });
  const place = { x: disc.x, y: top, size: bottom - top, width: disc.radius * 2 };
  if (disc.radius > 0) stage.drawing.art(artOf("glitter"), place, { variables: new Map(), air: 0 });
}
