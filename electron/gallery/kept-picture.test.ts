import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { keptPicture } from "./kept-picture.ts";

describe("a picture by its reference", () => {
  let base: string;
  let folders: string[];
  beforeAll(async () => {
    base = await fs.mkdtemp(path.join(os.tmpdir(), "easel kept "));
    folders = [path.join(base, "pictures"), path.join(base, "given")];
    for (const folder of folders) await fs.mkdir(folder);
    await fs.writeFile(path.join(base, "pictures", "aaaaaaaa-2.png"), "made");
    await fs.writeFile(path.join(base, "given", "bbbbbbbb.jpg"), "given");
    await fs.writeFile(path.join(base, "pictures", "cccccccc.svg"), "<svg/>");
    await fs.writeFile(path.join(base, "secret.png"), "secret");
  });
  afterAll(() => fs.rm(base, { recursive: true }));

  it("is read from where it was made or given", async () => {
    expect(await keptPicture(folders, "aaaaaaaa-2")).toEqual({ bytes: Buffer.from("made"), mime: "image/png" });
    expect(await keptPicture(folders, "bbbbbbbb")).toEqual({ bytes: Buffer.from("given"), mime: "image/jpeg" });
  });

  it.each(["dddddddd", "cccccccc", "../secret", "secret", ""])("is nothing for %j", async (reference) => {
    expect(await keptPicture(folders, reference)).toBeNull();
  });
});
