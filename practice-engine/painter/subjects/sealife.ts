import type { Artist } from "../artist.ts";
import { hex, lighter, mix } from "../colour.ts";
import { arc, curve, ellipse, limb, type Path, placed, smooth, svg, union } from "../path.ts";
import { BLACK, type Casting, type Subject, WHITE } from "./subject.ts";

function eye(a: Artist, x: number, y: number, r: number): void {
  a.shape(ellipse(x, y, r), BLACK, { line: false });
  a.shape(ellipse(x + r * 0.3, y - r * 0.35, r * 0.35), WHITE, { line: false, lit: false });
}

function whale(a: Artist, casting: Casting): void {
  const coat = casting.colour ?? hex("#3f6f93");
  const body = svg(
    "M-0.78 -0.5 C-0.6 -0.42 -0.5 -0.3 -0.34 -0.38 C-0.1 -0.66 0.3 -0.74 0.6 -0.58 C0.82 -0.46 0.84 -0.26 0.74 -0.14 C0.5 0.06 0 0.06 -0.25 -0.06 C-0.46 -0.16 -0.62 -0.3 -0.8 -0.4 Z",
  );
  a.shape(
    union(
      smooth(-0.72, -0.44, -0.8, -0.62, -1, -0.74, -0.92, -0.54, -0.78, -0.4),
      smooth(-0.76, -0.42, -0.92, -0.46, -1.06, -0.38, -0.9, -0.32, -0.76, -0.36),
    ),
    coat,
    { shade: 0.2 },
  );
  a.shape(body, coat, { shade: 0.2 });
  const inside = a.inside(body);
  const belly = mix(coat, hex("#f6f0e2"), 0.85);
  inside.shape(svg("M0.9 -0.3 C0.6 -0.2 0.3 -0.16 0.05 -0.2 C-0.1 -0.2 -0.3 -0.16 -0.4 -0.16 L-0.3 0.2 L0.9 0.2 Z"), belly, {
    line: false,
  });
  for (let i = 0; i < 5; i++)
    inside.line(
      curve(0.76 - i * 0.03, -0.18 + i * 0.04, 0.45 - i * 0.04, -0.08 + i * 0.035, 0.1, -0.1 + i * 0.035),
      0.008,
      mix(coat, belly, 0.55),
    );
  a.shape(smooth(0.16, -0.16, 0.3, -0.12, 0.12, 0.16, 0.0, 0.2, 0.06, 0), lighter(coat, -0.06), { shade: 0.3 });
  eye(a, 0.52, -0.3, 0.026);
  a.line(curve(0.8, -0.32, 0.68, -0.26, 0.58, -0.24), 0.012, lighter(coat, -0.18));
}

function spout(a: Artist): void {
  const water = hex("#e9f6f7");
  for (const [dx, h] of [
    [-0.16, 0.3],
    [0.02, 0.4],
    [0.2, 0.28],
  ] as const)
    a.shape(limb(0.36, -0.66, 0.018, 0.36 + dx * 0.5, -0.72 - h * 0.8, 0.024, 0.36 + dx * 1.4, -0.7 - h * 0.75, 0.035), water, {
      line: false,
    });
  for (const [x, y, r] of [
    [0.12, -0.84, 0.022],
    [0.66, -0.84, 0.02],
    [0.5, -1.08, 0.016],
    [0.28, -1.04, 0.014],
  ] as const)
    a.shape(ellipse(x, y, r, r * 1.3), water, { line: false });
}

