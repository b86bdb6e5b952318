import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { mediaResponse } from "./media-response.ts";

it("gives a file whole or in the parts that a player asks for", async () => {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "easel-media-"));
  onTestFinished(() => fs.rmSync(directory, { recursive: true }));
  const file = { path: path.join(directory, "a.mp4"), mime: "video/mp4" };
  fs.writeFileSync(file.path, "0123456789");
  const get = async (range: string | null) => {
    const response = await mediaResponse(file, range);
    return [response?.status, response?.headers.get("content-range") ?? null, await response?.text()];
  };
  expect(await get(null)).toEqual([200, null, "0123456789"]);
  expect(await get("bytes=2-4")).toEqual([206, "bytes 2-4/10", "234"]);
  expect(await get("bytes=7-")).toEqual([206, "bytes 7-9/10", "789"]);
  expect(await get("bytes=99-")).toEqual([416, "bytes */10", ""]);
  expect(await get("bytes=nonsense")).toEqual([200, null, "0123456789"]);
  expect(await mediaResponse({ ...file, path: `${file.path}.gone` }, null)).toBeNull();
  expect(await mediaResponse({ ...file, path: directory }, "bytes=0-1")).toBeNull();
});
