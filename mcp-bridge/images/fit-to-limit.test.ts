import { afterAll, describe, expect, test } from "vitest";
import { systemClock } from "#base/clock.ts";
import { noise, paint, png } from "../test-support/pictures.ts";
import type { EnginePreviews } from "./engine-previews.ts";
import { fitToLimit } from "./fit-to-limit.ts";
import { readImageInfo } from "./image-info.ts";
import { decodeImage, downscale, encodeJpeg, fitWithin, flattenOnWhite } from "./pixels/pixels.ts";
import { ImageWorkers } from "./worker/image-workers.ts";

const workers = new ImageWorkers(systemClock);
afterAll(() => workers.dispose());

const LIMIT = 300_000;
const noisy = png(640, 640, noise());
const pngFile = (bytes: Uint8Array) => ({ bytes, mime: "image/png" });

/** What an engine would answer, and how often it was asked. */
function engine(sizeOf: (quality: number) => number): { views: EnginePreviews; asked: number[] } {
  const asked: number[] = [];
  const jpeg = async (quality: number) => {
    asked.push(quality);
    const jpeg = encodeJpeg(paint(64, 64, noise()), 50);
    // Bytes behind the end of a JPEG do no harm, and make it as large as the test wants it.
    return {
      bytes: Buffer.concat([jpeg.subarray(0, -2), Buffer.alloc(Math.max(0, sizeOf(quality))), jpeg.subarray(-2)]),
      mime: "image/jpeg",
    };
  };
  return { views: { jpeg, channel: () => Promise.reject(new Error("not asked for")) }, asked };
}

const failing = (jpeg: EnginePreviews["jpeg"]): EnginePreviews => ({ jpeg, channel: jpeg as () => ReturnType<EnginePreviews["jpeg"]> });

describe("fitToLimit", () => {
  test("a small picture goes as it is, byte by byte", async () => {
    const small = png(64, 48);
    const { views, asked } = engine(() => 0);
    expect(await fitToLimit(pngFile(small), LIMIT, views, workers)).toEqual({
      base64: small.toString("base64"),
      mime: "image/png",
      width: 64,
      height: 48,
      reduced: false,
      onWhite: false,
    });
    expect(asked).toEqual([]);
  });

  test("a larger one is asked of the engine, once where the guess was right", async () => {
    const { views, asked } = engine(() => 150_000);
    const fitted = await fitToLimit(pngFile(noisy), LIMIT, views, workers);
    expect(asked).toHaveLength(1);
    expect(fitted).toMatchObject({ mime: "image/jpeg", reduced: true });
    expect(fitted?.base64.length).toBeLessThanOrEqual(LIMIT);
  });

  test("a smooth one is asked for at the best quality", async () => {
    const smooth = png(1200, 1200, (x, y) => [x / 5, y / 5, (x + y) / 10]);
    const { views, asked } = engine(() => 10_000);
    await fitToLimit(pngFile(smooth), 24_000, views, workers);
    expect(asked).toEqual([90]);
  });

  test("a wrong guess costs one more question, at the quality that the first answer calls for", async () => {
    const { views, asked } = engine((quality) => (quality > 50 ? 260_000 : 190_000));
    const fitted = await fitToLimit(pngFile(noisy), LIMIT, views, workers);
    expect(asked).toHaveLength(2);
    expect(asked[1]).toBeLessThan(asked[0] ?? 0);
    expect(fitted?.base64.length).toBeLessThanOrEqual(LIMIT);
  });

  test.each([
    ["no engine", null],
    ["an engine that fails", failing(async () => Promise.reject(new Error("gone")))],
    ["an engine that answers something else", failing(async () => ({ bytes: Buffer.from("<html>"), mime: "text/html" }))],
    ["an engine whose JPEG is far too large", engine(() => 5_000_000).views],
  ] satisfies [string, EnginePreviews | null][])("with %s the picture is made smaller here", async (_name, views) => {
    const fitted = await fitToLimit(pngFile(noisy), LIMIT, views, workers);
    expect(fitted?.base64.length).toBeLessThanOrEqual(LIMIT);
    // Not needlessly small, though.
    expect(fitted?.base64.length).toBeGreaterThan(LIMIT / 4);
    expect(readImageInfo(Buffer.from(fitted?.base64 ?? "", "base64"))).toMatchObject({
      mime: "image/jpeg",
      width: fitted?.width,
      height: fitted?.height,
    });
  });

  test("even a very small limit is kept", async () => {
    const fitted = await fitToLimit(pngFile(noisy), 20_000, null, workers);
    expect(fitted?.base64.length).toBeLessThanOrEqual(20_000);
  });

  test("what cannot be decoded is not shown", async () => {
    expect(await fitToLimit(pngFile(Buffer.from("not a picture")), LIMIT, null, workers)).toBeNull();
  });
});

