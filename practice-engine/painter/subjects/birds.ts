import type { Artist } from "../artist.ts";
import { hex, lighter, mix, type Rgb } from "../colour.ts";
import { arc, curve, ellipse, limb, type Path, placed, polygon, smooth, svg, union } from "../path.ts";
import { dressHead, dressNeck, type Fitting } from "./dress.ts";
import { BLACK, type Casting, LAMP, type Subject, WHITE, WOOD } from "./subject.ts";

const BEAK = hex("#eda53c");

function eye(a: Artist, x: number, y: number, r: number): void {
  a.shape(ellipse(x, y, r), BLACK, { line: false });
  a.shape(ellipse(x + r * 0.3, y - r * 0.35, r * 0.32), WHITE, { line: false, lit: false });
}

function branch(a: Artist, y: number, leaves: Rgb): void {
  a.shape(
    union(
      limb(-0.75, y + 0.05, 0.034, -0.1, y, 0.028, 0.55, y + 0.02, 0.018, 0.8, y - 0.05, 0.006),
      limb(0.3, y + 0.01, 0.014, 0.46, y - 0.12, 0.005),
    ),
    WOOD,
    { shade: 0.5 },
  );
  for (const [x, dy, turn] of [
    [-0.62, -0.02, -0.7],
    [-0.5, 0.1, 0.6],
    [0.48, -0.15, -0.9],
    [0.6, 0.08, 0.5],
    [0.78, -0.1, -0.3],
    [0.66, -0.08, -1.1],
  ] as const) {
    const leaf = a.at(placed(x, y + dy, 1, 1, turn));
    leaf.shape(svg("M-0.07 0 Q0 -0.06 0.08 0 Q0 0.05 -0.07 0 Z"), leaves, { shade: 0.3 });
  }
}

function owl(a: Artist, casting: Casting): void {
  const coat = casting.colour ?? hex("#8a6244");
  const pale = mix(coat, hex("#f6e6c8"), 0.72);
  branch(a, -0.05, hex(casting.season === "autumn" ? "#cf7a2e" : "#6d8f55"));
  a.shape(limb(-0.1, -0.18, 0.07, -0.14, 0.1, 0.045), lighter(coat, -0.1));
  const body = smooth(0, -0.95, 0.25, -0.86, 0.31, -0.55, 0.24, -0.18, 0, -0.06, -0.24, -0.18, -0.31, -0.55, -0.25, -0.86);
  a.shape(body, coat, { shade: 0.35 });
  a.inside(body).shape(ellipse(0, -0.3, 0.19, 0.3), pale, { line: false });
  for (let row = 0; row < 4; row++) {
    for (let i = -2 + (row % 2) * 0.5; i <= 2; i++)
      a.inside(ellipse(0, -0.3, 0.19, 0.27)).shape(arc(i * 0.085, -0.47 + row * 0.09, 0.032, 0.036, 0, Math.PI), coat, { line: false });
  }
  for (const side of [-1, 1]) {
    const wing = a.at(placed(0, 0, side, 1));
    wing.shape(smooth(0.2, -0.66, 0.33, -0.5, 0.29, -0.2, 0.2, -0.1, 0.19, -0.36), lighter(coat, -0.09), { shade: 0.3 });
    wing.shape(polygon(0.06, -0.88, 0.24, -1.04, 0.26, -0.8), coat, { line: false });
    wing.shape(ellipse(0.115, -0.73, 0.125), pale);
    wing.shape(ellipse(0.105, -0.73, 0.078), hex("#f0b33e"), { line: false });
    if (casting.poses.has("sleeping")) wing.line(curve(0.03, -0.73, 0.105, -0.68, 0.18, -0.73), 0.018, BLACK);
    else eye(wing, 0.1, -0.73, 0.048);
    wing.shape(union(limb(0.06, -0.1, 0.016, 0.05, -0.03, 0.012), limb(0.1, -0.1, 0.016, 0.1, -0.03, 0.012)), BEAK, { line: false });
  }
  a.shape(svg("M-0.04 -0.68 Q0 -0.72 0.04 -0.68 Q0.03 -0.6 0 -0.56 Q-0.03 -0.6 -0.04 -0.68 Z"), BEAK);
  const fitting: Fitting = { neck: [0, -0.56, 0.24], crown: [0, -0.93, 0.17], eyes: [0, -0.73, 0.11] };
  dressNeck(a, casting, fitting);
  dressHead(a, casting, fitting);
}

