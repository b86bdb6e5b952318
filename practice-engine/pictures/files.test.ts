import fc from "fast-check";
import jpeg from "jpeg-js";
import { PNG } from "pngjs";
import { describe, expect, test } from "vitest";
import { toByte } from "./arithmetic.ts";
import { channelOf, decodePicture, exifOrientation, UnreadableImageError } from "./decode.ts";
import { encodeJpeg, toRgba } from "./encode.ts";
import { encodePng, pngText, rowsOf } from "./png.ts";
import { encodeWebp } from "./webp.ts";

const side = fc.integer({ min: 1, max: 40 });

describe("PNG", () => {
  test("what is written is read back exactly, by another program's reader too", async () => {
    await fc.assert(
      fc.asyncProperty(
        side,
        side,
        fc.constantFrom(3, 4) as fc.Arbitrary<3 | 4>,
        fc.uint8Array({ minLength: 64, maxLength: 64 }),
        async (width, height, channels, seed) => {
          const bytes = Uint8Array.from({ length: width * height * channels }, (_, i) => (seed[i % 64] ?? 0) ^ (i >> 4));
          const file = await encodePng({ width, height, channels, row: rowsOf(bytes, width * channels) });
          const read = PNG.sync.read(file);
          expect([read.width, read.height]).toEqual([width, height]);
          for (let i = 0; i < width * height; i++) {
            expect([...read.data.subarray(i * 4, i * 4 + channels)]).toEqual([...bytes.subarray(i * channels, (i + 1) * channels)]);
          }
          expect((await decodePicture(file)).hasAlpha).toBe(channels === 4);
        },
      ),
      { numRuns: 40 },
    );
  });

  test("text chunks come back in order, also beyond Latin-1", async () => {
    const text: [string, string][] = [
      ["prompt", '{"1":{"text":"ein F\\u00fcchslein"}}'],
      ["easel", "\u72d0\u72f8 \ud83e\udd8a"],
      ["empty", ""],
    ];
    const file = await encodePng({ width: 1, height: 1, channels: 3, row: rowsOf(new Uint8Array(3), 3) }, { text });
    expect(pngText(file)).toEqual(text);
    expect(file.includes("tEXtprompt\0", 0, "latin1")).toBe(true);
    expect(PNG.sync.read(file).width).toBe(1);
  });

  test("text of what is no PNG is none", () => {
    expect(pngText(Buffer.from("GIF89a"))).toEqual([]);
  });

  test("yields to the event loop while it encodes a large picture", async () => {
    let pauses = 0;
    const picture = { width: 1024, height: 1024, channels: 3 as const, row: rowsOf(new Uint8Array(1024 * 1024 * 3), 3072) };
    await encodePng(picture, { yieldToEventLoop: async () => void pauses++ });
    expect(pauses).toBeGreaterThanOrEqual(2);
  });
});

describe("reading", () => {
  const rgba = Uint8Array.from({ length: 16 * 8 * 4 }, (_, i) => (i % 4 === 3 ? 255 : (i * 5) % 256));

  test("WebP, transparency told apart", async () => {
    const opaque = await decodePicture(await encodeWebp({ width: 16, height: 8, rgba }, 100));
    expect([opaque.width, opaque.height, opaque.hasAlpha]).toEqual([16, 8, false]);
    const half = rgba.map((value, i) => (i % 4 === 3 ? 100 : value));
    const clear = await decodePicture(await encodeWebp({ width: 16, height: 8, rgba: half }, 100));
    expect(clear.hasAlpha).toBe(true);
    expect(channelOf(clear, 3)[0]).toBeCloseTo(100 / 255, 2);
  });

  test("JPEG, near enough to what was written", async () => {
    const grey = new Uint8Array(32 * 32 * 4).fill(130);
    const read = await decodePicture(encodeJpeg({ width: 32, height: 32, rgba: grey }, 95));
    expect(read.hasAlpha).toBe(false);
    for (let i = 0; i < 32; i++) expect(Math.abs((read.rgba[i * 4] ?? 0) - 130)).toBeLessThanOrEqual(2);
  });

  test("a JPEG that was taken on its side is turned upright", async () => {
    // Left half white, right half black, camera turned: orientation 6 wants a quarter turn clockwise.
    const pixels = Uint8Array.from({ length: 64 * 32 * 4 }, (_, i) => (Math.floor(i / 4) % 64 < 32 ? 255 : 0));
    const plain = encodeJpeg({ width: 64, height: 32, rgba: pixels }, 95);
    const turned = withOrientation(plain, 6);
    expect([exifOrientation(plain), exifOrientation(turned)]).toEqual([1, 6]);
    const read = await decodePicture(turned);
    expect([read.width, read.height]).toEqual([32, 64]);
    const red = (x: number, y: number) => read.rgba[(y * 32 + x) * 4] ?? -1;
    expect(red(16, 8)).toBeGreaterThan(200);
    expect(red(16, 56)).toBeLessThan(50);
    expect(jpeg.decode(turned).width).toBe(64);
  });

  test.each([
    ["text", Buffer.from("no picture at all")],
    ["a GIF", Buffer.from("GIF89a......")],
    ["a PNG cut off", Buffer.from("\x89PNG\r\n\x1a\n\0\0", "latin1")],
    ["a PNG that claims 65535 x 65535", hugePng()],
    ["a JPEG of nothing", Buffer.from([0xff, 0xd8, 0xff, 0xd9])],
    ["a WebP of nothing", Buffer.from("RIFF\0\0\0\0WEBP", "latin1")],
    ["nothing", Buffer.alloc(0)],
  ])("%s is refused as unreadable", async (_what, bytes) => {
    await expect(decodePicture(bytes)).rejects.toThrow(UnreadableImageError);
  });
});

test("bytes are cut off like numpy's, not rounded: 50/255 comes back as 50, 50.9/255 too", () => {
  expect([50 / 255, 50.9 / 255, 0.2, -1, 2, 1].map((value) => toByte(Math.fround(value)))).toEqual([50, 50, 51, 0, 255, 255]);
  expect([...toRgba(Float32Array.of(0, 0.5, 1))]).toEqual([0, 127, 255, 255]);
});

/** Puts an EXIF block with nothing but an orientation right after the JPEG's start. */
function withOrientation(file: Buffer, orientation: number): Buffer {
  const tiff = Buffer.from([0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0]);
  const body = Buffer.concat([Buffer.from("Exif\0\0", "latin1"), tiff]);
  const header = Buffer.from([0xff, 0xe1, 0, body.length + 2]);
  return Buffer.concat([file.subarray(0, 2), header, body, file.subarray(2)]);
}

/** A sound header without the pixels. */
function hugePng(): Buffer {
  const file = PNG.sync.write(new PNG({ width: 1, height: 1 }));
  file.writeUInt32BE(65535, 16);
  file.writeUInt32BE(65535, 20);
  return file;
}