describe("transparent pictures", () => {
  const logo = png(700, 500, (x, y) => (x < 350 ? [0, 0, 0, 0] : [(x * 7 + y * 13) % 256, (x * 31) % 256, (y * 17) % 256]));

  test("stay as they are where they are small enough", async () => {
    expect(await fitToLimit(pngFile(logo), 2_000_000, null, workers)).toMatchObject({ reduced: false, onWhite: false, mime: "image/png" });
  });

  test("become white where they are transparent, never what an engine makes of that", async () => {
    const { views, asked } = engine(() => 1000);
    const fitted = await fitToLimit(pngFile(logo), 100_000, views, workers);
    expect(asked).toEqual([]);
    expect(fitted).toMatchObject({ reduced: true, onWhite: true, mime: "image/jpeg" });
    const shown = await decodeImage(Buffer.from(fitted?.base64 ?? "", "base64"));
    expect(Math.min(...(shown?.data.subarray(0, 3) ?? []))).toBeGreaterThan(245);
  });

  test("of which nothing is transparent are asked of the engine like any other", async () => {
    const opaque = png(640, 640, noise());
    expect(readImageInfo(opaque)?.alpha).toBe(true);
    const { views, asked } = engine(() => 1000);
    await fitToLimit(pngFile(opaque), LIMIT, views, workers);
    expect(asked).toHaveLength(1);
  });
});

describe("downscale", () => {
  test("keeps the mean colour, and what lies where", () => {
    const half = downscale(
      paint(64, 32, (x) => (x < 32 ? [255, 0, 0] : [0, 0, 255])),
      { width: 16, height: 8 },
    );
    expect([half.width, half.height]).toEqual([16, 8]);
    expect([...half.data.subarray(0, 4)]).toEqual([255, 0, 0, 255]);
    expect([...half.data.subarray(15 * 4, 16 * 4)]).toEqual([0, 0, 255, 255]);
  });

  test("gives transparent places no say in the colour", () => {
    const half = downscale(
      paint(2, 1, (x) => (x === 0 ? [255, 0, 0, 0] : [0, 0, 200])),
      { width: 1, height: 1 },
    );
    expect([...half.data]).toEqual([0, 0, 200, 128]);
  });

  test("on white, transparent places are white", () => {
    const flat = flattenOnWhite(paint(8, 8, () => [255, 0, 0, 0]));
    expect([...flat.data.subarray(0, 4)]).toEqual([255, 255, 255, 255]);
  });

  test("a JPEG made of it is the same picture", async () => {
    const pixels = downscale(
      paint(64, 64, (x, y) => [x * 4, y * 4, 128]),
      fitWithin(32)({ width: 64, height: 64 }),
    );
    const back = await decodeImage(encodeJpeg(pixels, 95));
    const worst = Math.max(...pixels.data.map((value, index) => Math.abs(value - (back?.data[index] ?? 0))));
    expect(worst).toBeLessThan(24);
  });
});
