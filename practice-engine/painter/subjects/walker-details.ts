/** Tails, ears, horns, manes and coats of the four-legged. */
import type { Artist } from "../artist.ts";
import { hex, lighter, type Rgb } from "../colour.ts";
import { curve, ellipse, limb, type Path, placed, polygon, smooth, svg, union } from "../path.ts";
import { type Casting, WHITE } from "./subject.ts";
import type { Walker } from "./walkers.ts";

export function tail(a: Artist, spec: Walker, coat: Rgb, pale: Rgb, dark: Rgb, [x, y]: readonly [number, number]): void {
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

export function ear(a: Artist, spec: Walker, coat: Rgb, pale: Rgb, dark: Rgb, [x, y]: readonly [number, number], far: boolean): void {
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

export function mane(a: Artist, colour: Rgb, shoulder: readonly [number, number], poll: readonly [number, number], spec: Walker): void {
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

export function horns(a: Artist, spec: Walker, [x, y]: readonly [number, number]): void {
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

export function pattern(
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

export function elephant(a: Artist, coat: Rgb, [x, y]: readonly [number, number], nose: readonly [number, number], spec: Walker): void {
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
