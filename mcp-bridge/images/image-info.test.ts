import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { paint, png, withOrientation } from "../test-support/pictures.ts";
import { readImageInfo } from "./image-info.ts";
import { encodeJpeg } from "./pixels/pixels.ts";

const jpeg = (width: number, height: number) =>
  Buffer.from(
    encodeJpeg(
      paint(width, height, () => [1, 2, 3]),
      80,
    ),
  );

/** Smallest files of their kind, written by hand after their specifications. */
const GIF = Buffer.from("R0lGODlhAwACAIAAAAAAAP///yH5BAAAAAAALAAAAAADAAIAAAIChF0AOw==", "base64");
const WEBP_LOSSLESS = Buffer.from("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==", "base64");

describe("readImageInfo", () => {
  test.each([
    ["PNG", png(30, 20), { mime: "image/png", width: 30, height: 20 }],
    ["JPEG", jpeg(30, 20), { mime: "image/jpeg", width: 30, height: 20 }],
    ["GIF", GIF, { mime: "image/gif", width: 3, height: 2 }],
    ["WebP", WEBP_LOSSLESS, { mime: "image/webp", width: 1, height: 1 }],
  ])("knows a %s and its size", (_name, bytes, facts) => {
    expect(readImageInfo(bytes)).toMatchObject(facts);
  });

  test.each([
    [1, 30, 20],
    [3, 30, 20],
    [6, 20, 30],
    [8, 20, 30],
  ])("EXIF orientation %i makes it %i x %i", (orientation, width, height) => {
    expect(readImageInfo(withOrientation(jpeg(30, 20), orientation))).toMatchObject({ width, height });
  });

  test("a file cut short anywhere is no picture", () => {
    for (const whole of [png(30, 20), jpeg(30, 20), GIF, WEBP_LOSSLESS]) {
      fc.assert(fc.property(fc.integer({ min: 0, max: whole.length - 2 }), (end) => readImageInfo(whole.subarray(0, end)) === null));
    }
  });

  test("nothing else is one", () => {
    expect(readImageInfo(Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>"))).toBeNull();
    fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => readImageInfo(bytes) === null));
    for (const start of [png(3, 3).subarray(0, 20), jpeg(3, 3).subarray(0, 20), GIF.subarray(0, 8), WEBP_LOSSLESS.subarray(0, 16)]) {
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 60 }), (rest) => {
          readImageInfo(Buffer.concat([start, rest])); // whatever it says, it says it
        }),
      );
    }
  });
});
