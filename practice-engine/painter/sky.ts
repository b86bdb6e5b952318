import type { Artist } from "./artist.ts";
import { hex, lighter, mix, type Rgb } from "./colour.ts";
import type { Frame } from "./frame.ts";
import type { Reading } from "./parse-prompt.ts";
import { arc, ellipse, limb, type Path, polygon, rectangle, smooth, stroke, union } from "./path.ts";
import type { Random } from "./random.ts";

const everywhere = (frame: Frame): Path => rectangle(0, 0, frame.width, frame.height);

export interface Sky {
  readonly disc: readonly [x: number, y: number, radius: number];
}

export function paintSky(a: Artist, frame: Frame, reading: Reading, heroX: number, random: Random): Sky {
  const { palette, style } = a.manner;
  const [top, middle, low] = palette.sky;
  const thin = (colour: Rgb): Rgb => (style === "sketch" ? mix(colour, palette.paper, palette.time === "night" ? 0.12 : 0.3) : colour);
  a.fade(
    everywhere(frame),
    [0, 0],
    [0, frame.horizon * 1.04],
    [
      { at: 0, colour: thin(top) },
      { at: random.between(0.45, 0.62), colour: thin(middle) },
      { at: 1, colour: thin(low) },
    ],
  );
  const starry = palette.time === "night" || reading.ornaments.has("stars") || reading.backdrops.includes("space");
  if (starry && !reading.without.has("stars")) stars(a, frame, random.stream("stars"), reading.minimal ? 25 : 80);
  if (reading.ornaments.has("aurora")) aurora(a, frame, random.stream("aurora"));
  const disc = celestial(a, frame, reading, heroX, random.stream("disc"));
  if (reading.ornaments.has("rainbow")) rainbow(a, frame, random.stream("rainbow"));
  const overcast = reading.weather.has("rain") || reading.weather.has("storm") || reading.ornaments.has("clouds");
  const wanted = overcast || (!reading.minimal && palette.time !== "night" && random.chance(0.72));
  if (wanted && !reading.without.has("clouds")) clouds(a, frame, random.stream("clouds"), overcast ? 6 : random.whole(2, 4));
  if (reading.weather.has("storm") && !reading.without.has("lightning")) lightning(a, frame, random.stream("lightning"));
  const birds =
    reading.ornaments.has("birds") || (!reading.minimal && palette.time !== "night" && reading.mentions.length > 0 && random.chance(0.3));
  if (birds && !reading.without.has("birds") && !reading.without.has("bird")) flock(a, frame, random.stream("flock"));
  return { disc };
}

function celestial(a: Artist, frame: Frame, reading: Reading, heroX: number, random: Random): Sky["disc"] {
  const { palette } = a;
  const { unit, width } = frame;
  const night = palette.time === "night" || (reading.ornaments.has("moon") && !reading.ornaments.has("sun"));
  const lowSun = palette.time === "sunset" || palette.time === "dawn" || palette.time === "dusk";
  const behind = random.chance(lowSun ? 0.45 : 0.3);
  const x = behind
    ? heroX + random.between(-0.08, 0.08) * unit
    : heroX > width / 2
      ? random.between(0.14, 0.36) * width
      : random.between(0.64, 0.86) * width;
  const radius = unit * (lowSun ? random.between(0.11, 0.17) : night ? random.between(0.065, 0.1) : random.between(0.06, 0.12));
  const y = lowSun && !night ? frame.horizon - radius * random.between(0.1, 1.5) : frame.height * random.between(0.13, 0.24);
  const hidden = reading.without.has(night ? "moon" : "sun") || palette.time === "storm" || (reading.weather.has("rain") && !night);
  if (hidden) return [x, y, 0];
  const reach = radius * (lowSun ? 5 : 3.6);
  a.glow(
    ellipse(x, y, reach),
    [x, y],
    reach,
    [
      { at: 0, colour: palette.disc, alpha: night ? 0.42 : 0.6 },
      { at: 0.3, colour: palette.disc, alpha: 0.25 },
      { at: 1, colour: palette.disc, alpha: 0 },
    ],
    "screen",
  );
  const crescent = night && !reading.ornaments.has("sun") && random.chance(0.4);
  if (crescent) {
    a.shape(moonSickle(x, y, radius, random.side()), palette.disc, { lit: false });
  } else {
    a.shape(ellipse(x, y, radius, radius, 0, 96), palette.disc, { lit: false });
    if (night)
      for (const [dx, dy, r] of [
        [-0.3, -0.2, 0.2],
        [0.25, 0.3, 0.15],
        [0.3, -0.35, 0.1],
        [-0.1, 0.45, 0.09],
      ] as const)
        a.shape(ellipse(x + dx * radius, y + dy * radius, r * radius), lighter(palette.disc, -0.05), { lit: false, line: false });
  }
  return [x, y, radius];
}

