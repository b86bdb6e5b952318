/** Animals that sit and look at us: one body, many coats. */
import type { Artist } from "../artist.ts";
import { hex, lighter, mix, type Rgb } from "../colour.ts";
import { curve, ellipse, limb, type Path, placed, polygon, smooth, svg, union } from "../path.ts";
import { dressHead, dressNeck, type Fitting } from "./dress.ts";
import { BLACK, type Casting, PINK, type Subject, WHITE } from "./subject.ts";
import { walker } from "./walkers.ts";

interface Sitter {
  readonly coat: string;
  readonly pale: string;
  readonly dark: string;
  /** Half-width and half-height of the head; how far the cheeks point outwards, 0..1. */
  readonly head: readonly [width: number, height: number, cheek: number];
  readonly ears: "pointed" | "round" | "long" | "floppy" | "tufted";
  readonly tail: "brush" | "slim" | "tuft" | "puff" | "ringed" | "curl" | "none";
  readonly face: "fox" | "cat" | "muzzle" | "panda" | "mask" | "koala";
  readonly plump?: number;
  readonly stripes?: true;
  readonly mane?: string;
  readonly socks?: true;
}

const HEAD_Y = -0.7;

export function sit(artist: Artist, spec: Sitter, casting: Casting): void {
  const coat = casting.colour ?? hex(spec.coat);
  const pale = hex(spec.pale);
  const dark = casting.colour ? lighter(casting.colour, -0.28) : hex(spec.dark);
  const plump = spec.plump ?? 1;
  const [w, h] = spec.head;
  const fitting: Fitting = {
    neck: [0.03, -0.53, 0.17 * plump],
    crown: [0.03, HEAD_Y - h * 0.9, w * 0.75],
    eyes: [0.03, HEAD_Y - h * 0.02, w * 0.42],
  };
  tail(artist, spec, coat, pale, dark);
  const body = artist.at(placed(0, 0, plump, 1));
  const trunk = smooth(
    -0.06,
    -0.62,
    -0.19,
    -0.44,
    -0.28,
    -0.19,
    -0.25,
    -0.03,
    -0.05,
    0,
    0.14,
    -0.01,
    0.18,
    -0.25,
    0.15,
    -0.45,
    0.12,
    -0.62,
  );
  const shoes = spec.socks || spec.face === "panda" ? dark : coat;
  body.shape(trunk, coat, { shade: 0.55 });
  if (spec.face === "panda") body.inside(trunk).shape(polygon(-0.4, -0.62, 0.4, -0.62, 0.4, -0.36, -0.4, -0.4), dark, { line: false });
  if (spec.stripes)
    for (const y of [-0.42, -0.32, -0.22]) body.inside(trunk).shape(limb(-0.36, y, 0.022, -0.12, y + 0.03, 0.004), dark, { line: false });
  if (spec.face !== "panda" && spec.face !== "koala")
    body.shape(smooth(-0.02, -0.56, 0.14, -0.56, 0.17, -0.36, 0.1, -0.2, 0.02, -0.34), pale, { line: false });
  const hind = ellipse(-0.14, -0.13, 0.135, 0.135, -0.2);
  body.shape(hind, lighter(coat, 0.015), { shade: 0.35, line: false });
  body.line(curve(-0.06, -0.24, 0.0, -0.16, -0.02, -0.05), 0.008, lighter(coat, -0.13));
  for (const [x, near] of [
    [0.045, 0],
    [0.135, 1],
  ] as const) {
    const leg = limb(x, -0.3, 0.05, x + 0.005, -0.14, 0.04, x + 0.012, -0.035, 0.037);
    body.shape(union(leg, ellipse(x + 0.02, -0.026, 0.055, 0.032)), near ? coat : lighter(coat, -0.05), { line: false });
    body
      .inside(union(leg, ellipse(x + 0.02, -0.026, 0.055, 0.032)))
      .shape(polygon(-1, -0.15, 1, -0.13, 1, 0.1, -1, 0.1), shoes, { line: false });
    if (near) body.line(curve(x - 0.052, -0.27, x - 0.045, -0.14, x - 0.03, -0.03), 0.007, lighter(shoes, -0.12));
  }
  body.shape(ellipse(-0.1, -0.022, 0.085, 0.034), shoes, { line: false });
  dressNeck(artist, casting, fitting);
  head(artist.at(placed(0.03, HEAD_Y)), spec, coat, pale, dark, casting);
  dressHead(artist, casting, fitting);
}

