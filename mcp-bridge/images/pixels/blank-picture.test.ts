import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { systemClock } from "#base/clock.ts";
import { noise, paint, png } from "../../test-support/pictures.ts";
import { blankImage } from "../worker/blank-image.ts";
import { ImageWorkers } from "../worker/image-workers.ts";
import { blankOf } from "./blank-picture.ts";
import { downscale } from "./pixels.ts";

const workers = new ImageWorkers(systemClock);
afterAll(() => workers.dispose());

describe("blankOf", () => {
  test("black, also where the last bits are not", () => {
    expect(blankOf(paint(256, 256, () => [0, 0, 0]))).toBe("black");
    expect(blankOf(paint(256, 256, (x) => [x % 5, 3, 0]))).toBe("black");
  });

  test("one colour, whatever it is", () => {
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 255 }), fc.nat(255), fc.nat(255), (red, green, blue) => {
        expect(blankOf(paint(64, 64, () => [red, green, blue]))).toBe("flat");
      }),
      { numRuns: 30 },
    );
  });

  test("noise of single pixels, also in a smaller copy", () => {
    expect(blankOf(paint(512, 512, noise(3)))).toBe("noise");
    expect(blankOf(downscale(paint(512, 512, noise(4)), { width: 384, height: 384 }))).toBe("noise");
  });

  test("noise of latents, which is smooth within eight pixels", () => {
    const random = noise(9);
    const blocks = Array.from({ length: 65 * 65 }, () => random(0, 0)[0]);
    const at = (x: number, y: number) => blocks[y * 65 + x] ?? 0;
    const smooth = paint(512, 512, (x, y) => {
      const [left, top, dx, dy] = [Math.floor(x / 8), Math.floor(y / 8), (x % 8) / 8, (y % 8) / 8];
      const upper = at(left, top) * (1 - dx) + at(left + 1, top) * dx;
      const lower = at(left, top + 1) * (1 - dx) + at(left + 1, top + 1) * dx;
      const value = upper * (1 - dy) + lower * dy;
      return [value, value, value];
    });
    expect(blankOf(smooth)).toBe("noise");
  });

  test("pictures are none of these: gradients, stripes, a dark scene with a light, a drawing on white", () => {
    expect(blankOf(paint(256, 256, (x, y) => [x, y, 128]))).toBeNull();
    expect(blankOf(paint(256, 256, (x) => (Math.floor(x / 16) % 2 ? [220, 220, 220] : [30, 30, 30])))).toBeNull();
    expect(blankOf(paint(256, 256, (x, y) => (Math.hypot(x - 80, y - 90) < 20 ? [240, 230, 180] : [4, 4, 10])))).toBeNull();
    expect(blankOf(paint(256, 256, (x, y) => (Math.abs(x - y) < 3 ? [20, 20, 20] : [255, 255, 255])))).toBeNull();
  });

  test("a grainy photograph is no noise: its light and shade are larger than its grain", () => {
    const random = noise(7);
    expect(
      blankOf(
        paint(384, 384, (x, y) => {
          const grain = (random(x, y)[0] - 128) / 4;
          const light = 128 + 90 * Math.sin(x / 60) * Math.cos(y / 45);
          return [light + grain, light + grain, light + grain];
        }),
      ),
    ).toBeNull();
  });

  test("of a file, it agrees with its pixels, and leaves patches of a few pixels alone", async () => {
    expect(
      await blankImage(
        workers,
        png(256, 256, () => [90, 20, 20]),
      ),
    ).toBe("flat");
    expect(await blankImage(workers, png(256, 256, noise(6)))).toBe("noise");
    expect(
      await blankImage(
        workers,
        png(256, 256, (x, y) => [x, y, (x * y) % 256]),
      ),
    ).toBeNull();
    expect(
      await blankImage(
        workers,
        png(1, 1, () => [0, 0, 0]),
      ),
    ).toBeNull();
    expect(await blankImage(workers, Buffer.from("no picture"))).toBeNull();
  });
});
