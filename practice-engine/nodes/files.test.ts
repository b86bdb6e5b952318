import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PNG } from "pngjs";
import { beforeAll, describe, expect, test } from "vitest";
import { encodePng, pngText, rowsOf } from "../pictures/png.ts";
import type { ImageBatch, MaskBatch } from "../values.ts";
import { NODES } from "./index.ts";
import { at, contextFor, emptyRecording, outputsOf, picture, temporaryFolders } from "./testing.ts";

const folders = await temporaryFolders();

async function save(prefix: string, image: ImageBatch = picture(4, 3, () => [0.2, 0.4, 0.6]), extraPngInfo: Record<string, unknown> = {}) {
  const node = NODES.get("SaveImage");
  const result = await node?.run({ images: image, filename_prefix: prefix }, contextFor(folders, emptyRecording(), { extraPngInfo }));
  return (result?.ui?.images ?? []) as { filename: string; subfolder: string; type: string }[];
}

describe("SaveImage", () => {
  test("counts on from the highest of its prefix, by batch, in subfolders", async () => {
    expect(await save("easel/fox")).toEqual([{ filename: "fox_00001_.png", subfolder: "easel", type: "output" }]);
    await writeFile(join(folders.output, "easel", "fox_00007_.png"), "");
    await writeFile(join(folders.output, "easel", "foxy_00050_.png"), "");
    const batch = picture(2, 2, () => [0, 0, 0]);
    const names = (await save("easel/fox", { ...batch, frames: [...batch.frames, ...batch.frames] })).map(({ filename }) => filename);
    expect(names).toEqual(["fox_00008_.png", "fox_00009_.png"]);
    expect((await save(""))[0]?.filename).toBe("._00001_.png");
  });

  test("fills in the server's tokens and leaves the page's alone", async () => {
    const [file] = await save("%width%x%height% %year%-%month%-%day% %hour%%minute%%second% %date:yyyy% %batch_num%");
    expect(file?.filename).toBe("4x3 2026-11-05 030409 %date:yyyy% 0_00001_.png");
  });

  test.each(["../outside", "/etc/outside", "a/../../outside"])("refuses %s, without telling where its folders are", async (prefix) => {
    const refusal = save(prefix);
    await expect(refusal).rejects.toThrow("**** ERROR: Saving image outside the output folder is not allowed.");
    await expect(refusal).rejects.not.toThrow(folders.output);
    expect((await readdir(join(folders.output, ".."))).filter((name) => name.startsWith("outside"))).toEqual([]);
  });

  test("cuts the values off and writes prompt, every extra key and its label", async () => {
    const [file] = await save("meta", undefined, { workflow: { id: "w", note: "\u72d0" }, easel: { n: 2n ** 60n } });
    const bytes = await readFile(join(folders.output, file?.filename ?? ""));
    expect([...PNG.sync.read(bytes).data.subarray(0, 4)]).toEqual([51, 102, 153, 255]);
    expect(pngText(bytes).map(([key]) => key)).toEqual(["prompt", "workflow", "easel", "easel_practice"]);
    const text = new Map(pngText(bytes));
    expect(text.get("prompt")).toBe('{"1":{"class_type":"Test","inputs":{"text":"F\\u00fcchslein"}}}');
    expect(JSON.parse(text.get("workflow") ?? "")).toEqual({ id: "w", note: "\u72d0" });
    expect(text.get("easel")).toBe('{"n":1152921504606846976}');
    expect(text.get("easel_practice")).toMatch(/practice engine/);
    expect(bytes.includes("iTXt")).toBe(false);
  });

  test("PreviewImage goes to temp under a name of chance", async () => {
    const node = NODES.get("PreviewImage");
    const result = await node?.run({ images: picture(2, 2, () => [1, 1, 1]) }, contextFor(folders, emptyRecording()));
    expect(result?.ui?.images).toEqual([{ filename: "ComfyUI_temp_nnnnn_00001_.png", subfolder: "", type: "temp" }]);
    expect(await readdir(folders.temp)).toEqual(["ComfyUI_temp_nnnnn_00001_.png"]);
  });
});

