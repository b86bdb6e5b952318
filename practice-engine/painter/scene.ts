/** Composes a picture: stage, background, actors, weather, finish. */
import { Artist, type Manner } from "./artist.ts";
import { type Actor, castOf, heroPosition, looksUp, type Stage, stageOf } from "./cast.ts";
import { fromLch, hex, mix, type Rgb } from "./colour.ts";
import { deckleEdge, printBorder, settlePigment } from "./finish.ts";
import { type Frame, framed } from "./frame.ts";
import type { PaintRequest } from "./index.ts";
import { groundColour, type Land, type LandTask, paintLand } from "./land.ts";
import { mixPalette, type Palette, shaded, type Time } from "./palette.ts";
import { ellipse, limb, type Path, placed, union } from "./path.ts";
import { paintAbstract, paintRoom, paintSpace } from "./places.ts";
import { foldSeed, hashText, type Random, randomFrom } from "./random.ts";
import { blankCanvas, type Canvas } from "./raster.ts";
import { paintSky } from "./sky.ts";
import type { Casting } from "./subjects/index.ts";
import { paintUnderwater, paintWater, waveBand } from "./water.ts";
import { paintWeather } from "./weather.ts";
import { type Reading, readPrompt, wordsOf } from "./words.ts";

const BORDER_FROM = 256;
/** How much of their own colours the main subjects keep in coloured or dim light. */
const HERO_LIGHT = 0.4;

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
  private readonly a: Artist;
  private readonly frame: Frame;
  private readonly reading: Reading;
  private readonly stage: Stage;
  private readonly random: Random;
  private readonly heroX: number;

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
    if (stage === "underwater" || stage === "space" || stage === "room") this.enterAll(cast, 0);
    if (stage === "land" || stage === "sea") paintWeather(a, frame, reading, random.stream("weather"));
  }

  private casting(index: number, colour: Rgb | null, surface: boolean): Casting {
    const { reading, a, random } = this;
    return {
      colour,
      accent: a.palette.accent,
      random: random.stream(`actor${index}`),
      poses: surface ? new Set([...reading.poses, "surface"]) : reading.poses,
      props: reading.props,
      season: reading.season ?? (reading.snow ? "winter" : null),
      dark: a.palette.time === "night" || a.palette.time === "dusk" || a.palette.time === "storm",
    };
  }

  private seascape(cast: readonly Actor[]): void {
    const { a, frame, reading, random, heroX } = this;
    const sky = paintSky(a, frame, reading, heroX, random.stream("sky"));
    paintWater(a, frame, sky, random.stream("sea"));
    const [behind, front] = split(cast);
    this.enterAll(behind, 10);
    this.enterAll(front, 0);
    const line = Math.max(frame.horizon + frame.unit * 0.05, ...front.filter(({ surface }) => surface).map(({ y }) => y));
    const calm = front.every(({ mention }) => mention.subject.name === "swan" || mention.subject.name === "duck");
    for (let step = 0; step < 3; step++)
      if (!calm || step > 0)
        waveBand(a, frame, line - frame.unit * 0.02 + step * (frame.height - line) * 0.36, step, random.stream(`wave${step}`));
  }

  private landscape(cast: readonly Actor[]): void {
    const { a, frame, reading, random, heroX } = this;
    const sky = paintSky(a, frame, reading, heroX, random.stream("sky"));
    this.enterAll(
      cast.filter(({ layer }) => layer === "sky"),
      20,
    );
    const task: LandTask = { a, frame, reading, random: random.stream("land"), casting: this.casting(99, null, false), heroX };
    const wet =
      ["lake", "sea", "beach"].some((name) => reading.backdrops.some((backdrop) => backdrop === name)) ||
      cast.some(({ surface }) => surface);
    const land = wet ? this.shore(task, sky) : paintLand(task);
    if (reading.ornaments.has("path") && !reading.without.has("path")) this.path();
    const [behind, front] = split(cast.filter(({ layer }) => layer !== "sky"));
    this.enterAll(behind, 10);
    this.undergrowth(land, 0.35);
    if (reading.riding && front.length >= 2) this.ride(front);
    else
      this.enterAll(
        [...front].sort((p, q) => p.y - q.y),
        0,
      );
    this.undergrowth(land, 1);
  }

  /** Land in front, water behind it. */
  private shore(task: LandTask, sky: ReturnType<typeof paintSky>): Land {
    const { a, frame, random, reading } = this;
    const far = reading.backdrops.filter((name) => name === "mountains" || name === "hills" || name === "forest" || name === "city");
    if (far.length > 0 || reading.backdrops.includes("lake"))
      paintLand({ ...task, reading: { ...reading, backdrops: far.length > 0 ? far : ["hills"] } });
    const edge = frame.horizon + (frame.ground - frame.horizon) * 0.62;
    paintWater(a, frame, sky, random.stream("sea"), frame.horizon + (far.length > 0 ? frame.unit * 0.03 : 0), edge + frame.unit * 0.1);
    const colour = groundColour(task);
    const { width, height, unit } = frame;
    const bank: Path = [
      [-10, edge + unit * 0.05, ...limbTop(width, edge, unit, random.stream("bank")), width + 10, height + 10, -10, height + 10],
    ];
    a.wash(
      bank.map((contour) => contour.map((v, i) => (i % 2 ? v - unit * 0.012 : v))),
      hex("#ffffff"),
      0.65,
    );
    a.shape(bank, colour);
    a.fade(
      bank,
      [0, edge],
      [0, height],
      [
        { at: 0, colour: a.tone(colour), alpha: 0.3 },
        { at: 1, colour: a.tone(shaded(colour, 0.7)), alpha: 0.6 },
      ],
    );
    return { colour, ground: { path: bank, at: () => edge + unit * 0.04 } };
  }

  private path(): void {
    const { a, frame, heroX } = this;
    const { width, height, horizon, unit } = frame;
    const aim = heroX > width / 2 ? width * 0.36 : width * 0.64;
    a.shape(
      limb(
        aim,
        horizon + unit * 0.06,
        unit * 0.012,
        aim + unit * 0.1,
        horizon + (height - horizon) * 0.4,
        unit * 0.035,
        width * 0.5,
        height * 1.08,
        unit * 0.14,
      ),
      hex("#d9bd8c"),
      { shade: 0.1 },
    );
  }

  private ride(front: readonly Actor[]): void {
    const [rider, mount, ...rest] = front as readonly [Actor, Actor, ...Actor[]];
    const seat = { ...mount, x: this.heroX, size: mount.size * 1.1 };
    const size = rider.size * 0.66;
    this.enter(
      { ...rider, x: this.heroX - seat.size * seat.flip * 0.04, y: mount.y - seat.size * 0.66 + size * 0.3, size, flip: mount.flip },
      0,
      false,
    );
    this.enter(seat, 1);
    this.enterAll(rest, 2);
  }

  private enterAll(actors: readonly Actor[], from: number): void {
    for (const [index, actor] of actors.entries()) this.enter(actor, from + index);
  }

  private enter(actor: Actor, index: number, grounded = true): void {
    const { a, frame, stage } = this;
    const { subject, colour } = actor.mention;
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
    subject.draw(spot, this.casting(index, colour, actor.surface));
  }

  /** Grass, flowers, drifts of snow: `near` 1 lies at the lower edge, before everything. */
  private undergrowth(land: Land, near: number): void {
    const { a, frame, reading, random } = this;
    const { width, height, unit, ground } = frame;
    if (reading.minimal || reading.backdrops.includes("city")) return;
    const stream = random.stream(`grass${near}`);
    if (reading.snow || reading.season === "winter") {
      const y = near === 1 ? height * 0.985 : ground - unit * 0.03;
      for (let i = 0; i < 4; i++)
        a.wash(
          ellipse(width * stream.next(), y + unit * stream.between(0, 0.03), unit * stream.between(0.12, 0.3), unit * 0.022, 0, 40),
          near === 1 ? a.tone(hex("#ffffff")) : a.tone(shaded(land.colour, 0.5)),
          near === 1 ? 0.85 : 0.35,
        );
      return;
    }
    const dry = reading.backdrops.includes("desert") || reading.backdrops.includes("beach");
    const blades: Path[] = [];
    const flowers: [number, number][] = [];
    for (let i = 0; i < (dry ? 5 : 16); i++) {
      const x = width * stream.next();
      const y = near === 1 ? height * stream.between(0.95, 1.02) : ground + unit * stream.between(-0.08, 0.05);
      const h = unit * stream.between(0.02, 0.045) * (near === 1 ? 1.5 : 0.8);
      for (const lean of [-0.5, 0, 0.45])
        blades.push(limb(x, y, h * 0.09, x + lean * h * 0.4, y - h * 0.6, h * 0.07, x + lean * h, y - h, 0.2));
      if (!dry && stream.chance(reading.ornaments.has("flowers") || reading.season === "spring" ? 0.9 : 0.3))
        flowers.push([x + h * 0.2, y - h]);
    }
    a.wash(union(...blades), a.tone(shaded(land.colour, near === 1 ? 0.9 : 0.5)), 0.95);
    const petals = union(...flowers.map(([x, y]) => ellipse(x, y, unit * 0.0085, undefined, 0, 16)));
    if (flowers.length > 0) a.wash(petals, a.tone(stream.pick([a.palette.accent, hex("#f6e7c8"), hex("#f0b43c")] as const)), 1);
    if (flowers.length > 0) a.wash(union(...flowers.map(([x, y]) => ellipse(x, y, unit * 0.003, undefined, 0, 10))), hex("#6b4030"), 0.9);
  }
}

function split(cast: readonly Actor[]): [behind: Actor[], front: Actor[]] {
  return [cast.filter(({ layer }) => layer !== "front"), cast.filter(({ layer }) => layer === "front")];
}

function limbTop(width: number, edge: number, unit: number, random: Random): number[] {
  const points: number[] = [];
  const phase = random.between(0, 6);
  for (let i = 0; i <= 40; i++)
    points.push(
      (width * i) / 40,
      edge + unit * 0.05 + Math.sin(i * 0.16 + phase) * unit * 0.03 + Math.sin(i * 0.41 + phase * 2) * unit * 0.009,
    );
  return points;
}
