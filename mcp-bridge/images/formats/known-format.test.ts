import { afterAll, describe, expect, test } from "vitest";
import { systemClock } from "#base/clock.ts";
import { heifFiles, png } from "../../test-support/pictures.ts";
import { decodeImage, type Pixels } from "../pixels/pixels.ts";
import { heifToPng } from "../worker/heif-to-png.ts";
import { ImageWorkers } from "../worker/image-workers.ts";
import { KnownFormats } from "./known-format.ts";

const workers = new ImageWorkers(systemClock);
const formats = new KnownFormats(heifToPng(workers));
afterAll(() => workers.dispose());

/** Which of the sample's three colours is there. */
function colourAt({ data, width }: Pixels, x: number, y: number): "red" | "blue" | "white" {
  const [red = 0, , blue = 0] = data.subarray((y * width + x) * 4);
  if (red > 150 && blue > 150) return "white";
  return red > blue ? "red" : "blue";
}

async function made(bytes: Uint8Array): Promise<Pixels> {
  const pixels = await decodeImage(await formats.of("image", bytes));
  if (!pixels) throw new Error("That is no PNG.");
  return pixels;
}

describe("a picture in a format that engines do not read becomes a PNG", () => {
  test.each(["heic", "avif"] as const)("%s", async (name) => {
    const pixels = await made(heifFiles[name]);
    expect([pixels.width, pixels.height]).toEqual([48, 32]);
    expect([colourAt(pixels, 4, 3), colourAt(pixels, 4, 28), colourAt(pixels, 44, 16)]).toEqual(["white", "red", "blue"]);
  });

  test("upright, where it is to be turned", async () => {
    const pixels = await made(heifFiles.turned);
    expect([pixels.width, pixels.height]).toEqual([32, 48]);
    expect([colourAt(pixels, 28, 4), colourAt(pixels, 4, 4), colourAt(pixels, 16, 44)]).toEqual(["white", "red", "blue"]);
  });
});

test("others stay as they are", async () => {
  const bytes = png(4, 4);
  expect(await formats.of("image", bytes)).toBe(bytes);
});

test("one that is broken, or claims to be larger than any memory, is refused with what to do", async () => {
  for (const name of ["heic", "avif"] as const) {
    const cut = heifFiles[name].subarray(0, heifFiles[name].length - 40);
    await expect(formats.of("mask", cut)).rejects.toThrow(/^The (HEIC|AVIF) picture given as mask could not be decoded/);
  }
  const huge = Buffer.from(heifFiles.avif);
  huge.writeUInt32BE(60_000, huge.indexOf("ispe") + 8);
  await expect(formats.of("image", huge)).rejects.toThrow(/60000 x 32 pixels/);
});