function moonSickle(x: number, y: number, radius: number, side: 1 | -1): Path {
  const outer = arc(x, y, radius * side, radius, -1.9, 1.9, 40)[0] ?? [];
  const inner = arc(x + side * radius * 0.02 - side * radius * 0.3, y, radius * 0.8 * side, radius * 0.9, 1.62, -1.62, 40)[0] ?? [];
  return [[...outer, ...inner]];
}

function stars(a: Artist, frame: Frame, random: Random, count: number): void {
  const { width, unit, horizon } = frame;
  const dots: Path[] = [];
  const pale = hex("#fff8e2");
  for (let i = 0; i < count * Math.max(1, (width / unit) * 0.8); i++) {
    const y = horizon * random.next() ** 1.4 * 0.95;
    dots.push(ellipse(random.between(0, width), y, Math.max(0.5, unit * random.between(0.0009, 0.0026)), undefined, 0, 8));
  }
  a.wash(union(...dots), pale, 0.85);
  for (let i = 0; i < 6; i++) {
    const [x, y, r] = [random.between(0.05, 0.95) * width, random.between(0.04, 0.6) * horizon, unit * random.between(0.008, 0.016)];
    const t = r * 0.16;
    a.wash(polygon(x, y - r, x + t, y - t, x + r, y, x + t, y + t, x, y + r, x - t, y + t, x - r, y, x - t, y - t), pale, 0.95);
  }
}

/** Flat-bottomed heaps or long bars; one kind a picture. */
function clouds(a: Artist, frame: Frame, random: Random, count: number): void {
  const { palette } = a;
  const { width, unit, horizon } = frame;
  const dark = palette.time === "storm" || palette.time === "night";
  const colour = dark ? mix(palette.sky[1], hex("#ffffff"), 0.16) : mix(palette.sky[2], hex("#ffffff"), 0.55);
  const bars = random.chance(0.35);
  for (let i = 0; i < count; i++) {
    const x = ((i + random.between(0.1, 0.9)) / count) * width;
    const y = horizon * random.between(0.1, 0.62);
    const size = unit * random.between(0.1, 0.2);
    if (bars) {
      const h = size * 0.13;
      a.shape(
        union(
          limb(x - size, y, h, x + size * 0.8, y, h),
          limb(x - size * 0.4, y - h * 1.6, h * 0.9, x + size * 0.4, y - h * 1.6, h * 0.9),
          limb(x - size * 0.2, y + h * 1.7, h * 0.8, x + size * 1.1, y + h * 1.7, h * 0.8),
        ),
        colour,
        { lit: false, alpha: 0.85 },
      );
      continue;
    }
    const heap: Path[] = [rectangle(x - size * 0.9, y - size * 0.2, size * 1.8, size * 0.2)];
    for (const [dx, r] of [
      [-0.72, 0.24],
      [-0.34, 0.4],
      [0.14, 0.48],
      [0.6, 0.32],
      [0.86, 0.2],
    ] as const)
      heap.push(arc(x + dx * size, y, r * size, r * size * random.between(0.85, 1.15), Math.PI, 2 * Math.PI, 24));
    a.shape(union(...heap), colour, { lit: false, shade: palette.time === "night" ? 0.2 : 0.35, alpha: dark ? 0.8 : 0.96 });
  }
}

function rainbow(a: Artist, frame: Frame, random: Random): void {
  const { width, horizon, unit } = frame;
  const x = width * random.between(0.35, 0.65);
  const outer = Math.min(width * 0.5, horizon * 0.86);
  const band = unit * 0.021;
  ["#d9533f", "#ee9544", "#f5d05c", "#6fb072", "#4f92bf", "#7d62a8"].forEach((code, i) => {
    const r = outer - i * band;
    a.wash(
      [
        [
          ...(arc(x, horizon, r, r, Math.PI, 2 * Math.PI, 72)[0] ?? []),
          ...(arc(x, horizon, r - band, r - band, 2 * Math.PI, Math.PI, 72)[0] ?? []),
        ],
      ],
      hex(code),
      0.72,
    );
  });
}

