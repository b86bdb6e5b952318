/** Four-legged animals from the side: one skeleton, many bodies. */
import type { Artist } from "../artist.ts";
import { hex, lighter, type Rgb } from "../colour.ts";
import { curve, ellipse, limb, type Path, placed, polygon, rectangle, smooth, svg, union } from "../path.ts";
import { dressHead, dressNeck, type Fitting } from "./dress.ts";
import { BLACK, type Casting, type Subject, WHITE } from "./subject.ts";

export interface Walker {
  readonly coat: string;
  readonly pale: string;
  readonly dark: string;
  /** Height of the spine, distance from hip to shoulder, half-depth of the trunk. */
  readonly back: number;
  readonly length: number;
  readonly depth: number;
  /** The neck forward, up, and its half-width. */
  readonly neck: readonly [forward: number, up: number, half: number];
  /** The head's length, half-width, and how far the nose hangs. */
  readonly head: readonly [length: number, half: number, drop: number];
  /** Half-width of a leg above the hoof. */
  readonly leg: number;
  readonly ears: "pointed" | "leaf" | "fan" | "long";
  readonly tail: "brush" | "plume" | "hair" | "tuft" | "stub";
  /** How much of the leg the dark socks cover, 0..1. */
  readonly socks: number;
  readonly mane?: string;
  readonly horns?: "antlers" | "cow" | "unicorn" | "ossicones" | "ram";
  readonly pattern?: "patches" | "stripes" | "spots" | "wool" | "fawn";
  readonly trunk?: true;
  readonly hump?: true;
}

