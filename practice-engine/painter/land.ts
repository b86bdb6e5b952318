/** What lies behind the subject on land: mountains, hills, woods, towns, deserts; from far to near. */
import type { Artist } from "./artist.ts";
import { hex, lighter, mix } from "./colour.ts";
import { type Frame, ridge } from "./frame.ts";
import { groundColour } from "./ground.ts";
import type { Reading } from "./parse-prompt.ts";
import { ellipse, limb, type Path, placed, polygon, rectangle, smooth, union } from "./path.ts";
import type { Random } from "./random.ts";
import { cactus, fir, palm, roundTree } from "./subjects/plants.ts";
import type { Casting } from "./subjects/subject.ts";
import { city } from "./town.ts";

export interface LandTask {
  readonly a: Artist;
  readonly frame: Frame;
  readonly reading: Reading;
  readonly random: Random;
  readonly casting: Casting;
  /** Where the main subject will stand, if there is one; tall things keep away from it. */
  readonly heroX: number | null;
}

type Layer = (task: LandTask) => void;

export function mountains({ a, frame, random, reading }: LandTask): void {
  const { unit, width, horizon } = frame;
  const rock = hex(random.pick(["#6c7f99", "#7d7a92", "#5f7f86", "#8a7a72"] as const));
  const count = Math.round(random.between(3, 5) * Math.max(1, width / unit / 1.3));
  const peaks = Array.from({ length: count }, (_, i) => ({
    x: ((i + random.between(0.15, 0.85)) / count) * width,
    h: unit * random.between(0.2, 0.42),
  })).sort((p, q) => q.h - p.h);
  for (const { x, h } of peaks) {
    const w = h * random.between(0.75, 1.05);
    const top = horizon - h;
    const air = 0.25 + 0.4 * (h / (unit * 0.42));
    const far = a.away(air * 0.75);
    const base = horizon + unit * 0.06;
    const side = -a.palette.lightFrom;
    const jag = (t: number): number => random.between(-0.03, 0.03) * w * (1 - t);
    const left = [0.35, 0.7].flatMap((t) => [x - w * t + jag(t), top + (base - top) * t]);
    const right = [0.7, 0.4].flatMap((t) => [x + w * t + jag(t), top + (base - top) * t]);
    const mass = polygon(x, top, ...right.slice(2), ...right.slice(0, 2), x + w, base, x - w, base, ...left.slice(2), ...left.slice(0, 2));
    far.shape(mass, rock);
    const inside = far.inside(mass);
    const spine = [
      x,
      top,
      x + side * w * 0.06,
      top + h * 0.2,
      x - side * w * 0.05,
      top + h * 0.42,
      x + side * w * 0.1,
      top + h * 0.68,
      x - side * w * 0.02,
      base,
    ];
    inside.shape(polygon(...spine, x + side * w * 1.4, base, x + side * w * 1.2, top), lighter(rock, -0.09), { line: false });
    if (reading.backdrops.includes("desert") && !reading.snow) continue;
    const cap = top + h * random.between(0.24, 0.36);
    const zigzag = [-0.5, -0.32, -0.18, -0.04, 0.1, 0.24, 0.4, 0.5].flatMap((t, i) => [x + t * w * 1.2, cap + (i % 2 ? -1 : 1) * h * 0.06]);
    inside.shape(polygon(x - w, top - h, ...zigzag, x + w, top - h), hex("#f6f8fa"), { line: false });
    inside.inside(mass).wash(polygon(...spine.slice(0, 6), x + side * w, cap, x + side * w, top - h), inside.tone(rock), 0.28);
  }
}

function hills(task: LandTask): void {
  const { a, frame, random } = task;
  const ground = groundColour(task);
  const tint = hex(random.pick(["#5f8f80", "#7a9a6a", "#6f8a9a"] as const));
  for (const [rise, air] of [
    [0.085, 0.55],
    [0.03, 0.32],
  ] as const) {
    const line = ridge(frame, random, frame.horizon - frame.unit * rise, frame.unit * random.between(0.03, 0.06), random.between(1.6, 3));
    a.away(air).shape(line, mix(ground, tint, air), {});
  }
}

function woods(task: LandTask): void {
  const { a, frame, random, reading } = task;
  const { unit, width, horizon } = frame;
  const autumn = reading.season === "autumn";
  const green = hex(autumn ? random.pick(["#a8642e", "#8f6a32"] as const) : random.pick(["#2f6257", "#3b6b4c", "#2c5a62"] as const));
  for (const [air, size, base] of [
    [0.58, 0.2, -0.02],
    [0.34, 0.15, 0.025],
  ] as const) {
    const spikes: Path[] = [rectangle(-10, horizon + unit * base - unit * 0.03, width + 20, unit * 0.14)];
    for (let x = -unit * 0.03; x < width + unit * 0.03; x += unit * random.between(0.025, 0.05)) {
      const h = unit * size * random.between(0.55, 1.15);
      const y = horizon + unit * base;
      spikes.push(autumn ? ellipse(x, y - h * 0.4, h * 0.3, h * 0.42, 0, 24) : polygon(x, y - h, x + h * 0.2, y, x - h * 0.2, y));
    }
    a.away(air).shape(union(...spikes), green);
  }
  trees(task, reading.minimal ? 2 : 6, autumn ? roundTree : fir);
}

