/** People, robots and beings of tales. */
import type { Artist } from "../artist.ts";
import { hex, lighter, mix } from "../colour.ts";
import { arc, curve, ellipse, limb, placed, polygon, rectangle, smooth, svg, union } from "../path.ts";
import { dressHead, dressNeck, type Fitting } from "./dress.ts";
import { BLACK, type Casting, CREAM, LAMP, PINK, type Subject, WHITE } from "./subject.ts";

const SKINS = ["#f1c9a5", "#d9a077", "#a86b45", "#7a4a30", "#f5d6bb"] as const;
const HAIR = ["#2d2528", "#5b3a28", "#a0612f", "#d9a650"] as const;

function eyes(a: Artist, x: number, y: number, apart: number, r: number): void {
  for (const side of [-1, 1]) {
    a.shape(ellipse(x + side * apart, y, r, r * 1.15), BLACK, { line: false });
    a.shape(ellipse(x + side * apart + r * 0.3, y - r * 0.4, r * 0.32), WHITE, { line: false, lit: false });
  }
}

function person(skirt: boolean): Subject["draw"] {
  return (a, casting) => {
    const { random } = casting;
    const skin = hex(random.pick(SKINS));
    const hair = hex(random.pick(skirt ? HAIR : ([...HAIR, "#8a8a90"] as const)));
    const coat = casting.colour ?? casting.accent;
    const legs = mix(lighter(coat, -0.3), hex("#2f3b5c"), 0.6);
    for (const side of [-1, 1]) {
      a.shape(limb(side * 0.065, -0.36, 0.06, side * 0.075, -0.04, 0.045), skirt ? lighter(skin, -0.03) : legs);
      a.shape(ellipse(side * 0.085 + 0.02, -0.025, 0.065, 0.03), BLACK);
    }
    if (skirt)
      a.shape(smooth(0, -0.7, 0.22, -0.62, 0.22, -0.36, 0.19, -0.14, -0.19, -0.14, -0.22, -0.36, -0.22, -0.62), hair, { shade: 0.2 });
    const wave = random.chance(0.4);
    a.shape(limb(-0.12, -0.6, 0.045, -0.19, -0.46, 0.042, -0.18, -0.33, 0.035), lighter(coat, -0.05));
    a.shape(ellipse(-0.18, -0.3, 0.033), skin);
    a.shape(
      skirt
        ? svg("M-0.1 -0.66 Q0 -0.7 0.1 -0.66 L0.14 -0.46 L0.24 -0.16 Q0 -0.1 -0.24 -0.16 L-0.14 -0.46 Z")
        : smooth(0, -0.68, 0.14, -0.64, 0.16, -0.45, 0.15, -0.3, 0, -0.28, -0.15, -0.3, -0.16, -0.45, -0.14, -0.64),
      coat,
      { shade: 0.3 },
    );
    a.shape(
      wave
        ? limb(0.12, -0.6, 0.045, 0.23, -0.62, 0.04, 0.27, -0.76, 0.033)
        : limb(0.12, -0.6, 0.045, 0.19, -0.46, 0.042, 0.18, -0.33, 0.035),
      coat,
    );
    a.shape(ellipse(wave ? 0.275 : 0.18, wave ? -0.8 : -0.3, 0.034), skin);
    a.shape(rectangle(-0.04, -0.72, 0.08, 0.09), lighter(skin, -0.06), { line: false });
    const fitting: Fitting = { neck: [0, -0.66, 0.1], crown: [0, -0.96, 0.14], eyes: [0.01, -0.83, 0.05] };
    dressNeck(a, casting, fitting);
    a.shape(ellipse(0, -0.84, 0.14, 0.15), skin, { shade: 0.2 });
    a.shape(
      skirt
        ? svg("M-0.15 -0.8 Q-0.17 -1.02 0.01 -1.02 Q0.18 -1.02 0.15 -0.78 Q0.12 -0.92 0.02 -0.93 Q-0.1 -0.92 -0.15 -0.8 Z")
        : svg("M-0.145 -0.85 Q-0.16 -1.02 0.02 -1.02 Q0.17 -1.01 0.145 -0.86 Q0.08 -0.94 -0.04 -0.92 Q-0.12 -0.92 -0.145 -0.85 Z"),
      hair,
      { shade: 0.2 },
    );
    eyes(a, 0.01, -0.83, 0.05, 0.014);
    a.line(curve(-0.03, -0.765, 0.01, -0.75, 0.05, -0.765), 0.01, lighter(skin, -0.25));
    for (const side of [-1, 1]) a.wash(ellipse(0.01 + side * 0.085, -0.785, 0.024, 0.016), PINK, 0.5);
    dressHead(a, casting, fitting);
  };
}