export function walker(artist: Artist, spec: Walker, casting: Casting): void {
  const coat = casting.colour ?? hex(spec.coat);
  const pale = hex(spec.pale);
  const dark = hex(spec.dark);
  const running = casting.poses.has("running") && casting.random.chance(0.7);
  const hip: readonly [number, number] = [-spec.length / 2, -spec.back];
  const shoulder: readonly [number, number] = [spec.length / 2, -spec.back];
  const poll: readonly [number, number] = [shoulder[0] + spec.neck[0], shoulder[1] - spec.neck[1]];
  const nose: readonly [number, number] = [poll[0] + spec.head[0], poll[1] + spec.head[2]];
  const far = legs(spec, hip, shoulder, running, true);
  for (const leg of far) artist.shape(leg, lighter(coat, -0.1));
  socks(artist, spec, union(...far), lighter(dark, -0.03));
  tail(artist, spec, coat, pale, dark, hip);
  const d = spec.depth;
  const trunk = union(
    limb(hip[0], hip[1] + d * 0.02, d * 0.93, 0, hip[1] + d * 0.06, d * 0.86, shoulder[0] - 0.02, shoulder[1] + d * 0.08, d * 1.08),
    spec.hump ? union(ellipse(-0.02, hip[1] - d * 0.75, 0.13, 0.14)) : [],
    limb(
      shoulder[0] - 0.02,
      shoulder[1] - d * 0.1,
      Math.max(spec.neck[2] * 1.5, d * 0.75),
      (shoulder[0] + poll[0]) / 2,
      (shoulder[1] + poll[1]) / 2,
      spec.neck[2] * 1.1,
      poll[0],
      poll[1],
      spec.neck[2],
    ),
    limb(
      poll[0] - spec.head[1] * 0.1,
      poll[1],
      spec.head[1],
      (poll[0] + nose[0]) / 2,
      (poll[1] + nose[1]) / 2,
      spec.head[1] * 0.78,
      nose[0],
      nose[1],
      spec.head[1] * (spec.ears === "pointed" ? 0.3 : 0.52),
    ),
  );
  const near = legs(spec, hip, shoulder, running, false);
  const body = union(trunk, ...near);
  ear(artist, spec, coat, pale, dark, poll, true);
  if (spec.horns === "antlers" || spec.horns === "ram") horns(artist, spec, poll);
  artist.shape(body, coat, { shade: 0.22 });
  pattern(artist, spec, body, pale, dark, hip, shoulder, poll, casting);
  socks(artist, spec, union(...near), dark);
  if (spec.pattern !== "stripes" && spec.pattern !== "wool" && !spec.trunk) {
    const under = artist.inside(body);
    under.shape(
      limb(
        poll[0] + spec.head[0] * 0.35,
        poll[1] + spec.head[1] * 0.95,
        spec.head[1] * 0.42,
        nose[0],
        nose[1] + spec.head[1] * 0.5,
        spec.head[1] * 0.3,
      ),
      pale,
      { line: false },
    );
    if (spec.ears === "pointed")
      under.shape(
        limb(
          poll[0],
          poll[1] + spec.neck[2] * 1.2,
          spec.neck[2] * 0.5,
          shoulder[0] + 0.1,
          shoulder[1] + d * 0.5,
          spec.neck[2] * 0.6,
          shoulder[0] + 0.06,
          shoulder[1] + d,
          0.02,
        ),
        pale,
        { line: false },
      );
  }
  if (spec.trunk) elephant(artist, coat, poll, nose, spec);
  if (spec.mane) mane(artist, hex(spec.mane), shoulder, poll, spec);
  if (spec.horns && spec.horns !== "antlers" && spec.horns !== "ram") horns(artist, spec, poll);
  if (!spec.trunk) ear(artist, spec, coat, pale, dark, poll, false);
  const eye: readonly [number, number] = [poll[0] + spec.head[0] * 0.32, poll[1] + spec.head[2] * 0.2 - spec.head[1] * 0.25];
  artist.shape(ellipse(eye[0], eye[1], 0.014, 0.017), BLACK, { line: false });
  artist.shape(ellipse(eye[0] + 0.004, eye[1] - 0.006, 0.005), WHITE, { line: false, lit: false });
  if (spec.ears === "pointed") artist.shape(ellipse(nose[0] + 0.012, nose[1] - 0.008, 0.02, 0.017), BLACK, { line: false });
  else if (!spec.trunk) artist.shape(ellipse(nose[0] + 0.01, nose[1], 0.01, 0.008), BLACK, { line: false });
  const fitting: Fitting = {
    neck: [(shoulder[0] + poll[0] * 2) / 3, (shoulder[1] + poll[1] * 2) / 3 + 0.02, spec.neck[2] * 1.25],
    crown: [poll[0] + spec.head[0] * 0.1, poll[1] - spec.head[1] * 0.9, spec.head[1] * 1.1],
    eyes: [eye[0], eye[1], 0.035],
  };
  dressNeck(artist, casting, fitting);
  dressHead(artist, casting, fitting);
}

function legs(spec: Walker, hip: readonly [number, number], shoulder: readonly [number, number], running: boolean, far: boolean): Path[] {
  const stretch = running ? 0.58 : 0.16;
  const swing = (far ? 0.6 : 1) * stretch * spec.back;
  const sign = far ? -1 : 1;
  const ground = running ? -0.06 : 0;
  const leg = (x: number, y: number, reach: number, thigh: number, bend: number): Path => {
    const foot = x + reach;
    const lift = running ? Math.abs(reach) * 0.25 : 0;
    return union(
      limb(
        x,
        y + spec.depth * 0.1,
        thigh,
        x + reach * 0.35 + bend,
        y * 0.52,
        spec.leg * 1.25,
        foot - bend * 0.2,
        -0.03 - lift + ground,
        spec.leg * 0.9,
      ),
      rectangle(foot - bend * 0.2 - spec.leg * 0.9, -0.045 - lift + ground, spec.leg * 2.1, 0.045),
    );
  };
  const front = running ? swing : swing * sign * 0.9;
  const hind = running ? -swing : -swing * sign * 0.5;
  return [
    leg(hip[0] + (far ? 0.05 : -0.01), hip[1], hind, spec.depth * 0.72, -spec.leg * 1.1),
    leg(shoulder[0] - (far ? 0.03 : -0.02), shoulder[1], front, spec.depth * 0.6, spec.leg * 0.3),
  ];
}

