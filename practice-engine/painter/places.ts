/** Stages without earth and sky: outer space, a room, and pure shapes. */
import type { Artist } from "./artist.ts";
import { hex, lighter, mix, type Rgb } from "./colour.ts";
import type { Frame } from "./frame.ts";
import type { Reading } from "./parse-prompt.ts";
import { arc, ellipse, limb, type Path, placed, polygon, rectangle, stroke, union } from "./path.ts";
import type { Random } from "./random.ts";

export function paintSpace(a: Artist, frame: Frame, reading: Reading, random: Random, landed: boolean): void {
  const { width, height, unit } = frame;
  const deep = mix(hex("#0e1233"), a.palette.sky[0], 0.35);
  const glow = mix(hex(random.pick(["#5a3f8f", "#2f6b8a", "#8f3f6f"] as const)), a.palette.second, 0.15);
  a.fade(
    rectangle(0, 0, width, height),
    [0, 0],
    [width * 0.4, height],
    [
      { at: 0, colour: deep },
      { at: 0.6, colour: mix(deep, glow, 0.45) },
      { at: 1, colour: mix(deep, glow, 0.8) },
    ],
  );
  const dots: Path[] = [];
  for (let i = 0; i < (reading.minimal ? 40 : 130); i++)
    dots.push(
      ellipse(random.between(0, width), random.between(0, height), Math.max(0.5, unit * random.between(0.0009, 0.003)), undefined, 0, 8),
    );
  a.wash(union(...dots), hex("#fff6dd"), 0.9);
  if (!reading.without.has("planet")) {
    const [x, y, r] = [
      width * (random.chance(0.5) ? random.between(0.1, 0.25) : random.between(0.75, 0.9)),
      height * random.between(0.16, 0.3),
      unit * random.between(0.1, 0.16),
    ];
    planet(a, x, y, r, hex(random.pick(["#e0925a", "#d96f6a", "#e2b45f", "#6fb3a8"] as const)), random.chance(0.65));
    planet(
      a,
      width - x + random.between(-0.1, 0.1) * unit,
      height * random.between(0.5, 0.75),
      r * 0.42,
      hex(random.pick(["#8fb7d8", "#b79ad8", "#efd3a0"] as const)),
      false,
    );
  }
  if (!landed) return;
  const surface = ellipse(width / 2, height * 1.55, Math.max(width * 0.85, height * 0.74), height * 0.74, 0, 96);
  const dust = hex("#b9b3c4");
  a.shape(surface, dust, { lit: false });
  for (const [cx, cy, r] of [
    [0.16, 0.93, 0.06],
    [0.82, 0.9, 0.07],
    [0.6, 0.97, 0.04],
    [0.36, 0.96, 0.035],
  ] as const) {
    a.shape(ellipse(width * cx, height * cy, unit * r, unit * r * 0.3), lighter(dust, -0.1), { lit: false });
    a.shape(ellipse(width * cx, height * cy + unit * r * 0.08, unit * r * 0.86, unit * r * 0.2), lighter(dust, -0.04), {
      lit: false,
      line: false,
    });
  }
}

function planet(a: Artist, x: number, y: number, r: number, colour: Rgb, ringed: boolean): void {
  const disc = ellipse(x, y, r, r, 0, 80);
  const ring = a.at(placed(x, y, r, r, -0.35));
  const half = (from: number, to: number): Path => stroke(arc(0, 0, 1.65, 0.42, from, to, 40).flat(), 0.13);
  if (ringed) ring.shape(half(Math.PI, 2 * Math.PI), mix(colour, hex("#fff0d0"), 0.6), { lit: false, line: false });
  a.shape(disc, colour, { lit: false, shade: 0.55 });
  const inside = a.inside(disc);
  for (const [dy, h] of [
    [-0.45, 0.1],
    [0.02, 0.16],
    [0.5, 0.09],
  ] as const)
    inside.shape(
      limb(x - r * 1.1, y + dy * r, h * r, x, y + dy * r + r * 0.07, h * r * 0.7, x + r * 1.1, y + dy * r, h * r),
      lighter(colour, dy > 0 ? -0.06 : 0.06),
      { lit: false, line: false, alpha: 0.75 },
    );
  if (ringed) ring.shape(half(0, Math.PI), mix(colour, hex("#fff0d0"), 0.6), { lit: false, line: false });
}

