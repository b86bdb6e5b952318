import type { Artist } from "../artist.ts";
import { hex, lighter, mix, type Rgb } from "../colour.ts";
import { arc, ellipse, placed, polygon, rectangle, svg, union } from "../path.ts";
import { type Casting, CREAM, LAMP, type Subject, WHITE, WOOD } from "./subject.ts";

const PANE = hex("#8fb4bd");
const SNOW = hex("#fbfaf6");

/** A window: lit at night, glass by day. */
function pane(a: Artist, x: number, y: number, w: number, h: number, dark: boolean): void {
  a.shape(rectangle(x, y, w, h), dark ? LAMP : PANE, { lit: !dark });
  if (dark)
    a.glow(
      ellipse(x + w / 2, y + h / 2, w * 2.4),
      [x + w / 2, y + h / 2],
      w * 2.4,
      [
        { at: 0, colour: LAMP, alpha: 0.28 },
        { at: 1, colour: LAMP, alpha: 0 },
      ],
      "screen",
    );
}

function smoke(a: Artist, x: number, y: number): void {
  for (const [dx, dy, r] of [
    [0.01, -0.05, 0.025],
    [0.04, -0.12, 0.035],
    [0.1, -0.2, 0.045],
  ] as const)
    a.shape(ellipse(x + dx, y + dy, r * 1.2, r), hex("#efe9df"), { line: false, alpha: 0.75 });
}

function cabin(a: Artist, casting: Casting): void {
  const wall = casting.colour ?? hex(casting.random.pick(["#b0563a", "#8a5a3c", "#e2c69a"] as const));
  const roof = casting.season === "winter" ? SNOW : mix(lighter(wall, -0.22), hex("#4a4a5a"), 0.4);
  a.shape(rectangle(0.2, -0.98, 0.13, 0.4), lighter(wall, -0.12), { shade: 0.3 });
  smoke(a, 0.27, -1);
  a.shape(polygon(-0.5, 0, -0.5, -0.48, 0, -0.86, 0.5, -0.48, 0.5, 0), wall, { shade: 0.2 });
  for (let i = 1; i < 5; i++) a.line([-0.5, -i * 0.1, 0.5, -i * 0.1], 0.008, lighter(wall, -0.07));
  a.shape(polygon(0, -0.98, 0.66, -0.46, 0.6, -0.36, 0, -0.82, -0.6, -0.36, -0.66, -0.46), roof, { shade: 0.15 });
  a.shape(union(rectangle(-0.1, -0.24, 0.2, 0.24), arc(0, -0.24, 0.1, 0.09, Math.PI, Math.PI * 2)), lighter(wall, -0.2));
  a.shape(ellipse(0.06, -0.13, 0.014), LAMP, { line: false });
  for (const x of [-0.38, 0.2]) pane(a, x, -0.36, 0.18, 0.17, casting.dark);
  a.shape(ellipse(0, -0.58, 0.075), casting.dark ? LAMP : PANE, { lit: !casting.dark });
  for (const x of [-0.29, 0.29]) a.line([x, -0.36, x, -0.19], 0.012, WHITE);
}

function tower(a: Artist, x: number, w: number, h: number, stone: Rgb, roof: Rgb, casting: Casting): void {
  a.shape(rectangle(x - w / 2, -h, w, h), stone, { shade: 0.4 });
  a.shape(rectangle(x - w * 0.6, -h - 0.03, w * 1.2, 0.07), lighter(stone, 0.03));
  a.shape(polygon(x - w * 0.66, -h - 0.02, x, -h - w * 1.55, x + w * 0.66, -h - 0.02), roof, { shade: 0.4 });
  a.shape(polygon(x, -h - w * 1.8, x + w * 0.5, -h - w * 1.68, x, -h - w * 1.56), casting.accent, { line: false });
  a.line([x, -h - w * 1.5, x, -h - w * 1.82], 0.01, hex("#5b4a44"));
  const slit = union(rectangle(x - 0.022, -h + 0.12, 0.044, 0.08), arc(x, -h + 0.12, 0.022, 0.03, Math.PI, Math.PI * 2));
  a.shape(slit, casting.dark ? LAMP : hex("#4c5266"), { lit: !casting.dark, line: false });
}

