import { deflateSync } from "node:zlib";
import fc from "fast-check";
import { PNG } from "pngjs";
import { describe, expect, test } from "vitest";
import { pngTexts, withPngText } from "./png-text.ts";

function png(width: number, height: number): Buffer {
  const file = new PNG({ width, height });
  file.data.fill(200);
  return PNG.sync.write(file);
}

/** A PNG with one more chunk before its end; the checksum is not looked at by what is tested here. */
function withChunk(file: Buffer, type: string, data: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(data.length);
  head.write(type, 4, "latin1");
  return Buffer.concat([file.subarray(0, -12), head, data, Buffer.alloc(4), file.subarray(-12)]);
}

describe("texts in a PNG", () => {
  test("what is written can be read, and the pixels stay", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ maxLength: 10 }), fc.string({ unit: "grapheme" })), (value) => {
        const file = withPngText(png(4, 3), "easel", JSON.stringify(value));
        expect(JSON.parse(pngTexts(file).easel ?? "")).toEqual(JSON.parse(JSON.stringify(value)));
        expect(PNG.sync.read(Buffer.from(file)).data).toEqual(PNG.sync.read(png(4, 3)).data);
      }),
      { numRuns: 50 },
    );
  });

  test("writing again replaces the text and leaves the others", () => {
    const first = withPngText(withPngText(png(4, 3), "prompt", "{}"), "easel", "1");
    expect(pngTexts(withPngText(first, "easel", "2"))).toEqual({ prompt: "{}", easel: "2" });
  });

  test("compressed and international texts are read too", () => {
    const compressed = withChunk(png(2, 2), "zTXt", Buffer.concat([Buffer.from("prompt\0\0"), deflateSync("a fox")]));
    expect(pngTexts(compressed)).toEqual({ prompt: "a fox" });
    const international = withChunk(png(2, 2), "iTXt", Buffer.concat([Buffer.from("prompt\0\0\0de\0\0"), Buffer.from("ein Füchslein")]));
    expect(pngTexts(international)).toEqual({ prompt: "ein Füchslein" });
  });

  test("what is no PNG has none and stays as it is", () => {
    const text = Buffer.from("not a picture");
    expect(pngTexts(text)).toEqual({});
    expect(withPngText(text, "easel", "1")).toBe(text);
  });

  test("a text that would unpack without end is left out", () => {
    const bomb = withChunk(png(2, 2), "zTXt", Buffer.concat([Buffer.from("prompt\0\0"), deflateSync(Buffer.alloc(64 * 1024 * 1024))]));
    expect(pngTexts(bomb)).toEqual({});
  });
});
