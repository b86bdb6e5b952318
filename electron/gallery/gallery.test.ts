import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import type { Clock } from "#base/clock.ts";
import { madeBy, madePng } from "#picture-facts/testing/made-pictures.ts";
import { engineFolders } from "./engine-folders.ts";
import { Gallery } from "./gallery.ts";
import { GalleryFile } from "./gallery-file.ts";
import { IndexThread } from "./index/index-thread.ts";
import type { SourceFile } from "./index/picture-index.ts";
import { PendingTrash } from "./pending-trash.ts";
import { galleryRoots } from "./roots.ts";
import { ThumbnailCache } from "./thumbnails/thumbnail-cache.ts";
import { Thumbnails } from "./thumbnails/thumbnails.ts";

let base: string;
beforeEach(() => {
  base = fs.mkdtempSync(path.join(os.tmpdir(), "easel gallery ü "));
});
afterEach(() => fs.rmSync(base, { recursive: true, force: true }));

describe("the gallery", () => {
  const open = () => {
    const cache = new ThumbnailCache(path.join(base, "cache", "thumbnails"));
    const index = new IndexThread({
      program: path.join(import.meta.dirname, "index", "index-worker.ts"),
      directory: path.join(base, "cache"),
      onChange: (change) => gallery.changed(change),
      onBreak: (error) => {
        throw error;
      },
    });
    const make = vi.fn(async () => new Uint8Array(Buffer.from("jpeg")));
    const gallery = new Gallery({
      folders: { pictures: path.join(base, "pictures"), cache: path.join(base, "cache") },
      file: new GalleryFile(path.join(base, "gallery.json")),
      index,
      thumbnails: new Thumbnails({ cache, make, lanes: 1 }),
      cache,
      shrink: async () => new Uint8Array(Buffer.from("large copy")),
    });
    onTestFinished(() => gallery.dispose());
    gallery.open();
    return { gallery, make };
  };
  const put = (name: string, bytes: Buffer) => {
    fs.mkdirSync(path.dirname(path.join(base, name)), { recursive: true });
    fs.writeFileSync(path.join(base, name), bytes);
  };

  it("has a picture as soon as it is told of it, and gives files only of those it knows", async () => {
    const { gallery, make } = open();
    put("pictures/3f2a91c4.png", madePng(madeBy.easel({ prompt: "a fox", seed: "1", model: "m" })));
    await gallery.lookAtFiles(["3f2a91c4.png"]);
    expect(gallery.newest?.prompt).toBe("a fox");
    expect(await gallery.pathOf("3f2a91c4")).toBe(path.join(base, "pictures", "3f2a91c4.png"));
    expect(await gallery.picture("3f2a91c4")).toEqual({ path: path.join(base, "pictures", "3f2a91c4.png"), mime: "image/png" });
    for (const id of ["../3f2a91c4", "../../etc/passwd", "constructor"]) {
      await expect(gallery.pathOf(id)).rejects.toThrow(/no longer there/);
      expect(await gallery.picture(id)).toBeNull();
    }
    expect(await gallery.thumbnail("3f2a91c4")).toMatchObject({ bytes: new Uint8Array(Buffer.from("jpeg")) });
    await gallery.thumbnail("3f2a91c4");
    expect(make).toHaveBeenCalledTimes(1);
    fs.rmSync(path.join(base, "pictures", "3f2a91c4.png"));
    await expect(gallery.pathOf("3f2a91c4")).rejects.toThrow(/no longer there/);
  });

  it("shows a copy of what is too large for a page, and the poster of a film", async () => {
    const { gallery } = open();
    const huge = madePng({});
    huge.writeUInt32BE(8_000, 16);
    huge.writeUInt32BE(8_000, 20);
    put("pictures/aaaaaaaa.png", huge);
    put("pictures/bbbbbbbb.mp4", Buffer.from("\0\0\0\x10ftypisom\0\0\0\0"));
    put("pictures/bbbbbbbb.poster.jpg", Buffer.from("poster"));
    const old = Date.now() / 1000 - 60;
    for (const name of fs.readdirSync(path.join(base, "pictures"))) fs.utimesSync(path.join(base, "pictures", name), old, old);
    await gallery.lookAtFiles(["aaaaaaaa.png", "bbbbbbbb.mp4"]);
    expect(await gallery.picture("aaaaaaaa")).toMatchObject({ bytes: new Uint8Array(Buffer.from("large copy")), mime: "image/jpeg" });
    expect(await gallery.thumbnail("bbbbbbbb")).toMatchObject({ bytes: Buffer.from("poster") });
    expect(await gallery.picture("bbbbbbbb")).toMatchObject({ mime: "video/mp4" });
  });

  it("remembers favourites and folders", async () => {
    const { gallery } = open();
    put("Holiday/a.png", madePng({}));
    gallery.addFolder(path.join(base, "Holiday"));
    await expect.poll(() => gallery.total).toBe(1);
    const id = gallery.newest?.id ?? "";
    gallery.setFavourite([id], true);
    gallery.dispose();
    const { gallery: again } = open();
    await expect.poll(() => again.newest).toMatchObject({ id, favourite: true, folder: "Holiday" });
    const [, folder] = await again.folders();
    again.removeFolder(folder?.id ?? "");
    await expect.poll(() => again.total).toBe(0);
    expect(fs.existsSync(path.join(base, "Holiday", "a.png"))).toBe(true);
  });
});

