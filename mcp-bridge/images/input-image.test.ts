import fs from "node:fs";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemClock } from "#base/clock.ts";
import { EaselError } from "#contract/errors.ts";
import { temporaryFolder } from "../test-support/engines.ts";
import { paint, png } from "../test-support/pictures.ts";
import { AllowedFolders } from "./allowed-folders.ts";
import { KnownFormats } from "./formats/known-format.ts";
import { type ImageSources, type InputImage, resolveInputImage } from "./input-image.ts";
import { PictureStore } from "./picture-store.ts";
import { decodeImage, encodeJpeg, fitWithin } from "./pixels/pixels.ts";
import { heifToPng } from "./worker/heif-to-png.ts";
import { ImageWorkers } from "./worker/image-workers.ts";

const directory = temporaryFolder();
const pictures = new PictureStore(directory);
const formats = new KnownFormats(heifToPng(new ImageWorkers(systemClock)));
const source: ImageSources = { pictures, latest: () => ["3f2a91c4", "0badcafe-2"], folders: new AllowedFolders([]), formats, web: null };
const take = (text: string) => resolveInputImage("image", text, source);
const fox = png(20, 10);
// Base64 of a JPEG begins like an absolute path.
const jpeg = Buffer.from(
  encodeJpeg(
    paint(20, 10, () => [1, 2, 3]),
    80,
  ),
);

beforeAll(() => pictures.save("3f2a91c4", fox, "png"));
afterAll(() => fs.rmSync(directory, { recursive: true }));

describe("resolveInputImage", () => {
  test.each(["3f2a91c4", " 3F2A91C4 ", "3f2a91c4-1", "3f2a91c4.png", "comfyui://outputs/3f2a91c4", "3f2a91c4-0370-40b3-ab6d-480fe8148dd8"])(
    "%j is the picture of that reference",
    async (text) => {
      expect(await take(text)).toMatchObject({ label: "3f2a91c4", width: 20, height: 10, mime: "image/png" });
    },
  );

  test.each([
    ["a data URI", `data:image/png;base64,${fox.toString("base64")}`, "image/png"],
    ["a data URI of the wrong type", `data:image/webp;base64,${fox.toString("base64")}`, "image/png"],
    ["base64", fox.toString("base64"), "image/png"],
    ["base64 in lines", (fox.toString("base64").match(/.{1,60}/g) ?? []).join("\n"), "image/png"],
    ["base64 for addresses", fox.toString("base64url"), "image/png"],
    ["base64 of a JPEG", jpeg.toString("base64"), "image/jpeg"],
  ])("%s is the picture itself", async (_name, text, mime) => {
    expect(await take(text)).toMatchObject({ label: "a picture sent along", width: 20, height: 10, mime });
  });

  test.each([
    ["deadbeef", "image_reference_unknown", /3f2a91c4, 0badcafe-2/],
    ["3f2a91c4-2", "image_reference_unknown", /3f2a91c4/],
    ["the fox", "image_reference_unknown", /3f2a91c4/],
    [fox.subarray(0, -20).toString("base64"), "image_unreadable", /reference/],
    [`data:image/png;base64,${fox.subarray(0, 40).toString("base64")}`, "image_unreadable", /reference/],
    ["data:image/svg+xml,<svg/>", "image_unreadable", /reference/],
    ["A".repeat(5000), "image_unreadable", /reference/],
    ["/etc/passwd", "not_allowed", /reference/],
    ["../3f2a91c4.png", "not_allowed", /reference/],
    ["~/fox.png", "not_allowed", /reference/],
    ["C:\\Users\\ann\\fox.png", "not_allowed", /reference/],
    ["file:///home/ann/fox.png", "not_allowed", /reference/],
    ["pictures/fox.png", "not_allowed", /reference/],
    ["comfyui://outputs/../../etc/passwd", "image_reference_unknown", /3f2a91c4/],
    ["https://example.com/fox.png", "not_allowed", /images.allow_http/],
  ])("%.40s is refused as %s", async (text, kind, remedy) => {
    await expect(take(text)).rejects.toMatchObject({ kind, remedy: expect.stringMatching(remedy) });
  });

  test("a stored file that is damaged", async () => {
    await pictures.save("aaaaaaaa", fox.subarray(0, 50), "png");
    await expect(take("aaaaaaaa")).rejects.toMatchObject({ kind: "image_unreadable" });
  });

  test("a picture that claims to be larger than memory is refused before it is decoded", async () => {
    const huge = Buffer.from(fox);
    huge.writeUInt32BE(60_000, 16);
    huge.writeUInt32BE(60_000, 20);
    await expect(take(huge.toString("base64"))).rejects.toMatchObject({
      kind: "image_unreadable",
      message: expect.stringMatching(/60000 x 60000 pixels; the most is 100 million/),
      remedy: expect.stringContaining("smaller"),
    });
  });

  test("more than 50 MB of data is refused before it is decoded", async () => {
    await expect(take("A".repeat(72_000_000))).rejects.toMatchObject({
      kind: "image_unreadable",
      message: expect.stringMatching(/54 MB large; the most is 50 MB/),
    });
  });

  test("where nothing is allowed, neither a web address nor a path is opened", async () => {
    await expect(take("http://127.0.0.1:9/fox.png")).rejects.toMatchObject({ kind: "not_allowed" });
    await expect(take(`${directory}/3f2a91c4.png`)).rejects.toMatchObject({ kind: "not_allowed" });
  });

  test("anything is either a picture or clearly refused, without being repeated", async () => {
    const changed = fc
      .tuple(
        fc.constantFrom(fox, jpeg),
        fc.array(fc.tuple(fc.nat(10_000), fc.integer({ min: 0, max: 255 })), { maxLength: 8 }),
        fc.nat(3000),
      )
      .map(([file, changes, end]) => {
        const bytes = Buffer.from(file.subarray(0, end));
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        return bytes.toString("base64");
      });
    const text = fc.oneof(
      changed,
      changed.map((data) => `data:image/png;base64,${data}`),
      fc.string({ maxLength: 300, unit: "binary" }),
      fc.webUrl(),
      fc
        .array(fc.constantFrom("..", "~", "/", "\\", "C:", "fox.png", "CON", "%2e", "\0", "file://", "data:"), { maxLength: 8 })
        .map((parts) => parts.join("")),
    );
    await fc.assert(
      fc.asyncProperty(text, async (given) => {
        const taken = await take(given).catch((error: unknown) => error);
        if (!(taken instanceof Error)) {
          const pixels = await decodeImage((taken as InputImage).bytes, fitWithin(64));
          return pixels === null || pixels.data.length === pixels.width * pixels.height * 4;
        }
        return taken instanceof EaselError && taken.message !== "" && taken.remedy !== "" && taken.message.length < 300;
      }),
      { numRuns: 600 },
    );
  });
});
