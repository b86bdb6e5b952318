/** Composes a picture: stage, background, actors, weather, finish. */
import { Artist, type Manner } from "./artist.ts";
import { fromLch, mix, type Rgb } from "./colour.ts";
import { deckleEdge, printBorder, settlePigment } from "./finish.ts";
import { type Frame, framed } from "./frame.ts";
import { layBank, layGround, layPath, undergrowth } from "./ground.ts";
import type { PaintRequest } from "./index.ts";
import { type LandTask, paintLand } from "./land.ts";
import { mixPalette, type Palette, type Time } from "./palette.ts";
import { type Mention, type Reading, readPrompt, wordsOf } from "./parse-prompt.ts";
import { ellipse, type Path, placed, rectangle } from "./path.ts";
import { type Actor, bankOf, castOf, heroPosition, looksUp, type Stage, stageOf } from "./placement.ts";
import { paintAbstract, paintRoom, paintSpace } from "./places.ts";
import { foldSeed, hashText, type Random, randomFrom } from "./random.ts";
import { blankCanvas, type Canvas } from "./raster.ts";
import { paintSky, type Sky } from "./sky.ts";
import type { Casting } from "./subjects/index.ts";
import { paintUnderwater, paintWater, waveBand } from "./water.ts";
import { mist, paintWeather } from "./weather.ts";

const BORDER_FROM = 256;
/** How much of their own colours the main subjects keep in coloured or dim light. */
const HERO_LIGHT = 0.5;

export function paintScene(request: PaintRequest): Canvas {
  const { width, height, style } = request;
  const reading = readPrompt(request.prompt, request.negative);
  const words = hashText(wordsOf(request.prompt).join(" "));
  const random = randomFrom(foldSeed(request.seed) ^ (reading.empty ? words : 0));
  const canvas = blankCanvas(width, height);
  const stage = stageOf(reading);
  const palette = mixPalette(
    {
      time: timeOf(reading, stage, random.stream("time")),
      colours: reading.empty && reading.colours.length === 0 ? [hueOf(words)] : reading.colours,
      skyColour: reading.skyColour,
      moods: reading.moods,
      snow: reading.snow || reading.season === "winter",
      warmth: Math.max(-1, Math.min(1, request.warmth)),
    },
    random.stream("palette"),
  );
  const unit = Math.min(width, height);
  const loose = reading.watercolour ? 1.5 : 1;
  const manner: Manner = {
    style,
    palette,
    pen: Math.max(0.8, unit * 0.0026),
    stray: unit * 0.0021 * loose,
    noise: random.whole(0, 1 << 30),
  };
  const artist = new Artist(canvas, manner);
  new Scene(artist, framed(width, height, random.stream("frame"), looksUp(reading)), reading, stage, random).paint();
  finish(canvas, style, palette, reading, random.stream("finish"));
  return canvas;
}

function finish(canvas: Canvas, style: PaintRequest["style"], palette: Palette, reading: Reading, random: Random): void {
  if (reading.watercolour) settlePigment(canvas, random.whole(0, 1 << 30));
  if (style === "sketch" || reading.watercolour) deckleEdge(canvas, palette.paper, random.whole(0, 1 << 30));
  else if (random.chance(0.3) && Math.min(canvas.width, canvas.height) >= BORDER_FROM) printBorder(canvas, palette.paper);
}

function hueOf(words: number): Rgb {
  return fromLch({ l: 0.62, c: 0.12, h: words % 360 });
}

function timeOf(reading: Reading, stage: Stage, random: Random): Time {
  if (reading.time && reading.time !== "day") return reading.time;
  if (reading.weather.has("storm")) return "storm";
  if (
    stage === "space" ||
    reading.ornaments.has("stars") ||
    reading.ornaments.has("moon") ||
    reading.ornaments.has("aurora") ||
    reading.ornaments.has("fireflies")
  )
    return "night";
  if (reading.moods.has("neon") || reading.moods.has("dark")) return random.chance(0.6) ? "night" : "dusk";
  if (reading.weather.has("rain")) return "storm";
  if (reading.time) return reading.time;
  return random.pick(["day", "day", "day", "day", "sunset", "dawn"] as const);
}