function socks(artist: Artist, spec: Walker, legPath: Path, dark: Rgb): void {
  const top = spec.socks > 0 ? -spec.back * spec.socks : -0.05;
  if (spec.socks >= 0) artist.inside(legPath).shape(rectangle(-2, top, 4, 2), dark, { line: false });
}

function tail(a: Artist, spec: Walker, coat: Rgb, pale: Rgb, dark: Rgb, [x, y]: readonly [number, number]): void {
  const d = spec.depth;
  const root = x - d * 0.7;
  if (spec.tail === "brush") {
    const brush = limb(root, y - d * 0.2, 0.04, root - 0.14, y + 0.02, 0.075, root - 0.3, y + 0.06, 0.08, root - 0.44, y + 0.0, 0.01);
    a.shape(brush, coat, { shade: 0.4 });
    a.inside(brush).shape(
      polygon(root - 0.3, y - 0.2, root - 0.26, y, root - 0.32, y + 0.05, root - 0.27, y + 0.3, root - 0.7, y + 0.3, root - 0.7, y - 0.2),
      pale,
      { line: false },
    );
  } else if (spec.tail === "plume")
    a.shape(limb(root, y - d * 0.2, 0.04, root - 0.1, y + 0.12, 0.06, root - 0.16, y + 0.26, 0.015), coat, { shade: 0.4 });
  else if (spec.tail === "hair")
    a.shape(
      limb(root, y - d * 0.5, 0.025, root - 0.09, y - 0.02, 0.045, root - 0.1, y + 0.2, 0.05, root - 0.14, y + 0.33, 0.008),
      hex(spec.mane ?? spec.dark),
      { shade: 0.3 },
    );
  else if (spec.tail === "tuft") {
    a.line(curve(root + 0.02, y - d * 0.4, root - 0.05, y + 0.02, root - 0.05, y + 0.18), 0.022, coat);
    a.shape(ellipse(root - 0.05, y + 0.2, 0.022, 0.045), dark);
  } else a.shape(ellipse(root, y - d * 0.3, 0.05, 0.035, -0.6), pale);
}

function ear(a: Artist, spec: Walker, coat: Rgb, pale: Rgb, dark: Rgb, [x, y]: readonly [number, number], far: boolean): void {
  const r = spec.head[1];
  const e = a.at(placed(x + (far ? r * 0.7 : r * 0.05), y - r * 0.6, 1, 1, spec.ears === "leaf" ? -0.5 : far ? 0.15 : -0.12));
  const tint = far ? lighter(coat, -0.1) : coat;
  if (spec.ears === "pointed") {
    e.shape(svg(`M${-r * 0.6} ${r * 0.3} L${r * 0.05} ${-r * 1.7} L${r * 0.65} ${r * 0.3} Z`), tint, { shade: 0.3 });
    e.shape(svg(`M${-r * 0.14} ${-r * 1.15} L${r * 0.05} ${-r * 1.7} L${r * 0.28} ${-r * 1.0} Z`), dark, { line: false });
  } else if (spec.ears === "leaf")
    e.shape(smooth(0, 0, -r * 0.5, -r * 0.9, 0, -r * 1.9, r * 0.35, -r * 0.8), far ? tint : lighter(coat, 0.03));
  else if (spec.ears === "long") e.shape(smooth(-r * 0.2, 0, -r * 0.5, -r * 1.2, 0, -r * 2.3, r * 0.3, -r * 1.1), far ? tint : pale);
}