function tail(artist: Artist, spec: Sitter, coat: Rgb, pale: Rgb, dark: Rgb): void {
  if (spec.tail === "brush" || spec.tail === "ringed") {
    const brush = limb(-0.12, -0.07, 0.05, -0.34, -0.07, 0.1, -0.5, -0.24, 0.125, -0.5, -0.45, 0.09, -0.43, -0.6, 0.012);
    artist.shape(brush, coat, { shade: 0.5 });
    const inside = artist.inside(brush);
    if (spec.tail === "brush")
      inside.shape(svg("M-0.8 -0.42 L-0.62 -0.36 L-0.56 -0.43 L-0.5 -0.37 L-0.45 -0.44 L-0.3 -0.38 L-0.3 -0.8 L-0.8 -0.8 Z"), pale, {
        line: false,
      });
    else
      for (const [x, y, turn] of [
        [-0.28, -0.08, 0.2],
        [-0.42, -0.16, 0.9],
        [-0.5, -0.3, 1.5],
        [-0.49, -0.44, 1.7],
      ] as const)
        inside.shape(ellipse(x, y, 0.028, 0.2, turn), dark, { line: false });
  } else if (spec.tail === "slim" || spec.tail === "tuft") {
    const end: readonly [number, number] = spec.tail === "slim" ? [-0.42, -0.5] : [-0.46, -0.42];
    artist.shape(limb(-0.15, -0.04, 0.03, -0.38, -0.06, 0.03, -0.5, -0.24, 0.03, end[0], end[1], 0.028), coat);
    if (spec.tail === "tuft") artist.shape(smooth(-0.48, -0.34, -0.4, -0.44, -0.42, -0.56, -0.5, -0.48), dark);
  } else if (spec.tail === "puff") artist.shape(ellipse(-0.28, -0.1, 0.085), pale, { shade: 0.4 });
  else if (spec.tail === "curl") artist.shape(limb(-0.18, -0.06, 0.045, -0.36, -0.14, 0.045, -0.44, -0.3, 0.035, -0.4, -0.42, 0.015), coat);
}

function headShape([w, h, cheek]: Sitter["head"]): Path {
  if (cheek > 0.3) {
    const tx = w * (1 + 0.3 * cheek);
    const ty = h * 0.28;
    const chin = h * (1 + 0.3 * cheek);
    return svg(
      `M0 ${-h} C${0.62 * w} ${-1.04 * h} ${0.95 * w} ${-0.5 * h} ${tx} ${ty} Q${0.52 * w} ${0.78 * h} ${0.1 * w} ${chin} Q0 ${chin * 1.06} ${-0.1 * w} ${chin} Q${-0.52 * w} ${0.78 * h} ${-tx} ${ty} C${-0.95 * w} ${-0.5 * h} ${-0.62 * w} ${-1.04 * h} 0 ${-h} Z`,
    );
  }
  return smooth(
    0,
    -h,
    0.66 * w,
    -0.78 * h,
    w,
    -0.05 * h,
    0.84 * w,
    0.62 * h,
    0,
    h,
    -0.84 * w,
    0.62 * h,
    -w,
    -0.05 * h,
    -0.66 * w,
    -0.78 * h,
  );
}

