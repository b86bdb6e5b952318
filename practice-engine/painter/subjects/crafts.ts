import type { Artist } from "../artist.ts";
import { hex, lighter, mix } from "../colour.ts";
import { curve, ellipse, limb, placed, polygon, rectangle, smooth, svg, union } from "../path.ts";
import { BLACK, type Casting, CREAM, LAMP, type Subject, WHITE, WOOD } from "./subject.ts";

const GLASS = hex("#bfe0e4");

function sailboat(a: Artist, casting: Casting): void {
  const hull = casting.colour ?? hex("#c8452f");
  a.line([0.02, -0.18, 0.02, -1.05], 0.022, WOOD);
  a.shape(svg("M0.05 -1 Q0.5 -0.6 0.5 -0.26 L0.05 -0.26 Z"), CREAM, { shade: 0.3 });
  a.shape(svg("M0 -0.9 Q-0.3 -0.58 -0.4 -0.26 L0 -0.26 Z"), mix(CREAM, casting.accent, 0.75), { shade: 0.2 });
  a.shape(svg("M0.02 -1.05 L0.2 -1.0 L0.02 -0.95 Z"), casting.accent, { line: false });
  const body = svg("M-0.52 -0.2 L0.6 -0.2 Q0.5 0.06 0.3 0.08 L-0.32 0.08 Q-0.46 0.04 -0.52 -0.2 Z");
  a.shape(body, hull, { shade: 0.25 });
  a.inside(body).shape(rectangle(-1, -0.2, 2, 0.06), WHITE, { line: false });
}

function ship(a: Artist, casting: Casting): void {
  const hull = casting.colour ?? hex("#7b4a32");
  for (const [x, h] of [
    [-0.32, 0.8],
    [0.04, 1],
    [0.38, 0.78],
  ] as const) {
    a.line([x, -0.2, x, -h - 0.04], 0.02, WOOD);
    for (const [part, size] of [
      [0, 1],
      [1, 0.72],
    ] as const) {
      const top = part ? -h + 0.02 : -h * 0.6;
      const bottom = part ? -h * 0.63 : -0.28;
      a.shape(
        svg(
          `M${x - 0.15 * size} ${top} L${x + 0.15 * size} ${top} Q${x + 0.26 * size} ${(top + bottom) / 2} ${x + 0.17} ${bottom} Q${x} ${bottom - 0.05} ${x - 0.17} ${bottom} Q${x - 0.06} ${(top + bottom) / 2} ${x - 0.15 * size} ${top} Z`,
        ),
        CREAM,
        { shade: 0.25 },
      );
    }
    a.shape(polygon(x, -h - 0.1, x - 0.14, -h - 0.06, x, -h - 0.02), casting.accent, { line: false });
  }
  a.line([0.52, -0.24, 0.86, -0.44], 0.02, WOOD);
  const body = svg("M-0.66 -0.42 L-0.46 -0.36 L-0.4 -0.22 L0.5 -0.24 L0.72 -0.34 Q0.6 0.04 0.4 0.1 L-0.42 0.1 Q-0.6 0 -0.66 -0.42 Z");
  a.shape(body, hull, { shade: 0.25 });
  a.inside(body).shape(rectangle(-1, -0.14, 2, 0.045), lighter(hull, 0.14), { line: false });
  for (let i = 0; i < 5; i++) a.shape(rectangle(-0.34 + i * 0.16, -0.06, 0.05, 0.05), BLACK, { line: false });
}

