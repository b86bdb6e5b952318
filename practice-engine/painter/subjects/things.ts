/** Still life, and the very small animals. */
import type { Artist } from "../artist.ts";
import { hex, lighter, mix, type Rgb } from "../colour.ts";
import { curve, ellipse, limb, type Path, placed, polygon, rectangle, smooth, svg, union } from "../path.ts";
import { BLACK, type Casting, CREAM, LAMP, type Subject, WHITE, WOOD } from "./subject.ts";

const GREEN = hex("#5f9450");

function steam(a: Artist, x: number, y: number): void {
  for (const dx of [-0.1, 0.06])
    a.shape(limb(x + dx, y, 0.012, x + dx + 0.05, y - 0.12, 0.018, x + dx - 0.02, y - 0.24, 0.014, x + dx + 0.04, y - 0.36, 0.003), WHITE, {
      line: false,
      alpha: 0.75,
    });
}

function cup(a: Artist, casting: Casting): void {
  const china = casting.colour ?? casting.accent;
  a.shape(ellipse(0, -0.05, 0.52, 0.07), lighter(china, 0.12), { shade: 0.3 });
  const handle = ellipse(0.36, -0.34, 0.17, 0.15, 0, 40)[0] ?? [];
  a.line([...handle, handle[0] ?? 0, handle[1] ?? 0], 0.065, lighter(china, -0.04));
  a.shape(svg("M-0.36 -0.58 L0.36 -0.58 C0.36 -0.2 0.24 -0.06 0.14 -0.05 L-0.14 -0.05 C-0.24 -0.06 -0.36 -0.2 -0.36 -0.58 Z"), china, {
    shade: 0.3,
  });
  a.shape(ellipse(0, -0.58, 0.36, 0.07), lighter(china, 0.14));
  a.shape(ellipse(0, -0.575, 0.3, 0.05), hex("#6b3f2a"), { line: false });
  steam(a, 0, -0.66);
}

function teapot(a: Artist, casting: Casting): void {
  const china = casting.colour ?? casting.accent;
  a.shape(limb(0.3, -0.26, 0.1, 0.5, -0.36, 0.055, 0.6, -0.58, 0.045), china);
  const handle = curve(-0.32, -0.52, -0.62, -0.56, -0.62, -0.24, -0.32, -0.18);
  a.line(handle, 0.065, lighter(china, -0.05));
  a.shape(smooth(0, -0.66, 0.34, -0.54, 0.4, -0.3, 0.24, -0.04, -0.24, -0.04, -0.4, -0.3, -0.34, -0.54), china, { shade: 0.28 });
  a.shape(ellipse(0, -0.62, 0.22, 0.05), lighter(china, -0.08));
  a.shape(ellipse(0, -0.7, 0.05), lighter(china, -0.05));
  steam(a, 0.62, -0.62);
}

function apple(a: Artist, casting: Casting): void {
  const skin = casting.colour ?? hex("#cf3f37");
  a.line(curve(0, -0.66, 0.02, -0.8, 0.08, -0.86), 0.035, WOOD);
  a.shape(svg("M0.05 -0.74 Q0.14 -0.92 0.34 -0.88 Q0.28 -0.72 0.05 -0.74 Z"), GREEN, { shade: 0.3 });
  a.shape(
    svg(
      "M0 -0.66 C0.2 -0.82 0.48 -0.66 0.42 -0.36 C0.38 -0.1 0.2 0.02 0.08 0 Q0 -0.03 -0.08 0 C-0.2 0.02 -0.38 -0.1 -0.42 -0.36 C-0.48 -0.66 -0.2 -0.82 0 -0.66 Z",
    ),
    skin,
    { shade: 0.25 },
  );
  a.wash(ellipse(-0.2, -0.5, 0.06, 0.11, 0.4), WHITE, 0.4);
}

