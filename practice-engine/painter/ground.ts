/** What the subject stands on: snow, grass, sand, streets, banks; and what grows at its feet. */
import type { Artist } from "./artist.ts";
import { hex, lighter, mix, type Rgb } from "./colour.ts";
import { type Frame, ridge } from "./frame.ts";
import { shaded } from "./palette.ts";
import type { Reading } from "./parse-prompt.ts";
import { ellipse, limb, type Path, polygon, rectangle, union } from "./path.ts";
import type { Random } from "./random.ts";

const SNOW = hex("#f7f9fd");
const SNOW_SHADE = hex("#b4c2e6");

export interface GroundTask {
  readonly a: Artist;
  readonly frame: Frame;
  readonly reading: Reading;
  readonly random: Random;
}

const isSnowy = ({ snow, season }: Reading): boolean => snow || season === "winter";
const isIn = (reading: Reading, ...names: string[]): boolean => reading.backdrops.some((backdrop) => names.includes(backdrop));

export function groundColour({ reading, random }: Pick<GroundTask, "reading" | "random">): Rgb {
  if (isSnowy(reading)) return SNOW;
  if (isIn(reading, "desert", "beach")) return hex(random.pick(["#e3b56e", "#e0a566", "#ecc88a"] as const));
  if (isIn(reading, "city")) return hex(random.pick(["#6d6a75", "#85756f", "#5b6470"] as const));
  if (isIn(reading, "volcano")) return hex("#5a4a48");
  if (reading.season === "autumn") return hex(random.pick(["#b9873f", "#a3803f", "#c0934a"] as const));
  if (reading.season === "spring") return hex("#93b85f");
  return hex(random.pick(["#7ba255", "#6b9a5e", "#94a850", "#5f9268"] as const));
}

/** Open ground from the horizon down. */
export function layGround(task: GroundTask): void {
  const { a, frame, reading, random } = task;
  const { width, height, unit, horizon } = frame;
  const line = ridge(frame, random.stream("ground"), horizon + unit * 0.045, unit * 0.022, random.between(1, 2));
  cover(task, line, horizon);
  if (isSnowy(reading)) drifts(task, random.stream("drifts"));
  if (!isIn(reading, "city") || isSnowy(reading)) return;
  const kerb = frame.ground - unit * 0.07;
  const stone = a.tone(lighter(groundColour(task), 0.1));
  a.wash(rectangle(0, kerb, width, height - kerb), stone, 0.75);
  a.wash(rectangle(0, kerb, width, unit * 0.012), a.tone(hex("#efe6d8")), 0.6);
  const slabs: Path[] = [];
  for (let i = -8; i <= 8; i++)
    slabs.push(
      polygon(
        width / 2 + i * unit * 0.12,
        kerb,
        width / 2 + i * unit * 0.12 + 1.2,
        kerb,
        width / 2 + i * unit * 0.2 + 1.6,
        height,
        width / 2 + i * unit * 0.2,
        height,
      ),
    );
  a.wash(union(...slabs), a.palette.ink, 0.18);
  const road = (horizon + unit * 0.05 + kerb) / 2;
  const dashes: Path[] = [];
  for (let x = -unit * 0.1; x < width; x += unit * 0.2) dashes.push(rectangle(x, road, unit * 0.09, unit * 0.008));
  a.wash(union(...dashes), a.tone(hex("#f2e3bd")), 0.7);
}

/** Land in front of water: its edge, with a line of foam. */
export function layBank(task: GroundTask, edge: number): void {
  const { a, frame, random } = task;
  const { unit } = frame;
  const bank = ridge(frame, random.stream("bank"), edge, unit * 0.025, random.between(1.2, 2.2));
  const foam = bank.map((contour) => contour.map((value, index) => (index % 2 ? value - unit * 0.012 : value)));
  a.wash(foam, hex("#ffffff"), 0.65);
  cover(task, bank, edge);
}