function head(a: Artist, spec: Sitter, coat: Rgb, pale: Rgb, dark: Rgb, casting: Casting): void {
  const [w, h, cheek] = spec.head;
  if (spec.mane) {
    const mane = hex(spec.mane);
    const tufts: Path[] = [];
    for (let i = 0; i < 14; i++) {
      const angle = (i / 14) * Math.PI * 2;
      tufts.push(ellipse(Math.cos(angle) * w * 1.15, Math.sin(angle) * h * 1.25 + 0.02, w * 0.42));
    }
    a.shape(union(ellipse(0, 0.02, w * 1.2, h * 1.3), ...tufts), mane, { shade: 0.5 });
  }
  ears(a, spec, coat, pale, dark);
  const shape = headShape(spec.head);
  a.shape(shape, spec.face === "panda" ? pale : coat, { shade: 0.3 });
  const inside = a.inside(shape);
  if (spec.stripes) {
    for (const x of [-0.07, 0, 0.07]) inside.shape(limb(x, -h * 1.05, 0.018, x * 0.7, -h * 0.55, 0.004), dark, { line: false });
    for (const side of [-1, 1])
      for (const y of [0.1, 0.4])
        inside.shape(limb(side * w * 1.3, y * h, 0.02, side * w * 0.72, (y + 0.08) * h, 0.004), dark, { line: false });
  }
  const sleeping = casting.poses.has("sleeping");
  const chin = cheek > 0.3 ? h * (1 + 0.3 * cheek) : h;
  let nose = chin - 0.035;
  if (spec.face === "fox") {
    for (const side of [-1, 1]) {
      const tx = side * w * (1 + 0.3 * cheek);
      inside.shape(
        svg(
          `M${tx * 1.05} ${h * 0.24} Q${side * 0.5 * w} ${1.2 * h} 0 ${chin * 1.2} Q${side * 0.1 * w} ${0.62 * h} ${side * 0.3 * w} ${0.3 * h} Q${side * 0.62 * w} ${0.02 * h} ${tx * 1.05} ${h * 0.24} Z`,
        ),
        pale,
        { line: false },
      );
    }
  } else if (spec.face === "mask") {
    for (const side of [-1, 1]) inside.shape(ellipse(side * w * 0.5, h * 0.02, w * 0.48, h * 0.34, side * 0.45), dark, { line: false });
    inside.shape(ellipse(0, h * 0.62, w * 0.36, h * 0.42), pale, { line: false });
    nose = h * 0.5;
  } else if (spec.face === "koala") nose = h * 0.2;
  else {
    const muzzle =
      spec.face === "cat"
        ? union(ellipse(-w * 0.2, h * 0.5, w * 0.26, h * 0.26), ellipse(w * 0.2, h * 0.5, w * 0.26, h * 0.26))
        : ellipse(0, h * 0.5, w * 0.44, h * 0.46);
    inside.shape(muzzle, spec.face === "panda" ? lighter(pale, -0.04) : pale, { line: false });
    nose = spec.face === "cat" ? h * 0.3 : h * 0.24;
  }
  if (spec.face === "panda")
    for (const side of [-1, 1]) inside.shape(ellipse(side * w * 0.42, -h * 0.02, w * 0.24, h * 0.32, side * 0.5), dark, { line: false });
  eyes(a, spec, w, h, sleeping);
  noseAndMouth(a, spec, w, h, nose);
}

function eyes(a: Artist, spec: Sitter, w: number, h: number, closed: boolean): void {
  const y = spec.face === "fox" ? h * 0.1 : 0;
  for (const side of [-1, 1]) {
    const x = side * w * (spec.face === "koala" ? 0.5 : 0.42);
    if (closed) {
      a.line(curve(x - 0.03, y, x, y + 0.022, x + 0.03, y), 0.012, BLACK);
      continue;
    }
    if (spec.face === "cat" && spec.ears !== "long") {
      a.shape(ellipse(x, y, 0.036, 0.038), hex(spec.stripes ? "#e8b64a" : "#a8c65a"), { line: false });
      a.shape(ellipse(x, y, 0.017, 0.034), BLACK, { line: false });
    } else if (spec.face === "fox") a.shape(ellipse(x, y, 0.021, 0.029, side * 0.35), BLACK, { line: false });
    else a.shape(ellipse(x, y, 0.022, 0.027), spec.face === "panda" || spec.face === "mask" ? hex("#17141c") : BLACK, { line: false });
    a.shape(ellipse(x + 0.008, y - 0.011, 0.007), WHITE, { line: false, lit: false });
  }
}

function noseAndMouth(a: Artist, spec: Sitter, w: number, h: number, y: number): void {
  if (spec.face === "koala") {
    a.shape(ellipse(0, y, w * 0.2, h * 0.36), BLACK, { line: false });
    return;
  }
  const pink = spec.face === "cat" || spec.ears === "long";
  const size = spec.face === "fox" ? 0.034 : 0.03;
  a.shape(smooth(-size, y - size * 0.6, size, y - size * 0.6, 0, y + size), pink ? PINK : BLACK, { line: false });
  if (spec.face === "fox") return;
  for (const side of [-1, 1])
    a.line(curve(0, y + size * 0.8, side * w * 0.06, y + h * 0.22, side * w * 0.2, y + h * 0.2), 0.009, mix(BLACK, hex(spec.coat), 0.25));
  if (spec.face === "cat") {
    for (const side of [-1, 1])
      for (const rise of [-0.02, 0.03])
        a.line(curve(side * w * 0.42, y + 0.05, side * w * 0.9, y + 0.045 + rise, side * w * 1.35, y + 0.04 + rise * 2.2), 0.005, WHITE);
  }
}