function cake(a: Artist, casting: Casting): void {
  const icing = casting.colour ?? hex("#f2b3bd");
  a.shape(ellipse(0, -0.03, 0.58, 0.06), hex("#d9dde0"), { shade: 0.2 });
  for (const [y, w, h] of [
    [-0.05, 0.44, 0.3],
    [-0.34, 0.31, 0.26],
  ] as const) {
    a.shape(rectangle(-w, y - h, w * 2, h), hex("#f5e3bd"), { shade: 0.15 });
    const drops: Path[] = [];
    for (let i = 0; i < 7; i++) drops.push(ellipse(-w + (w / 3.5) * (i + 0.5), y - h + 0.09 + (i % 2) * 0.04, w / 6.4, 0.06));
    a.shape(union(rectangle(-w - 0.02, y - h - 0.02, w * 2 + 0.04, 0.11), ...drops), icing, { shade: 0.1 });
  }
  for (const x of [-0.16, 0, 0.16]) {
    a.shape(rectangle(x - 0.018, -0.78, 0.036, 0.18), casting.accent);
    a.shape(smooth(x, -0.9, x + 0.028, -0.82, x, -0.78, x - 0.028, -0.82), LAMP, { lit: false, line: false });
  }
}

function guitar(a: Artist, casting: Casting): void {
  const wood = casting.colour ?? hex("#c9833f");
  const g = a.at(placed(0.1, 0, 1, 1, 0.22));
  g.shape(rectangle(-0.032, -1.0, 0.064, 0.5), hex("#5b3a2a"));
  g.shape(polygon(-0.06, -1.0, -0.05, -1.16, 0.05, -1.16, 0.06, -1.0), hex("#5b3a2a"));
  g.shape(smooth(0, -0.56, 0.16, -0.52, 0.15, -0.36, 0.24, -0.18, 0.12, 0, -0.12, 0, -0.24, -0.18, -0.15, -0.36, -0.16, -0.52), wood, {
    shade: 0.25,
  });
  g.shape(ellipse(0, -0.32, 0.075), hex("#3a2620"));
  g.shape(rectangle(-0.08, -0.14, 0.16, 0.03), hex("#5b3a2a"), { line: false });
  for (const x of [-0.016, 0, 0.016]) g.line([x, -1.05, x, -0.13], 0.004, CREAM);
}

function vase(a: Artist, casting: Casting): void {
  const china = casting.colour ?? hex("#3f7f94");
  const blooms = ["#e4607a", "#f2b33c", "#f6efe2", "#d9553f", "#a77fc0"] as const;
  for (const [x, y, i] of [
    [-0.3, -0.82, 0],
    [-0.14, -1.0, 1],
    [0.05, -0.86, 2],
    [0.2, -1.02, 3],
    [0.34, -0.8, 4],
  ] as const) {
    a.line(curve(x * 0.2, -0.42, x * 0.6, -0.62, x, y), 0.018, GREEN);
    a.at(placed(x * 0.6, -0.6, x < 0 ? -1 : 1, 1)).shape(svg("M0 0 Q0.1 -0.1 0.18 -0.06 Q0.12 0.02 0 0 Z"), GREEN, { line: false });
    const ring: Path[] = [];
    for (let k = 0; k < 7; k++) ring.push(ellipse(x + Math.cos(k * 0.9) * 0.075, y + Math.sin(k * 0.9) * 0.075, 0.05));
    a.shape(union(...ring), hex(blooms[i]), { shade: 0.15 });
    a.shape(ellipse(x, y, 0.038), LAMP, { line: false });
  }
  a.shape(
    svg(
      "M-0.12 -0.46 L0.12 -0.46 C0.1 -0.36 0.26 -0.3 0.24 -0.16 C0.22 -0.04 0.14 0 0.1 0 L-0.1 0 C-0.14 0 -0.22 -0.04 -0.24 -0.16 C-0.26 -0.3 -0.1 -0.36 -0.12 -0.46 Z",
    ),
    china,
    { shade: 0.3 },
  );
}