function rocket(a: Artist, casting: Casting): void {
  const red = casting.colour ?? hex("#d9482b");
  const r = a.at(placed(0, 0, 1, 1, 0.16));
  r.shape(smooth(-0.11, -0.18, -0.16, 0.02, 0, 0.34, 0.16, 0.02, 0.11, -0.18), hex("#f4933c"), { lit: false, line: false });
  r.shape(smooth(-0.06, -0.18, -0.08, 0.02, 0, 0.2, 0.08, 0.02, 0.06, -0.18), hex("#ffe08a"), { lit: false, line: false });
  for (const side of [-1, 1])
    r.at(placed(0, 0, side, 1)).shape(svg("M0.16 -0.46 Q0.38 -0.34 0.34 -0.06 Q0.24 -0.18 0.12 -0.18 Z"), red, { shade: 0.25 });
  const body = svg("M0 -1.1 C0.26 -0.86 0.26 -0.42 0.14 -0.16 L-0.14 -0.16 C-0.26 -0.42 -0.26 -0.86 0 -1.1 Z");
  r.shape(body, CREAM, { shade: 0.3 });
  r.inside(body).shape(svg("M-0.4 -1.2 L0.4 -1.2 L0.4 -0.86 Q0 -0.78 -0.4 -0.86 Z"), red, { line: false });
  r.inside(body).shape(rectangle(-0.4, -0.24, 0.8, 0.2), lighter(red, -0.12), { line: false });
  r.shape(ellipse(0, -0.62, 0.1), red);
  r.shape(ellipse(0, -0.62, 0.07), GLASS, { line: false, shade: 0.4 });
  r.shape(limb(0, -0.38, 0.025, 0, -0.12, 0.02), red);
}

function wheel(a: Artist, x: number, r: number): void {
  a.shape(ellipse(x, -r, r), BLACK);
  a.shape(ellipse(x, -r, r * 0.5), hex("#cfc8bd"), { line: false });
}

function car(a: Artist, casting: Casting): void {
  const paint = casting.colour ?? hex(casting.random.pick(["#d3503a", "#3f8f94", "#e4a93c"] as const));
  a.shape(svg("M-0.42 -0.42 C-0.36 -0.72 -0.24 -0.76 0 -0.76 C0.2 -0.76 0.32 -0.66 0.42 -0.42 Z"), paint, { shade: 0.2 });
  a.shape(svg("M-0.33 -0.44 C-0.29 -0.64 -0.2 -0.68 -0.04 -0.68 L-0.04 -0.44 Z"), GLASS, { line: false });
  a.shape(svg("M0.03 -0.44 L0.03 -0.68 C0.18 -0.68 0.26 -0.6 0.33 -0.44 Z"), GLASS, { line: false });
  a.shape(svg("M-0.74 -0.14 C-0.76 -0.38 -0.62 -0.44 -0.4 -0.45 L0.42 -0.45 C0.66 -0.42 0.76 -0.36 0.76 -0.14 Z"), paint, { shade: 0.3 });
  a.shape(rectangle(-0.78, -0.17, 1.56, 0.055), CREAM, { line: false });
  a.shape(ellipse(0.7, -0.32, 0.045, 0.055), LAMP, { lit: false });
  a.line([-0.01, -0.42, -0.01, -0.18], 0.01, lighter(paint, -0.14));
  wheel(a, -0.42, 0.16);
  wheel(a, 0.44, 0.16);
}

function van(a: Artist, casting: Casting): void {
  const paint = casting.colour ?? casting.accent;
  const body = svg("M-0.74 -0.12 L-0.74 -0.68 Q-0.72 -0.8 -0.58 -0.8 L0.5 -0.8 Q0.66 -0.8 0.72 -0.46 L0.76 -0.36 L0.76 -0.12 Z");
  a.shape(body, paint, { shade: 0.15 });
  a.inside(body).shape(svg("M-1 -1 L1 -1 L1 -0.5 L0.4 -0.46 L-1 -0.46 Z"), CREAM, { line: false });
  for (const x of [-0.64, -0.34, -0.04]) a.shape(rectangle(x, -0.7, 0.24, 0.2), GLASS, { line: false });
  a.shape(polygon(0.26, -0.7, 0.54, -0.7, 0.63, -0.48, 0.26, -0.48), GLASS, { line: false });
  a.shape(ellipse(0.7, -0.3, 0.05), LAMP, { lit: false });
  wheel(a, -0.42, 0.15);
  wheel(a, 0.42, 0.15);
}