class Scene {
  /** Turned to the sun as soon as it has been painted. */
  private a: Artist;
  private readonly frame: Frame;
  private readonly reading: Reading;
  private readonly stage: Stage;
  private readonly random: Random;
  private readonly heroX: number;
  private company = false;

  constructor(artist: Artist, frame: Frame, reading: Reading, stage: Stage, random: Random) {
    this.a = artist;
    this.frame = frame;
    this.reading = reading;
    this.stage = stage;
    this.random = random;
    this.heroX = heroPosition(frame, reading, random.stream("hero"));
  }

  paint(): void {
    const { a, frame, reading, stage, random, heroX } = this;
    const cast = castOf(frame, stage, reading, heroX, random.stream("cast"));
    this.company = cast.length > 1;
    if (stage === "abstract") {
      paintAbstract(a, frame, reading, random.stream("abstract"));
      return;
    }
    if (stage === "underwater") paintUnderwater(a, frame, random.stream("water"), reading.minimal);
    else if (stage === "space")
      paintSpace(
        a,
        frame,
        reading,
        random.stream("space"),
        cast.some(({ layer }) => layer === "front"),
      );
    else if (stage === "room")
      paintRoom(a, frame, random.stream("room"), !reading.mentions.some(({ subject }) => subject.habitat === "ground"), heroX);
    else if (stage === "sea") this.seascape(cast);
    else this.landscape(cast);
    if (stage === "underwater" || stage === "space" || stage === "room") this.perform(cast);
    if (stage === "land" || stage === "sea") paintWeather(a, frame, reading, random.stream("weather"));
  }

  private casting(index: number, mention: Mention | null, surface: boolean): Casting {
    const { reading, a, random } = this;
    return {
      colour: mention?.colour ?? null,
      accent: a.palette.accent,
      random: random.stream(`actor${index}`),
      poses: surface ? new Set([...reading.poses, "surface"]) : reading.poses,
      props: reading.mentions[reading.wearer] === mention ? reading.props : new Map(),
      season: reading.season ?? (reading.snow ? "winter" : null),
      company: this.company,
      dark: a.palette.time === "night" || a.palette.time === "dusk" || a.palette.time === "storm",
    };
  }

  private sky(): Sky {
    const sky = paintSky(this.a, this.frame, this.reading, this.heroX, this.random.stream("sky"));
    this.a = this.a.litFrom(sky.disc[0] > this.heroX ? 1 : -1);
    return sky;
  }

  private seascape(cast: readonly Actor[]): void {
    const sky = this.sky();
    const { a, frame, reading, random } = this;
    paintWater(a, frame, sky, random.stream("sea"));
    const [behind, front] = split(cast);
    this.enterAll(behind, 10);
    if (reading.weather.has("fog")) mist(a, frame, random.stream("fog"));
    this.enterAll(front, 0);
    const line = Math.max(frame.horizon + frame.unit * 0.05, ...front.filter(({ surface }) => surface).map(({ y }) => y));
    const calm = front.every(({ mention }) => mention.subject.name === "swan" || mention.subject.name === "duck");
    for (let step = 0; step < 3; step++)
      if (!calm || step > 0)
        waveBand(a, frame, line - frame.unit * 0.02 + step * (frame.height - line) * 0.36, step, random.stream(`wave${step}`));
  }

