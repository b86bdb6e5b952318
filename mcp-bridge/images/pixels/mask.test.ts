import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Painter, paint } from "../../test-support/pictures.ts";
import { enlargeMask, isEmpty, maskFromTransparency, maskToPixels, readMask } from "./mask.ts";

const SIZE = 16;
const left = (x: number) => x < SIZE / 2;
const mask = (painter: Painter) => readMask(paint(SIZE, SIZE, painter));
/** What the mask says of the left half and of the right half, each all the same. */
function halves(painter: Painter) {
  const { data, read } = mask(painter);
  return { read, left: data[0], right: data[SIZE - 1] };
}

describe("a mask is read by what it holds", () => {
  test.each<[string, Painter, { read: string; left: number; right: number }]>([
    ["white on black", (x) => (left(x) ? [255, 255, 255] : [0, 0, 0]), { read: "brightness", left: 255, right: 0 }],
    ["grey is partly", (x) => (left(x) ? [128, 128, 128] : [0, 0, 0]), { read: "brightness", left: 128, right: 0 }],
    ["a red mark on black", (x) => (left(x) ? [255, 0, 0] : [0, 0, 0]), { read: "brightness", left: 255, right: 0 }],
    ["white strokes on nothing", (x) => (left(x) ? [255, 255, 255] : [0, 0, 0, 0]), { read: "paint", left: 255, right: 0 }],
    ["white strokes on white that is not there", (x) => [255, 255, 255, left(x) ? 255 : 0], { read: "paint", left: 255, right: 0 }],
    ["red strokes on nothing", (x) => (left(x) ? [230, 20, 30] : [0, 0, 0, 0]), { read: "paint", left: 255, right: 0 }],
    ["black with a hole", (x) => (left(x) ? [0, 0, 0, 0] : [0, 0, 0]), { read: "transparency", left: 255, right: 0 }],
    ["a picture with a hole", (x, y) => [x * 16, y * 16, 128, left(x) ? 0 : 255], { read: "transparency", left: 255, right: 0 }],
    [
      "black and white with a clear edge",
      (x, y) => (y === SIZE - 1 ? [0, 0, 0, 0] : left(x) ? [255, 255, 255] : [0, 0, 0]),
      { read: "brightness", left: 255, right: 0 },
    ],
    ["nothing at all", () => [0, 0, 0, 0], { read: "transparency", left: 255, right: 255 }],
  ])("%s", (_name, painter, expected) => {
    expect(halves(painter)).toEqual(expected);
  });

  test("soft edges stay soft", () => {
    const soft: Painter = (x) => [255, 255, 255, x * 16];
    expect([...mask(soft).data.subarray(0, 4)]).toEqual([0, 16, 32, 48]);
  });

  test("of a picture itself, the transparent parts count whatever their colour", () => {
    const { data } = maskFromTransparency(paint(2, 1, (x) => [255, 255, 255, x === 0 ? 0 : 200]));
    expect([...data]).toEqual([255, 55]);
  });

  test("with nothing in it but what JPEG leaves is empty", () => {
    expect(isEmpty(mask(() => [9, 7, 12]))).toBe(true);
    expect(isEmpty(mask((x, y) => (x + y === 0 ? [255, 255, 255] : [0, 0, 0])))).toBe(false);
  });
});

describe("enlarging a mask", () => {
  test("keeps where things are, and fades between them", () => {
    const small = readMask(paint(2, 1, (x) => (x === 0 ? [255, 255, 255] : [0, 0, 0])));
    expect([...enlargeMask(small, { width: 8, height: 1 }).data]).toEqual([255, 255, 223, 159, 96, 32, 0, 0]);
  });

  test("keeps how much of the picture is meant, within what fading makes of edges", () => {
    const sizes = fc.record({ part: fc.integer({ min: 1, max: 9 }), by: fc.integer({ min: 1, max: 9 }) });
    fc.assert(
      fc.property(sizes, ({ part, by }) => {
        const small = readMask(paint(10, 10, (x) => (x < part ? [255, 255, 255] : [0, 0, 0])));
        const { data } = enlargeMask(small, { width: 10 * by, height: 10 * by + 3 });
        const mean = data.reduce((sum, value) => sum + value, 0) / data.length / 255;
        return Math.abs(mean - part / 10) < 0.01;
      }),
    );
  });
});

test("as a picture it says the same in its colours and in its alpha", () => {
  const { data } = maskToPixels(readMask(paint(2, 1, (x) => (x === 0 ? [255, 255, 255] : [0, 0, 0]))));
  expect([...data]).toEqual([255, 255, 255, 0, 0, 0, 0, 255]);
});