function songbird(a: Artist, casting: Casting): void {
  const coat = casting.colour ?? hex(casting.random.pick(["#3f7fae", "#c9503c", "#e0a638", "#4f8f86"] as const));
  branch(a, -0.12, hex(casting.season === "autumn" ? "#cf7a2e" : "#6d8f55"));
  a.shape(polygon(-0.24, -0.36, -0.62, -0.2, -0.58, -0.1, -0.18, -0.24), lighter(coat, -0.12), { shade: 0.2 });
  const body = smooth(-0.32, -0.32, -0.2, -0.56, 0.02, -0.72, 0.2, -0.84, 0.38, -0.74, 0.36, -0.5, 0.2, -0.22, -0.1, -0.16);
  a.shape(union(limb(0.02, -0.2, 0.014, 0.04, -0.1, 0.014), limb(0.1, -0.2, 0.014, 0.12, -0.1, 0.014)), BEAK, { line: false });
  a.shape(body, coat, { shade: 0.35 });
  a.inside(body).shape(smooth(0.44, -0.62, 0.24, -0.54, 0.02, -0.3, 0.0, -0.06, 0.5, -0.1), mix(coat, hex("#fbe3c0"), 0.75), {
    line: false,
  });
  a.shape(smooth(-0.4, -0.3, -0.14, -0.56, 0.08, -0.5, 0.04, -0.34, -0.12, -0.27), lighter(coat, -0.1), { shade: 0.3 });
  a.line(curve(-0.26, -0.33, -0.1, -0.36, 0.02, -0.44), 0.01, lighter(coat, -0.2));
  a.shape(polygon(0.37, -0.74, 0.52, -0.68, 0.37, -0.63), BEAK);
  eye(a, 0.27, -0.71, 0.03);
  if (casting.poses.has("howling"))
    for (const [x, y] of [
      [0.58, -0.82],
      [0.68, -0.92],
    ] as const)
      note(a, x, y);
}

function note(a: Artist, x: number, y: number): void {
  a.shape(ellipse(x, y, 0.024, 0.018, -0.4), BLACK, { line: false });
  a.line([x + 0.02, y, x + 0.02, y - 0.1, x + 0.055, y - 0.08], 0.01, BLACK);
}

function soaring(a: Artist, coat: Rgb, wingTip: Rgb, head: Rgb): void {
  a.shape(smooth(-0.02, -0.5, -0.32, -0.66, -0.68, -0.98, -0.52, -0.6, -0.2, -0.42), lighter(coat, -0.1));
  a.shape(polygon(-0.3, -0.4, -0.52, -0.36, -0.5, -0.26, -0.24, -0.32), wingTip);
  a.shape(limb(-0.3, -0.37, 0.04, -0.05, -0.42, 0.1, 0.2, -0.47, 0.06), coat, { shade: 0.5 });
  a.shape(ellipse(0.23, -0.49, 0.085, 0.075), head, { line: true });
  a.shape(svg("M0.29 -0.53 Q0.4 -0.52 0.4 -0.44 Q0.34 -0.47 0.29 -0.46 Z"), BEAK);
  eye(a, 0.25, -0.51, 0.016);
  const wing = smooth(0.1, -0.46, 0.1, -0.75, 0.34, -1.1, -0.1, -0.86, -0.22, -0.52, -0.12, -0.38);
  a.shape(wing, coat, { shade: 0.25 });
  a.inside(wing).shape(polygon(-0.2, -0.88, 0.5, -1.2, 0.5, -0.98, 0.02, -0.8), wingTip, { line: false });
}

function flyer(coat: string, tip: string, head: string): Subject["draw"] {
  return (a, casting) => soaring(a, casting.colour ?? hex(coat), hex(tip), casting.colour ? lighter(casting.colour, 0.1) : hex(head));
}

function penguin(a: Artist, casting: Casting): void {
  const coat = casting.colour ?? hex("#2d3246");
  for (const x of [-0.12, 0.12]) a.shape(ellipse(x, -0.03, 0.12, 0.04), BEAK);
  const body = smooth(
    0,
    -1,
    0.2,
    -0.92,
    0.24,
    -0.7,
    0.32,
    -0.4,
    0.24,
    -0.06,
    0,
    -0.02,
    -0.24,
    -0.06,
    -0.32,
    -0.4,
    -0.24,
    -0.7,
    -0.2,
    -0.92,
  );
  a.shape(body, coat, { shade: 0.3 });
  a.shape(smooth(0, -0.62, 0.19, -0.55, 0.22, -0.3, 0.14, -0.06, -0.14, -0.06, -0.22, -0.3, -0.19, -0.55), WHITE, { line: false });
  a.shape(union(ellipse(-0.085, -0.75, 0.105, 0.115), ellipse(0.085, -0.75, 0.105, 0.115), ellipse(0, -0.64, 0.1, 0.07)), WHITE, {
    line: false,
  });
  for (const side of [-1, 1]) {
    const s = a.at(placed(0, 0, side, 1));
    s.shape(limb(0.25, -0.58, 0.055, 0.36, -0.4, 0.06, 0.4, -0.22, 0.02), lighter(coat, -0.05), { shade: 0.3 });
    eye(s, 0.08, -0.77, 0.026);
    s.shape(ellipse(0.14, -0.68, 0.035, 0.022), hex("#f2a7a0"), { line: false });
  }
  a.shape(polygon(-0.045, -0.73, 0.045, -0.73, 0, -0.65), BEAK);
  const fitting: Fitting = { neck: [0, -0.59, 0.25], crown: [0, -0.96, 0.18], eyes: [0, -0.77, 0.085] };
  dressNeck(a, casting, fitting);
  dressHead(a, casting, fitting);
}