/** Whole trees on the middle ground, away from the main subject. */
export function trees(
  { a, frame, random, casting, heroX, reading }: LandTask,
  count: number,
  kind: (artist: Artist, casting: Casting) => void,
): void {
  if (reading.without.has("tree") || reading.without.has("trees")) return;
  const { unit, width, horizon } = frame;
  for (let i = 0; i < count; i++) {
    const x = ((i + random.between(0.1, 0.9)) / count) * width;
    const depth = random.between(0.1, 0.8);
    const y = horizon + (frame.ground - horizon) * depth * 0.6 + unit * 0.02;
    const size = unit * (0.2 + depth * 0.2) * random.between(0.8, 1.2);
    if (heroX !== null && Math.abs(x - heroX) < unit * 0.26) continue;
    const tree = a.away(0.26 - depth * 0.22).at(placed(x, y, size * random.side(), size));
    tree.wash(ellipse(0, 0.005, 0.22, 0.03), a.palette.ink, 0.16);
    kind(tree, { ...casting, colour: null, random: random.stream(`tree${i}`) });
  }
}

function desert({ a, frame, random, casting, heroX }: LandTask): void {
  const { unit, width, horizon } = frame;
  const rock = hex(random.pick(["#c06f4a", "#b8624a", "#cc8656"] as const));
  for (let i = 0; i < 3; i++) {
    const x = width * random.between(0, 1);
    const w = unit * random.between(0.1, 0.2);
    const h = unit * random.between(0.1, 0.2);
    a.away(0.45).shape(
      polygon(
        x - w,
        horizon + 4,
        x - w * 0.7,
        horizon - h * 0.5,
        x - w * 0.62,
        horizon - h,
        x + w * 0.5,
        horizon - h,
        x + w * 0.62,
        horizon - h * 0.45,
        x + w,
        horizon + 4,
      ),
      rock,
      { shade: 0.5 },
    );
  }
  const dune = ridge(frame, random, horizon, unit * 0.05, 1.8);
  a.away(0.2).shape(dune, hex("#dca662"), { shade: 0 });
  for (let i = 0; i < 3; i++) {
    const x = width * random.between(0.05, 0.95);
    if (heroX !== null && Math.abs(x - heroX) < unit * 0.25) continue;
    const s = unit * random.between(0.12, 0.24);
    cactus(a.away(0.12).at(placed(x, horizon + unit * random.between(0.06, 0.14), s)), { ...casting, colour: null });
  }
}

function volcano({ a, frame, random }: LandTask): void {
  const { unit, horizon, width } = frame;
  const x = width * random.between(0.3, 0.7);
  const h = unit * 0.42;
  const [w, top] = [h * 1.25, horizon - h];
  const rock = hex("#5d4a52");
  for (const [dx, dy, r] of [
    [0, -0.1, 0.08],
    [0.08, -0.2, 0.1],
    [0.02, -0.32, 0.13],
  ] as const)
    a.shape(ellipse(x + dx * unit, top + dy * unit, r * unit), mix(hex("#7d7478"), a.palette.sky[1], 0.4), { shade: 0.3, alpha: 0.85 });
  a.glow(
    ellipse(x, top, h * 0.8),
    [x, top],
    h * 0.8,
    [
      { at: 0, colour: hex("#ff8a3a"), alpha: 0.7 },
      { at: 1, colour: hex("#ff6a2a"), alpha: 0 },
    ],
    "screen",
  );
  const cone = smooth(
    x - w * 1.2,
    horizon + unit * 0.1,
    x - w * 0.5,
    horizon - h * 0.3,
    x - h * 0.16,
    top,
    x + h * 0.16,
    top,
    x + w * 0.5,
    horizon - h * 0.3,
    x + w * 1.2,
    horizon + unit * 0.1,
  );
  a.away(0.2).shape(cone, rock, { shade: 0.5 });
  a.inside(cone).shape(
    union(
      limb(
        x,
        top - 4,
        h * 0.1,
        x + h * 0.06,
        top + h * 0.35,
        h * 0.05,
        x - h * 0.05,
        top + h * 0.7,
        h * 0.05,
        x + h * 0.05,
        top + h * 1.05,
        h * 0.02,
      ),
      limb(x - h * 0.1, top, h * 0.04, x - h * 0.22, top + h * 0.4, h * 0.02),
    ),
    hex("#ff8c3c"),
    { lit: false, line: false },
  );
}

function jungle(task: LandTask): void {
  woods(task);
  trees(task, 5, palm);
}

function meadow(task: LandTask): void {
  hills(task);
  if (!task.reading.minimal) trees(task, 3, task.random.chance(0.5) ? roundTree : fir);
}

const LAYERS: Readonly<Record<string, Layer>> = { mountains, hills, forest: woods, city, desert, meadow, volcano, jungle, lake: hills };
const ORDER = ["mountains", "volcano", "hills", "meadow", "lake", "desert", "city", "forest", "jungle"];

/** The far land of the prompt, or one that goes with it; from far to near. */
export function paintLand(task: LandTask): void {
  const { reading, random } = task;
  const chosen = ORDER.filter((name) => reading.backdrops.some((backdrop) => backdrop === name) && !reading.without.has(name));
  const layers =
    chosen.length > 0
      ? chosen
      : [
          random.pick(
            reading.snow
              ? (["mountains", "forest", "hills", "forest"] as const)
              : (["mountains", "hills", "meadow", "forest", "hills"] as const),
          ),
        ];
  if (layers[0] === "mountains" && layers.length === 1 && random.chance(0.6)) layers.push("hills");
  for (const name of layers) LAYERS[name]?.({ ...task, random: random.stream(name) });
}
