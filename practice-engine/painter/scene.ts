/** Puts a picture together: setting, figures, weather, and the edge of the sheet. */
import { artOf } from "./art-library.ts";
import { fromLch } from "./colour.ts";
import { Drawing, type Style } from "./drawing.ts";
import { drawFigure, drawMain, type Scene } from "./figures.ts";
import { type Ground, mixPalette, type Season, type Time } from "./palette.ts";
import { meaningsOf, parsePrompt, wordsOf } from "./parse-prompt.ts";
import { bankOf, type Figure, frameOf, looksUp, mainPosition, placeFigures, type Setting, settingOf } from "./placement.ts";
import { foldSeed, hashText, type Random, randomFrom } from "./random.ts";
import { drawScenery, type SceneContext, type SceneryName } from "./scenery.ts";

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
  const context = { drawing, frame, random, mainX, occupied: mentions.length > 0, states };
  drawSetting({ context, setting, reading, figures });
  drawScenery(context, "edge");
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

function drawSetting(scene: Scene): void {
  const { context, setting, figures } = scene;
  if (setting === "land") drawLand(scene);
  else if (setting === "sea") drawSea(scene);
  else {
    drawScenery(context, setting);
    if (setting === "room") drawFloor(context);
    drawMain(scene, figures);
  }
}

function drawFloor(context: SceneContext): void {
  const { height, ground, unit } = context.frame;
  const table = context.states.has("table");
  drawScenery(context, table ? "table" : "floor", { ...context.frame, horizon: height * (table ? 0.7 : 0.78) });
  if (!table)
    context.drawing.art(artOf("rug"), { x: context.mainX, y: ground + unit * 0.01, size: unit * 0.42 }, { variables: new Map(), air: 0 });
}

function drawSea(scene: Scene): void {
  const { context, figures } = scene;
  const { unit, horizon } = context.frame;
  drawWater(context, drawSky(context), horizon, context.frame.height);
  drawFigures(scene, ({ layer }) => layer !== "front");
  drawScenery(context, "mist");
  drawFigures(scene, ({ layer }) => layer === "front");
  const line = Math.max(horizon + unit * 0.05, ...figures.filter(({ swims }) => swims).map(({ y }) => y));
  drawScenery(context, "waves", { ...context.frame, horizon: line - unit * 0.02 });
  drawScenery(context, "weather");
}

function drawLand(scene: Scene): void {
  const { context, reading, figures } = scene;
  const { frame, random, states } = context;
  const disc = drawSky(context);
  const bank = bankOf(frame, reading);
  const named: SceneryName[] = FAR_LANDS.filter((land) => states.has(land));
  const open = random.pick(
    states.has("snow") ? ["mountains", "forest", "hills"] : ["mountains", "hills", "meadow", "forest"],
  ) as SceneryName;
  for (const land of named.length > 0 || bank !== null ? named : [open]) drawScenery(context, land);
  if (bank !== null) {
    drawWater(context, disc, frame.horizon + (named.length > 0 ? frame.unit * 0.03 : 0), bank + frame.unit * 0.1);
    drawFigures(scene, ({ swims }) => swims);
  }
  drawScenery(context, bank === null ? "ground" : "bank", { ...frame, horizon: bank ?? frame.horizon });
  drawFigures(scene, ({ layer }) => layer === "sky");
  drawFigures(scene, ({ layer, swims }) => layer === "middle" && !swims);
  if (bank === null) drawScenery(context, "grass-far");
  drawScenery(context, "mist");
  const front = figures.filter(({ layer, swims }) => layer === "front" && !swims);
  drawMain(scene, front);
  drawScenery(context, "grass-near");
  drawScenery(context, "weather");
}

function drawFigures(scene: Scene, which: (figure: Figure) => boolean): void {
  for (const figure of scene.figures.filter(which)) drawFigure(scene, figure);
}

/** Sun or moon; of radius 0 where none shows. */
interface Disc {
  readonly x: number;
  readonly radius: number;
}

function drawSky(context: SceneContext): Disc {
  drawScenery(context, "sky");
  const disc = drawDisc(context);
  drawScenery(context, "clouds");
  return disc;
}

function drawDisc({ drawing, frame, mainX, states, ...context }: SceneContext): Disc {
  const random = context.random.stream("disc");
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
function drawWater(context: SceneContext, disc: Disc, top: number, bottom: number): void {
  drawScenery(context, "water", { ...context.frame, horizon: top, height: bottom });
  const place = { x: disc.x, y: top, size: bottom - top, width: disc.radius * 2 };
  if (disc.radius > 0) context.drawing.art(artOf("glitter"), place, { variables: new Map(), air: 0 });
}