function fish(a: Artist, casting: Casting): void {
  const coat = casting.colour ?? hex(casting.random.pick(["#ee8a3a", "#e0574b", "#e9b53f", "#4aa3b5"] as const));
  const bars = casting.random.chance(0.6);
  a.shape(smooth(-0.38, -0.5, -0.62, -0.76, -0.78, -0.76, -0.68, -0.5, -0.78, -0.24, -0.62, -0.26), lighter(coat, -0.07), { shade: 0.2 });
  a.shape(smooth(-0.2, -0.7, 0, -0.96, 0.24, -0.82, 0.2, -0.68), lighter(coat, -0.07));
  a.shape(smooth(-0.05, -0.26, 0, -0.08, 0.16, -0.1, 0.16, -0.28), lighter(coat, -0.07));
  const body = svg("M-0.46 -0.5 C-0.2 -0.78 0.2 -0.86 0.5 -0.62 Q0.6 -0.52 0.56 -0.46 C0.3 -0.14 -0.2 -0.22 -0.46 -0.5 Z");
  a.shape(body, coat, { shade: 0.25 });
  const inside = a.inside(body);
  if (bars)
    for (const x of [-0.24, 0.02, 0.3]) inside.shape(limb(x, -0.9, 0.045, x + 0.05, -0.5, 0.05, x, -0.1, 0.045), WHITE, { line: false });
  else
    for (let i = 0; i < 9; i++)
      inside.line(
        arc(-0.24 + (i % 3) * 0.13, -0.64 + Math.floor(i / 3) * 0.14, 0.05, 0.06, -1.4, 1.4, 12).flat(),
        0.012,
        lighter(coat, 0.12),
      );
  a.shape(smooth(0.0, -0.46, -0.16, -0.32, -0.2, -0.42, -0.1, -0.52), lighter(coat, -0.1));
  a.shape(ellipse(0.38, -0.58, 0.06), WHITE, { line: false });
  eye(a, 0.39, -0.58, 0.036);
  a.line(curve(0.56, -0.47, 0.5, -0.44, 0.44, -0.45), 0.014, lighter(coat, -0.22));
}

function hunter(coat: string, dorsal: number, belly: string): Subject["draw"] {
  return (a, casting) => {
    const colour = casting.colour ?? hex(coat);
    a.shape(smooth(-0.7, -0.46, -0.92, -0.8, -1, -0.78, -0.92, -0.46, -0.98, -0.22, -0.9, -0.24), colour);
    a.shape(svg(`M-0.1 -0.62 Q-0.06 ${-0.66 - dorsal} -0.18 ${-0.7 - dorsal} Q0.14 ${-0.72 - dorsal * 0.5} 0.2 -0.62 Z`), colour, {
      shade: 0.2,
    });
    const body = svg(
      "M-0.76 -0.46 C-0.4 -0.7 0.2 -0.82 0.6 -0.6 Q0.82 -0.52 0.88 -0.44 Q0.74 -0.4 0.62 -0.36 C0.2 -0.16 -0.4 -0.3 -0.76 -0.44 Z",
    );
    a.shape(body, colour, { shade: 0.15 });
    a.inside(body).shape(svg("M1 -0.46 C0.5 -0.44 0 -0.36 -0.5 -0.38 L-0.5 0 L1 0 Z"), hex(belly), { line: false });
    a.shape(smooth(0.2, -0.36, 0.34, -0.34, 0.16, -0.04, 0.06, -0.02), lighter(colour, -0.07));
    eye(a, 0.6, -0.52, 0.022);
    if (dorsal > 0.15) for (const x of [0.3, 0.35, 0.4]) a.line(curve(x, -0.56, x - 0.02, -0.5, x, -0.44), 0.009, lighter(colour, -0.14));
  };
}

function octopus(a: Artist, casting: Casting): void {
  const coat = casting.colour ?? hex("#cf5f73");
  const arm = (i: number): Path => {
    const x = (i - 3.5) * 0.12;
    const reach = (i - 3.5) * 0.26;
    const curl = i % 2 === 0 ? 0.08 : -0.06;
    return limb(
      x * 0.8,
      -0.5,
      0.075,
      x + reach * 0.3,
      -0.26,
      0.06,
      reach * 0.85,
      -0.08 - Math.abs(curl),
      0.042,
      reach + curl,
      -0.02 - Math.abs(x) * 0.5,
      0.015,
    );
  };
  for (const i of [1, 3, 5, 6]) a.shape(arm(i), lighter(coat, -0.08));
  a.shape(
    union(smooth(0, -1, 0.28, -0.9, 0.34, -0.66, 0.22, -0.44, -0.22, -0.44, -0.34, -0.66, -0.28, -0.9), ...[0, 2, 4, 7].map(arm)),
    coat,
    { shade: 0.22 },
  );
  for (const side of [-1, 1]) {
    a.shape(ellipse(side * 0.11, -0.62, 0.065, 0.075), WHITE, { line: false });
    eye(a, side * 0.105, -0.61, 0.04);
  }
  a.line(curve(-0.05, -0.5, 0, -0.47, 0.05, -0.5), 0.014, lighter(coat, -0.25));
  for (const [x, y, r] of [
    [-0.16, -0.84, 0.035],
    [0.08, -0.9, 0.028],
    [0.2, -0.8, 0.022],
  ] as const)
    a.shape(ellipse(x, y, r, r * 0.8), lighter(coat, 0.08), { line: false });
}