describe("thumbnails", () => {
  const source = (name: string): SourceFile => {
    return { path: name, poster: null, kind: "picture", changedAt: 1, bytes: 1, width: 1, height: 1 };
  };
  const cache = { get: async () => null, put: async () => {} };

  it("are made newest wish first, and not at all where they have scrolled out of sight", async () => {
    const order: string[] = [];
    let begin = () => {};
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const make = async ({ path: name }: SourceFile) => {
      await begun;
      order.push(name);
      return new Uint8Array(1);
    };
    const thumbnails = new Thumbnails({ cache, make, lanes: 1 });
    const wishes = ["first", "old", "older", "new", "newest"].map((name) => thumbnails.get(name, source(name)));
    const ahead = thumbnails.get("ahead", source("ahead"), true);
    await new Promise((resolve) => setImmediate(resolve));
    thumbnails.keepOnly(new Set(["new", "newest"]));
    begin();
    expect(await Promise.all(wishes)).toEqual([new Uint8Array(1), null, null, new Uint8Array(1), new Uint8Array(1)]);
    await ahead;
    expect(order).toEqual(["first", "newest", "new", "ahead"]);
  });

  it("goes on after one that cannot be made", async () => {
    const make = async ({ path: name }: SourceFile) => {
      if (name === "bad") throw new Error("no picture");
      return new Uint8Array(1);
    };
    const thumbnails = new Thumbnails({ cache, make, lanes: 1 });
    expect(await Promise.all(["bad", "good"].map((name) => thumbnails.get(name, source(name))))).toEqual([null, new Uint8Array(1)]);
  });
});

describe("deleted pictures", () => {
  const setup = () => {
    let pass = () => {};
    const promise = new Promise<void>((resolve) => {
      pass = resolve;
    });
    const clock: Clock = {
      now: () => 0,
      sleep: (_ms, signal) =>
        new Promise((resolve, reject) => {
          void promise.then(resolve);
          signal?.addEventListener("abort", () => reject(new Error("aborted")));
        }),
    };
    const trashed: string[] = [];
    const hidden: (readonly string[])[] = [];
    const faults: unknown[] = [];
    const trash = new PendingTrash({
      clock,
      trash: async (file) => {
        if (file === "locked") throw new Error("locked");
        trashed.push(file);
      },
      hide: (ids) => hidden.push(ids),
      onFault: (error) => faults.push(error),
    });
    return { trash, pass: () => pass(), trashed, hidden, faults };
  };

  it("vanish at once, and go to the bin when there is no time left to take it back", async () => {
    const { trash, pass, trashed, hidden, faults } = setup();
    const key = trash.add(["a", "b"], ["a.png", "locked", "b.png"]);
    expect([hidden.at(-1), trashed]).toEqual([["a", "b"], []]);
    pass();
    await expect.poll(() => hidden.at(-1)).toEqual([]);
    expect(trashed).toEqual(["a.png", "b.png"]);
    expect(faults).toHaveLength(1);
    expect(trash.undo(key)).toBe(false);
  });

  it("come back when it is taken back, and go when Easel quits", async () => {
    const { trash, trashed, hidden } = setup();
    const key = trash.add(["a"], ["a.png"]);
    trash.add(["b"], ["b.png"]);
    expect(trash.undo(key)).toBe(true);
    expect(hidden.at(-1)).toEqual(["b"]);
    await trash.finish();
    expect(trashed).toEqual(["b.png"]);
  });
});

describe("folders of the gallery", () => {
  const at = (...names: string[]) => path.resolve("/", ...names);
  const running = (...argv: string[]) => ({ install: null, running: { url: "", port: 1, version: "", argv } });

  it("are found by how an engine was started", () => {
    const paths = (...argv: string[]) => engineFolders([running(...argv)]).map((root) => root.path);
    expect(paths(at("comfy", "main.py"), "--cpu")).toEqual([at("comfy", "output")]);
    expect(paths(at("comfy", "main.py"), "--output-directory", at("out"))).toEqual([at("out")]);
    expect(paths(at("comfy", "main.py"), `--base-directory=${at("data")}`)).toEqual([at("data", "output")]);
    expect(paths("main.py")).toEqual([]);
  });

  it("hold no picture twice, and have names of their own", () => {
    const engine = (folder: string) => ({ path: folder, name: "ComfyUI", kind: "engine" as const, without: [] });
    const roots = galleryRoots(
      { pictures: at("state", "pictures"), cache: at("state", "cache") },
      [engine(at("a")), engine(at("b"))],
      [at("a", "in"), at("state"), at("a")],
    );
    expect(roots.map(({ path: place, name, without }) => [place, name, without])).toEqual([
      [at("state", "pictures"), "Easel", []],
      [at("a"), "ComfyUI", []],
      [at("b"), "ComfyUI (2)", []],
      [at("state"), "state", [at("state", "pictures"), at("state", "cache")]],
    ]);
  });
});