function castle(a: Artist, casting: Casting): void {
  const stone = casting.colour ?? hex(casting.random.pick(["#d9cbb6", "#b9b4b8", "#e3cdb9"] as const));
  const roof = casting.season === "winter" ? SNOW : hex(casting.random.pick(["#3f6f8f", "#b5483c", "#5a4c82"] as const));
  tower(a, -0.12, 0.2, 0.82, lighter(stone, -0.05), roof, casting);
  tower(a, 0.2, 0.16, 0.64, lighter(stone, -0.05), roof, casting);
  const teeth = Array.from({ length: 7 }, (_, i) => rectangle(-0.42 + i * 0.126, -0.46, 0.075, 0.08));
  a.shape(union(rectangle(-0.44, -0.4, 0.88, 0.4), ...teeth), stone, { shade: 0.15 });
  tower(a, -0.46, 0.2, 0.52, stone, roof, casting);
  tower(a, 0.46, 0.22, 0.58, stone, roof, casting);
  a.shape(union(rectangle(-0.11, -0.16, 0.22, 0.16), arc(0, -0.16, 0.11, 0.13, Math.PI, Math.PI * 2)), hex("#5b3f33"), { shade: 0.2 });
  for (const x of [-0.24, 0.24])
    a.shape(
      union(rectangle(x - 0.025, -0.26, 0.05, 0.08), arc(x, -0.26, 0.025, 0.03, Math.PI, Math.PI * 2)),
      casting.dark ? LAMP : hex("#4c5266"),
      { lit: !casting.dark, line: false },
    );
  for (const [x, y] of [
    [-0.3, -0.1],
    [0.32, -0.14],
    [-0.18, -0.33],
    [0.12, -0.32],
    [0.3, -0.3],
  ] as const)
    a.shape(rectangle(x, y, 0.06, 0.022), lighter(stone, -0.08), { line: false });
}

function lighthouse(a: Artist, casting: Casting): void {
  const band = casting.colour ?? hex("#cf4433");
  a.shape(svg("M-0.55 0.04 Q-0.44 -0.12 -0.24 -0.1 Q0 -0.18 0.24 -0.1 Q0.46 -0.1 0.55 0.04 Z"), hex("#7d726c"), { shade: 0.3 });
  a.shape(polygon(0.1, -0.12, 0.1, -0.28, 0.24, -0.38, 0.38, -0.28, 0.38, -0.08), CREAM, { shade: 0.2 });
  a.shape(polygon(0.06, -0.27, 0.24, -0.4, 0.42, -0.27), band);
  if (casting.dark) {
    const beam = [
      { at: 0, colour: LAMP, alpha: 0.75 },
      { at: 1, colour: LAMP, alpha: 0 },
    ];
    a.fade(polygon(0, -0.94, 2.2, -1.32, 2.2, -0.82), [0, -0.94], [2.2, -1.05], beam, "screen");
    a.fade(polygon(0, -0.94, -2.2, -1.12, -2.2, -0.72), [0, -0.94], [-2.2, -0.9], beam, "screen");
  }
  const body = polygon(-0.17, -0.08, -0.1, -0.86, 0.1, -0.86, 0.17, -0.08);
  a.shape(body, WHITE, { shade: 0.45 });
  for (const y of [-0.3, -0.56, -0.8]) a.inside(body).shape(rectangle(-1, y, 2, 0.13), band, { line: false, shade: 0 });
  a.shape(rectangle(-0.15, -0.89, 0.3, 0.045), hex("#3c3a46"));
  a.shape(rectangle(-0.075, -1.0, 0.15, 0.12), LAMP, { lit: false });
  a.glow(
    ellipse(0, -0.94, 0.4),
    [0, -0.94],
    0.4,
    [
      { at: 0, colour: LAMP, alpha: casting.dark ? 0.7 : 0.25 },
      { at: 1, colour: LAMP, alpha: 0 },
    ],
    "screen",
  );
  a.shape(union(arc(0, -1.0, 0.1, 0.1, Math.PI, Math.PI * 2), ellipse(0, -1.11, 0.018)), band);
  for (const y of [-0.45, -0.68]) a.shape(rectangle(-0.02, y, 0.04, 0.07), hex("#4c5266"), { line: false });
  a.shape(union(rectangle(-0.045, -0.2, 0.09, 0.1), arc(0, -0.2, 0.045, 0.045, Math.PI, Math.PI * 2)), hex("#6b4733"), { line: false });
}

function windmill(a: Artist, casting: Casting): void {
  const wall = casting.colour ?? hex("#e9d8b8");
  a.shape(polygon(-0.24, 0, -0.14, -0.62, 0.14, -0.62, 0.24, 0), wall, { shade: 0.35 });
  a.shape(svg("M-0.18 -0.6 Q-0.14 -0.84 0 -0.86 Q0.14 -0.84 0.18 -0.6 Z"), hex("#a84d38"), { shade: 0.3 });
  pane(a, -0.05, -0.46, 0.1, 0.1, casting.dark);
  a.shape(union(rectangle(-0.07, -0.16, 0.14, 0.16), arc(0, -0.16, 0.07, 0.06, Math.PI, Math.PI * 2)), WOOD);
  const turn = casting.random.between(0.2, 1.2);
  for (let i = 0; i < 4; i++) {
    const blade = a.at(placed(0, -0.68, 1, 1, turn + (i * Math.PI) / 2));
    blade.line([0, 0, 0, -0.52], 0.022, WOOD);
    blade.shape(rectangle(0.012, -0.52, 0.11, 0.4), CREAM, { shade: 0.2 });
    for (let k = 1; k < 4; k++) blade.line([0.012, -0.52 + k * 0.1, 0.122, -0.52 + k * 0.1], 0.008, WOOD);
  }
  a.shape(ellipse(0, -0.68, 0.035), WOOD);
}