function aurora(a: Artist, frame: Frame, random: Random): void {
  const { width, horizon } = frame;
  const hues = ["#66e0a8", "#4fd0c4", "#9a7fe0"] as const;
  for (let i = 0; i < 3; i++) {
    const y = horizon * (0.3 + i * 0.13);
    const lean = random.between(-0.12, 0.12) * horizon;
    const upper: number[] = [];
    const lower: number[] = [];
    const phase = random.between(0, 6);
    for (let k = 0; k <= 40; k++) {
      const x = (k / 40) * width;
      const wave = Math.sin(k * 0.24 + phase) * horizon * 0.07 + Math.sin(k * 0.6 + phase * 2) * horizon * 0.025 + (k / 40) * lean;
      upper.push(x, y + wave - horizon * 0.32);
      lower.unshift(x, y + wave);
    }
    const colour = hex(hues[i] as string);
    a.fade(
      [[...upper, ...lower]],
      [0, y - horizon * 0.36],
      [0, y + horizon * 0.08],
      [
        { at: 0, colour, alpha: 0 },
        { at: 0.8, colour, alpha: 0.55 },
        { at: 1, colour, alpha: 0.2 },
      ],
      "screen",
    );
  }
}

function lightning(a: Artist, frame: Frame, random: Random): void {
  const { width, horizon, unit } = frame;
  const x = width * random.between(0.2, 0.8);
  const s = unit * 0.1;
  const y = horizon * 0.2;
  a.glow(
    ellipse(x, y + s * 2, s * 4),
    [x, y + s * 2],
    s * 4,
    [
      { at: 0, colour: hex("#fff2c0"), alpha: 0.5 },
      { at: 1, colour: hex("#fff2c0"), alpha: 0 },
    ],
    "screen",
  );
  a.shape(
    polygon(
      x,
      y,
      x + s * 0.5,
      y,
      x + s * 0.15,
      y + s * 1.5,
      x + s * 0.6,
      y + s * 1.4,
      x - s * 0.4,
      y + s * 4,
      x - s * 0.05,
      y + s * 2.1,
      x - s * 0.5,
      y + s * 2.2,
    ),
    hex("#fff0b0"),
    { lit: false },
  );
}

function flock(a: Artist, frame: Frame, random: Random): void {
  const { width, unit, horizon } = frame;
  const [x, y] = [width * random.between(0.2, 0.75), horizon * random.between(0.2, 0.45)];
  const birds: Path[] = [];
  for (let i = 0; i < random.whole(3, 6); i++) {
    const s = unit * random.between(0.013, 0.022);
    const bx = x + i * unit * 0.05 + random.between(-0.02, 0.02) * unit;
    const by = y + (i % 2 ? -1 : 1) * unit * random.between(0.005, 0.035);
    birds.push(
      smooth(
        bx - s,
        by - s * 0.45,
        bx - s * 0.4,
        by - s * 0.5,
        bx,
        by,
        bx + s * 0.4,
        by - s * 0.5,
        bx + s,
        by - s * 0.45,
        bx + s * 0.35,
        by - s * 0.28,
        bx,
        by + s * 0.16,
        bx - s * 0.35,
        by - s * 0.28,
      ),
    );
  }
  a.wash(union(...birds), mix(a.palette.ink, a.palette.sky[1], 0.25), 0.9);
}

/** Pale thin lines of light through water or mist. */
export function beams(a: Artist, frame: Frame, random: Random): void {
  const { width, height } = frame;
  for (let i = 0; i < 5; i++) {
    const x = width * random.between(-0.1, 1);
    const w = width * random.between(0.04, 0.12);
    const slant = width * 0.28;
    a.fade(
      polygon(x, -10, x + w, -10, x + w * 2 - slant, height * 0.9, x - slant, height * 0.9),
      [0, 0],
      [0, height * 0.85],
      [
        { at: 0, colour: hex("#f2fbe8"), alpha: 0.2 },
        { at: 1, colour: hex("#f2fbe8"), alpha: 0 },
      ],
      "screen",
    );
  }
}

export function fallingLines(frame: Frame, random: Random, count: number, length: number, width: number): Path {
  const lines: Path[] = [];
  for (let i = 0; i < count; i++) {
    const [x, y] = [random.between(-0.1, 1.05) * frame.width, random.between(-0.1, 1) * frame.height];
    const l = length * random.between(0.6, 1.3);
    lines.push(stroke([x, y, x - l * 0.28, y + l], width));
  }
  return union(...lines);
}