function ears(a: Artist, spec: Sitter, coat: Rgb, pale: Rgb, dark: Rgb): void {
  const [w, h] = spec.head;
  for (const side of [-1, 1]) {
    const e = a.at(placed(side * w * 0.6, -h * 0.72, side, 1, 0));
    if (spec.ears === "pointed" || spec.ears === "tufted") {
      const size = spec.face === "fox" ? 1.15 : 1;
      const ear = svg(
        `M${-0.11 * size} 0.04 Q${-0.02 * size} ${-0.1 * size} ${0.07 * size} ${-0.2 * size} Q${0.12 * size} ${-0.1 * size} ${0.1 * size} 0.1 Z`,
      );
      e.shape(ear, coat, { shade: 0.3 });
      if (spec.face === "fox") e.inside(ear).shape(polygon(-0.2, -0.3, 0.2, -0.3, 0.2, -0.1, -0.2, -0.15), dark, { line: false });
      e.shape(svg("M-0.05 0.02 Q0 -0.06 0.052 -0.15 Q0.075 -0.05 0.06 0.07 Z"), spec.face === "fox" ? mix(pale, dark, 0.25) : PINK, {
        line: false,
      });
    } else if (spec.ears === "long") {
      const lean = side > 0 ? 0.22 : 0.08;
      const long = e.at(placed(-0.03, 0, 1, 1, lean));
      long.shape(smooth(-0.055, 0.05, -0.07, -0.18, 0, -0.4, 0.07, -0.18, 0.055, 0.05), coat, { shade: 0.4 });
      long.shape(smooth(-0.025, 0, -0.032, -0.17, 0, -0.33, 0.032, -0.17, 0.025, 0), PINK, { line: false });
    } else if (spec.ears === "floppy")
      e.shape(smooth(-0.06, -0.02, 0.06, -0.05, 0.15, 0.1, 0.13, 0.27, 0.05, 0.25, 0, 0.1), dark, { shade: 0.4 });
    else {
      const big = spec.face === "koala" ? 0.15 : 0.09;
      e.shape(ellipse(0.05, -0.02, big), spec.face === "panda" ? dark : coat, { shade: 0.4 });
      if (spec.face !== "panda")
        e.shape(ellipse(0.05, -0.01, big * 0.58), spec.face === "koala" ? pale : mix(coat, PINK, 0.5), { line: false });
    }
  }
}

/** Curled up, nose under the tail. */
function curl(artist: Artist, spec: Sitter, casting: Casting): void {
  const coat = casting.colour ?? hex(spec.coat);
  const pale = hex(spec.pale);
  const dark = hex(spec.dark);
  const a = artist.at(placed(0, 0, 1.15));
  const body = smooth(-0.5, -0.1, -0.42, -0.32, -0.1, -0.45, 0.25, -0.38, 0.45, -0.18, 0.4, -0.02, 0, 0, -0.4, -0.01);
  a.shape(body, coat, { shade: 0.6 });
  a.line(curve(-0.3, -0.12, -0.12, -0.26, 0.05, -0.2), 0.01, lighter(coat, -0.12));
  const brush = spec.tail === "brush" || spec.tail === "ringed" ? 0.1 : 0.05;
  const wrap = limb(-0.44, -0.12, brush * 0.6, -0.2, -0.055, brush * 0.9, 0.08, -0.07, brush, 0.24, -0.1, 0.01);
  head(a.at(placed(0.3, -0.2, 0.86, 0.86, 0.16)), spec, coat, pale, dark, { ...casting, poses: new Set(["sleeping"]) });
  a.shape(wrap, lighter(coat, -0.025), { shade: 0.3 });
  if (spec.tail === "brush")
    a.inside(wrap).shape(svg("M0.06 -0.3 L0.1 -0.1 L0.03 -0.06 L0.08 0.1 L0.5 0.1 L0.5 -0.3 Z"), pale, { line: false });
}

function animal(name: string, words: string, size: number, spec: Sitter): Subject {
  return {
    name,
    words,
    habitat: "ground",
    size,
    breadth: 0.95,
    draw(artist, casting) {
      const walks = WALKS[name];
      if (casting.poses.has("sleeping")) curl(artist, spec, casting);
      else if (walks && (casting.poses.has("running") || (casting.props.size === 0 && casting.random.chance(0.3))))
        walker(artist, walks, casting);
      else sit(artist, spec, casting);
    },
  };
}