function mane(a: Artist, colour: Rgb, shoulder: readonly [number, number], poll: readonly [number, number], spec: Walker): void {
  const n = spec.neck[2];
  const mx = (shoulder[0] + poll[0]) / 2 - n * 0.85;
  const my = (shoulder[1] + poll[1]) / 2 - n * 0.5;
  a.shape(
    smooth(
      poll[0] + n * 0.8,
      poll[1] - n * 0.95,
      poll[0] - n * 0.5,
      poll[1] - n * 1.15,
      mx - n * 0.35,
      my - n * 0.2,
      shoulder[0] - n * 1.8,
      shoulder[1] - spec.depth * 0.9,
      shoulder[0] - n * 0.4,
      shoulder[1] - spec.depth * 0.7,
      mx + n * 0.9,
      my + n * 0.4,
      poll[0] + n * 0.2,
      poll[1] - n * 0.2,
    ),
    colour,
    { shade: 0.3 },
  );
}

function horns(a: Artist, spec: Walker, [x, y]: readonly [number, number]): void {
  const bone = hex("#d9bf94");
  const top = y - spec.head[1] * 0.7;
  if (spec.horns === "antlers") {
    for (const [dx, scale] of [
      [0.05, 0.85],
      [0, 1],
    ] as const) {
      const h = a.at(placed(x + dx, top, scale));
      const brown = hex("#8d6a48");
      h.shape(
        union(
          limb(0, 0.02, 0.016, -0.08, -0.14, 0.015, -0.05, -0.3, 0.007),
          limb(-0.06, -0.1, 0.012, 0.04, -0.2, 0.006),
          limb(-0.08, -0.16, 0.011, -0.17, -0.26, 0.006),
          limb(-0.075, -0.22, 0.011, 0.03, -0.32, 0.005),
        ),
        brown,
      );
    }
  } else if (spec.horns === "unicorn")
    a.shape(polygon(x + 0.06, top + 0.03, x + 0.17, top - 0.26, x + 0.11, top + 0.045), hex("#f0c95a"), { shade: 0.4 });
  else if (spec.horns === "cow") a.shape(limb(x + 0.02, top + 0.02, 0.018, x + 0.01, top - 0.06, 0.015, x + 0.05, top - 0.1, 0.004), bone);
  else if (spec.horns === "ram")
    a.shape(limb(x, top, 0.03, x - 0.1, top - 0.04, 0.03, x - 0.12, top + 0.08, 0.022, x - 0.03, top + 0.1, 0.006), bone);
  else
    for (const dx of [0, 0.04])
      a.shape(
        union(limb(x + dx, top + 0.02, 0.011, x + dx - 0.01, top - 0.06, 0.011), ellipse(x + dx - 0.01, top - 0.065, 0.018)),
        hex("#6e4a30"),
      );
}