function waterbird(a: Artist, coat: Rgb, head: Rgb, swan: boolean): void {
  const neck: Path = swan
    ? limb(0.3, -0.2, 0.1, 0.42, -0.45, 0.055, 0.28, -0.7, 0.045, 0.34, -0.9, 0.05, 0.44, -0.86, 0.06)
    : limb(0.3, -0.22, 0.13, 0.36, -0.42, 0.09, 0.38, -0.56, 0.12);
  const bill: readonly [number, number] = swan ? [0.5, -0.84] : [0.49, -0.54];
  a.shape(
    svg(
      `M${bill[0]} ${bill[1] - 0.045} Q${bill[0] + 0.12} ${bill[1]} ${bill[0] + 0.14} ${bill[1] + 0.05} L${bill[0] - 0.01} ${bill[1] + 0.04} Z`,
    ),
    BEAK,
  );
  const body = smooth(-0.62, -0.38, -0.36, -0.3, 0, -0.36, 0.38, -0.26, 0.42, -0.08, 0.2, 0.02, -0.25, 0.02, -0.48, -0.1);
  a.shape(union(body, neck), coat, { shade: 0.3 });
  if (!swan) a.inside(neck).shape(polygon(0, -1, 1, -1, 1, -0.4, 0, -0.36), head, { line: false });
  a.shape(smooth(-0.56, -0.46, -0.2, -0.42, 0.16, -0.3, 0.1, -0.12, -0.2, -0.1, -0.4, -0.24), lighter(coat, swan ? -0.03 : -0.1), {
    shade: 0.3,
  });
  eye(a, bill[0] - 0.07, bill[1] - 0.04, 0.02);
}

function flamingo(a: Artist, casting: Casting): void {
  const coat = casting.colour ?? hex("#ee8a95");
  a.line([0.0, -0.48, 0.02, -0.25, -0.02, 0], 0.022, hex("#d7636f"));
  a.line([-0.06, -0.48, -0.02, -0.3, -0.2, -0.24, -0.04, -0.2], 0.02, hex("#d7636f"));
  a.shape(
    union(
      smooth(-0.34, -0.46, -0.1, -0.64, 0.14, -0.6, 0.2, -0.5, 0, -0.42),
      limb(0.14, -0.55, 0.055, 0.3, -0.66, 0.035, 0.16, -0.82, 0.03, 0.22, -0.96, 0.035, 0.3, -0.93, 0.045),
    ),
    coat,
    { shade: 0.3 },
  );
  a.shape(smooth(-0.36, -0.44, -0.1, -0.6, 0.08, -0.54, -0.06, -0.45), lighter(coat, -0.08), { shade: 0.3 });
  a.shape(svg("M0.33 -0.95 Q0.43 -0.93 0.4 -0.82 Q0.36 -0.88 0.32 -0.89 Z"), BLACK);
  eye(a, 0.29, -0.95, 0.014);
}

function rooster(a: Artist, casting: Casting): void {
  const coat = casting.colour ?? hex("#f3e6cf");
  const comb = hex("#cf3f36");
  for (const [x, y, c] of [
    [-0.55, -0.85, "#2d5c58"],
    [-0.62, -0.65, "#3a7d74"],
    [-0.56, -0.48, "#24474a"],
  ] as const)
    a.shape(limb(-0.2, -0.4, 0.06, -0.42, y - 0.05, 0.06, x, y + 0.12, 0.012), hex(c));
  a.shape(union(limb(-0.02, -0.2, 0.016, -0.02, -0.02, 0.016), limb(0.08, -0.2, 0.016, 0.08, -0.02, 0.016)), BEAK, { line: false });
  a.shape(
    union(
      ellipse(0.21, -0.88, 0.045, 0.06),
      ellipse(0.28, -0.9, 0.045, 0.07),
      ellipse(0.35, -0.86, 0.04, 0.05),
      ellipse(0.36, -0.62, 0.03, 0.06),
    ),
    comb,
  );
  a.shape(
    union(
      smooth(
        -0.32,
        -0.5,
        -0.1,
        -0.44,
        0.1,
        -0.55,
        0.18,
        -0.82,
        0.3,
        -0.86,
        0.38,
        -0.76,
        0.34,
        -0.4,
        0.18,
        -0.16,
        -0.12,
        -0.16,
        -0.3,
        -0.32,
      ),
    ),
    coat,
    { shade: 0.3 },
  );
  a.shape(smooth(-0.2, -0.42, 0.06, -0.42, 0.1, -0.28, -0.1, -0.22), lighter(coat, -0.1));
  a.shape(polygon(0.37, -0.78, 0.48, -0.73, 0.37, -0.69), BEAK);
  eye(a, 0.3, -0.76, 0.02);
}

