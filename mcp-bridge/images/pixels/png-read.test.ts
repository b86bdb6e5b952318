import { deflateSync } from "node:zlib";
import fc from "fast-check";
import { PNG } from "pngjs";
import { describe, expect, test } from "vitest";
import { pngChunk } from "#base/png-chunks.ts";
import { noise, png } from "../../test-support/pictures.ts";
import { decodeImage, type Pixels } from "./pixels.ts";
import { writePng } from "./png-write.ts";

const SIGNATURE = Buffer.from("89504e470d0a1a0a", "hex");

interface Kind {
  width: number;
  height: number;
  depth: number;
  type: number;
  palette?: number[];
  transparency?: number[];
}

/** A PNG out of rows that are packed already, each with the number of its filter in front. */
function pngOf({ width, height, depth, type, palette, transparency }: Kind, data: Uint8Array): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([depth, type], 8);
  return Buffer.concat([
    SIGNATURE,
    pngChunk("IHDR", header),
    ...(palette ? [pngChunk("PLTE", Buffer.from(palette))] : []),
    ...(transparency ? [pngChunk("tRNS", Buffer.from(transparency))] : []),
    pngChunk("IDAT", deflateSync(data)),
    pngChunk("IEND", Buffer.alloc(0)),
  ]);
}

const pixelsOf = (pixels: Pixels | null) => pixels && [...pixels.data];

describe("every kind of PNG is read", () => {
  const four = { width: 4, height: 1 };
  const grey = (...values: number[]) => values.flatMap((value) => [value, value, value, 255]);

  test.each<[string, Kind, number[], number[]]>([
    ["grey of 1 bit", { ...four, depth: 1, type: 0 }, [0, 0b10100000], grey(255, 0, 255, 0)],
    ["grey of 2 bits", { ...four, depth: 2, type: 0 }, [0, 0b00011011], grey(0, 85, 170, 255)],
    ["grey of 4 bits", { ...four, depth: 4, type: 0 }, [0, 0x0f, 0x3c], grey(0, 255, 51, 204)],
    ["grey of 8 bits", { ...four, depth: 8, type: 0 }, [0, 0, 1, 128, 255], grey(0, 1, 128, 255)],
    ["grey of 16 bits", { ...four, depth: 16, type: 0 }, [0, 0, 0, 64, 64, 128, 128, 255, 255], grey(0, 64, 128, 255)],
    [
      "grey with one transparent shade",
      { ...four, depth: 8, type: 0, transparency: [0, 7] },
      [0, 7, 8, 7, 9],
      [7, 7, 7, 0, 8, 8, 8, 255, 7, 7, 7, 0, 9, 9, 9, 255],
    ],
    ["RGB of 16 bits", { width: 1, height: 1, depth: 16, type: 2 }, [0, 10, 1, 20, 2, 30, 3], [10, 20, 30, 255]],
    [
      "RGB with one transparent colour",
      { width: 2, height: 1, depth: 8, type: 2, transparency: [0, 1, 0, 2, 0, 3] },
      [0, 1, 2, 3, 1, 2, 4],
      [1, 2, 3, 0, 1, 2, 4, 255],
    ],
    [
      "a palette of 2 bits, partly transparent",
      { ...four, depth: 2, type: 3, palette: [255, 0, 0, 0, 255, 0, 0, 0, 255], transparency: [255, 100] },
      [0, 0b00011000],
      [255, 0, 0, 255, 0, 255, 0, 100, 0, 0, 255, 255, 255, 0, 0, 255],
    ],
    ["grey with alpha", { width: 1, height: 1, depth: 8, type: 4 }, [0, 90, 12], [90, 90, 90, 12]],
    ["grey with alpha of 16 bits", { width: 1, height: 1, depth: 16, type: 4 }, [0, 90, 9, 12, 9], [90, 90, 90, 12]],
    ["RGB with alpha of 16 bits", { width: 1, height: 1, depth: 16, type: 6 }, [0, 1, 0, 2, 0, 3, 0, 4, 0], [1, 2, 3, 4]],
  ])("%s", async (_name, kind, rows, pixels) => {
    expect(pixelsOf(await decodeImage(pngOf(kind, Buffer.from(rows))))).toEqual(pixels);
  });

  test("an interlaced one", async () => {
    const file = Buffer.from(
      "iVBORw0KGgoAAAANSUhEUgAAAAUAAAADEAIAAAHzw756AAAAJElEQVQI12P4/5+BgYGBAYViRBKBAkZkLoo8YwMDA0MDAy4AAHYCDPms+7ciAAAAAElFTkSuQmCC",
      "base64",
    );
    expect(pixelsOf(await decodeImage(file))).toEqual([...PNG.sync.read(file).data]);
  });

  test("as another reader does, whatever filters its rows have", async () => {
    const picture = fc.record({
      width: fc.integer({ min: 1, max: 20 }),
      height: fc.integer({ min: 1, max: 20 }),
      type: fc.constantFrom(2, 4, 6),
      depth: fc.constantFrom(8, 16),
      seed: fc.nat(),
    });
    await fc.assert(
      fc.asyncProperty(picture, fc.infiniteStream(fc.integer({ min: 0, max: 4 })), async ({ seed, ...kind }, filters) => {
        const paint = noise(seed);
        const bytes = kind.width * ({ 2: 3, 4: 2, 6: 4 }[kind.type] ?? 0) * (kind.depth / 8);
        const rows = Array.from({ length: kind.height }, () => {
          const row = Array.from({ length: bytes }, () => paint(0, 0)[0]);
          return [filters.next().value ?? 0, ...row];
        });
        const file = pngOf(kind, Buffer.from(rows.flat()));
        const here = await decodeImage(file);
        const there = PNG.sync.read(file).data;
        // Of 16 bits the other one rounds, and this one cuts.
        const worst = Math.max(...(here?.data ?? []).map((value, index) => Math.abs(value - (there[index] ?? -9))));
        return worst <= (kind.depth === 16 ? 1 : 0);
      }),
      { numRuns: 60 },
    );
  });

  test("what was written here comes back", async () => {
    const pixels = { width: 3, height: 2, data: Uint8Array.from({ length: 24 }, (_, index) => index * 10) };
    expect(pixelsOf(await decodeImage(await writePng(pixels)))).toEqual([...pixels.data]);
  });
});