function astronaut(a: Artist, casting: Casting): void {
  const suit = casting.colour ?? hex("#f2eee6");
  a.shape(rectangle(-0.24, -0.66, 0.48, 0.4), lighter(suit, -0.14), { shade: 0.2 });
  for (const side of [-1, 1]) {
    const s = a.at(placed(0, 0, side, 1));
    s.shape(limb(0.09, -0.34, 0.085, 0.13, -0.14, 0.08, 0.14, -0.06, 0.075), suit, { shade: 0.3 });
    s.shape(ellipse(0.16, -0.03, 0.11, 0.045), lighter(suit, -0.2));
    s.shape(limb(0.18, -0.56, 0.07, 0.3, -0.44, 0.065, side > 0 ? 0.42 : 0.32, side > 0 ? -0.58 : -0.28, 0.055), suit, { shade: 0.3 });
    s.shape(ellipse(side > 0 ? 0.44 : 0.32, side > 0 ? -0.62 : -0.24, 0.06), casting.accent);
  }
  a.shape(smooth(0, -0.66, 0.2, -0.6, 0.21, -0.42, 0.18, -0.26, -0.18, -0.26, -0.21, -0.42, -0.2, -0.6), suit, { shade: 0.3 });
  a.shape(rectangle(-0.1, -0.5, 0.2, 0.13), lighter(suit, -0.12));
  for (const [x, c] of [
    [-0.05, "#d9482b"],
    [0, "#e9b53f"],
    [0.05, "#3f8f94"],
  ] as const)
    a.shape(ellipse(x, -0.435, 0.018), hex(c), { line: false });
  a.shape(ellipse(0, -0.8, 0.23, 0.22), suit, { shade: 0.25 });
  const visor = ellipse(0.02, -0.79, 0.175, 0.15);
  a.shape(visor, hex("#27364f"));
  a.inside(visor).wash(ellipse(-0.06, -0.9, 0.2, 0.1, -0.3), hex("#7fb0c9"), 0.55);
  eyes(a, 0.03, -0.77, 0.055, 0.001);
}

function robot(a: Artist, casting: Casting): void {
  const metal = casting.colour ?? hex(casting.random.pick(["#7fb0ad", "#d98a5a", "#9aa7b8", "#e0b75a"] as const));
  const joint = hex("#5b5f6b");
  for (const side of [-1, 1]) {
    const s = a.at(placed(0, 0, side, 1));
    s.line([0.11, -0.28, 0.12, -0.06], 0.07, joint);
    s.shape(svg("M0.02 0 Q0.03 -0.11 0.13 -0.11 Q0.23 -0.11 0.24 0 Z"), metal, { shade: 0.3 });
    const up = side > 0 && casting.random.chance(0.5);
    s.line(curve(0.24, -0.54, 0.36, up ? -0.6 : -0.44, 0.38, up ? -0.78 : -0.28), 0.055, joint);
    s.shape(
      svg(
        up
          ? "M0.32 -0.76 L0.44 -0.76 L0.46 -0.9 L0.41 -0.84 L0.35 -0.84 L0.3 -0.9 Z"
          : "M0.32 -0.3 L0.44 -0.3 L0.46 -0.16 L0.41 -0.22 L0.35 -0.22 L0.3 -0.16 Z",
      ),
      metal,
    );
  }
  a.shape(
    svg(
      "M-0.25 -0.6 Q-0.25 -0.64 -0.2 -0.64 L0.2 -0.64 Q0.25 -0.64 0.25 -0.6 L0.22 -0.26 Q0.22 -0.22 0.17 -0.22 L-0.17 -0.22 Q-0.22 -0.22 -0.22 -0.26 Z",
    ),
    metal,
    { shade: 0.25 },
  );
  a.shape(rectangle(-0.14, -0.54, 0.28, 0.2), lighter(metal, 0.1));
  a.shape(ellipse(-0.07, -0.44, 0.045), hex("#d9482b"), { lit: false });
  for (let i = 0; i < 3; i++) a.shape(rectangle(0.01, -0.5 + i * 0.05, 0.1, 0.025), joint, { line: false });
  a.line([0, -0.7, 0, -0.62], 0.09, joint);
  a.line([0, -0.98, 0, -1.1], 0.02, joint);
  a.shape(ellipse(0, -1.12, 0.035), LAMP, { lit: false });
  a.shape(
    svg(
      "M-0.24 -0.94 Q-0.24 -1 -0.17 -1 L0.17 -1 Q0.24 -1 0.24 -0.94 L0.24 -0.74 Q0.24 -0.68 0.17 -0.68 L-0.17 -0.68 Q-0.24 -0.68 -0.24 -0.74 Z",
    ),
    metal,
    { shade: 0.2 },
  );
  a.shape(
    svg(
      "M-0.18 -0.9 Q-0.18 -0.94 -0.13 -0.94 L0.13 -0.94 Q0.18 -0.94 0.18 -0.9 L0.18 -0.8 Q0.18 -0.76 0.13 -0.76 L-0.13 -0.76 Q-0.18 -0.76 -0.18 -0.8 Z",
    ),
    hex("#2b3444"),
    { line: false },
  );
  for (const side of [-1, 1]) a.shape(ellipse(side * 0.08, -0.86, 0.035), hex("#8ff0e0"), { lit: false, line: false });
  a.line(curve(-0.05, -0.79, 0, -0.775, 0.05, -0.79), 0.014, hex("#8ff0e0"), false);
  dressNeck(a, casting, { neck: [0, -0.64, 0.2], crown: [0, -1, 0.2], eyes: [0, -0.86, 0.08] });
  dressHead(a, casting, { neck: [0, -0.64, 0.2], crown: [0, -1, 0.2], eyes: [0, -0.86, 0.08] });
}