function lamp(a: Artist, casting: Casting): void {
  const metal = casting.colour ?? casting.accent;
  a.glow(
    ellipse(0, -0.55, 0.75),
    [0, -0.55],
    0.75,
    [
      { at: 0, colour: LAMP, alpha: 0.6 },
      { at: 1, colour: LAMP, alpha: 0 },
    ],
    "screen",
  );
  a.line([0, 0, 0, -0.6], 0.035, BLACK);
  a.shape(ellipse(0, -0.03, 0.2, 0.045), BLACK);
  a.shape(polygon(-0.17, -0.9, 0.17, -0.9, 0.34, -0.5, -0.34, -0.5), metal, { shade: 0.2, lit: false });
}

function books(a: Artist, casting: Casting): void {
  const covers = [casting.colour ?? casting.accent, hex("#3f6f7f"), hex("#d9a640"), hex("#7a4c6d")] as const;
  covers.forEach((colour, i) => {
    const shift = [0, 0.05, -0.04, 0.03][i] as number;
    a.shape(rectangle(-0.42 + shift, -0.16 - i * 0.17, 0.84, 0.16), colour, { shade: 0.15 });
    a.shape(rectangle(0.36 + shift, -0.135 - i * 0.17, 0.07, 0.11), CREAM, { line: false });
    a.shape(rectangle(-0.3 + shift, -0.16 - i * 0.17, 0.05, 0.16), lighter(colour, 0.14), { line: false });
  });
}

function umbrella(a: Artist, casting: Casting): void {
  const cloth = casting.colour ?? casting.accent;
  a.line([...curve(0, -0.9, 0, -0.3, 0, -0.08), ...curve(0, -0.08, 0.06, 0, 0.13, -0.07)], 0.03, WOOD);
  const dome = svg(
    "M-0.6 -0.5 C-0.5 -1.08 0.5 -1.08 0.6 -0.5 Q0.5 -0.6 0.4 -0.5 Q0.3 -0.6 0.2 -0.5 Q0.1 -0.6 0 -0.5 Q-0.1 -0.6 -0.2 -0.5 Q-0.3 -0.6 -0.4 -0.5 Q-0.5 -0.6 -0.6 -0.5 Z",
  );
  a.shape(dome, cloth, { shade: 0.2 });
  a.inside(dome).shape(svg("M0 -1 C-0.2 -0.9 -0.2 -0.7 -0.2 -0.4 L0.2 -0.4 C0.2 -0.7 0.2 -0.9 0 -1 Z"), lighter(cloth, 0.08), {
    line: false,
  });
}

function heart(a: Artist, casting: Casting): void {
  const colour = casting.colour ?? hex("#d8405a");
  a.shape(
    svg(
      "M0 -0.02 C-0.3 -0.26 -0.52 -0.44 -0.48 -0.7 C-0.42 -0.98 -0.1 -0.98 0 -0.74 C0.1 -0.98 0.42 -0.98 0.48 -0.7 C0.52 -0.44 0.3 -0.26 0 -0.02 Z",
    ),
    colour,
    { shade: 0.25 },
  );
  a.wash(ellipse(-0.25, -0.74, 0.08, 0.11, 0.6), WHITE, 0.4);
}

function icecream(a: Artist, casting: Casting): void {
  const scoops: readonly Rgb[] = [casting.colour ?? hex("#f2a9b8"), hex("#f6e6c0"), hex("#8a5a42")];
  a.shape(polygon(-0.2, -0.46, 0.2, -0.46, 0, 0.02), hex("#dba45c"), { shade: 0.3 });
  for (const [i, colour] of scoops.entries())
    a.shape(ellipse([-0.12, 0.12, 0][i] as number, [-0.54, -0.54, -0.74][i] as number, 0.18), colour, { shade: 0.3 });
  a.shape(ellipse(0.02, -0.94, 0.05), hex("#cf3042"));
}