describe("bad files are refused", () => {
  const whole = png(12, 9, noise(3));

  test("one cut short anywhere is not read", async () => {
    for (let end = 0; end < whole.length - 1; end++) expect(await decodeImage(whole.subarray(0, end))).toBeNull();
  });

  test("one with other bytes in it is read, or not", async () => {
    const changes = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(changes, async (changed) => {
        const file = Buffer.from(whole);
        for (const [at, value] of changed) file[at] = value;
        // The size is checked before anything is decoded.
        if (file.readUInt32BE(16) * file.readUInt32BE(20) > 1_000_000) return;
        const pixels = await decodeImage(file);
        expect(pixels === null || pixels.data.length === pixels.width * pixels.height * 4).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  test("one that unpacks to far more than its size is read as far as its size goes", async () => {
    const bomb = pngOf({ width: 10, height: 10, depth: 8, type: 0 }, Buffer.alloc(100_000_000));
    expect(bomb.length).toBeLessThan(200_000);
    const before = process.memoryUsage().rss;
    expect(await decodeImage(bomb)).toMatchObject({ width: 10, height: 10 });
    expect(process.memoryUsage().rss - before).toBeLessThan(50_000_000);
  });

  test("an interlaced one of that kind is not read", async () => {
    const bomb = pngOf({ width: 10, height: 10, depth: 8, type: 0 }, Buffer.alloc(50_000_000));
    // The byte that says so, with its checksum.
    const header = Buffer.from(bomb.subarray(16, 29));
    header[12] = 1;
    const interlaced = Buffer.concat([SIGNATURE, pngChunk("IHDR", header), bomb.subarray(33)]);
    expect(await decodeImage(interlaced)).toBeNull();
  });
});
