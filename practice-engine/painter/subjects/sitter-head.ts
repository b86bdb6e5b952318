/** The face of an animal that looks at us. */
import type { Artist } from "../artist.ts";
import { hex, lighter, mix, type Rgb } from "../colour.ts";
import { curve, ellipse, limb, type Path, placed, polygon, smooth, svg, union } from "../path.ts";
import type { Sitter } from "./sitters.ts";
import { BLACK, type Casting, PINK, WHITE } from "./subject.ts";

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

export function head(a: Artist, spec: Sitter, coat: Rgb, pale: Rgb, dark: Rgb, casting: Casting): void {
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
    inside.shape(ellipse(0, chin, 0.05, 0.045), pale, { line: false });
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