function train(a: Artist, casting: Casting): void {
  const paint = casting.colour ?? hex("#2f5d58");
  for (const [x, y, r] of [
    [-0.02, -1.0, 0.1],
    [-0.18, -1.08, 0.13],
    [-0.38, -1.12, 0.16],
  ] as const)
    a.shape(ellipse(x + 0.38, y, r, r * 0.8), hex("#efe9df"), { line: false, alpha: 0.9 });
  a.shape(rectangle(-0.7, -0.86, 0.44, 0.68), paint, { shade: 0.2 });
  a.shape(rectangle(-0.76, -0.92, 0.56, 0.08), casting.accent);
  a.shape(rectangle(-0.6, -0.76, 0.24, 0.24), LAMP, { lit: false });
  a.shape(union(rectangle(-0.3, -0.58, 0.86, 0.4), ellipse(0.56, -0.38, 0.1, 0.2)), lighter(paint, 0.05), { shade: 0.2 });
  a.shape(polygon(0.32, -0.58, 0.28, -0.86, 0.54, -0.86, 0.5, -0.58), BLACK);
  a.shape(ellipse(0.04, -0.6, 0.1, 0.1), hex("#e2ae42"));
  a.shape(ellipse(0.64, -0.42, 0.05), LAMP, { lit: false });
  a.shape(polygon(0.6, -0.2, 0.86, 0, 0.5, 0), casting.accent);
  for (const [x, r] of [
    [-0.5, 0.17],
    [-0.12, 0.13],
    [0.16, 0.13],
    [0.44, 0.13],
  ] as const)
    wheel(a, x, r);
}

function plane(a: Artist, casting: Casting): void {
  const paint = casting.colour ?? hex("#d9523a");
  const p = a.at(placed(0, 0, 1, 1, -0.12));
  p.shape(svg("M-0.62 -0.52 L-0.84 -0.82 L-0.66 -0.82 L-0.42 -0.56 Z"), lighter(paint, -0.05));
  p.shape(svg("M0.02 -0.58 L-0.16 -0.84 L0.0 -0.84 L0.3 -0.56 Z"), lighter(paint, -0.1));
  p.shape(svg("M-0.76 -0.54 C-0.4 -0.66 0.3 -0.7 0.56 -0.62 Q0.76 -0.54 0.56 -0.44 C0.2 -0.34 -0.4 -0.42 -0.76 -0.54 Z"), CREAM, {
    shade: 0.2,
  });
  p.shape(svg("M0.4 -0.63 Q0.56 -0.62 0.62 -0.57 L0.42 -0.56 Z"), GLASS, { line: false });
  for (let i = 0; i < 5; i++) p.shape(ellipse(-0.3 + i * 0.13, -0.56, 0.025), GLASS, { line: false });
  p.shape(svg("M0.16 -0.5 L-0.32 -0.2 L-0.12 -0.2 L0.4 -0.48 Z"), paint, { shade: 0.2 });
}

function balloon(a: Artist, casting: Casting): void {
  const main = casting.colour ?? casting.accent;
  const other = casting.colour ? CREAM : hex("#f2d08a");
  const bag = svg("M0 -1.05 C0.46 -1.05 0.5 -0.62 0.1 -0.28 L-0.1 -0.28 C-0.5 -0.62 -0.46 -1.05 0 -1.05 Z");
  a.line([-0.09, -0.28, -0.07, -0.16], 0.009, BLACK);
  a.line([0.09, -0.28, 0.07, -0.16], 0.009, BLACK);
  a.shape(bag, main);
  const inside = a.inside(bag);
  inside.shape(svg("M0 -1.05 C-0.36 -1.0 -0.34 -0.6 -0.06 -0.28 L0.06 -0.28 C0.34 -0.6 0.36 -1.0 0 -1.05 Z"), other, { line: false });
  inside.shape(svg("M0 -1.05 C-0.15 -1.0 -0.14 -0.6 -0.02 -0.28 L0.02 -0.28 C0.14 -0.6 0.15 -1.0 0 -1.05 Z"), main, { line: false });
  a.shape(svg("M-0.09 -0.17 L0.09 -0.17 L0.07 -0.02 Q0 0 -0.07 -0.02 Z"), WOOD, { shade: 0.3 });
}

function toyBalloon(a: Artist, casting: Casting): void {
  const paint = casting.colour ?? casting.accent;
  for (const [x, y, c] of [
    [-0.2, -0.74, lighter(paint, 0.06)],
    [0.22, -0.7, mix(paint, LAMP, 0.7)],
    [0.02, -0.86, paint],
  ] as const) {
    a.line(curve(x, y + 0.2, x * 0.4, -0.3, 0, 0), 0.008, BLACK);
    a.shape(union(ellipse(x, y, 0.17, 0.2), polygon(x, y + 0.19, x - 0.03, y + 0.23, x + 0.03, y + 0.23)), c, { shade: 0.35 });
    a.wash(ellipse(x - 0.06, y - 0.09, 0.03, 0.05, 0.5), WHITE, 0.5);
  }
}

