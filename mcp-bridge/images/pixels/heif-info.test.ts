import { expect, test } from "vitest";
import { heifFiles, png } from "../../test-support/pictures.ts";
import { readHeifInfo } from "./heif-info.ts";

const { heic, avif, turned } = heifFiles;

// The HEIC is cropped from what its encoder needs at least.
test("the header says what it is, how large, and how it is turned", () => {
  expect(readHeifInfo(heic)).toEqual({ mime: "image/heic", width: 64, height: 64, orientation: 1 });
  expect(readHeifInfo(avif)).toEqual({ mime: "image/avif", width: 48, height: 32, orientation: 1 });
  expect(readHeifInfo(turned)).toEqual({ mime: "image/avif", width: 48, height: 32, orientation: 6 });
});

test("turned by quarters against the clock, as EXIF says it", () => {
  const at = turned.indexOf("irot") + 4;
  const quarters = (count: number) => readHeifInfo(Buffer.from(turned).fill(count, at, at + 1))?.orientation;
  expect([0, 1, 2, 3].map(quarters)).toEqual([1, 8, 3, 6]);
});

test("mirrored, as EXIF says it", () => {
  const mirrored = Buffer.from(turned);
  mirrored.write("imir", mirrored.indexOf("irot"));
  const at = mirrored.indexOf("imir") + 4;
  const axis = (value: number) => readHeifInfo(Buffer.from(mirrored).fill(value, at, at + 1))?.orientation;
  expect([0, 1].map(axis)).toEqual([4, 2]);
});

test("anything else is none of these, also when it is cut or broken anywhere", () => {
  expect(readHeifInfo(png(4, 4))).toBeNull();
  expect(readHeifInfo(new Uint8Array())).toBeNull();
  for (let length = 0; length < turned.length; length += 1) readHeifInfo(turned.subarray(0, length));
  for (let at = 0; at < 280; at += 1) readHeifInfo(Buffer.from(turned).fill(255, at, at + 1));
});