function pattern(
  artist: Artist,
  spec: Walker,
  body: Path,
  pale: Rgb,
  dark: Rgb,
  hip: readonly [number, number],
  shoulder: readonly [number, number],
  poll: readonly [number, number],
  casting: Casting,
): void {
  if (!spec.pattern) return;
  const a = artist.inside(body);
  const random = casting.random;
  if (spec.pattern === "wool") {
    const curls: Path[] = [];
    for (let i = 0; i < 17; i++) {
      const angle = (i / 17) * Math.PI * 2;
      curls.push(ellipse(Math.cos(angle) * (spec.length / 2 + spec.depth * 0.7), hip[1] + Math.sin(angle) * spec.depth, 0.075));
    }
    artist.shape(union(ellipse(0, hip[1], spec.length / 2 + spec.depth * 0.8, spec.depth * 1.1), ...curls), pale, { shade: 0.5 });
  } else if (spec.pattern === "patches") {
    for (let i = 0; i < 5; i++) {
      const x = hip[0] - 0.06 + (i / 4) * (spec.length + 0.12);
      const y = hip[1] + random.between(-0.7, 0.5) * spec.depth;
      a.shape(smooth(x - 0.1, y, x - 0.02, y - 0.09, x + 0.09, y - 0.04, x + 0.07, y + 0.07, x - 0.03, y + 0.08), dark, { line: false });
    }
  } else if (spec.pattern === "stripes") {
    for (let i = 0; i < 11; i++) {
      const x = hip[0] - 0.1 + i * ((spec.length + 0.2) / 10);
      a.shape(limb(x, hip[1] - spec.depth * 1.1, 0.022, x + 0.02, hip[1], 0.016, x - 0.01, hip[1] + spec.depth * 1.1, 0.003), dark, {
        line: false,
      });
    }
    for (let i = 0; i < 5; i++) {
      const t = i / 5;
      const x = shoulder[0] + (poll[0] - shoulder[0]) * t;
      const y = shoulder[1] + (poll[1] - shoulder[1]) * t - 0.04;
      a.shape(limb(x - 0.12, y - 0.02, 0.016, x + 0.12, y + 0.06, 0.006), dark, { line: false });
    }
  } else {
    const spots: Path[] = [];
    const big = spec.pattern === "spots";
    for (let i = 0; i < (big ? 34 : 9); i++) {
      const t = random.between(-0.15, big ? 1.65 : 0.8);
      const onNeck = t > 1;
      const x = onNeck ? shoulder[0] + (poll[0] - shoulder[0]) * (t - 1) * 1.5 + random.between(-0.04, 0.04) : hip[0] + t * spec.length;
      const y = onNeck ? shoulder[1] + (poll[1] - shoulder[1]) * (t - 1) * 1.5 : hip[1] + random.between(-0.8, big ? 0.8 : 0) * spec.depth;
      spots.push(
        ellipse(x, y, big ? random.between(0.02, 0.038) : 0.011, big ? random.between(0.018, 0.032) : 0.009, random.between(0, 3)),
      );
    }
    a.shape(union(...spots), big ? dark : pale, { line: false });
  }
}

function elephant(a: Artist, coat: Rgb, [x, y]: readonly [number, number], nose: readonly [number, number], spec: Walker): void {
  a.shape(
    limb(
      nose[0] - 0.06,
      nose[1],
      spec.head[1] * 0.62,
      nose[0] + 0.03,
      nose[1] + 0.2,
      0.05,
      nose[0] + 0.01,
      nose[1] + 0.4,
      0.035,
      nose[0] + 0.09,
      nose[1] + 0.45,
      0.026,
    ),
    coat,
    { line: false },
  );
  a.shape(limb(nose[0] - 0.06, nose[1] + 0.09, 0.026, nose[0] + 0.06, nose[1] + 0.18, 0.02, nose[0] + 0.15, nose[1] + 0.13, 0.005), WHITE);
  a.shape(smooth(x - 0.02, y - 0.12, x - 0.17, y - 0.17, x - 0.26, y + 0.02, x - 0.18, y + 0.2, x - 0.04, y + 0.14), lighter(coat, -0.05), {
    shade: 0.4,
  });
}

function animal(name: string, words: string, size: number, breadth: number, spec: Walker): Subject {
  return { name, words, habitat: "ground", size, breadth, draw: (artist, casting) => walker(artist, spec, casting) };
}

const HORSE: Walker = {
  coat: "#8b5636",
  pale: "#b98a63",
  dark: "#3b2a25",
  back: 0.58,
  length: 0.46,
  depth: 0.13,
  neck: [0.18, 0.24, 0.075],
  head: [0.19, 0.07, 0.13],
  leg: 0.026,
  ears: "leaf",
  tail: "hair",
  socks: 0,
  mane: "#3b2a25",
};
const DEER: Walker = {
  coat: "#b67a48",
  pale: "#f3e2c6",
  dark: "#5a3b29",
  back: 0.52,
  length: 0.4,
  depth: 0.1,
  neck: [0.12, 0.24, 0.05],
  head: [0.15, 0.05, 0.05],
  leg: 0.019,
  ears: "leaf",
  tail: "stub",
  socks: 0,
  pattern: "fawn",
};