function butterfly(a: Artist, casting: Casting): void {
  const wing = casting.colour ?? casting.accent;
  for (const side of [-1, 1]) {
    const s = a.at(placed(0, -0.5, side, 1));
    s.shape(smooth(0.02, 0.04, 0.3, 0.1, 0.4, 0.32, 0.22, 0.46, 0.06, 0.26), lighter(wing, -0.08), { shade: 0.2 });
    s.shape(smooth(0.02, 0, 0.16, -0.34, 0.46, -0.48, 0.58, -0.3, 0.42, 0.02, 0.2, 0.1), wing, { shade: 0.2 });
    s.shape(ellipse(0.4, -0.26, 0.085, 0.1, 0.6), mix(wing, LAMP, 0.75), { line: false });
    s.shape(ellipse(0.22, 0.28, 0.06, 0.07), mix(wing, LAMP, 0.75), { line: false });
    s.line(curve(0.01, -0.26, 0.06, -0.38, 0.13, -0.44), 0.012, BLACK);
  }
  a.shape(limb(0, -0.78, 0.03, 0, -0.55, 0.035, 0, -0.2, 0.014), BLACK);
}

function bee(a: Artist, casting: Casting): void {
  const body = ellipse(0, -0.4, 0.36, 0.24);
  for (const [x, turn] of [
    [-0.1, -0.5],
    [0.08, 0.2],
  ] as const)
    a.shape(ellipse(x, -0.76, 0.13, 0.22, turn), hex("#e4f1f3"), { alpha: 0.9 });
  a.shape(body, casting.colour ?? hex("#f2bd3a"), { shade: 0.25 });
  for (const x of [-0.2, -0.02]) a.inside(body).shape(rectangle(x, -0.8, 0.1, 0.8), BLACK, { line: false });
  a.shape(ellipse(0.24, -0.46, 0.03), BLACK, { line: false });
  a.line(curve(0.24, -0.6, 0.32, -0.72, 0.4, -0.72), 0.014, BLACK);
}

function snail(a: Artist, casting: Casting): void {
  const shell = casting.colour ?? hex("#c9783f");
  a.shape(union(limb(-0.55, -0.03, 0.02, -0.1, -0.08, 0.09, 0.34, -0.1, 0.09, 0.46, -0.36, 0.07)), hex("#e0c79b"), { shade: 0.2 });
  for (const x of [0.42, 0.52]) a.line(curve(x, -0.4, x + 0.03, -0.5, x + 0.06, -0.58), 0.018, hex("#cdb083"));
  a.shape(ellipse(-0.04, -0.36, 0.31), shell, { shade: 0.25 });
  const spiral: number[] = [];
  for (let i = 0; i < 60; i++)
    spiral.push(-0.04 + Math.cos(i * 0.22) * 0.28 * (1 - i / 62), -0.36 + Math.sin(i * 0.22) * 0.28 * (1 - i / 62));
  a.line(spiral, 0.03, lighter(shell, -0.15));
  a.shape(ellipse(0.5, -0.36, 0.018), BLACK, { line: false });
}

const thing = (
  name: string,
  words: string,
  habitat: Subject["habitat"],
  size: number,
  breadth: number,
  draw: Subject["draw"],
): Subject => ({ name, words, habitat, size, breadth, draw });

export const THINGS: readonly Subject[] = [
  thing("cup", "cup coffee tea mug cappuccino espresso latte cocoa", "table", 0.9, 1.1, cup),
  thing("teapot", "teapot kettle", "table", 0.95, 1.3, teapot),
  thing("apple", "apple fruit tomato plum", "table", 0.75, 0.9, apple),
  thing("cake", "cake cupcake pie birthday-cake muffin dessert", "table", 1, 1.2, cake),
  thing("guitar", "guitar violin cello ukulele instrument", "table", 1.2, 0.7, guitar),
  thing("vase", "vase bouquet flower-pot houseplant", "table", 1.1, 0.9, vase),
  thing("lamp", "lamp lantern candle", "table", 1, 0.8, lamp),
  thing("books", "book library books novel", "table", 0.8, 1, books),
  thing("umbrella", "umbrella parasol", "ground", 1, 1.2, umbrella),
  thing("heart", "heart love valentine", "air", 1, 1, heart),
  thing("icecream", "ice-cream icecream gelato sundae", "table", 1.05, 0.7, icecream),
  thing("butterfly", "butterfly moth butterflies", "air", 0.8, 1.2, butterfly),
  thing("bee", "bee bumblebee honeybee ladybug beetle-bug", "air", 0.6, 1, bee),
  thing("snail", "snail slug", "ground", 0.5, 1.2, snail),
];
