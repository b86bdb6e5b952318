import type { Artist } from "../artist.ts";
import { hex, lighter, mix, type Rgb } from "../colour.ts";
import { curve, ellipse, limb, type Path, placed, polygon, smooth, svg, union } from "../path.ts";
import { BLACK, type Casting, LAMP, type Subject, WHITE, WOOD } from "./subject.ts";

const GREEN = hex("#5f9450");
const STEM = hex("#5b8c4c");

function crownColour(casting: Casting): Rgb {
  if (casting.colour) return casting.colour;
  const choices = {
    autumn: ["#d9772e", "#c8502f", "#e3a53a"],
    spring: ["#f2b3c2", "#eba0b4", "#f6c9cf"],
    winter: ["#dfe7ea", "#e9eef0", "#cfdbe2"],
  } as const;
  const season = casting.season as keyof typeof choices;
  return hex(casting.random.pick(choices[season] ?? (["#5f9450", "#7ba650", "#3f7f5c"] as const)));
}

/** A round tree; its crown wears the season. */
export function roundTree(a: Artist, casting: Casting): void {
  const crown = crownColour(casting);
  const trunk = casting.random.chance(0.3) ? hex("#6b4a3a") : WOOD;
  a.shape(
    union(
      limb(0, 0, 0.075, 0.01, -0.3, 0.045, 0, -0.62, 0.03),
      limb(0, -0.34, 0.03, -0.16, -0.54, 0.014),
      limb(0.01, -0.4, 0.026, 0.15, -0.58, 0.012),
    ),
    trunk,
    { shade: 0.5 },
  );
  const leaves: Path[] = [];
  for (const [x, y, r] of [
    [0, -0.78, 0.26],
    [-0.22, -0.64, 0.2],
    [0.23, -0.66, 0.2],
    [-0.12, -0.88, 0.17],
    [0.14, -0.9, 0.16],
    [0, -0.58, 0.2],
  ] as const)
    leaves.push(ellipse(x + casting.random.between(-0.03, 0.03), y, r));
  a.shape(union(...leaves), crown, { shade: 0.35 });
  for (let i = 0; i < 5; i++)
    a.shape(ellipse(casting.random.between(-0.24, 0.26), casting.random.between(-0.92, -0.6), 0.045, 0.03), lighter(crown, 0.05), {
      line: false,
    });
}

/** A fir of three tiers. */
export function fir(a: Artist, casting: Casting): void {
  const green = casting.colour ?? hex(casting.random.pick(["#2f6b57", "#3d7a56", "#2b5d5f"] as const));
  a.shape(polygon(-0.04, 0, -0.035, -0.2, 0.035, -0.2, 0.04, 0), WOOD);
  for (const [y, w, h] of [
    [-0.1, 0.3, 0.42],
    [-0.36, 0.24, 0.38],
    [-0.62, 0.17, 0.38],
  ] as const) {
    const tier = svg(
      `M0 ${y - h} Q${w * 0.35} ${y - h * 0.4} ${w} ${y} Q0 ${y + 0.07} ${-w} ${y} Q${-w * 0.35} ${y - h * 0.4} 0 ${y - h} Z`,
    );
    a.shape(tier, green, { shade: 0.35 });
    if (casting.season === "winter")
      a.inside(tier).shape(
        svg(
          `M${-w} ${y - h} L${w} ${y - h} L${w * 0.5} ${y - h * 0.4} L${w * 0.25} ${y - h * 0.28} L${w * 0.08} ${y - h * 0.42} L${-w * 0.12} ${y - h * 0.26} L${-w * 0.36} ${y - h * 0.42} Z`,
        ),
        WHITE,
        { line: false },
      );
  }
}

export function palm(a: Artist, casting: Casting): void {
  const green = casting.colour ?? hex("#4f8f5a");
  a.shape(limb(-0.1, 0, 0.05, -0.02, -0.4, 0.036, 0.1, -0.78, 0.026), hex("#9a7350"), { shade: 0.4 });
  for (const [dx, dy] of [
    [-0.42, 0.1],
    [-0.36, -0.12],
    [-0.1, -0.26],
    [0.2, -0.24],
    [0.4, -0.06],
    [0.36, 0.16],
  ] as const) {
    a.shape(
      smooth(0.1, -0.8, 0.1 + dx * 0.5, -0.86 + dy * 0.7 - 0.06, 0.1 + dx, -0.78 + dy, 0.1 + dx * 0.5, -0.78 + dy * 0.6),
      lighter(green, dy < 0 ? 0 : -0.05),
      { shade: 0.2 },
    );
  }
  for (const x of [0.06, 0.13]) a.shape(ellipse(x, -0.75, 0.035), hex("#6b4630"));
}