function jellyfish(a: Artist, casting: Casting): void {
  const coat = casting.colour ?? hex("#b98fd0");
  for (let i = 0; i < 5; i++) {
    const x = -0.22 + i * 0.11;
    const s = i % 2 ? 0.07 : -0.06;
    a.shape(limb(x, -0.6, 0.018, x + s, -0.42, 0.02, x - s, -0.22, 0.015, x + s * 0.6, -0.03, 0.005), lighter(coat, i % 2 ? 0.05 : -0.04), {
      line: false,
    });
  }
  const bell = svg(
    "M-0.36 -0.58 C-0.4 -1.12 0.4 -1.12 0.36 -0.58 Q0.27 -0.52 0.18 -0.58 Q0.09 -0.52 0 -0.58 Q-0.09 -0.52 -0.18 -0.58 Q-0.27 -0.52 -0.36 -0.58 Z",
  );
  a.shape(bell, coat, { shade: 0.3 });
  a.inside(bell).wash(ellipse(-0.1, -0.84, 0.1, 0.06, -0.4), WHITE, 0.35);
}

function turtle(a: Artist, casting: Casting): void {
  const skin = hex("#8fb06a");
  const shell = casting.colour ?? hex("#5c7a45");
  a.shape(smooth(0.22, -0.3, 0.42, -0.22, 0.3, 0.02, 0.16, -0.02), lighter(skin, -0.06));
  a.shape(smooth(-0.34, -0.26, -0.48, -0.1, -0.4, 0, -0.24, -0.12), skin);
  a.shape(limb(0.34, -0.3, 0.07, 0.5, -0.36, 0.075, 0.58, -0.36, 0.085), skin, { shade: 0.2 });
  const dome = svg("M-0.48 -0.18 C-0.42 -0.66 0.34 -0.72 0.44 -0.22 Q0 -0.08 -0.48 -0.18 Z");
  a.shape(dome, shell, { shade: 0.3 });
  const inside = a.inside(dome);
  for (const [x, y] of [
    [-0.24, -0.36],
    [0, -0.44],
    [0.23, -0.36],
    [-0.1, -0.22],
    [0.14, -0.22],
    [-0.34, -0.2],
  ] as const)
    inside.shape(ellipse(x, y, 0.1, 0.085, 0, 6), lighter(shell, 0.09), { line: false });
  a.shape(smooth(0.12, -0.2, 0.26, -0.18, 0.12, 0.1, -0.02, 0.16, 0.02, -0.02), skin, { shade: 0.3 });
  eye(a, 0.6, -0.39, 0.022);
}

function crab(a: Artist, casting: Casting): void {
  const coat = casting.colour ?? hex("#d9513c");
  for (const side of [-1, 1]) {
    const s = a.at(placed(0, 0, side, 1));
    for (let i = 0; i < 3; i++)
      s.shape(
        limb(0.24, -0.24, 0.03, 0.44 + i * 0.04, -0.32 + i * 0.08, 0.025, 0.5 + i * 0.02, -0.04 + i * 0.01, 0.008),
        lighter(coat, -0.08),
      );
    s.shape(limb(0.28, -0.34, 0.035, 0.48, -0.44, 0.04, 0.46, -0.58, 0.05), coat);
    s.shape(svg("M0.4 -0.56 Q0.34 -0.8 0.5 -0.86 Q0.46 -0.74 0.52 -0.7 Q0.54 -0.8 0.62 -0.82 Q0.66 -0.6 0.5 -0.52 Z"), coat, {
      shade: 0.3,
    });
    s.shape(limb(0.1, -0.44, 0.018, 0.12, -0.58, 0.018), coat);
    s.shape(ellipse(0.12, -0.6, 0.045), WHITE);
    eye(s, 0.12, -0.6, 0.025);
  }
  a.shape(smooth(0, -0.5, 0.3, -0.42, 0.36, -0.22, 0.2, -0.08, -0.2, -0.08, -0.36, -0.22, -0.3, -0.42), coat, { shade: 0.3 });
  a.line(curve(-0.08, -0.22, 0, -0.18, 0.08, -0.22), 0.014, lighter(coat, -0.22));
}

