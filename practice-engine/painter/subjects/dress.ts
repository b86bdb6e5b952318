/** What an animal may wear. */
import type { Artist } from "../artist.ts";
import { hex, lighter, type Rgb } from "../colour.ts";
import { curve, ellipse, limb, placed, polygon, rectangle, smooth, svg, union } from "../path.ts";
import { BLACK, type Casting, LAMP } from "./subject.ts";

/** Where things go on a body: the neck and the crown of the head, with half-widths, and the eyes. */
export interface Fitting {
  readonly neck: readonly [x: number, y: number, halfWidth: number];
  readonly crown: readonly [x: number, y: number, halfWidth: number];
  readonly eyes: readonly [x: number, y: number, apart: number];
}

/** Around the neck; drawn before a head that hangs over it. */
export function dressNeck(artist: Artist, { props, accent }: Casting, { neck: [x, y, w] }: Fitting): void {
  if (props.has("scarf")) {
    const colour = props.get("scarf") ?? accent;
    artist.shape(
      limb(x + w * 0.5, y + w * 0.2, w * 0.2, x + w * 0.75, y + w * 0.9, w * 0.26, x + w * 0.6, y + w * 1.6, w * 0.28),
      lighter(colour, -0.06),
    );
    artist.shape(limb(x - w, y - w * 0.1, w * 0.24, x, y + w * 0.28, w * 0.34, x + w, y - w * 0.1, w * 0.24), colour);
  }
  if (props.has("bow")) {
    const colour = props.get("bow") ?? accent;
    artist.shape(
      union(
        smooth(x, y, x - w * 0.6, y - w * 0.4, x - w * 0.6, y + w * 0.4),
        smooth(x, y, x + w * 0.6, y - w * 0.4, x + w * 0.6, y + w * 0.4),
      ),
      colour,
    );
    artist.shape(ellipse(x, y, w * 0.16), lighter(colour, -0.08));
  }
}

/** On the head and before the eyes; drawn last. */
export function dressHead(artist: Artist, { props, accent }: Casting, fitting: Fitting): void {
  const [x, y, w] = fitting.crown;
  if (props.has("hat")) hat(artist.at(placed(x, y, w)), props.get("hat") ?? accent);
  if (props.has("crown")) {
    const gold = props.get("crown") ?? hex("#e9b93c");
    const a = artist.at(placed(x, y, w));
    a.shape(polygon(-0.6, 0.12, -0.72, -0.75, -0.3, -0.3, 0, -0.9, 0.3, -0.3, 0.72, -0.75, 0.6, 0.12), gold, { shade: 0.6 });
    a.shape(union(ellipse(-0.35, -0.03, 0.08), ellipse(0.35, -0.03, 0.08), ellipse(0, -0.06, 0.1)), hex("#c23b4a"), { line: false });
  }
  if (props.has("glasses")) spectacles(artist, fitting.eyes, props.get("glasses") ?? null);
}

function hat(a: Artist, colour: Rgb): void {
  a.shape(svg("M-0.6 0 C-0.62 -0.5 -0.55 -0.95 -0.4 -0.95 Q0 -0.78 0.4 -0.95 C0.55 -0.95 0.62 -0.5 0.6 0 Z"), colour, { shade: 0.6 });
  a.shape(rectangle(-0.6, -0.26, 1.2, 0.22), lighter(colour, -0.18), { line: false });
  a.shape(limb(-1, -0.02, 0.05, 0, 0.1, 0.12, 1, -0.02, 0.05), colour);
}

function spectacles(artist: Artist, [x, y, apart]: Fitting["eyes"], colour: Rgb | null): void {
  const r = apart * 0.62;
  for (const side of [-1, 1]) {
    artist.wash(ellipse(x + side * apart, y, r), colour ?? LAMP, colour ? 0.55 : 0.25);
    artist.line(ellipse(x + side * apart, y, r, r, 0, 40)[0]?.concat([x + side * apart + r, y]) ?? [], apart * 0.16, BLACK);
  }
  artist.line(curve(x - apart + r, y, x, y - r * 0.25, x + apart - r, y), apart * 0.16, BLACK);
}
