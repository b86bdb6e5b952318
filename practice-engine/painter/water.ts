import type { Artist } from "./artist.ts";
import { hex, lighter, mix, type Rgb } from "./colour.ts";
import type { Frame } from "./frame.ts";
import { ellipse, limb, type Path, polygon, rectangle, smooth, union } from "./path.ts";
import type { Random } from "./random.ts";
import { beams, type Sky } from "./sky.ts";

function waterColour(a: Artist): Rgb {
  return mix(hex("#2f7f93"), a.palette.sky[0], 0.4);
}

/** Open water from the horizon (or `top`) down to `bottom`, with the light of the sky lying on it. */
export function paintWater(a: Artist, frame: Frame, sky: Sky, random: Random, top = frame.horizon, bottom = frame.height): void {
  const { unit, width } = frame;
  const deep = waterColour(a);
  const sea = rectangle(-10, top, width + 20, bottom - top);
  a.shape(sea, deep, { lit: true });
  a.fade(
    sea,
    [0, top],
    [0, bottom],
    [
      { at: 0, colour: mix(a.palette.sky[2], deep, 0.35), alpha: 0.95 },
      { at: 0.4, colour: mix(a.palette.sky[1], deep, 0.6), alpha: 0.8 },
      { at: 1, colour: a.tone(lighter(deep, -0.07)), alpha: 0.8 },
    ],
  );
  const [x, , radius] = sky.disc;
  if (radius > 0) {
    const glitter: Path[] = [];
    for (let i = 0; i < 16; i++) {
      const t = (i + 0.5) / 16;
      const w = radius * (0.35 + t * 0.9) * random.between(0.4, 1.1);
      const at = x + random.between(-0.4, 0.4) * radius;
      glitter.push(
        limb(
          at - w,
          top + (bottom - top) * t,
          unit * 0.001,
          at,
          top + (bottom - top) * t,
          unit * (0.0025 + t * 0.003),
          at + w,
          top + (bottom - top) * t,
          unit * 0.001,
        ),
      );
    }
    a.wash(union(...glitter), a.palette.disc, 0.6);
  }
  const ripples: Path[] = [];
  for (let i = 0; i < 26; i++) {
    const t = random.next() ** 0.8;
    const y = top + (bottom - top) * (0.04 + 0.94 * t);
    const w = unit * (0.012 + 0.045 * t);
    const at = random.between(0, width);
    ripples.push(limb(at - w, y, unit * 0.0006, at, y - w * 0.06, unit * (0.001 + 0.0024 * t), at + w, y, unit * 0.0006));
  }
  a.wash(union(...ripples), mix(a.palette.sky[2], hex("#ffffff"), 0.4), 0.5);
}

/** A band of scalloped waves whose crests lie at `y`; drawn over a hull it sets it into the water. */
export function waveBand(a: Artist, frame: Frame, y: number, step: number, random: Random): void {
  const { width, unit } = frame;
  const pitch = unit * random.between(0.11, 0.15);
  const colour = lighter(waterColour(a), -0.015 - step * 0.035);
  const crest: number[] = [];
  for (let x = -pitch * (1 + random.next()); x < width + pitch; x += pitch) {
    for (let k = 0; k < 8; k++) crest.push(x + (pitch * k) / 8, y + Math.abs(Math.sin((k / 8) * Math.PI)) * unit * 0.016);
  }
  a.shape([[...crest, width + pitch * 2, frame.height + 20, -pitch * 2, frame.height + 20]], colour);
}

export function paintUnderwater(a: Artist, frame: Frame, random: Random, minimal: boolean): void {
  const { width, height, unit } = frame;
  const [top, , low] = a.palette.sky;
  const blue = hex(random.pick(["#1f7f97", "#2a6fa0", "#1f8a86"] as const));
  a.fade(
    rectangle(0, 0, width, height),
    [0, 0],
    [0, height],
    [
      { at: 0, colour: mix(mix(low, blue, 0.3), hex("#bfeee6"), 0.4) },
      { at: 0.35, colour: mix(blue, top, 0.15) },
      { at: 1, colour: lighter(mix(blue, top, 0.45), -0.18) },
    ],
  );
  beams(a, frame, random.stream("beams"));
  for (const [air, rise] of [
    [0.6, 0.16],
    [0.3, 0.1],
  ] as const) {
    const rocks: number[] = [-10, height + 10];
    for (let x = -10; x <= width + unit * 0.2; x += unit * 0.11) rocks.push(x, height - unit * rise * random.between(0.5, 1.5));
    rocks.push(width + unit * 0.3, height + 10);
    a.shape(smooth(...rocks), mix(lighter(blue, -0.16), lighter(blue, 0), air), { lit: false, line: air < 0.5 });
  }
  const sand = mix(hex("#e7cf9c"), blue, 0.38);
  a.shape(
    smooth(
      -40,
      height + 40,
      -20,
      height * 0.93,
      width * 0.3,
      height * 0.9,
      width * 0.7,
      height * 0.935,
      width + 20,
      height * 0.9,
      width + 40,
      height + 40,
    ),
    sand,
    { lit: false },
  );
  if (minimal) return;
  for (let i = 0; i < 7; i++)
    weed(
      a,
      random.chance(0.5) ? random.between(0, 0.28) * width : random.between(0.72, 1) * width,
      height * random.between(0.92, 0.99),
      unit * random.between(0.12, 0.34),
      random,
    );
  school(a, frame, random.stream("school"), mix(blue, hex("#d9f0e6"), 0.5));
  bubbles(a, frame, random.stream("bubbles"));
}

function weed(a: Artist, x: number, y: number, h: number, random: Random): void {
  const colour = hex(random.pick(["#3f8f6a", "#d96a5a", "#e39a52", "#5f9f5a", "#b0648f"] as const));
  const sway = h * 0.13 * random.side();
  a.shape(
    limb(x, y, h * 0.05, x + sway, y - h * 0.35, h * 0.06, x - sway, y - h * 0.7, h * 0.05, x + sway * 0.6, y - h, h * 0.008),
    colour,
    { shade: 0.4 },
  );
  if (random.chance(0.5))
    a.shape(
      limb(x + h * 0.1, y, h * 0.04, x + h * 0.1 - sway, y - h * 0.3, h * 0.05, x + h * 0.16, y - h * 0.66, h * 0.008),
      lighter(colour, -0.05),
      { shade: 0.4 },
    );
}

function school(a: Artist, frame: Frame, random: Random, colour: Rgb): void {
  const { unit, width, height } = frame;
  const [x, y] = [width * random.between(0.12, 0.7), height * random.between(0.12, 0.3)];
  const fish: Path[] = [];
  for (let i = 0; i < 8; i++) {
    const s = unit * random.between(0.012, 0.018);
    const [fx, fy] = [x + random.between(0, 0.24) * unit, y + random.between(0, 0.12) * unit];
    fish.push(ellipse(fx, fy, s, s * 0.45, 0, 20), polygon(fx - s * 0.8, fy, fx - s * 1.6, fy - s * 0.5, fx - s * 1.6, fy + s * 0.5));
  }
  a.wash(union(...fish), colour, 0.8);
}

function bubbles(a: Artist, frame: Frame, random: Random): void {
  for (let i = 0; i < 14; i++) {
    const [x, y] = [frame.width * random.next(), frame.height * random.between(0.08, 0.85)];
    const r = frame.unit * random.between(0.004, 0.014);
    a.wash(ellipse(x, y, r), hex("#e8fbf6"), 0.35);
    a.wash(ellipse(x - r * 0.3, y - r * 0.3, r * 0.35), hex("#ffffff"), 0.7);
  }
}