export const WALKERS: readonly Subject[] = [
  animal("horse", "horse pony stallion mare foal mustang", 1.35, 1.2, HORSE),
  animal("unicorn", "unicorn pegasus", 1.35, 1.2, {
    ...HORSE,
    coat: "#f7f1ee",
    pale: "#fde5ea",
    dark: "#b78fc0",
    mane: "#d48ab8",
    horns: "unicorn",
  }),
  animal("zebra", "zebra", 1.3, 1.2, { ...HORSE, coat: "#f5f0e6", pale: "#d8d2c8", dark: "#2e2a31", mane: "#2e2a31", pattern: "stripes" }),
  animal("deer", "deer stag reindeer elk moose doe buck fawn caribou", 1.3, 1, { ...DEER, horns: "antlers" }),
  animal("cow", "cow bull ox calf cattle", 1.2, 1.2, {
    coat: "#f4ede0",
    pale: "#f0c6b6",
    dark: "#3a3136",
    back: 0.55,
    length: 0.56,
    depth: 0.17,
    neck: [0.14, 0.06, 0.1],
    head: [0.17, 0.085, 0.1],
    leg: 0.03,
    ears: "leaf",
    tail: "tuft",
    socks: 0,
    horns: "cow",
    pattern: "patches",
  }),
  animal("sheep", "sheep lamb ewe", 0.95, 1.1, {
    coat: "#3f3a42",
    pale: "#f6f0e4",
    dark: "#2d2930",
    back: 0.46,
    length: 0.46,
    depth: 0.16,
    neck: [0.14, 0.08, 0.08],
    head: [0.14, 0.075, 0.09],
    leg: 0.026,
    ears: "leaf",
    tail: "stub",
    socks: 0,
    pattern: "wool",
  }),
  animal("goat", "goat ram ibex antelope gazelle", 1.05, 1.1, {
    ...DEER,
    coat: "#d9cdbb",
    dark: "#5c5048",
    horns: "ram",
    neck: [0.12, 0.16, 0.06],
  }),
  animal("elephant", "elephant mammoth", 1.4, 1.3, {
    coat: "#8f97a5",
    pale: "#c4b8b4",
    dark: "#707887",
    back: 0.62,
    length: 0.44,
    depth: 0.22,
    neck: [0.14, 0.06, 0.16],
    head: [0.14, 0.14, 0.06],
    leg: 0.06,
    ears: "fan",
    tail: "tuft",
    socks: 0,
    trunk: true,
  }),
  animal("giraffe", "giraffe", 1.7, 0.8, {
    coat: "#eec877",
    pale: "#f7e3b8",
    dark: "#a9652f",
    back: 0.46,
    length: 0.27,
    depth: 0.08,
    neck: [0.13, 0.44, 0.036],
    head: [0.1, 0.036, 0.04],
    leg: 0.016,
    ears: "leaf",
    tail: "tuft",
    socks: 0,
    horns: "ossicones",
    pattern: "spots",
  }),
  animal("camel", "camel dromedary llama alpaca", 1.3, 1.1, {
    coat: "#d3a566",
    pale: "#ead2a4",
    dark: "#8d6437",
    back: 0.55,
    length: 0.42,
    depth: 0.12,
    neck: [0.2, 0.2, 0.05],
    head: [0.14, 0.05, 0.04],
    leg: 0.024,
    ears: "leaf",
    tail: "tuft",
    socks: 0,
    hump: true,
  }),
  animal("donkey", "donkey mule", 1.15, 1.15, { ...HORSE, coat: "#8d8a88", pale: "#e6ded2", ears: "long", neck: [0.16, 0.17, 0.075] }),
  animal("pig", "pig piglet boar hog", 0.95, 1.2, {
    coat: "#eaa9a4",
    pale: "#f6cdc4",
    dark: "#b9736f",
    back: 0.42,
    length: 0.46,
    depth: 0.18,
    neck: [0.14, 0.0, 0.13],
    head: [0.17, 0.11, 0.06],
    leg: 0.03,
    ears: "leaf",
    tail: "tuft",
    socks: 0,
  }),
];