/** How those that also walk look from the side; `walkers.ts` explains the numbers. */
const WALKS: Readonly<Record<string, Parameters<typeof walker>[1]>> = {
  fox: {
    coat: "#dd6b2c",
    pale: "#fbf3e4",
    dark: "#3a2a2a",
    back: 0.4,
    length: 0.44,
    depth: 0.105,
    neck: [0.13, 0.15, 0.085],
    head: [0.2, 0.095, 0.05],
    leg: 0.028,
    ears: "pointed",
    tail: "brush",
    socks: 0.5,
  },
  wolf: {
    coat: "#7c8492",
    pale: "#e4e4e2",
    dark: "#444a58",
    back: 0.48,
    length: 0.46,
    depth: 0.13,
    neck: [0.14, 0.17, 0.105],
    head: [0.21, 0.105, 0.05],
    leg: 0.034,
    ears: "pointed",
    tail: "plume",
    socks: 0,
  },
};

export const SITTERS: readonly Subject[] = [
  animal("fox", "fox foxes vixen", 1, {
    coat: "#e0702f",
    pale: "#fdf4e3",
    dark: "#3d2b2b",
    head: [0.235, 0.18, 1],
    ears: "pointed",
    tail: "brush",
    face: "fox",
    socks: true,
  }),
  animal("cat", "cat kitten kitty feline tabby", 0.9, {
    coat: "#6f6a78",
    pale: "#f4ead8",
    dark: "#4a4553",
    head: [0.22, 0.18, 0.1],
    ears: "pointed",
    tail: "slim",
    face: "cat",
  }),
  animal("dog", "dog puppy hound labrador retriever golden-retriever corgi beagle doggy poodle terrier", 1, {
    coat: "#cf9a58",
    pale: "#f7e9cf",
    dark: "#8b5a34",
    head: [0.21, 0.2, 0],
    ears: "floppy",
    tail: "curl",
    face: "muzzle",
  }),
  animal("wolf", "wolf wolves husky coyote", 1.1, {
    coat: "#7f8896",
    pale: "#eceae4",
    dark: "#4b5262",
    head: [0.23, 0.2, 0.7],
    ears: "pointed",
    tail: "brush",
    face: "fox",
  }),
  animal("rabbit", "rabbit bunny hare bunnies", 0.85, {
    coat: "#c9b097",
    pale: "#fbf3e6",
    dark: "#8f7660",
    head: [0.19, 0.17, 0],
    ears: "long",
    tail: "puff",
    face: "cat",
    plump: 1.05,
  }),
  animal("bear", "bear grizzly cub teddy teddy-bear", 1.2, {
    coat: "#8a5a3b",
    pale: "#d8b78e",
    dark: "#5b3a28",
    head: [0.23, 0.2, 0],
    ears: "round",
    tail: "none",
    face: "muzzle",
    plump: 1.35,
  }),
  animal("polarbear", "polar-bear", 1.2, {
    coat: "#f1ede2",
    pale: "#ffffff",
    dark: "#b9b6b0",
    head: [0.22, 0.19, 0],
    ears: "round",
    tail: "none",
    face: "muzzle",
    plump: 1.35,
  }),
  animal("panda", "panda", 1.1, {
    coat: "#f6f1e6",
    pale: "#f6f1e6",
    dark: "#2f2c35",
    head: [0.25, 0.21, 0],
    ears: "round",
    tail: "none",
    face: "panda",
    plump: 1.35,
  }),
  animal("lion", "lion lioness", 1.15, {
    coat: "#dba24c",
    pale: "#f6e3bd",
    dark: "#9c5a2a",
    head: [0.21, 0.2, 0],
    ears: "round",
    tail: "tuft",
    face: "cat",
    mane: "#a85e2b",
    plump: 1.1,
  }),
  animal("tiger", "tiger", 1.15, {
    coat: "#e58a34",
    pale: "#fdf3e2",
    dark: "#33272a",
    head: [0.24, 0.21, 0.1],
    ears: "round",
    tail: "slim",
    face: "cat",
    stripes: true,
    plump: 1.1,
  }),
  animal("raccoon", "raccoon racoon badger red-panda", 0.9, {
    coat: "#8c8b90",
    pale: "#f2eee6",
    dark: "#3b3942",
    head: [0.24, 0.18, 0.6],
    ears: "round",
    tail: "ringed",
    face: "mask",
  }),
  animal("mouse", "mouse mice hamster rat squirrel", 0.7, {
    coat: "#a89a94",
    pale: "#f3e7dc",
    dark: "#7c706c",
    head: [0.2, 0.18, 0],
    ears: "round",
    tail: "slim",
    face: "muzzle",
    plump: 1.1,
  }),
  animal("koala", "koala", 0.9, {
    coat: "#9aa0a8",
    pale: "#ece8e4",
    dark: "#6b7078",
    head: [0.24, 0.2, 0],
    ears: "round",
    tail: "none",
    face: "koala",
    plump: 1.2,
  }),
];