  private landscape(cast: readonly Actor[]): void {
    const sky = this.sky();
    const { a, frame, reading, random, heroX } = this;
    const flying = cast.filter(({ layer }) => layer === "sky");
    this.enterAll(flying, 20);
    const land: LandTask = {
      a,
      frame,
      reading,
      random: random.stream("land"),
      casting: this.casting(99, null, false),
      heroX: reading.mentions.length > 0 ? heroX : null,
    };
    const bank = bankOf(frame, reading);
    if (bank !== null)
      this.shore(
        land,
        sky,
        bank,
        cast.filter(({ surface }) => surface),
      );
    else {
      paintLand(land);
      layGround(land);
    }
    if (reading.ornaments.has("path") && !reading.without.has("path")) layPath(land, heroX);
    const [behind, front] = split(cast.filter(({ layer, surface }) => layer !== "sky" && !surface));
    this.enterAll(behind, 10);
    if (bank === null) undergrowth(land, false);
    if (reading.weather.has("fog")) mist(a, frame, random.stream("fog"));
    this.perform(front);
    undergrowth(land, true);
  }

  /** Far land, water before it, and a bank to stand on. */
  private shore(land: LandTask, sky: Sky, edge: number, swimmers: readonly Actor[]): void {
    const { a, frame, random, reading } = this;
    const far = reading.backdrops.filter((name) => name !== "lake" && name !== "sea" && name !== "beach");
    const inland = far.length > 0 || reading.backdrops.includes("lake");
    if (inland) paintLand({ ...land, reading: { ...reading, backdrops: far.length > 0 ? far : ["hills"] } });
    paintWater(a, frame, sky, random.stream("sea"), frame.horizon + (inland ? frame.unit * 0.03 : 0), edge + frame.unit * 0.1);
    this.enterAll(swimmers, 30);
    layBank(land, edge);
  }

  private perform(front: readonly Actor[]): void {
    const [, mount] = front;
    if (this.reading.riding && mount?.mention.subject.back) this.ride(front, mount.mention.subject.back);
    else
      this.enterAll(
        [...front].sort((p, q) => p.y - q.y),
        0,
      );
  }

  /** The first sits on the second: first behind it, then once more its near leg before it. */
  private ride(front: readonly Actor[], back: number): void {
    const [rider, mount, ...rest] = front as readonly [Actor, Actor, ...Actor[]];
    const seat: Actor = { ...mount, x: this.heroX, size: mount.size * 1.1 };
    const size = rider.size * 0.7;
    const seated: Actor = {
      ...rider,
      x: this.heroX - seat.size * seat.flip * 0.04,
      y: mount.y - seat.size * back + size * 0.3,
      size,
      flip: mount.flip,
    };
    this.enter(seated, 0, false);
    this.enter(seat, 1);
    this.enter(seated, 0, false, rectangle(0.01, -0.34, 0.6, 0.5));
    this.enterAll(rest, 2);
  }

  private enterAll(actors: readonly Actor[], from: number): void {
    for (const [index, actor] of actors.entries()) this.enter(actor, from + index);
  }

  private enter(actor: Actor, index: number, grounded = true, part?: Path): void {
    const { a, frame, stage } = this;
    const { subject } = actor.mention;
    const air = actor.layer === "middle" ? 0.08 : stage === "space" ? -0.85 : -HERO_LIGHT;
    const spot = a.away(air).at(placed(actor.x, actor.y, actor.size * actor.flip, actor.size));
    const floats = ["air", "space", "perch", "underwater", "water"].includes(subject.habitat) || stage === "underwater";
    if (!floats && grounded) {
      const reach = Math.min(0.62, (subject.breadth ?? 1) * 0.42);
      spot.wash(
        ellipse(0.02 * a.palette.lightFrom * -actor.flip, 0, reach, 0.045),
        mix(a.palette.ink, a.palette.sky[0], 0.4),
        frame.unit > 40 ? 0.28 : 0.2,
        "normal",
      );
    }
    subject.draw(part ? spot.inside(part) : spot, this.casting(index, actor.mention, actor.surface));
  }
}

function split(cast: readonly Actor[]): [behind: Actor[], front: Actor[]] {
  return [cast.filter(({ layer }) => layer !== "front"), cast.filter(({ layer }) => layer === "front")];
}
