import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { denoisePreview, type PaintRequest, paint, stampWatermark } from "./index.ts";
import { parsePrompt, wordsOf } from "./parse-prompt.ts";

const FOX: PaintRequest = {
  prompt: "a fox in the snow at sunset",
  negative: "",
  seed: 7n,
  width: 128,
  height: 96,
  style: "poster",
  warmth: 0,
};
const pixelsOf = (change: Partial<PaintRequest>): Promise<Float32Array> => paint({ ...FOX, ...change });

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
  test("is the same for the same request", async () => {
    for (const style of ["poster", "sketch"] as const) expect(await pixelsOf({ style })).toEqual(await pixelsOf({ style }));
  });

  test("has the size asked for and values 0..1, whatever the prompt", async () => {
    const prompts = fc.oneof(
      fc.string(),
      fc.constantFrom(
        "owl",
        "whale at night",
        "neon city, rain",
        "cup",
        "a violin",
        "astronaut riding a horse",
        "watercolor castle, rainbow",
        "((fox:1.3)) <lora:x:1>",
      ),
    );
    const requests = fc.record({
      prompt: prompts,
      negative: fc.string(),
      seed: fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
      width: fc.integer({ min: 16, max: 90 }),
      height: fc.integer({ min: 16, max: 90 }),
      style: fc.constantFrom("sketch" as const, "poster" as const),
      warmth: fc.double({ min: -1, max: 1, noNaN: true }),
    });
    const judged = fc.asyncProperty(requests, async (request) => {
      const pixels = await paint(request);
      expect(pixels.length).toBe(request.width * request.height * 3);
      expect(pixels.every((value) => value >= 0 && value <= 1)).toBe(true);
    });
    await fc.assert(judged, { numRuns: 60 });
  });

  test("leaves no pixel unpainted", async () => {
    for (const prompt of ["fox", "whale", "rocket", "cup of tea", "qwertz", "red boat on the sea", "abstract pattern", "turtle"]) {
      for (const [width, height] of [
        [128, 96],
        [48, 200],
        [300, 64],
      ] as const) {
        expect(share(await pixelsOf({ prompt, width, height }), (r, g, b) => r + g + b === 0)).toBe(0);
      }
    }
  });

  test("differs from seed to seed, from prompt to prompt, from style to style", async () => {
    const seeds = await Promise.all([1n, 2n, 3n, 1n << 40n].map((seed) => pixelsOf({ seed })));
    seeds.forEach((a, i) => {
      for (const b of seeds.slice(i + 1)) expect(distance(a, b)).toBeGreaterThan(0.03);
    });
    expect(distance(await pixelsOf({ prompt: "a fox" }), await pixelsOf({ prompt: "a whale" }))).toBeGreaterThan(0.1);
    expect(distance(await pixelsOf({}), await pixelsOf({ style: "sketch" }))).toBeGreaterThan(0.02);
  });

  test("shows a landscape for words that nobody knows, another one for other words", async () => {
    const unknown = await pixelsOf({ prompt: "qwertz" });
    expect(new Set(unknown.map((value) => Math.round(value * 255))).size).toBeGreaterThan(50);
    expect(distance(unknown, await pixelsOf({ prompt: "asdf" }))).toBeGreaterThan(0.03);
  });

  test("shows a fox as a good part of orange, and none without a fox", async () => {
    const orange = (r: number, g: number, b: number): boolean => r > 0.6 && r - g > 0.22 && g - b > 0.1;
    for (const seed of [1n, 2n, 3n, 4n]) {
      const scene = { seed, prompt: "a fox in a green meadow at noon" };
      expect(share(await pixelsOf(scene), orange)).toBeGreaterThan(0.04);
      expect(share(await pixelsOf({ ...scene, negative: "fox" }), orange)).toBeLessThan(0.03);
    }
  });

  test("is darker by night and warmer with warmth", async () => {
    const light = (pixels: Float32Array): number => pixels.reduce((sum, value) => sum + value, 0) / pixels.length;
    expect(light(await pixelsOf({ prompt: "a house at night" }))).toBeLessThan(light(await pixelsOf({ prompt: "a house at noon" })) - 0.15);
    const redness = (pixels: Float32Array): number =>
      pixels.reduce((sum, value, i) => sum + (i % 3 === 0 ? value : i % 3 === 2 ? -value : 0), 0);
    expect(redness(await pixelsOf({ warmth: 1 }))).toBeGreaterThan(redness(await pixelsOf({ warmth: -1 })));
  });
});