function church(a: Artist, casting: Casting): void {
  const wall = casting.colour ?? hex("#f1e6d2");
  const roof = hex("#8e4a3a");
  a.shape(polygon(-0.02, 0, -0.02, -0.34, 0.22, -0.56, 0.46, -0.34, 0.46, 0), wall, { shade: 0.2 });
  a.shape(polygon(-0.06, -0.32, 0.22, -0.6, 0.52, -0.32), roof, { shade: 0.2 });
  a.shape(rectangle(-0.34, -0.6, 0.28, 0.6), lighter(wall, 0.02), { shade: 0.35 });
  a.shape(polygon(-0.38, -0.58, -0.2, -0.98, -0.02, -0.58), roof, { shade: 0.4 });
  a.line([-0.2, -0.96, -0.2, -1.1], 0.018, hex("#4a3c3a"));
  a.line([-0.245, -1.05, -0.155, -1.05], 0.018, hex("#4a3c3a"));
  a.shape(ellipse(-0.2, -0.46, 0.065), casting.dark ? LAMP : hex("#e9c46c"));
  a.shape(union(rectangle(-0.265, -0.18, 0.13, 0.18), arc(-0.2, -0.18, 0.065, 0.07, Math.PI, Math.PI * 2)), WOOD);
  for (const x of [0.1, 0.27]) pane(a, x, -0.28, 0.07, 0.14, casting.dark);
}

function tent(a: Artist, casting: Casting): void {
  const cloth = casting.colour ?? casting.accent;
  a.shape(polygon(-0.62, 0, -0.08, -0.66, 0.66, 0), lighter(cloth, -0.07), { shade: 0.2 });
  a.shape(polygon(-0.62, 0, -0.08, -0.66, 0.3, 0), cloth, { shade: 0.1 });
  a.shape(polygon(-0.26, 0, -0.08, -0.5, 0.06, 0), casting.dark ? LAMP : lighter(cloth, -0.24), { lit: !casting.dark });
  const fire = a.at(placed(0.86, 0, 0.5));
  fire.glow(
    ellipse(0, -0.2, 1.1),
    [0, -0.2],
    1.1,
    [
      { at: 0, colour: hex("#ffb45a"), alpha: casting.dark ? 0.6 : 0.2 },
      { at: 1, colour: hex("#ff8a3a"), alpha: 0 },
    ],
    "screen",
  );
  fire.shape(svg("M-0.16 0 Q-0.26 -0.26 -0.04 -0.5 Q0 -0.34 0.1 -0.36 Q0.22 -0.16 0.14 0 Z"), hex("#ee7a34"), { lit: false, line: false });
  fire.shape(svg("M-0.07 0 Q-0.1 -0.14 0.01 -0.26 Q0.1 -0.12 0.07 0 Z"), LAMP, { lit: false, line: false });
  fire.line([-0.28, 0.03, 0.28, -0.03], 0.07, WOOD);
  fire.line([-0.28, -0.03, 0.28, 0.03], 0.07, WOOD);
}

function pagoda(a: Artist, casting: Casting): void {
  const roof = casting.colour ?? hex("#b8443a");
  for (let i = 0; i < 4; i++) {
    const y = -i * 0.25;
    const w = 0.3 - i * 0.05;
    a.shape(rectangle(-w, y - 0.2, w * 2, 0.2), CREAM, { shade: 0.2 });
    a.shape(rectangle(-w * 0.25, y - 0.15, w * 0.5, i === 0 ? 0.15 : 0.09), casting.dark ? LAMP : WOOD, { lit: !casting.dark });
    a.shape(
      svg(
        `M${-w * 1.75} ${y - 0.22} Q${-w * 1.1} ${y - 0.22} ${-w * 0.6} ${y - 0.34} L${w * 0.6} ${y - 0.34} Q${w * 1.1} ${y - 0.22} ${w * 1.75} ${y - 0.22} Q${w} ${y - 0.15} 0 ${y - 0.16} Q${-w} ${y - 0.15} ${-w * 1.75} ${y - 0.22} Z`,
      ),
      roof,
      { shade: 0.25 },
    );
  }
  a.line([0, -1.08, 0, -1.22], 0.02, hex("#d9a944"));
}

const building = (name: string, words: string, size: number, breadth: number, draw: Subject["draw"]): Subject => ({
  name,
  words,
  habitat: "place",
  size,
  breadth,
  draw,
});

export const BUILDINGS: readonly Subject[] = [
  building("cabin", "house cabin cottage hut home barn farmhouse lodge chalet homestead shack", 1, 1.3, cabin),
  building("castle", "castle fortress palace citadel fairytale chateau", 1.35, 1.2, castle),
  building("lighthouse", "lighthouse", 1.4, 1, lighthouse),
  building("windmill", "windmill mill", 1.25, 1, windmill),
  building("church", "church chapel cathedral", 1.2, 1, church),
  building("tent", "tent camp camping campfire bonfire campsite", 0.8, 1.6, tent),
  building("pagoda", "pagoda temple shrine", 1.3, 1.1, pagoda),
];