describe("LoadImage", () => {
  const load = async (image: string) =>
    (await outputsOf("LoadImage", { image }, contextFor(folders, emptyRecording()))) as [ImageBatch, MaskBatch];
  const complaint = (image: string) => NODES.get("LoadImage")?.validateInput?.validate(image, folders);

  beforeAll(async () => {
    await mkdir(join(folders.input, "sub"), { recursive: true });
    const rgba = Uint8Array.of(255, 0, 51, 255, 0, 0, 0, 0);
    await writeFile(join(folders.input, "half.png"), await encodePng({ width: 2, height: 1, channels: 4, row: rowsOf(rgba, 8) }));
    await writeFile(
      join(folders.input, "sub", "solid.png"),
      await encodePng({ width: 1, height: 1, channels: 3, row: rowsOf(rgba.subarray(0, 3), 3) }),
    );
    await writeFile(join(folders.input, "broken.png"), "no picture");
    await writeFile(
      join(folders.input, "..", "secret.png"),
      await encodePng({ width: 1, height: 1, channels: 3, row: rowsOf(rgba.subarray(0, 3), 3) }),
    );
  });

  test("gives colours, and as mask what is transparent", async () => {
    const [image, mask] = await load("half.png");
    expect(at(image, 0, 0).map((value) => Math.round(value * 255))).toEqual([255, 0, 51]);
    expect([at(mask, 0, 0), at(mask, 1, 0)]).toEqual([[0], [1]]);
  });

  test("a picture without alpha has the small empty mask of ComfyUI", async () => {
    const [, mask] = await load("sub/solid.png");
    expect([mask.width, mask.height, Math.max(...(mask.frames[0] ?? [1]))]).toEqual([64, 64, 0]);
  });

  test("takes the folder from the name", async () => {
    await save("from-output");
    expect((await load("from-output_00001_.png [output]"))[0].width).toBe(4);
  });

  test.each(["../secret.png", "sub/../../secret.png", "/etc/passwd", "gone.png", "sub", "", "../secret.png [output]"])(
    "refuses %j before it runs",
    (name) => {
      expect(complaint(name)).toBe(`Invalid image file: ${name}`);
    },
  );

  test("what is no picture fails by name, without a path", async () => {
    expect(complaint("broken.png")).toBeNull();
    await expect(load("broken.png")).rejects.toMatchObject({ type: "PIL.UnidentifiedImageError" });
    await expect(load("broken.png")).rejects.not.toThrow(folders.input);
  });

  test("LoadImageMask takes one channel", async () => {
    const channel = async (name: string) =>
      (await outputsOf("LoadImageMask", { image: "half.png", channel: name }, contextFor(folders, emptyRecording())))[0] as MaskBatch;
    expect(at(await channel("red"), 0, 0)).toEqual([1]);
    expect(at(await channel("alpha"), 1, 0)).toEqual([1]);
    expect(at(await channel("blue"), 0, 0)[0]).toBeCloseTo(0.2, 6);
  });

  test("only pictures at the top of the folder are offered", () => {
    expect(NODES.get("LoadImage")?.inputs.image?.choices?.(folders)).toEqual(["broken.png", "half.png"]);
  });
});

test("PreviewAny shows texts as they are, values as Python writes them and pictures by their kind", async () => {
  const shown = async (source: unknown) => (await outputsOf("PreviewAny", { source }, contextFor(folders, emptyRecording())))[0];
  expect(await shown("a fox")).toBe("a fox");
  expect([await shown(true), await shown(null), await shown(2.5)]).toEqual(["True", "None", "2.5"]);
  expect(await shown(["a", 2n ** 60n])).toBe('["a",1152921504606846976]');
  expect(await shown(picture(1, 1, () => [0, 0, 0]))).toBe("<IMAGE>");
});