export function cactus(a: Artist, casting: Casting): void {
  const green = casting.colour ?? hex("#5c9466");
  const body = union(
    limb(0, 0, 0.11, 0, -0.5, 0.12, 0, -0.86, 0.1),
    limb(-0.02, -0.34, 0.06, -0.26, -0.38, 0.065, -0.28, -0.62, 0.06),
    limb(0.02, -0.46, 0.055, 0.25, -0.5, 0.06, 0.26, -0.76, 0.055),
  );
  a.shape(body, green, { shade: 0.3 });
  for (const x of [-0.04, 0.04]) a.line(curve(x, -0.05, x * 1.2, -0.5, x, -0.88), 0.01, lighter(green, -0.1));
  for (const [x, y] of [
    [0, -0.97],
    [0.26, -0.83],
    [-0.28, -0.69],
  ] as const)
    a.shape(
      union(ellipse(x - 0.03, y, 0.03, 0.045, -0.5), ellipse(x + 0.03, y, 0.03, 0.045, 0.5), ellipse(x, y - 0.01, 0.028, 0.05)),
      hex("#e5638a"),
      { line: false },
    );
}

function leafPair(a: Artist, y: number): void {
  for (const side of [-1, 1]) a.at(placed(0, y, side, 1)).shape(svg("M0 0 Q0.14 -0.18 0.3 -0.16 Q0.2 0 0 0.02 Z"), STEM, { shade: 0.3 });
}

function petals(a: Artist, x: number, y: number, count: number, reach: number, width: number, colour: Rgb): void {
  const all: Path[] = [];
  for (let i = 0; i < count; i++) {
    const angle = (i / count) * Math.PI * 2 + 0.2;
    all.push(ellipse(x + Math.cos(angle) * reach * 0.62, y + Math.sin(angle) * reach * 0.62, reach * 0.42, width, angle));
  }
  a.shape(union(...all), colour, { shade: 0.12 });
}

function flower(a: Artist, casting: Casting): void {
  const colour = casting.colour ?? hex(casting.random.pick(["#e4607a", "#f09a4a", "#8d6cc0", "#e9553f"] as const));
  a.line(curve(0, 0, 0.04, -0.3, 0, -0.66), 0.035, STEM);
  leafPair(a, -0.2);
  petals(a, 0, -0.72, 8, 0.3, 0.085, colour);
  a.shape(ellipse(0, -0.72, 0.1), LAMP, { shade: 0.3 });
}

function sunflower(a: Artist, casting: Casting): void {
  a.line(curve(0, 0, -0.03, -0.3, 0, -0.6), 0.045, STEM);
  leafPair(a, -0.22);
  petals(a, 0, -0.7, 16, 0.36, 0.05, lighter(casting.colour ?? hex("#f2b632"), -0.05));
  petals(a, 0, -0.7, 13, 0.31, 0.05, casting.colour ?? hex("#f6c445"));
  a.shape(ellipse(0, -0.7, 0.16), hex("#6b4026"), { shade: 0.3 });
  for (let i = 0; i < 22; i++)
    a.shape(ellipse(Math.cos(i * 2.4) * 0.03 * Math.sqrt(i), -0.7 + Math.sin(i * 2.4) * 0.03 * Math.sqrt(i), 0.012), hex("#a86a38"), {
      line: false,
    });
}

function tulip(a: Artist, casting: Casting): void {
  const base = casting.colour ?? hex("#d8475a");
  for (const [x, lean, y, shift] of [
    [-0.22, -0.1, 0.12, 0.08],
    [0.22, 0.1, 0.08, -0.06],
    [0, 0, 0, 0],
  ] as const) {
    const colour = lighter(base, shift);
    a.line(curve(x * 0.3, 0, x * 0.6, -0.3, x + lean, -0.62 + y), 0.03, STEM);
    const t = a.at(placed(x + lean, -0.62 + y, 1, 1, lean * 1.6));
    t.shape(svg("M-0.13 -0.3 Q-0.06 -0.24 0 -0.34 Q0.06 -0.24 0.13 -0.3 Q0.2 0.02 0 0.03 Q-0.2 0.02 -0.13 -0.3 Z"), colour, {
      shade: 0.25,
    });
    t.line(curve(0, -0.33, 0.07, -0.2, 0.04, 0.02), 0.01, lighter(colour, -0.12));
  }
  for (const side of [-1, 1])
    a.at(placed(side * 0.02, 0, side, 1)).shape(svg("M0 0 Q0.16 -0.2 0.18 -0.44 Q0.3 -0.16 0.06 0 Z"), STEM, { shade: 0.3 });
}