export function paintRoom(a: Artist, frame: Frame, random: Random, table: boolean, heroX: number): void {
  const { width, height, unit } = frame;
  const wall = mix(hex(random.pick(["#e7c9a4", "#9fc2b8", "#e6b09a", "#b9c7d6", "#d9d2a8"] as const)), a.palette.sky[2], 0.3);
  const edge = height * (table ? 0.7 : 0.78);
  a.shape(rectangle(-10, -10, width + 20, height + 20), wall, { line: false });
  const dots: Path[] = [];
  const step = unit * 0.075;
  for (let row = 0; row * step < edge; row++)
    for (let x = (row % 2) * step * 0.5; x < width + step; x += step) dots.push(ellipse(x, row * step, unit * 0.006, unit * 0.006, 0, 10));
  a.wash(union(...dots), lighter(wall, 0.05), 0.8);
  const wx = heroX > width / 2 ? width * 0.24 : width * 0.76;
  windowTo(a, wx, height * 0.36, unit * 0.36, unit * 0.44, random);
  if (!table) {
    a.shape(rectangle(-10, edge, width + 20, height), hex("#b98558"));
    for (let i = 1; i < 5; i++)
      a.line(
        [-10, edge + (height - edge) * (i / 5) ** 1.4, width + 10, edge + (height - edge) * (i / 5) ** 1.4],
        unit * 0.003,
        hex("#9c6c45"),
      );
    a.shape(rectangle(-10, edge - unit * 0.035, width + 20, unit * 0.035), hex("#f3e8d6"), { line: false });
    a.shape(ellipse(heroX, frame.ground + unit * 0.01, unit * 0.42, unit * 0.075, 0, 80), a.palette.accent);
    a.shape(ellipse(heroX, frame.ground + unit * 0.01, unit * 0.36, unit * 0.058, 0, 80), mix(a.palette.accent, hex("#f7ead2"), 0.55), {
      line: false,
    });
    return;
  }
  const wood = hex(random.pick(["#a9744a", "#8f5f43", "#c49360"] as const));
  a.shape(rectangle(-10, edge, width + 20, height), wood);
  a.fade(
    rectangle(0, edge, width, height - edge),
    [0, edge],
    [0, height],
    [
      { at: 0, colour: a.tone(lighter(wood, 0.05)), alpha: 0.8 },
      { at: 1, colour: a.tone(lighter(wood, -0.09)), alpha: 0.8 },
    ],
  );
  for (let i = 0; i < 5; i++) {
    const y = edge + (height - edge) * random.between(0.12, 0.95);
    const x = width * random.next();
    a.wash(limb(x - unit * 0.2, y, 0.5, x, y + unit * 0.004, unit * 0.002, x + unit * 0.2, y, 0.5), lighter(wood, -0.12), 0.5);
  }
  a.shape(rectangle(-10, edge - 1, width + 20, unit * 0.016), lighter(wood, 0.08), { line: false });
}