function dragon(a: Artist, casting: Casting): void {
  const skin = casting.colour ?? hex(casting.random.pick(["#4f9470", "#b5483f", "#5a6fae", "#8a5aa0"] as const));
  const belly = mix(skin, hex("#f6e2a8"), 0.78);
  const wing = lighter(skin, -0.12);
  a.shape(
    svg("M-0.02 -0.56 L0.16 -1.08 Q0.34 -0.98 0.56 -1.0 Q0.44 -0.86 0.44 -0.74 Q0.34 -0.74 0.28 -0.62 Q0.2 -0.6 0.14 -0.5 Z"),
    lighter(wing, -0.04),
    { shade: 0.1 },
  );
  const tail = limb(-0.12, -0.18, 0.14, -0.36, -0.08, 0.09, -0.6, -0.14, 0.06, -0.74, -0.32, 0.03, -0.7, -0.46, 0.008);
  const body = union(
    tail,
    smooth(0.04, -0.62, 0.2, -0.46, 0.2, -0.2, 0.1, -0.03, -0.16, -0.02, -0.24, -0.2, -0.14, -0.46),
    limb(0.08, -0.48, 0.12, 0.16, -0.68, 0.08, 0.24, -0.86, 0.085),
    limb(0.22, -0.87, 0.1, 0.36, -0.83, 0.075, 0.46, -0.8, 0.058),
  );
  for (const [x, y, turn] of [
    [-0.02, -0.64, -0.6],
    [0.07, -0.77, -0.7],
    [0.14, -0.91, -0.7],
    [-0.17, -0.5, -0.5],
    [-0.28, -0.23, -0.2],
    [-0.42, -0.17, 0],
    [-0.56, -0.2, 0.2],
  ] as const)
    a.at(placed(x, y, 1, 1, turn)).shape(polygon(-0.05, 0.05, 0, -0.08, 0.06, 0.05), casting.accent);
  a.shape(smooth(-0.7, -0.42, -0.78, -0.54, -0.7, -0.62, -0.62, -0.52), casting.accent);
  a.shape(body, skin, { shade: 0.2 });
  a.inside(body).shape(smooth(0.28, -0.72, 0.24, -0.5, 0.24, -0.2, 0.1, 0.04, 0.02, -0.2, 0.1, -0.46, 0.2, -0.72), belly, { line: false });
  for (let i = 0; i < 6; i++)
    a.inside(body).line(curve(0.05, -0.5 + i * 0.08, 0.14, -0.47 + i * 0.08, 0.26, -0.5 + i * 0.08), 0.009, mix(belly, skin, 0.4));
  for (const x of [-0.08, 0.13])
    a.shape(union(limb(x, -0.16, 0.075, x + 0.02, -0.05, 0.06), ellipse(x + 0.05, -0.03, 0.09, 0.035)), lighter(skin, -0.04));
  a.shape(limb(0.16, -0.42, 0.045, 0.27, -0.34, 0.035, 0.3, -0.4, 0.03), lighter(skin, -0.04));
  a.shape(
    svg("M-0.04 -0.5 L-0.3 -1.06 Q-0.42 -0.92 -0.66 -0.9 Q-0.54 -0.78 -0.54 -0.64 Q-0.42 -0.66 -0.36 -0.52 Q-0.26 -0.52 -0.2 -0.4 Z"),
    wing,
    { shade: 0.15 },
  );
  for (const [x, y] of [
    [-0.64, -0.89],
    [-0.53, -0.65],
    [-0.36, -0.53],
  ] as const)
    a.line([-0.29, -1.02, x, y], 0.012, lighter(wing, -0.1));
  for (const x of [0.16, 0.24]) a.shape(limb(x, -0.94, 0.025, x - 0.06, -1.04, 0.018, x - 0.06, -1.12, 0.004), CREAM);
  a.shape(ellipse(0.27, -0.89, 0.04), LAMP, { line: false });
  a.shape(ellipse(0.28, -0.89, 0.014, 0.032), BLACK, { line: false });
  a.shape(ellipse(0.47, -0.83, 0.012), BLACK, { line: false });
  a.line(curve(0.5, -0.77, 0.4, -0.775, 0.32, -0.79), 0.01, lighter(skin, -0.2));
  if (!casting.random.chance(0.6)) return;
  a.shape(smooth(0.52, -0.8, 0.68, -0.9, 0.92, -0.84, 0.78, -0.78, 0.9, -0.7, 0.66, -0.72), hex("#f08a34"), { lit: false, line: false });
  a.shape(smooth(0.52, -0.8, 0.62, -0.84, 0.76, -0.8, 0.62, -0.76), LAMP, { lit: false, line: false });
}