function parrot(a: Artist, casting: Casting): void {
  const coat = casting.colour ?? hex("#d8402f");
  branch(a, -0.1, hex("#5f9a56"));
  a.shape(limb(-0.1, -0.2, 0.07, -0.2, 0.15, 0.03), hex("#2f6fb3"));
  a.shape(smooth(0.02, -0.98, 0.2, -0.9, 0.24, -0.66, 0.2, -0.3, 0.02, -0.12, -0.16, -0.24, -0.2, -0.6, -0.14, -0.88), coat, {
    shade: 0.3,
  });
  a.shape(smooth(-0.14, -0.62, 0.0, -0.56, -0.02, -0.3, -0.14, -0.02, -0.22, -0.3), hex("#f2c33c"), { shade: 0.2 });
  a.shape(smooth(-0.17, -0.46, -0.06, -0.42, -0.08, -0.2, -0.16, 0.02, -0.22, -0.22), hex("#2f6fb3"), { line: false });
  a.shape(ellipse(0.12, -0.78, 0.085, 0.1), WHITE, { line: false });
  a.shape(svg("M0.16 -0.86 Q0.36 -0.86 0.29 -0.62 Q0.26 -0.7 0.16 -0.7 Z"), BLACK);
  eye(a, 0.11, -0.82, 0.022);
}

function chick(a: Artist, casting: Casting): void {
  const coat = casting.colour ?? LAMP;
  a.shape(union(limb(-0.06, -0.1, 0.016, -0.06, -0.01, 0.016), limb(0.08, -0.1, 0.016, 0.08, -0.01, 0.016)), BEAK, { line: false });
  a.shape(union(ellipse(0, -0.32, 0.32, 0.26), ellipse(0.1, -0.62, 0.22, 0.21)), coat, { shade: 0.3 });
  a.shape(smooth(-0.24, -0.4, -0.04, -0.36, -0.06, -0.22, -0.2, -0.22), lighter(coat, -0.06), { line: false });
  a.shape(polygon(0.3, -0.64, 0.42, -0.58, 0.3, -0.54), BEAK);
  eye(a, 0.18, -0.66, 0.03);
}

const bird = (name: string, words: string, habitat: Subject["habitat"], size: number, breadth: number, draw: Subject["draw"]): Subject => ({
  name,
  words,
  habitat,
  size,
  breadth,
  draw,
});

export const BIRDS: readonly Subject[] = [
  bird("owl", "owl owlet", "perch", 1, 1.5, owl),
  bird(
    "bird",
    "bird robin sparrow songbird bluebird cardinal nightingale hummingbird finch canary kingfisher",
    "perch",
    0.85,
    1.4,
    songbird,
  ),
  bird("eagle", "eagle hawk falcon phoenix condor", "air", 0.75, 1.2, flyer("#6b4a35", "#3c2b27", "#f5efe2")),
  bird("seagull", "seagull gull albatross dove pigeon", "air", 0.6, 1.2, flyer("#f2efe8", "#5d6672", "#f7f4ed")),
  bird("raven", "raven crow blackbird swallow", "air", 0.6, 1.2, flyer("#2e2d3a", "#22212b", "#2e2d3a")),
  bird("penguin", "penguin puffin", "ground", 0.95, 0.8, penguin),
  bird("swan", "swan", "water", 0.8, 1.3, (a, { colour }) => waterbird(a, colour ?? hex("#f8f4ea"), WHITE, true)),
  bird("duck", "duck goose mallard duckling", "water", 0.65, 1.3, (a, { colour }) =>
    waterbird(a, colour ?? hex("#a98561"), hex("#2f7a5c"), false),
  ),
  bird("flamingo", "flamingo heron stork crane", "ground", 1.2, 0.8, flamingo),
  bird("rooster", "rooster hen chicken cock turkey", "ground", 0.85, 1.1, rooster),
  bird("chick", "chick", "ground", 0.5, 0.8, chick),
  bird("parrot", "parrot macaw toucan cockatoo", "perch", 1, 1.5, parrot),
];