function windowTo(a: Artist, x: number, y: number, w: number, h: number, random: Random): void {
  const [top, middle, low] = a.palette.sky;
  const frameColour = hex("#f6efe2");
  const hole = rectangle(x - w / 2, y - h / 2, w, h);
  a.shape(rectangle(x - w / 2 - w * 0.06, y - h / 2 - w * 0.06, w * 1.12, h + w * 0.12), frameColour, { shade: 0 });
  a.fade(
    hole,
    [x, y - h / 2],
    [x, y + h / 2],
    [
      { at: 0, colour: top },
      { at: 0.6, colour: middle },
      { at: 1, colour: low },
    ],
  );
  const view = a.inside(hole);
  view.shape(ellipse(x + w * random.between(-0.25, 0.25), y - h * 0.12, w * 0.13), a.palette.disc, { lit: false, line: false });
  view.shape(ellipse(x - w * 0.3, y + h * 0.55, w * 0.55, h * 0.26), hex("#6f9a78"), { line: false });
  view.shape(ellipse(x + w * 0.35, y + h * 0.6, w * 0.6, h * 0.26), hex("#557f6a"), { line: false });
  a.shape(union(rectangle(x - w * 0.02, y - h / 2, w * 0.04, h), rectangle(x - w / 2, y - h * 0.06, w, w * 0.04)), frameColour, {
    line: false,
  });
  a.shape(rectangle(x - w * 0.62, y + h / 2 + w * 0.03, w * 1.24, w * 0.07), frameColour, { shade: 0 });
  for (const side of [-1, 1]) {
    const curtain = a.at(placed(x + side * w * 0.56, y - h * 0.58, side, 1));
    curtain.shape(
      [[-w * 0.34, 0, w * 0.14, 0, w * 0.14, h * 1.16, -w * 0.02, h * 1.16, -w * 0.08, h * 0.7, -w * 0.26, h * 0.34]],
      a.palette.second,
      { shade: 0.25 },
    );
  }
}

const SHAPE_COLOURS = ["#d9482b", "#eeb044", "#1f6f78", "#27395c", "#f0e2c4", "#e58a7a", "#7a9a6a"] as const;

/** Shapes in balance, in one of four manners. */
export function paintAbstract(a: Artist, frame: Frame, reading: Reading, random: Random): void {
  const { width, height } = frame;
  const { palette } = a;
  const colours = [palette.accent, palette.second, ...reading.colours, palette.sky[0], palette.sky[2], ...SHAPE_COLOURS.map(hex)].slice(
    0,
    7,
  ) as [Rgb, ...Rgb[]];
  const ground = mix(palette.paper, palette.sky[2], 0.45);
  a.shape(rectangle(-20, -20, width + 40, height + 40), ground, { lit: false, line: false });
  const manner = random.whole(0, 3);
  if (manner === 0) tiles(a, frame, colours, random);
  else if (manner === 1) discs(a, frame, colours, random);
  else if (manner === 2) bands(a, frame, colours, random);
  else mobile(a, frame, colours, random);
}

function tiles(a: Artist, { width, height, unit }: Frame, colours: [Rgb, ...Rgb[]], random: Random): void {
  const cell = unit / random.whole(3, 5);
  for (let y = 0; y < height; y += cell) {
    for (let x = 0; x < width; x += cell) {
      const tile = a.inside(rectangle(x, y, cell + 0.5, cell + 0.5));
      tile.shape(rectangle(x - 2, y - 2, cell + 4, cell + 4), random.pick(colours), { lit: false, line: false });
      const front = random.pick(colours);
      const [cx, cy] = [random.chance(0.5) ? x : x + cell, random.chance(0.5) ? y : y + cell];
      const kind = random.whole(0, 4);
      if (kind === 0) tile.shape(ellipse(cx, cy, cell), front, { lit: false });
      else if (kind === 1) tile.shape(ellipse(x + cell / 2, y + cell / 2, cell * 0.34), front, { lit: false });
      else if (kind === 2)
        tile.shape(polygon(x, y, x + cell, y + cell, cx === x ? x + cell : x, cy === y ? y : y + cell), front, { lit: false });
      else if (kind === 3) for (const r of [1, 0.66, 0.33]) tile.shape(ellipse(cx, cy, cell * r), random.pick(colours), { lit: false });
      else tile.shape(arc(x + cell / 2, y + cell / 2, cell / 2, cell / 2, 0, Math.PI, 32), front, { lit: false });
    }
  }
}