function frog(a: Artist, casting: Casting): void {
  const coat = casting.colour ?? hex("#6aa84f");
  for (const side of [-1, 1]) {
    const s = a.at(placed(0, 0, side, 1));
    s.shape(ellipse(0.3, -0.2, 0.17, 0.2, 0.3), lighter(coat, -0.05), { shade: 0.3 });
    s.shape(ellipse(0.36, -0.03, 0.15, 0.035), coat);
  }
  a.shape(
    union(
      smooth(0, -0.66, 0.32, -0.54, 0.3, -0.2, 0.16, -0.02, -0.16, -0.02, -0.3, -0.2, -0.32, -0.54),
      ellipse(-0.17, -0.66, 0.12),
      ellipse(0.17, -0.66, 0.12),
    ),
    coat,
    { shade: 0.25 },
  );
  a.shape(ellipse(0, -0.18, 0.19, 0.17), lighter(coat, 0.16), { line: false });
  for (const side of [-1, 1]) {
    a.shape(ellipse(side * 0.17, -0.68, 0.075), WHITE, { line: false });
    eye(a, side * 0.165, -0.68, 0.045);
    a.shape(limb(side * 0.12, -0.22, 0.04, side * 0.14, -0.04, 0.035), lighter(coat, -0.04));
  }
  a.line(curve(-0.2, -0.46, 0, -0.38, 0.2, -0.46), 0.018, lighter(coat, -0.24));
}

function starfish(a: Artist, casting: Casting): void {
  const coat = casting.colour ?? hex("#ef8b5a");
  const arms: Path[] = [];
  for (let i = 0; i < 5; i++) {
    const angle = -Math.PI / 2 + (i / 5) * Math.PI * 2;
    arms.push(
      limb(
        0,
        -0.45,
        0.16,
        Math.cos(angle) * 0.25,
        -0.45 + Math.sin(angle) * 0.25,
        0.11,
        Math.cos(angle) * 0.46,
        -0.45 + Math.sin(angle) * 0.46,
        0.04,
      ),
    );
  }
  a.shape(union(...arms), coat, { shade: 0.2 });
  eye(a, -0.07, -0.48, 0.03);
  eye(a, 0.07, -0.48, 0.03);
  a.line(curve(-0.04, -0.4, 0, -0.38, 0.04, -0.4), 0.014, lighter(coat, -0.25));
}

const creature = (
  name: string,
  words: string,
  habitat: Subject["habitat"],
  size: number,
  breadth: number,
  draw: Subject["draw"],
): Subject => ({ name, words, habitat, size, breadth, draw });

export const SEALIFE: readonly Subject[] = [
  creature("whale", "whale humpback orca", "underwater", 1.1, 2.2, (a, casting) => {
    if (casting.poses.has("surface")) spout(a);
    whale(a, casting);
  }),
  creature("fish", "fish goldfish clownfish koi salmon trout carp", "underwater", 0.7, 1.5, fish),
  creature("dolphin", "dolphin porpoise", "underwater", 0.95, 2.15, hunter("#6f8fae", 0.12, "#eef0ec")),
  creature("shark", "shark", "underwater", 1, 2.15, hunter("#66747f", 0.24, "#e9e6de")),
  creature("octopus", "octopus squid kraken", "underwater", 0.95, 1.9, octopus),
  creature("jellyfish", "jellyfish medusa", "underwater", 0.9, 0.8, jellyfish),
  creature("turtle", "turtle tortoise", "underwater", 0.8, 1.2, turtle),
  creature("starfish", "starfish", "underwater", 0.4, 1, starfish),
  creature("crab", "crab lobster", "ground", 0.55, 1.3, crab),
  creature("frog", "frog toad", "ground", 0.6, 1.1, frog),
];