describe("parsing a prompt", () => {
  const subjectsOf = (prompt: string, negative = ""): string[] => parsePrompt(prompt, negative).mentions.map(({ subject }) => subject.name);

  test("finds subjects, counts and their colours", () => {
    const { mentions, meanings } = parsePrompt("Two blue foxes and a red boat in the snow, at sunset", "");
    expect(mentions.map(({ subject, count }) => [subject.name, count])).toEqual([
      ["fox", 2],
      ["boat", 1],
    ]);
    expect(mentions.every(({ colour }) => colour !== null)).toBe(true);
    expect([meanings.has("sunset"), meanings.has("snow")]).toEqual([true, true]);
  });

  test("a violin is a violin, and a dinosaur no dragon", () => {
    expect(subjectsOf("a violin")).toEqual(["violin"]);
    expect(subjectsOf("a dinosaur")).toEqual(["dinosaur"]);
    expect(subjectsOf("cherries on a table")).toEqual(["cherries"]);
    expect(subjectsOf("a hot air balloon")).toEqual(["balloon"]);
  });

  test("knows the fruit from the colour", () => {
    expect(subjectsOf("an orange and a peach")).toEqual(["tangerine", "peach"]);
    expect(subjectsOf("an orange cat")).toEqual(["cat"]);
  });

  test("leaves out what is denied", () => {
    const { worn, meanings } = parsePrompt("a cat without a hat, no clouds", "");
    expect(worn.size).toBe(0);
    expect([meanings.has("clouds"), meanings.has("no-clouds")]).toEqual([false, true]);
    expect(subjectsOf("a cat and a dog", "dogs, blurry")).toEqual(["cat"]);
  });

  test("gives a subject its home, where the prompt names no place", () => {
    expect(parsePrompt("a penguin", "").meanings.has("snow")).toBe(true);
    expect(parsePrompt("a penguin in the desert", "").meanings.has("snow")).toBe(false);
  });

  test("says so when it understood nothing", () => {
    expect(parsePrompt("zxcv", "").understood).toBe(false);
    expect(parsePrompt("masterpiece, a fox", "").understood).toBe(true);
    expect(wordsOf("((Fox:1.3)) <lora:x:1>, ice cream")).toEqual(["fox", "ice-cream"]);
  });
});

describe("a preview of the denoising", () => {
  const [width, height] = [64, 48];

  test("at 1 is the painting, at 0 noise that knows nothing of it, or the start", async () => {
    const finished = await pixelsOf({ width, height });
    const start = await pixelsOf({ width, height, prompt: "whale" });
    expect(denoisePreview(finished, null, 1n, width, height, 1)).toEqual(finished);
    expect(denoisePreview(finished, start, 1n, width, height, 1)).toEqual(finished);
    expect(denoisePreview(finished, start, 1n, width, height, 0)).toEqual(start);
    const noise = denoisePreview(finished, null, 1n, width, height, 0);
    expect(noise).toEqual(denoisePreview(start, null, 1n, width, height, 0));
    expect(distance(noise, denoisePreview(finished, null, 2n, width, height, 0))).toBeGreaterThan(0.05);
  });

  test("comes closer to the painting, and stays in range", async () => {
    const finished = await pixelsOf({ width, height });
    for (const start of [null, await pixelsOf({ width, height, prompt: "whale" })]) {
      const away = [0, 0.25, 0.5, 0.75, 0.9, 1].map((t) => distance(denoisePreview(finished, start, 3n, width, height, t), finished));
      expect(away).toEqual([...away].sort((a, b) => b - a));
    }
    expect(denoisePreview(finished, null, 3n, width, height, 0.4).every((value) => value >= 0 && value <= 1)).toBe(true);
  });
});

describe("the watermark", () => {
  test.each([
    [512, 512],
    [1024, 576],
    [64, 64],
    [16, 16],
    [200, 900],
  ])("changes the lower right corner of %i x %i only", async (width, height) => {
    const before = new Float32Array(width * height * 3).fill(0.6);
    const after = before.slice();
    await stampWatermark(after, width, height);
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
    expect(after.every((value) => value >= 0 && value <= 1)).toBe(true);
  });
});

test("the painter is small: subjects and scenery are art, not code", () => {
  const sources = readdirSync(import.meta.dirname).filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"));
  const lines = sources.map((file) => readFileSync(new URL(file, import.meta.url), "utf8").split("\n").length - 1);
  expect(lines.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(1400);
});
