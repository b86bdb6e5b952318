/** Animals that sit and look at us: one body, many coats. */
import type { Artist } from "../artist.ts";
import { hex, lighter, type Rgb } from "../colour.ts";
import { curve, ellipse, limb, placed, polygon, smooth, svg, union } from "../path.ts";
import { dressHead, dressNeck, type Fitting } from "./dress.ts";
import { head } from "./sitter-head.ts";
import type { Casting } from "./subject.ts";

export interface Sitter {
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
    if (near) body.line(curve(x - 0.052, -0.27, x - 0.045, -0.14, x - 0.03, -0.03), 0.007, lighter(coat, -0.13));
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

/** Curled up, nose under the tail. */
export function curl(artist: Artist, spec: Sitter, casting: Casting): void {
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
