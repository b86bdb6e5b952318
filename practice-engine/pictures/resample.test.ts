import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { resample, resampleCropped, SCALE_METHODS } from "./resample.ts";

const row = (values: number[]) => ({ pixels: Float32Array.from(values), size: { width: values.length, height: 1 } });
const rounded = (values: Float32Array) => [...values].map((value) => Math.round(value * 1e5) / 1e5);

describe("agrees with PyTorch 2.13's interpolate on [0, 1, 0.25, 0.5, 0.75]", () => {
  const { pixels, size } = row([0, 1, 0.25, 0.5, 0.75]);
  test.each([
    ["nearest-exact", 3, [0, 0.25, 0.75]],
    ["nearest-exact", 8, [0, 0, 1, 0.25, 0.25, 0.5, 0.75, 0.75]],
    ["bilinear", 3, [0.33333, 0.25, 0.66667]],
    ["bilinear", 8, [0, 0.4375, 0.95313, 0.48438, 0.32813, 0.48438, 0.64063, 0.75]],
    ["area", 3, [0.5, 0.58333, 0.625]],
    ["area", 8, [0, 0.5, 1, 0.625, 0.375, 0.5, 0.625, 0.75]],
    ["bicubic", 3, [0.35648, 0.25, 0.68519]],
    ["bicubic", 8, [-0.09283, 0.49037, 1.00325, 0.49193, 0.22742, 0.47522, 0.66273, 0.77321]],
  ] as const)("%s to %i", (method, width, expected) => {
    const result = rounded(resample(pixels, size, { width, height: 1 }, 1, method));
    expect(result).toHaveLength(width);
    for (const [index, value] of result.entries()) expect(value).toBeCloseTo(expected[index] ?? Number.NaN, 4);
  });
});

test.each([
  [3, [113, 130, 154]],
  [8, [0, 115, 255, 133, 46, 119, 176, 195]],
])("lanczos agrees with Pillow's bytes: 5 to %i", (width, expected) => {
  const { pixels, size } = row([0, 255, 64, 128, 191].map((byte) => byte / 255));
  const result = resample(pixels, size, { width, height: 1 }, 1, "lanczos");
  expect([...result].map((value) => Math.round(value * 255))).toEqual(expected);
});

const side = fc.integer({ min: 1, max: 24 });

test("a flat picture stays flat, whatever the method and the sizes", () => {
  fc.assert(
    fc.property(
      side,
      side,
      side,
      side,
      fc.constantFrom(...SCALE_METHODS),
      fc.integer({ min: 0, max: 255 }),
      (w, h, toW, toH, method, byte) => {
        const pixels = new Float32Array(w * h * 3).fill(byte / 255);
        const result = resample(pixels, { width: w, height: h }, { width: toW, height: toH }, 3, method);
        expect(result).toHaveLength(toW * toH * 3);
        for (const value of result) expect(value).toBeCloseTo(byte / 255, 4);
      },
    ),
  );
});

test("nearest-exact by a whole factor makes blocks, and area takes them back", () => {
  fc.assert(
    fc.property(
      side,
      side,
      fc.integer({ min: 1, max: 4 }),
      fc.infiniteStream(fc.float({ min: 0, max: 1, noNaN: true })),
      (width, height, factor, values) => {
        const pixels = Float32Array.from({ length: width * height }, () => values.next().value);
        const large = { width: width * factor, height: height * factor };
        const blocks = resample(pixels, { width, height }, large, 1, "nearest-exact");
        blocks.forEach((value, i) => {
          const x = Math.floor((i % large.width) / factor);
          const y = Math.floor(Math.floor(i / large.width) / factor);
          expect(value).toBe(pixels[y * width + x]);
        });
        const back = resample(blocks, large, { width, height }, 1, "area");
        back.forEach((value, i) => void expect(value).toBeCloseTo(pixels[i] ?? Number.NaN, 5));
      },
    ),
    { numRuns: 40 },
  );
});

test("a centred crop keeps the middle and loses the sides", () => {
  const { pixels, size } = row([0, 0, 1, 1, 0, 0]);
  expect([...resampleCropped(pixels, size, { width: 2, height: 1 }, 1, "nearest-exact")]).toEqual([1, 1]);
});