function rose(a: Artist, casting: Casting): void {
  const colour = casting.colour ?? hex("#c8324a");
  a.line(curve(0, 0, 0.03, -0.3, 0, -0.6), 0.034, STEM);
  leafPair(a, -0.26);
  a.shape(smooth(0, -0.95, 0.2, -0.9, 0.25, -0.72, 0.12, -0.56, -0.12, -0.56, -0.25, -0.72, -0.2, -0.9), colour, { shade: 0.25 });
  a.shape(smooth(-0.24, -0.76, -0.1, -0.82, 0.06, -0.66, 0.02, -0.55, -0.14, -0.58), lighter(colour, 0.06), { line: true });
  a.shape(smooth(0.24, -0.78, 0.1, -0.8, -0.04, -0.66, 0.02, -0.55, 0.15, -0.58), lighter(colour, 0.02), { line: true });
  a.line(curve(-0.08, -0.84, 0.02, -0.91, 0.1, -0.84, 0.02, -0.79, -0.03, -0.83, 0.03, -0.86), 0.016, lighter(colour, -0.14));
}

function mushroom(a: Artist, casting: Casting): void {
  const cap = casting.colour ?? hex("#cf3f33");
  for (const [x, k] of [
    [-0.32, 0.5],
    [0, 1],
  ] as const) {
    const m = a.at(placed(x, 0, k));
    m.shape(smooth(-0.12, -0.5, -0.1, -0.2, -0.17, -0.02, 0.17, -0.02, 0.1, -0.2, 0.12, -0.5), hex("#f3e8d4"), { shade: 0.3 });
    m.shape(svg("M-0.24 -0.46 Q0 -0.36 0.24 -0.46 L0.2 -0.4 Q0 -0.28 -0.2 -0.4 Z"), hex("#ddcbb0"), { line: false });
    const dome = svg("M-0.42 -0.48 C-0.4 -1.04 0.4 -1.04 0.42 -0.48 Q0 -0.36 -0.42 -0.48 Z");
    m.shape(dome, cap, { shade: 0.25 });
    for (const [px, py, r] of [
      [-0.2, -0.62, 0.06],
      [0.03, -0.76, 0.075],
      [0.24, -0.6, 0.055],
      [-0.04, -0.52, 0.04],
      [0.2, -0.8, 0.035],
    ] as const)
      m.inside(dome).shape(ellipse(px, py, r, r * 0.85), WHITE, { line: false });
  }
}

function pumpkin(a: Artist, casting: Casting): void {
  const colour = casting.colour ?? hex("#e5822e");
  a.shape(limb(0, -0.6, 0.05, 0.02, -0.72, 0.035, 0.09, -0.78, 0.03), GREEN);
  for (const [x, w, l] of [
    [-0.28, 0.2, -0.06],
    [0.28, 0.2, -0.06],
    [-0.14, 0.2, -0.02],
    [0.14, 0.2, -0.02],
    [0, 0.17, 0.02],
  ] as const)
    a.shape(ellipse(x, -0.32, w, 0.32), lighter(colour, l), { shade: 0.14 });
  if (!casting.dark) return;
  for (const side of [-1, 1]) a.shape(polygon(side * 0.18, -0.48, side * 0.08, -0.34, side * 0.27, -0.34), LAMP, { lit: false });
  a.shape(svg("M-0.26 -0.26 Q0 -0.16 0.26 -0.26 Q0.16 -0.06 0 -0.06 Q-0.16 -0.06 -0.26 -0.26 Z"), LAMP, { lit: false });
  a.shape(polygon(-0.06, -0.22, 0.04, -0.21, -0.01, -0.14), BLACK, { line: false });
}

export function bush(a: Artist, colour: Rgb): void {
  a.shape(
    union(
      ellipse(-0.3, -0.26, 0.28, 0.26),
      ellipse(0, -0.4, 0.34, 0.34),
      ellipse(0.32, -0.24, 0.28, 0.24),
      polygon(-0.55, 0, -0.5, -0.2, 0.5, -0.2, 0.58, 0),
    ),
    mix(colour, GREEN, 0.2),
    { shade: 0.3 },
  );
}

const plant = (name: string, words: string, size: number, breadth: number, draw: Subject["draw"]): Subject => ({
  name,
  words,
  habitat: "plant",
  size,
  breadth,
  draw,
});

export const PLANTS: readonly Subject[] = [
  plant("tree", "tree oak maple birch willow apple-tree bonsai cherry-tree cherry-blossom", 1.35, 1, roundTree),
  plant("fir", "fir pine conifer spruce christmas-tree pine-tree fir-tree", 1.4, 0.7, fir),
  plant("palm", "palm palm-tree coconut", 1.4, 1, palm),
  plant("cactus", "cactus cacti saguaro", 1, 0.8, cactus),
  plant("flower", "flower daisy poppy lily orchid dahlia wildflower hibiscus", 0.95, 0.7, flower),
  plant("sunflower", "sunflower", 1.1, 0.8, sunflower),
  plant("tulip", "tulip", 0.95, 0.8, tulip),
  plant("rose", "rose peony", 0.95, 0.7, rose),
  plant("mushroom", "mushroom toadstool fungi fungus", 0.75, 1.1, mushroom),
  plant("pumpkin", "pumpkin jack-o-lantern", 0.7, 1.1, pumpkin),
];
