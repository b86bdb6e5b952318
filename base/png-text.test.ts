import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { deflateSync } from "node:zlib";
import fc from "fast-check";
import { PNG } from "pngjs";
import { describe, expect, test } from "vitest";
import { pngChunk } from "./png-chunks.ts";
import { pngTexts, readPngHead, withPngText } from "./png-text.ts";

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

describe("the head of a PNG file", () => {
  const head = async (bytes: Uint8Array) => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "easel-png-"));
    const file = path.join(folder, "picture.png");
    fs.writeFileSync(file, bytes);
    const handle = await fs.promises.open(file);
    try {
      return await readPngHead(handle);
    } finally {
      await handle.close();
      fs.rmSync(folder, { recursive: true, force: true });
    }
  };

  test("has its size and the texts before the pixels, as they are read from memory", async () => {
    const file = withPngText(withPngText(png(4, 3), "prompt", '{"1":{}}'), "easel", "ein Füchslein, 狐");
    expect(await head(file)).toEqual({ width: 4, height: 3, text: pngTexts(file) });
  });

  test("is null for a torn file, for no PNG, and for one made of nothing but empty chunks", async () => {
    expect(await head(png(4, 3).subarray(0, 40))).toBeNull();
    expect(await head(Buffer.from("GIF89a and then some more bytes"))).toBeNull();
    const empty = pngChunk("teSt", Buffer.alloc(0));
    const start = png(4, 3).subarray(0, 33);
    expect(await head(Buffer.concat([start, ...Array.from({ length: 100_000 }, () => empty)]))).toBeNull();
  });
});
