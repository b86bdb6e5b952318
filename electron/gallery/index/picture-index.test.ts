import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { systemClock } from "#base/clock.ts";
import type { GalleryQuery } from "#contract/gallery.ts";
import { madeBy, madePng } from "#picture-facts/testing/made-pictures.ts";
import type { Root } from "./indexed-picture.ts";
import { type IndexChange, PictureIndex } from "./picture-index.ts";

const ALL: GalleryQuery = { search: "", sort: "newest", favourites: false, from: null, to: null, where: {} };
const made = (prompt: string) => ({ prompt, seed: "18446744073709551615", model: "dream.safetensors" });
const HOUR_AGO = Date.now() / 1000 - 3600;

describe("the index of pictures", () => {
  let base: string;
  let index: PictureIndex;
  let changes: IndexChange[];
  const root = (name: string, kind: Root["kind"] = "added"): Root => ({ path: path.join(base, name), name, kind, without: [] });
  const put = (name: string, bytes: Buffer | string, at = HOUR_AGO) => {
    const file = path.join(base, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, bytes);
    fs.utimesSync(file, at, at);
  };
  const open = () => {
    changes = [];
    return new PictureIndex({ directory: path.join(base, "cache"), clock: systemClock, onChange: (change) => changes.push(change) });
  };
  const list = (query: Partial<GalleryQuery> = {}) => index.list({ ...ALL, ...query, offset: 0, limit: 50 }).pictures;
  const names = (query: Partial<GalleryQuery> = {}) => list(query).map(({ fileName }) => fileName);
  const settled = (count: number) => expect.poll(() => list().length).toBe(count);

  beforeEach(() => {
    base = fs.mkdtempSync(path.join(os.tmpdir(), "easel index ü "));
    index = open();
  });
  afterEach(() => {
    index.dispose();
    fs.rmSync(base, { recursive: true, force: true });
  });

  it("has the pictures of every folder and program, of any name, and says who made them", async () => {
    put("pictures/3f2a91c4.png", madePng(madeBy.easel(made("a fox")), { hue: 1 }));
    put("output/ComfyUI_00001_.png", madePng(madeBy.comfyui(made("a whale")), { hue: 2 }));
    put("output/deep/down/Über schön & größer.PNG", madePng(madeBy.a1111(made("a boat")), { hue: 3 }));
    put("output/plain.png", madePng({}, { hue: 4 }));
    put("output/song.flac", "fLaC");
    put("output/notes.txt", "no picture");
    put("output/.hidden/a.png", madePng({}, { hue: 5 }));
    index.setRoots([root("pictures", "easel"), root("output", "engine")]);
    await settled(5);
    const by = Object.fromEntries(list().map((picture) => [picture.fileName, picture]));
    expect(by["3f2a91c4.png"]).toMatchObject({
      id: "3f2a91c4",
      reference: "3f2a91c4",
      tool: "generate_image",
      client: "claude-ai",
      prompt: "a fox",
      negativePrompt: "blurry",
      seed: "18446744073709551615",
      width: 64,
      height: 48,
      createdAt: 1_700_000_000_000,
      engine: "http://127.0.0.1:8188",
      took: 4_000,
      folder: "pictures",
    });
    expect(by["ComfyUI_00001_.png"]).toMatchObject({ maker: "comfyui", prompt: "a whale", client: "", reference: "", folder: "output" });
    expect(by["Über schön & größer.PNG"]).toMatchObject({ maker: "a1111", prompt: expect.stringContaining("a boat") });
    expect(by["plain.png"]).toMatchObject({ maker: null, prompt: "" });
    expect(by["song.flac"]).toMatchObject({ kind: "audio", thumbnailUrl: null });
  });

  it("finds by words, model and seed, and by what it is", async () => {
    put("a/1.png", madePng(madeBy.comfyui(made("A Red fox")), { hue: 1 }), HOUR_AGO + 1);
    put("a/2.png", madePng(madeBy.a1111({ ...made("a blue whale"), seed: "77" }), { hue: 2 }), HOUR_AGO + 2);
    put("a/3.png", madePng(madeBy.easel(made("a red boat")), { hue: 3, width: 2_000, height: 1_000 }), HOUR_AGO + 3);
    index.setRoots([root("a")]);
    await settled(3);
    expect(names()).toEqual(["2.png", "1.png", "3.png"]); // the last one says itself when it was made
    expect(names({ search: "red FOX" })).toEqual(["1.png"]);
    expect(names({ search: "red whale" })).toEqual([]);
    expect(names({ search: "77" })).toEqual(["2.png"]);
    expect(names({ search: "dream" })).toHaveLength(3);
    expect(names({ where: { maker: "a1111" } })).toEqual(["2.png"]);
    expect(names({ where: { size: "medium" } })).toEqual(["3.png"]);
    expect(names({ sort: "oldest" })).toEqual(["3.png", "1.png", "2.png"]);
    expect(names({ from: 1_700_000_000_000, to: 1_700_000_000_001 })).toEqual(["3.png"]);
    expect(index.facets(ALL)).toMatchObject({
      maker: expect.arrayContaining([{ value: "easel", count: 1 }]),
      client: [{ value: "claude-ai", count: 1 }],
    });
    expect(index.shape(ALL)).toMatchObject({ total: 3, ratios: Float32Array.from([64 / 48, 64 / 48, 2]) });
    const [first = "", second = ""] = index.ids({ ...ALL, first: 0, last: 1 });
    expect(index.placeOf({ ...ALL, id: second })).toBe(1);
    index.setFavourites([first]);
    expect(names({ favourites: true })).toEqual(["2.png"]);
    index.setHidden([first]);
    expect(names()).toEqual(["1.png", "3.png"]);
  });

  it("shows a picture once that the engine keeps as well, and knows both files", async () => {
    const graph = madeBy.comfyui(made("a fox"));
    put("output/ComfyUI_00001_.png", madePng(graph));
    put("pictures/3f2a91c4.png", madePng({ ...madeBy.easel(made("a fox")), ...graph }));
    index.setRoots([root("pictures", "easel"), root("output", "engine")]);
    await expect.poll(() => index.files(["3f2a91c4"]).length).toBe(2);
    expect(names()).toEqual(["3f2a91c4.png"]);
  });

  it("follows its folders: what comes, changes and goes, in new folders as well", async () => {
    put("a/1.png", madePng({}));
    index.setRoots([root("a")]);
    await settled(1);
    put("a/new/deep/2.png", madePng(madeBy.comfyui(made("a fox")), { hue: 2 }));
    await settled(2);
    put("a/1.png", madePng(madeBy.comfyui(made("a whale"))), HOUR_AGO + 60);
    await expect.poll(() => names({ search: "whale" })).toEqual(["1.png"]);
    fs.rmSync(path.join(base, "a", "new"), { recursive: true });
    await settled(1);
    await expect.poll(() => changes.at(-1)).toMatchObject({ total: 1, newest: { fileName: "1.png" }, progress: null });
  });

  it("lets a folder go that is taken away, and has it again when it is put back", async () => {
    put("a/1.png", madePng({}));
    index.setRoots([root("a")]);
    await settled(1);
    fs.renameSync(path.join(base, "a"), path.join(base, "elsewhere"));
    await settled(0);
    put("a/2.png", madePng({}, { hue: 2 }));
    await expect.poll(() => names()).toEqual(["2.png"]);
    put("a/3.png", madePng({}, { hue: 3 }));
    await settled(2);
  });

  it("keeps what it knows: a second start reads no file again, and one without the index reads them all", async () => {
    for (let n = 0; n < 20; n++) put(`a/${n}.png`, madePng(madeBy.comfyui(made(`fox ${n}`)), { hue: n }));
    index.setRoots([root("a")]);
    await settled(20);
    index.dispose();
    fs.rmSync(path.join(base, "a", "3.png"));
    index = open();
    index.setRoots([root("a")]);
    expect(list()).toHaveLength(20); // at once, from what is kept
    await settled(19);
    expect(changes.every(({ progress }) => progress === null)).toBe(true);
    index.dispose();
    fs.rmSync(path.join(base, "cache"), { recursive: true });
    index = open();
    index.setRoots([root("a")]);
    expect(list()).toEqual([]);
    await settled(19);
  });

  it("marks what is broken, and waits for what is still being written", async () => {
    const bytes = madePng(madeBy.comfyui(made("a fox")), { hue: 7 });
    put("a/torn.png", bytes.subarray(0, -20));
    put("a/text.png", "hello");
    put("a/growing.png", bytes.subarray(0, 60), Date.now() / 1000);
    index.setRoots([root("a")]);
    await settled(2);
    expect(list().map(({ fileName, whole }) => [fileName, whole])).toEqual(
      expect.arrayContaining([
        ["torn.png", false],
        ["text.png", false],
      ]),
    );
    put("a/growing.png", bytes, Date.now() / 1000);
    await expect.poll(() => list({ search: "growing" })).toMatchObject([{ whole: true, prompt: "a fox" }]);
  });

  it("tells everything that a file says when it is opened", async () => {
    put("a/1.png", madePng(madeBy.comfyui(made("a fox"))));
    put("pictures/3f2a91c4.png", madePng(madeBy.easel(made("a boat")), { hue: 3 }));
    index.setRoots([root("pictures", "easel"), root("a")]);
    await settled(2);
    const [comfy] = list({ search: "fox" });
    expect(index.details(comfy?.id ?? "")).toMatchObject({
      arguments: {},
      steps: 20,
      cfg: 7.5,
      sampler: "euler",
      scheduler: "karras",
      loras: [{ name: "ink.safetensors", strength: 0.8 }],
      hasWorkflow: true,
    });
    expect(index.workflow(comfy?.id ?? "")).toBe('{"nodes":[],"links":[]}');
    expect(index.details("3f2a91c4")).toMatchObject({ arguments: { prompt: "a boat", preset: "standard", steps: 24 }, hasWorkflow: false });
    expect(index.details("../../etc/passwd")).toBeNull();
  });
});
