/** Four-legged animals from the side: one skeleton, many bodies. */
import type { Artist } from "../artist.ts";
import { hex, lighter, type Rgb } from "../colour.ts";
import { ellipse, limb, type Path, rectangle, union } from "../path.ts";
import { dressHead, dressNeck, type Fitting } from "./dress.ts";
import { BLACK, type Casting, WHITE } from "./subject.ts";
import { ear, elephant, horns, mane, pattern, tail } from "./walker-details.ts";

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
