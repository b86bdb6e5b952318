import { describe, expect, test } from "vitest";
import { noise, paint, png } from "../test-support/pictures.ts";
import { examinePicture } from "./examine.ts";
import { type EnginePreview, fitPicture } from "./fit.ts";
import { decodePicture, encodeJpeg, shrink } from "./pixels.ts";

const LIMIT = 300_000;
const noisy = png(640, 640, noise());
const pngFile = (bytes: Uint8Array) => ({ bytes, mime: "image/png" });

/** What an engine would answer, and how often it was asked. */
function engine(sizeOf: (quality: number) => number): { preview: EnginePreview; asked: number[] } {
  const asked: number[] = [];
  const preview: EnginePreview = async (quality) => {
    asked.push(quality);
    const jpeg = encodeJpeg(paint(64, 64, noise()), 50);
    // Bytes behind the end of a JPEG do no harm, and make it as large as the test wants it.
    return {
      bytes: Buffer.concat([jpeg.subarray(0, -2), Buffer.alloc(Math.max(0, sizeOf(quality))), jpeg.subarray(-2)]),
      mime: "image/jpeg",
    };
  };
  return { preview, asked };
}

describe("fitPicture", () => {
  test("a small picture goes as it is, byte by byte", async () => {
    const small = png(64, 48);
    const { preview, asked } = engine(() => 0);
    expect(await fitPicture(pngFile(small), LIMIT, preview)).toEqual({
      base64: small.toString("base64"),
      mime: "image/png",
      width: 64,
      height: 48,
      reduced: false,
    });
    expect(asked).toEqual([]);
  });

  test("a larger one is asked of the engine, at the best quality that fits", async () => {
    const { preview, asked } = engine((quality) => (quality > 80 ? 300_000 : 150_000));
    const fitted = await fitPicture(pngFile(noisy), LIMIT, preview);
    expect(asked).toEqual([90, 75]);
    expect(fitted).toMatchObject({ mime: "image/jpeg", reduced: true });
    expect(fitted?.base64.length).toBeLessThanOrEqual(LIMIT);
  });

  test.each([
    ["no engine", null],
    ["an engine that fails", async () => Promise.reject(new Error("gone"))],
    ["an engine that answers something else", async () => ({ bytes: Buffer.from("<html>"), mime: "text/html" })],
    ["an engine whose JPEG is far too large", engine(() => 5_000_000).preview],
  ] satisfies [string, EnginePreview | null][])("with %s the picture is made smaller here", async (_name, preview) => {
    const fitted = await fitPicture(pngFile(noisy), LIMIT, preview);
    expect(fitted?.base64.length).toBeLessThanOrEqual(LIMIT);
    // Not needlessly small, though.
    expect(fitted?.base64.length).toBeGreaterThan(LIMIT / 4);
    expect(examinePicture(Buffer.from(fitted?.base64 ?? "", "base64"))).toEqual({
      mime: "image/jpeg",
      width: fitted?.width,
      height: fitted?.height,
    });
  });

  test("even a very small limit is kept", async () => {
    const fitted = await fitPicture(pngFile(noisy), 20_000, null);
    expect(fitted?.base64.length).toBeLessThanOrEqual(20_000);
  });

  test("what cannot be decoded is not shown", async () => {
    expect(await fitPicture(pngFile(Buffer.from("not a picture")), LIMIT, null)).toBeNull();
  });
});

describe("shrink", () => {
  test("keeps the mean colour, and what lies where", () => {
    const half = shrink(
      paint(64, 32, (x) => (x < 32 ? [255, 0, 0] : [0, 0, 255])),
      16,
    );
    expect([half.width, half.height]).toEqual([16, 8]);
    expect([...half.data.subarray(0, 4)]).toEqual([255, 0, 0, 255]);
    expect([...half.data.subarray(15 * 4, 16 * 4)]).toEqual([0, 0, 255, 255]);
  });

  test("transparent places become white, as on a page", () => {
    const flat = shrink(
      paint(8, 8, () => [255, 0, 0, 0]),
      8,
    );
    expect([...flat.data.subarray(0, 4)]).toEqual([255, 255, 255, 255]);
  });

  test("a JPEG made of it is the same picture", () => {
    const pixels = shrink(
      paint(64, 64, (x, y) => [x * 4, y * 4, 128]),
      32,
    );
    const back = decodePicture(encodeJpeg(pixels, 95), "image/jpeg");
    const worst = Math.max(...pixels.data.map((value, index) => Math.abs(value - (back?.data[index] ?? 0))));
    expect(worst).toBeLessThan(24);
  });
});
