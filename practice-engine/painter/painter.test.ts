import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type PaintRequest, paint, paintStage, stampMark } from "./index.ts";
import { readPrompt } from "./parse-prompt.ts";

const FOX: PaintRequest = {
  prompt: "a fox in the snow at sunset",
  negative: "",
  seed: 7n,
  width: 128,
  height: 96,
  style: "poster",
  warmth: 0,
};
const pixelsOf = (change: Partial<PaintRequest>): Float32Array => paint({ ...FOX, ...change }).pixels;

/** Mean distance of two pictures, 0..1. */
function distance(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, index) => sum + Math.abs(value - (b[index] ?? 0)), 0) / a.length;
}

/** Share of pixels for which `test` holds. */
function share(pixels: Float32Array, holds: (r: number, g: number, b: number) => boolean): number {
  let count = 0;
  for (let i = 0; i < pixels.length; i += 3) if (holds(pixels[i] as number, pixels[i + 1] as number, pixels[i + 2] as number)) count++;
  return count / (pixels.length / 3);
}

describe("a painting", () => {
  test("is the same for the same request", () => {
    for (const style of ["poster", "sketch"] as const) expect(pixelsOf({ style })).toEqual(pixelsOf({ style }));
  });

  test("has the size asked for and values 0..1, whatever the prompt", () => {
    const prompts = fc.oneof(
      fc.string(),
      fc.constantFrom(
        "owl",
        "whale at night",
        "neon city, rain",
        "cup",
        "astronaut riding a horse",
        "watercolor castle, rainbow",
        "((fox:1.3)) <lora:x:1>",
      ),
    );
    fc.assert(
      fc.property(
        prompts,
        fc.string(),
        fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
        fc.integer({ min: 16, max: 90 }),
        fc.integer({ min: 16, max: 90 }),
        fc.constantFrom("sketch" as const, "poster" as const),
        fc.double({ min: -1, max: 1, noNaN: true }),
        (prompt, negative, seed, width, height, style, warmth) => {
          const { pixels } = paint({ prompt, negative, seed, width, height, style, warmth });
          expect(pixels.length).toBe(width * height * 3);
          expect(pixels.every((value) => value >= 0 && value <= 1)).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  test("leaves no pixel unpainted", () => {
    for (const prompt of ["fox", "whale", "rocket", "cup of tea", "qwertz", "red boat on the sea"]) {
      expect(share(pixelsOf({ prompt }), (r, g, b) => r + g + b === 0)).toBe(0);
    }
  });

  test("differs from seed to seed, from prompt to prompt, from style to style", () => {
    const seeds = [1n, 2n, 3n, 1n << 40n].map((seed) => pixelsOf({ seed }));
    seeds.forEach((a, i) => {
      for (const b of seeds.slice(i + 1)) expect(distance(a, b)).toBeGreaterThan(0.03);
    });
    expect(distance(pixelsOf({ prompt: "a fox" }), pixelsOf({ prompt: "a whale" }))).toBeGreaterThan(0.1);
    expect(distance(pixelsOf({}), pixelsOf({ style: "sketch" }))).toBeGreaterThan(0.02);
    expect(distance(pixelsOf({ prompt: "qwertz" }), pixelsOf({ prompt: "asdf" }))).toBeGreaterThan(0.03);
  });

  test("shows a fox as a good part of orange, and none without a fox", () => {
    const orange = (r: number, g: number, b: number): boolean => r > 0.6 && r - g > 0.22 && g - b > 0.1;
    for (const seed of [1n, 2n, 3n, 4n]) {
      const scene = { seed, prompt: "a fox in a green meadow at noon" };
      expect(share(pixelsOf(scene), orange)).toBeGreaterThan(0.04);
      expect(share(pixelsOf({ ...scene, negative: "fox" }), orange)).toBeLessThan(0.03);
    }
  });

  test("is darker by night and warmer with warmth", () => {
    const light = (pixels: Float32Array): number => pixels.reduce((sum, value) => sum + value, 0) / pixels.length;
    expect(light(pixelsOf({ prompt: "a house at night" }))).toBeLessThan(light(pixelsOf({ prompt: "a house at noon" })) - 0.15);
    const redness = (pixels: Float32Array): number =>
      pixels.reduce((sum, value, i) => sum + (i % 3 === 0 ? value : i % 3 === 2 ? -value : 0), 0);
    expect(redness(pixelsOf({ warmth: 1 }))).toBeGreaterThan(redness(pixelsOf({ warmth: -1 })));
  });
});

describe("reading a prompt", () => {
  test("finds subjects, counts and their colours", () => {
    const { mentions, time, snow } = readPrompt("Two blue foxes and a red boat in the snow, at sunset", "");
    expect(mentions.map(({ subject, count }) => [subject.name, count])).toEqual([
      ["fox", 2],
      ["boat", 1],
    ]);
    expect(mentions.every(({ colour }) => colour !== null)).toBe(true);
    expect([time, snow]).toEqual(["sunset", true]);
  });

  test("leaves out what is denied", () => {
    expect(readPrompt("a cat without a hat, no clouds", "").props.size).toBe(0);
    expect(readPrompt("a cat and a dog", "dogs, blurry").mentions.map(({ subject }) => subject.name)).toEqual(["cat"]);
  });

  test("says so when it understood nothing", () => {
    expect(readPrompt("zxcv", "").empty).toBe(true);
    expect(readPrompt("masterpiece, a fox", "").empty).toBe(false);
  });
});

describe("a stage", () => {
  const [width, height] = [64, 48];
  const finished = pixelsOf({ width, height });
  const start = pixelsOf({ width, height, prompt: "whale" });

  test("1 is the painting, 0 is noise that knows nothing of it, or the start", () => {
    expect(paintStage(finished, null, 1n, width, height, 1)).toEqual(finished);
    expect(paintStage(finished, start, 1n, width, height, 1)).toEqual(finished);
    expect(paintStage(finished, start, 1n, width, height, 0)).toEqual(start);
    const noise = paintStage(finished, null, 1n, width, height, 0);
    expect(noise).toEqual(paintStage(start, null, 1n, width, height, 0));
    expect(distance(noise, paintStage(finished, null, 2n, width, height, 0))).toBeGreaterThan(0.05);
  });

  test("comes closer to the painting with t, and stays in range", () => {
    for (const from of [null, start]) {
      const away = [0, 0.25, 0.5, 0.75, 0.9, 1].map((t) => distance(paintStage(finished, from, 3n, width, height, t), finished));
      expect(away).toEqual([...away].sort((a, b) => b - a));
    }
    expect(paintStage(finished, null, 3n, width, height, 0.4).every((value) => value >= 0 && value <= 1)).toBe(true);
  });
});

describe("the mark", () => {
  test.each([
    [512, 512],
    [1024, 576],
    [64, 64],
    [16, 16],
    [200, 900],
  ])("changes the lower right corner of %i x %i only", (width, height) => {
    const before = new Float32Array(width * height * 3).fill(0.6);
    const after = before.slice();
    stampMark(after, width, height);
    let changed = 0;
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        if (after[(y * width + x) * 3] === before[(y * width + x) * 3]) continue;
        changed++;
        expect(x).toBeGreaterThan(width * 0.45);
        expect(y).toBeGreaterThan(height * 0.6);
      }
    }
    expect(changed).toBeGreaterThan(0);
    expect(changed / (width * height)).toBeLessThan(0.12);
  });
});
