/** Streets of houses on the horizon, lit by night. */
import type { Artist } from "./artist.ts";
import { hex, lighter } from "./colour.ts";
import type { Frame } from "./frame.ts";
import type { LandTask } from "./land.ts";
import { ellipse, type Path, polygon, rectangle, union } from "./path.ts";
import type { Random } from "./random.ts";

const NEON = ["#ff4fc3", "#3fe8ff", "#ffd84f", "#9d6bff"] as const;

export function city({ a, frame, random, casting, reading }: LandTask): void {
  const neon = reading.moods.has("neon");
  const { unit, width, horizon } = frame;
  const walls = ["#6f7f92", "#8c7a86", "#a5877a", "#5f7480"] as const;
  for (const [air, size] of [
    [0.6, 0.46],
    [0.34, 0.34],
    [0.1, 0.22],
  ] as const) {
    const far = a.away(air);
    const wall = hex(random.pick(walls));
    const blocks: Path[] = [];
    const lights: Path[] = [];
    for (let x = -unit * 0.04; x < width; ) {
      const w = unit * random.between(0.06, 0.13);
      const h = unit * size * random.between(0.45, 1.1);
      const top = horizon + unit * 0.03 - h;
      blocks.push(rectangle(x, top, w, h + unit * 0.1));
      if (random.chance(0.3))
        blocks.push(rectangle(x + w * 0.25, top - h * 0.1, w * 0.5, h * 0.12), rectangle(x + w * 0.48, top - h * 0.24, w * 0.05, h * 0.24));
      else if (random.chance(0.25)) blocks.push(polygon(x, top + 1, x + w / 2, top - w * 0.45, x + w, top + 1));
      const pane = unit * 0.011;
      for (let wy = top + pane * 2; wy < horizon; wy += pane * 2.6)
        for (let wx = x + pane * 1.2; wx < x + w - pane * 1.6; wx += pane * 2.2)
          if (random.chance(casting.dark ? 0.45 : 0.3)) lights.push(rectangle(wx, wy, pane, pane * 1.3));
      x += w + unit * random.between(-0.01, 0.012);
    }
    far.shape(union(...blocks), wall);
    const glow = neon ? hex(random.pick(NEON)) : casting.dark ? hex("#ffd87a") : lighter(wall, 0.16);
    if (lights.length > 0)
      far.shape(union(...lights), glow, { line: false, lit: !casting.dark, alpha: casting.dark ? 1 - air * 0.6 : 0.7 });
    if (neon) signs(far, frame, random);
  }
}

/** Bars of coloured light on the walls, and their shine on the street. */
function signs(a: Artist, { unit, width, height, horizon }: Frame, random: Random): void {
  for (let i = 0; i < 5; i++) {
    const colour = hex(random.pick(NEON));
    const [x, y] = [width * random.next(), horizon - unit * random.between(0.06, 0.24)];
    const [w, h] = random.chance(0.7) ? [unit * 0.014, unit * random.between(0.06, 0.12)] : [unit * 0.07, unit * 0.014];
    const reach = unit * 0.12;
    a.glow(
      ellipse(x, y, reach),
      [x, y],
      reach,
      [
        { at: 0, colour, alpha: 0.6 },
        { at: 1, colour, alpha: 0 },
      ],
      "screen",
    );
    a.shape(rectangle(x - w / 2, y - h / 2, w, h), colour, { lit: false, line: false });
    a.fade(
      rectangle(x - unit * 0.02, horizon, unit * 0.04, height - horizon),
      [0, horizon],
      [0, height],
      [
        { at: 0, colour, alpha: 0.55 },
        { at: 1, colour, alpha: 0 },
      ],
      "screen",
    );
  }
}
