import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DroppedItems } from "./dropped-items.ts";

describe("what is dropped onto the window", () => {
  const place = fs.mkdtempSync(path.join(os.tmpdir(), "easel drop ü "));
  const at = (name: string) => path.join(place, name);
  const dropped = () =>
    new DroppedItems(async (folder) => {
      if (!folder.endsWith("ComfyUI")) throw new Error("none");
    });
  beforeAll(() => {
    for (const folder of ["ComfyUI", "Holidays.safetensors"]) fs.mkdirSync(at(folder));
    for (const file of ["dream.safetensors", "fox.png"]) fs.writeFileSync(at(file), "x");
  });
  afterAll(() => fs.rmSync(place, { recursive: true }));

  it("is known by what it is on the disk, not by its name alone", async () => {
    const items = dropped();
    items.set(["ComfyUI", "Holidays.safetensors", "dream.safetensors", "fox.png", "gone.ckpt"].map(at));
    expect((await items.look()).map(({ name, kind }) => [name, kind])).toEqual([
      ["ComfyUI", "comfyui"],
      ["Holidays.safetensors", "folder"],
      ["dream.safetensors", "model"],
      ["fox.png", "file"],
      ["gone.ckpt", "file"],
    ]);
  });

  it("counts until the next drop, and nothing else is ever meant by an id", async () => {
    const items = dropped();
    items.set([at("fox.png")]);
    const id = (await items.look())[0]?.id ?? "";
    expect(items.pathOf(id)).toBe(at("fox.png"));
    items.set([at("dream.safetensors")]);
    for (const other of [id, "", "2-1", "2--1", "../fox.png"]) expect(() => items.pathOf(other), other).toThrow(/dropped/);
  });

  it("takes nothing but whole paths from the page's process", async () => {
    const items = dropped();
    for (const odd of [null, "x", { 0: at("fox.png") }, [1, null, "fox.png", ""]]) {
      items.set(odd);
      expect(await items.look()).toEqual([]);
    }
  });
});