function cover(task: GroundTask, path: Path, top: number): void {
  const { a, frame, reading } = task;
  const colour = groundColour(task);
  const near = isSnowy(reading) ? mix(colour, SNOW_SHADE, 0.75) : lighter(colour, -0.1);
  a.shape(path, colour);
  a.fade(
    path,
    [0, top],
    [0, frame.height],
    [
      { at: 0, colour: a.tone(lighter(colour, 0.04)), alpha: 0.5 },
      { at: 1, colour: a.tone(near), alpha: 0.65 },
    ],
  );
}

/** Soft waves of snow, each with its blue shadow. */
function drifts({ a, frame }: GroundTask, random: Random): void {
  const { width, height, unit, horizon } = frame;
  for (let i = 0; i < 3; i++) {
    const y = horizon + (height - horizon) * (0.3 + i * 0.24);
    const drift = ridge(frame, random, y, unit * 0.03, random.between(1.1, 2));
    a.fade(
      drift,
      [0, y - unit * 0.03],
      [0, y + unit * 0.16],
      [
        { at: 0, colour: a.tone(SNOW), alpha: 0.9 },
        { at: 0.35, colour: a.tone(SNOW), alpha: 0.55 },
        { at: 1, colour: a.tone(SNOW_SHADE), alpha: 0.12 },
      ],
    );
  }
  const x = width * random.between(0.1, 0.9);
  a.wash(ellipse(x, height * 0.99, unit * 0.3, unit * 0.04, 0, 48), a.tone(hex("#ffffff")), 0.8);
}

/** A way that winds from the horizon to our feet. */
export function layPath({ a, frame }: GroundTask, heroX: number): void {
  const { width, height, horizon, unit } = frame;
  const aim = heroX > width / 2 ? width * 0.36 : width * 0.64;
  const bend = horizon + (height - horizon) * 0.4;
  a.shape(
    limb(aim, horizon + unit * 0.06, unit * 0.012, aim + unit * 0.1, bend, unit * 0.035, width * 0.5, height * 1.08, unit * 0.14),
    hex("#d9bd8c"),
    { shade: 0.1 },
  );
}

/** Grass and flowers; `near` lies at the lower edge, before everything. */
export function undergrowth(task: GroundTask, near: boolean): void {
  const { a, frame, reading } = task;
  const { width, height, unit, ground } = frame;
  if (reading.minimal || isSnowy(reading) || isIn(reading, "city")) return;
  const random = task.random.stream(near ? "near" : "far");
  const dry = isIn(reading, "desert", "beach");
  const inBloom = reading.ornaments.has("flowers") || reading.season === "spring";
  const blades: Path[] = [];
  const flowers: [number, number][] = [];
  for (let i = 0; i < (dry ? 5 : inBloom ? 34 : 16); i++) {
    const x = width * random.next();
    const y = near ? height * random.between(0.95, 1.02) : ground + unit * random.between(-0.08, 0.05);
    const h = unit * random.between(0.02, 0.045) * (near ? 1.5 : 0.8);
    for (const lean of [-0.5, 0, 0.45])
      blades.push(limb(x, y, h * 0.09, x + lean * h * 0.4, y - h * 0.6, h * 0.07, x + lean * h, y - h, 0.2));
    if (!dry && random.chance(inBloom ? 0.9 : 0.3)) flowers.push([x + h * 0.2, y - h]);
  }
  a.wash(union(...blades), a.tone(shaded(groundColour({ reading, random: task.random.stream("colour") }), near ? 0.9 : 0.5)), 0.95);
  if (flowers.length === 0 || reading.without.has("flowers")) return;
  const petals = flowers.flatMap(([x, y]) =>
    [0, 1, 2, 3, 4].map((k) =>
      ellipse(x + Math.cos(k * 1.257) * unit * 0.0055, y + Math.sin(k * 1.257) * unit * 0.0055, unit * 0.0048, undefined, 0, 10),
    ),
  );
  a.wash(union(...petals), a.tone(random.pick([a.palette.accent, hex("#f6e7c8"), hex("#f0b43c")] as const)), 1);
  a.wash(union(...flowers.map(([x, y]) => ellipse(x, y, unit * 0.0035, undefined, 0, 10))), hex("#6b4030"), 0.9);
}
