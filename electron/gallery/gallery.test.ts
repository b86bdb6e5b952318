import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { PNG } from "pngjs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Gallery } from "./gallery.ts";

/** Chunks are: length, type, data, CRC; readers of the head need no right CRC, so zero will do. */
function chunk(type: string, data: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(data.length);
  head.write(type, 4, "latin1");
  return Buffer.concat([head, data, Buffer.alloc(4)]);
}

function picture(texts: Record<string, string>, width = 8, height = 4): Buffer {
  const plain = PNG.sync.write(new PNG({ width, height }));
  const added = Object.entries(texts).map(([key, text]) => chunk("tEXt", Buffer.from(`${key}\0${text}`, "latin1")));
  return Buffer.concat([plain.subarray(0, 33), ...added, plain.subarray(33)]);
}

const easel = (over: object = {}) =>
  JSON.stringify({
    tool: "generate_image",
    client: "claude-ai",
    model: "dream.safetensors",
    createdAt: 5_000,
    engine: "http://127.0.0.1:8188",
    took: 2_500,
    arguments: { prompt: "a red fox", negative_prompt: "blur", seed: "18446744073709551615" },
    ...over,
  });

describe("gallery", () => {
  let directory: string;
  let gallery: Gallery;
  let totals: number[];
  const put = (name: string, bytes: Buffer | string) => fs.writeFileSync(path.join(directory, name), bytes);
  const ids = (search = "") => gallery.list({ offset: 0, limit: 50, search }).pictures.map(({ id }) => id);

  beforeEach(() => {
    directory = fs.mkdtempSync(path.join(os.tmpdir(), "easel-gallery-"));
    totals = [];
    gallery = new Gallery({ directory, thumbnail: async () => Buffer.from("jpeg") });
    gallery.onChange((total) => totals.push(total));
  });
  afterEach(() => {
    gallery.dispose();
    fs.rmSync(directory, { recursive: true, force: true });
  });

  it("is rebuilt from the files alone, seed exact", async () => {
    put("3f2a91c4.png", picture({ easel: easel(), easel_practice: "1" }, 16, 8));
    await gallery.open();
    expect(gallery.list({ offset: 0, limit: 10, search: "" })).toMatchObject({
      total: 1,
      pictures: [
        {
          id: "3f2a91c4",
          prompt: "a red fox",
          negativePrompt: "blur",
          seed: "18446744073709551615",
          model: "dream.safetensors",
          width: 16,
          height: 8,
          practice: true,
          createdAt: 5_000,
          engine: "http://127.0.0.1:8188",
          took: 2_500,
          url: "easel-media://picture/3f2a91c4",
        },
      ],
    });
  });

  it("takes what it can of pictures that Easel did not label, and nothing of what is no picture", async () => {
    put("plain.png", picture({}));
    put("odd.png", picture({ easel: "{not json" }));
    put("wrong.png", picture({ easel: JSON.stringify({ tool: 5 }) }));
    put("torn.png", picture({ easel: easel() }).subarray(0, 60));
    put("text.png", "hello");
    put("notes.txt", "hello");
    await gallery.open();
    expect(ids().sort()).toEqual(["odd", "plain", "wrong"]);
  });

  it("shows the newest first, finds by all words, pages", async () => {
    for (let n = 0; n < 5; n += 1)
      put(`p${n}.png`, picture({ easel: easel({ createdAt: n * 1_000, arguments: { prompt: n % 2 ? "a Red fox" : "a blue whale" } }) }));
    await gallery.open();
    expect(ids()).toEqual(["p4", "p3", "p2", "p1", "p0"]);
    expect(ids("fox red")).toEqual(["p3", "p1"]);
    expect(ids("fox blue")).toEqual([]);
    expect(gallery.list({ offset: 1, limit: 2, search: "whale" })).toMatchObject({ total: 3, pictures: [{ id: "p2" }, { id: "p0" }] });
  });

  it("follows the folder: pictures of bridges it knows nothing of appear, deleted ones go", async () => {
    await gallery.open();
    put("new.png", picture({ easel: easel() }));
    await expect.poll(() => ids(), { timeout: 15_000 }).toEqual(["new"]);
    fs.rmSync(path.join(directory, "new.png"));
    await expect.poll(() => ids(), { timeout: 15_000 }).toEqual([]);
    expect(totals).toEqual([1, 0]);
  });

  it("gives files only of pictures it knows, and says when one has vanished", async () => {
    put("a.png", picture({ easel: easel() }));
    await gallery.open();
    expect(gallery.file("a")).toBe(path.join(directory, "a.png"));
    expect(() => gallery.file("../a")).toThrow(/no longer there/);
    expect(await gallery.picture("../../etc/passwd")).toBeNull();
    expect((await gallery.thumbnail("a"))?.bytes.toString()).toBe("jpeg");
    fs.rmSync(path.join(directory, "a.png"));
    expect(() => gallery.file("a")).toThrow(/no longer there/);
  });
});