function ufo(a: Artist, casting: Casting): void {
  const metal = casting.colour ?? hex("#8f9db0");
  a.fade(
    polygon(-0.22, -0.4, 0.22, -0.4, 0.6, 0.5, -0.6, 0.5),
    [0, -0.4],
    [0, 0.5],
    [
      { at: 0, colour: LAMP, alpha: 0.55 },
      { at: 1, colour: LAMP, alpha: 0 },
    ],
  );
  a.shape(svg("M-0.3 -0.56 C-0.28 -0.92 0.28 -0.92 0.3 -0.56 Z"), GLASS, { shade: 0.25 });
  a.shape(ellipse(0, -0.52, 0.7, 0.16), metal, { shade: 0.3 });
  for (let i = -2; i <= 2; i++)
    a.shape(ellipse(i * 0.24, -0.49 + (2 - Math.abs(i)) * 0.02, 0.045), i % 2 ? LAMP : hex("#ff9d7a"), { lit: false });
}

function bicycle(a: Artist, casting: Casting): void {
  const paint = casting.colour ?? casting.accent;
  for (const x of [-0.42, 0.42]) {
    a.line(ellipse(x, -0.28, 0.26, 0.26, 0, 48)[0]?.concat([x + 0.26, -0.28]) ?? [], 0.03, BLACK);
    for (let i = 0; i < 4; i++)
      a.line(
        [
          x + Math.cos(i * 0.785) * 0.25,
          -0.28 + Math.sin(i * 0.785) * 0.25,
          x - Math.cos(i * 0.785) * 0.25,
          -0.28 - Math.sin(i * 0.785) * 0.25,
        ],
        0.006,
        hex("#8b8690"),
      );
  }
  for (const line of [
    [-0.42, -0.28, -0.04, -0.28, 0.3, -0.66, -0.16, -0.66, -0.04, -0.28],
    [-0.42, -0.28, -0.16, -0.66],
    [0.42, -0.28, 0.28, -0.78],
  ])
    a.line(line, 0.035, paint);
  a.line([0.28, -0.76, 0.36, -0.84, 0.44, -0.8], 0.03, BLACK);
  a.shape(limb(-0.26, -0.72, 0.03, -0.1, -0.72, 0.016), BLACK);
  a.shape(polygon(0.36, -0.74, 0.6, -0.74, 0.56, -0.54, 0.4, -0.54), WOOD, { shade: 0.3 });
}

const craft = (
  name: string,
  words: string,
  habitat: Subject["habitat"],
  size: number,
  breadth: number,
  draw: Subject["draw"],
): Subject => ({ name, words, habitat, size, breadth, draw });

export const CRAFTS: readonly Subject[] = [
  craft("boat", "boat sailboat yacht dinghy rowboat canoe fishing-boat", "water", 1, 1.2, sailboat),
  craft("ship", "ship galleon frigate pirate pirate-ship vessel steamer", "water", 1.15, 1.5, ship),
  craft("rocket", "rocket spaceship spacecraft shuttle starship", "space", 1, 0.8, rocket),
  craft("car", "car automobile beetle convertible taxi", "ground", 0.85, 1.6, car),
  craft("van", "van bus camper truck tram campervan lorry", "ground", 0.95, 1.6, van),
  craft("train", "train locomotive railway steam-train", "ground", 1, 1.7, train),
  craft("plane", "plane airplane aeroplane aircraft jet", "air", 0.8, 1.7, plane),
  craft("balloon", "hot-air-balloon balloon airship zeppelin", "air", 1, 0.9, balloon),
  craft("toyballoons", "party-balloon party-balloons birthday party", "air", 1, 0.8, toyBalloon),
  craft("ufo", "ufo alien flying-saucer saucer", "space", 0.8, 1.4, ufo),
  craft("bicycle", "bicycle bike cycling motorcycle scooter", "ground", 0.9, 1.4, bicycle),
];
