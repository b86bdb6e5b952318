import fs from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Pictures } from "../pictures.ts";
import { temporaryFolder } from "../test-support/engines.ts";
import { paint, png } from "../test-support/pictures.ts";
import { PictureFolders } from "./folders.ts";
import { type PictureSource, takePicture } from "./given.ts";
import { encodeJpeg } from "./pixels.ts";

const directory = temporaryFolder();
const pictures = new Pictures(directory);
const source: PictureSource = { pictures, latest: () => ["3f2a91c4", "0badcafe-2"], folders: new PictureFolders([]), web: null };
const take = (text: string) => takePicture("image", text, source);
const fox = png(20, 10);
// Base64 of a JPEG begins like an absolute path.
const jpeg = Buffer.from(
  encodeJpeg(
    paint(20, 10, () => [1, 2, 3]),
    80,
  ),
);

beforeAll(() => pictures.save("3f2a91c4", fox, "image/png"));
afterAll(() => fs.rmSync(directory, { recursive: true }));

describe("takePicture", () => {
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

  test("a kept file that is broken now says so", async () => {
    await pictures.save("aaaaaaaa", fox.subarray(0, 50), "image/png");
    await expect(take("aaaaaaaa")).rejects.toMatchObject({ kind: "image_unreadable" });
  });
});
