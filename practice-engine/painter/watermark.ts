import { hex } from "./colour.ts";
import { arc, type Contour, ellipse, placed, rectangle, stroke, transformed, union } from "./path.ts";
import { type Canvas, fill } from "./raster.ts";

const INK = hex("#fffaf0");
const SHADE = hex("#1d1b22");
/** Below this many pixels on the short side the word could not be read; the easel stands alone. */
const SMALLEST_WITH_WORD = 200;

const bow = (x: number, from: number, to: number): Contour => arc(x, -0.5, 0.4, 0.5, from, to, 16).flat();
const RIGHT = 0.7;
/** Strokes in x-heights, baseline at 0; the letter's advance comes first. */
const LETTERS: Readonly<Record<string, readonly [number, ...Contour[]]>> = {
  p: [1.12, [0.05, -1, 0.05, 0.5], bow(0.45, -Math.PI, Math.PI)],
  r: [0.78, [0.05, -1, 0.05, 0], arc(0.45, -0.5, 0.4, 0.5, -Math.PI, -0.9, 10).flat()],
  a: [1.12, bow(0.45, 0, Math.PI * 2), [0.85, -1, 0.85, 0]],
  c: [1.0, bow(0.45, -RIGHT, -Math.PI * 2 + RIGHT)],
  t: [0.78, [0.3, -1.45, 0.3, -0.15, 0.42, 0, 0.6, 0], [0, -1, 0.6, -1]],
  i: [0.42, [0.1, -1, 0.1, 0], [0.1, -1.4, 0.1, -1.42]],
  e: [1.05, bow(0.45, 0, -Math.PI * 2 + RIGHT), [0.05, -0.5, 0.85, -0.5]],
};

/** An easel in a box 1 wide and 1.3 high, standing on 0: a canvas on a ledge, three legs. */
const EASEL: readonly Contour[] = [
  [0.5, -1.3, 0.5, -1.12],
  [0.12, -1.1, 0.88, -1.1, 0.88, -0.45, 0.12, -0.45, 0.12, -1.1],
  [0.02, -0.36, 0.98, -0.36],
  [0.25, -0.36, 0.1, 0],
  [0.75, -0.36, 0.9, 0],
  [0.5, -0.36, 0.5, -0.12],
];

/** Signs a picture of the practice engine in its lower right corner, in place. `pixels` is RGB 0..1 of width x height. */
export function stampMark(pixels: Float32Array, width: number, height: number): void {
  const canvas: Canvas = { width, height, pixels };
  const short = Math.min(width, height);
  const withWord = short >= SMALLEST_WITH_WORD;
  const letter = withWord ? Math.max(6, short * 0.0125) : Math.max(2, short * 0.05);
  const easel = withWord ? letter * 1.7 : letter * 1.5;
  let advance = 0;
  const lines: Contour[] = [];
  if (withWord) {
    for (const character of "practice") {
      const [width_, ...strokes] = LETTERS[character] ?? [0.5];
      lines.push(...transformed(strokes, placed(advance * letter, 0, letter)));
      advance += width_ + 0.12;
    }
  }
  const textWidth = withWord ? (advance - 0.12) * letter : 0;
  const gap = withWord ? letter * 0.9 : 0;
  const padding = withWord ? letter * 0.95 : letter * 0.4;
  const boxWidth = padding * 2 + easel + gap + textWidth;
  const boxHeight = withWord ? letter * 3.1 : easel * 1.3 + padding * 2;
  const margin = withWord ? letter * 1.1 : 0;
  const left = width - margin - boxWidth;
  const top = height - margin - boxHeight;
  const round = boxHeight * (withWord ? 0.5 : 0.2);
  fill(canvas, pill(left, top, boxWidth, boxHeight, round), { kind: "flat", colour: SHADE, alpha: 0.5 });
  const baseline = top + boxHeight / 2 + letter * 0.5;
  const thick = Math.max(withWord ? 1.25 : 0.9, letter * 0.17);
  const glyph = EASEL.map((line) => transformed([line], placed(left + padding, top + boxHeight / 2 + easel * 0.65, easel)).flat());
  const text = lines.map((line) => transformed([line], placed(left + padding + easel + gap, baseline)).flat());
  fill(canvas, union(...[...glyph, ...text].map((line) => stroke(line, thick))), { kind: "flat", colour: INK, alpha: 0.95 });
}

function pill(left: number, top: number, width: number, height: number, round: number) {
  const right = left + width;
  const bottom = top + height;
  const corners = [left + round, right - round].flatMap((x) =>
    [top + round, bottom - round].map((y) => ellipse(x, y, round, round, 0, 32)),
  );
  return union(
    rectangle(left + round, top, width - 2 * round, height),
    rectangle(left, top + round, width, height - 2 * round),
    ...corners,
  );
}