function discs(a: Artist, { width, height, unit }: Frame, colours: [Rgb, ...Rgb[]], random: Random): void {
  const sun = ellipse(width * random.between(0.35, 0.65), height * random.between(0.3, 0.5), unit * 0.26, undefined, 0, 96);
  a.shape(sun, colours[0], { lit: false });
  for (let i = 0; i < 6; i++) {
    const r = unit * random.between(0.06, 0.24);
    const [x, y] = [width * random.between(0.12, 0.88), height * random.between(0.12, 0.88)];
    const colour = random.pick(colours);
    if (random.chance(0.35)) a.shape(arc(x, y, r, r, 0, Math.PI, 48), colour, { lit: false });
    else a.wash(ellipse(x, y, r, r, 0, 80), colour, 0.82, random.chance(0.4) ? "multiply" : "normal");
  }
  for (let i = 0; i < 4; i++) {
    const y = height * random.between(0.1, 0.9);
    a.line(
      [width * random.between(-0.1, 0.3), y, width * random.between(0.6, 1.1), y + unit * random.between(-0.2, 0.2)],
      unit * random.between(0.004, 0.014),
      random.pick(colours),
      false,
    );
  }
}

function bands(a: Artist, { width, height, unit }: Frame, colours: [Rgb, ...Rgb[]], random: Random): void {
  a.shape(ellipse(width * random.between(0.3, 0.7), height * 0.34, unit * 0.2, undefined, 0, 96), colours[0], { lit: false });
  const phase = random.between(0, 6);
  for (let i = 0; i < 6; i++) {
    const base = height * (0.42 + i * 0.1);
    const crest: number[] = [];
    for (let k = 0; k <= 48; k++)
      crest.push((width * 1.1 * k) / 48 - width * 0.05, base + Math.sin(k * 0.13 * (1 + i * 0.12) + phase + i * 1.1) * unit * 0.06);
    a.shape(
      [[...crest, width * 1.1, height + 20, -width * 0.1, height + 20]],
      lighter(colours[(i + 1) % colours.length] as Rgb, i * -0.015),
      { lit: false },
    );
  }
}

function mobile(a: Artist, { width, height, unit }: Frame, colours: [Rgb, ...Rgb[]], random: Random): void {
  const ink = a.palette.ink;
  const hang = (x: number, y: number, reach: number, depth: number): void => {
    if (depth === 0) {
      const r = unit * random.between(0.035, 0.085);
      const leaf = a.at(placed(x, y + r, r, r, random.between(-0.5, 0.5)));
      leaf.shape(
        random.chance(0.5) ? ellipse(0, 0, 1, random.between(0.6, 1)) : [[-1, 0, 0, -0.9, 1.1, 0.1, 0.2, 0.8]],
        random.pick(colours),
        { lit: false, shade: 0.2 },
      );
      return;
    }
    const tilt = random.between(-0.05, 0.05) * unit;
    a.line([x, y, x, y + unit * 0.05], unit * 0.003, ink, false);
    const bar = y + unit * 0.05;
    a.line([x - reach, bar - tilt, x, bar - unit * 0.012, x + reach, bar + tilt], unit * 0.005, ink, false);
    hang(x - reach, bar - tilt, reach * 0.52, depth - 1);
    hang(x + reach, bar + tilt, reach * 0.52, depth - 1);
  };
  a.shape(
    ellipse(width * random.between(0.25, 0.75), height * 0.62, unit * 0.24, undefined, 0, 96),
    mix(colours[1] as Rgb, a.palette.paper, 0.45),
    { lit: false, line: false },
  );
  a.line([width / 2, 0, width / 2, height * 0.14], unit * 0.003, ink, false);
  hang(width / 2, height * 0.14, Math.min(width * 0.24, unit * 0.3), 3);
}