function ghost(a: Artist, casting: Casting): void {
  a.shape(
    svg("M-0.3 -0.1 C-0.34 -1.1 0.34 -1.1 0.3 -0.1 Q0.24 0 0.18 -0.08 Q0.1 0.02 0.04 -0.07 Q-0.04 0.02 -0.1 -0.07 Q-0.18 0.02 -0.3 -0.1 Z"),
    casting.colour ?? hex("#f5f3f0"),
    { shade: 0.3 },
  );
  eyes(a, 0, -0.6, 0.09, 0.035);
  a.shape(ellipse(0, -0.46, 0.03, 0.04), BLACK, { line: false });
}

function snowman(a: Artist, casting: Casting): void {
  const snow = casting.colour ?? hex("#f7f8f8");
  for (const side of [-1, 1])
    a.shape(
      union(limb(side * 0.2, -0.5, 0.016, side * 0.46, -0.66, 0.01), limb(side * 0.38, -0.6, 0.01, side * 0.44, -0.56, 0.006)),
      hex("#6b4630"),
    );
  a.shape(ellipse(0, -0.22, 0.28, 0.24), snow, { shade: 0.35 });
  a.shape(ellipse(0, -0.54, 0.21, 0.19), snow, { shade: 0.35 });
  const dressed =
    casting.props.size > 0
      ? casting
      : {
          ...casting,
          props: new Map([
            ["scarf", null],
            ["hat", BLACK],
          ]),
        };
  const fitting: Fitting = { neck: [0, -0.66, 0.16], crown: [0, -0.92, 0.15], eyes: [0, -0.82, 0.06] };
  dressNeck(a, dressed, fitting);
  a.shape(ellipse(0, -0.8, 0.155, 0.15), snow, { shade: 0.3 });
  eyes(a, 0, -0.83, 0.055, 0.018);
  a.shape(polygon(0, -0.81, 0.17, -0.775, 0, -0.76), hex("#ee8434"));
  for (let i = 0; i < 3; i++) a.shape(ellipse(0, -0.58 + i * 0.1, 0.018), BLACK, { line: false });
  a.line(arc(0, -0.77, 0.07, 0.05, 0.5, 2.6, 10).flat(), 0.012, BLACK);
  dressHead(a, dressed, fitting);
}

const figure = (name: string, words: string, size: number, breadth: number, draw: Subject["draw"]): Subject => ({
  name,
  words,
  habitat: "ground",
  size,
  breadth,
  draw,
});

export const FIGURES: readonly Subject[] = [
  figure("woman", "woman girl lady witch ballerina mother grandmother dancer daughter sister", 1.25, 0.6, person(true)),
  figure(
    "man",
    "man boy person child kid human people wizard sailor farmer knight father grandfather samurai pirate-captain fisherman hiker gardener painter artist musician chef friend",
    1.25,
    0.6,
    person(false),
  ),
  figure("astronaut", "astronaut cosmonaut spaceman", 1.2, 0.9, astronaut),
  figure("robot", "robot android cyborg mech", 1.15, 0.9, robot),
  figure("dragon", "dragon dinosaur wyvern", 1.35, 1.5, dragon),
  figure("ghost", "ghost spirit phantom", 0.95, 0.7, ghost),
  figure("snowman", "snowman", 1.1, 0.9, snowman),
];
