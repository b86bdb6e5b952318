import { describe, expect, test } from "vitest";
import { freshColor, inverted, rgb, saved, withNodes } from "./graphs.ts";
import { makePng, pixel, readPng, worstError } from "./pixels.ts";
import { annotated, call, type Graph, needsCancel, needsMetadata, onlyImage, run, tag, upload, view } from "./probe.ts";

const picture = async (graph: Graph, node = "3") => readPng(await view(onlyImage(await run(graph), node)));

/** `inverted` with another node 2. */
const through = (class_type: string, inputs: Record<string, unknown>, more: Graph = {}): Graph =>
  withNodes(inverted(), { "2": { class_type, inputs }, ...more });

/** 1 LoadImage of an uploaded picture. */
const loaded = async (name: string, bytes: Buffer): Promise<Graph> => ({
  "1": { class_type: "LoadImage", inputs: { image: annotated(await upload(name, bytes)) } },
});

const hasClass = async (name: string) => Object.keys((await call(`/object_info/${name}`)).json<object>()).length > 0;

describe("C21 graphs without weights, to the pixel", () => {
  test("EmptyImage, ImageInvert", async () => {
    const color = 0x3366cc;
    const got = await picture(inverted(color, 40, 30));
    expect([got.width, got.height, got.colorType]).toEqual([40, 30, 2]);
    expect(worstError(got, () => rgb(color).map((value) => 255 - value))).toBeLessThanOrEqual(1);
  });

  test("EmptyImage, ImageInvert, ImageScale with one side left open, SaveImage in a folder", async () => {
    const graph = withNodes(inverted(3368652, 128, 96), {
      "3": { class_type: "ImageScale", inputs: { image: ["2", 0], upscale_method: "lanczos", width: 256, height: 0, crop: "disabled" } },
      "4": { class_type: "SaveImage", inputs: { images: ["3", 0], filename_prefix: `${tag}/nomodel` } },
    });
    const file = onlyImage(await run(graph), "4");
    expect(file).toMatchObject({ filename: "nomodel_00001_.png", subfolder: tag, type: "output" });
    const got = readPng(await view(file));
    expect([got.width, got.height]).toEqual([256, 192]);
    expect(worstError(got, () => [204, 153, 51])).toBeLessThanOrEqual(1);
  });

  test("ImageScale nearest-exact repeats pixels; crop center keeps the middle", async () => {
    const stripes = makePng(8, 4, (x, y) => [x * 30, y * 60, 100]);
    const source = await loaded("stripes.png", stripes);
    const scale = (width: number, height: number, crop: string): Graph =>
      withNodes(source, {
        "2": { class_type: "ImageScale", inputs: { image: ["1", 0], upscale_method: "nearest-exact", width, height, crop } },
        "3": { class_type: "PreviewImage", inputs: { images: ["2", 0] } },
      });
    const doubled = await picture(scale(16, 8, "disabled"));
    expect(worstError(doubled, (x, y) => [(x >> 1) * 30, (y >> 1) * 60, 100])).toBeLessThanOrEqual(1);
    const middle = await picture(scale(4, 4, "center"));
    expect(worstError(middle, (x, y) => [(x + 2) * 30, y * 60, 100])).toBeLessThanOrEqual(1);
  });

  test("ImageScale keeps flat colours and sizes with every method", async () => {
    const color = freshColor();
    for (const method of ["nearest-exact", "bilinear", "area", "bicubic", "lanczos"]) {
      const got = await picture(
        withNodes(inverted(color), {
          "2": { class_type: "ImageScale", inputs: { image: ["1", 0], upscale_method: method, width: 19, height: 50, crop: "center" } },
        }),
      );
      expect([got.width, got.height], method).toEqual([19, 50]);
      expect(
        worstError(got, () => rgb(color)),
        method,
      ).toBeLessThanOrEqual(1);
    }
  });

  test("ImageScaleBy multiplies sizes", async () => {
    const got = await picture(through("ImageScaleBy", { image: ["1", 0], upscale_method: "bicubic", scale_by: 1.5 }));
    expect([got.width, got.height]).toEqual([48, 36]);
  });

  test("ImageCompositeMasked lays a picture in, by half where the mask says half", async () => {
    const graph = through(
      "ImageCompositeMasked",
      { destination: ["1", 0], source: ["5", 0], x: 8, y: 4, resize_source: false, mask: ["6", 0] },
      {
        "1": { class_type: "EmptyImage", inputs: { width: 32, height: 24, batch_size: 1, color: 0x000000 } },
        "5": { class_type: "EmptyImage", inputs: { width: 10, height: 10, batch_size: 1, color: 0xc86400 } },
        "6": { class_type: "SolidMask", inputs: { value: 0.5, width: 10, height: 10 } },
      },
    );
    const inside = (x: number, y: number) => x >= 8 && x < 18 && y >= 4 && y < 14;
    const got = await picture(graph);
    expect(worstError(got, (x, y) => (inside(x, y) ? [100, 50, 0] : [0, 0, 0]))).toBeLessThanOrEqual(1);
  });

  test("ImagePadForOutpaint grows the picture by grey and masks what is new", async () => {
    const pad = { image: ["1", 0], left: 8, top: 0, right: 16, bottom: 8, feathering: 0 };
    const graph = withNodes(inverted(0xff0000), {
      "2": { class_type: "ImagePadForOutpaint", inputs: pad },
      "4": { class_type: "MaskToImage", inputs: { mask: ["2", 1] } },
      "5": { class_type: "PreviewImage", inputs: { images: ["4", 0] } },
    });
    const entry = await run(graph);
    const inside = (x: number, y: number) => x >= 8 && x < 40 && y < 24;
    const padded = readPng(await view(onlyImage(entry, "3")));
    expect([padded.width, padded.height]).toEqual([56, 32]);
    expect(worstError(padded, (x, y) => (inside(x, y) ? [255, 0, 0] : [127, 127, 127]))).toBeLessThanOrEqual(1);
    const mask = readPng(await view(onlyImage(entry, "5")));
    expect(worstError(mask, (x, y) => (inside(x, y) ? [0, 0, 0] : [255, 255, 255]))).toBeLessThanOrEqual(1);
  });

  test("ImageBlend screens", async (context) => {
    context.skip(!(await hasClass("ImageBlend")), "the engine has no ImageBlend (kornia is missing)");
    const graph = withNodes(inverted(0x404040), {
      "2": { class_type: "ImageBlend", inputs: { image1: ["1", 0], image2: ["5", 0], blend_factor: 0.5, blend_mode: "screen" } },
      "5": { class_type: "EmptyImage", inputs: { width: 32, height: 24, batch_size: 1, color: 0x808080 } },
    });
    const screen = 255 - ((255 - 64) * (255 - 128)) / 255;
    const expected = (64 + screen) / 2;
    expect(worstError(await picture(graph), () => [expected, expected, expected])).toBeLessThanOrEqual(1.5);
  });

  test("text goes out as text", async () => {
    const graph: Graph = {
      "1": { class_type: "PrimitiveString", inputs: { value: `a fox, füchse, 狐狸 ${tag}` } },
      "2": { class_type: "PreviewAny", inputs: { source: ["1", 0] } },
    };
    const entry = await run(graph);
    expect(entry.outputs).toEqual({ "2": { text: [`a fox, füchse, 狐狸 ${tag}`] } });
  });
});

describe("C21 PreviewAny", () => {
  test.each([
    ["x", "x"],
    [5, "5"],
    [2.5, "2.5"],
    [true, "True"],
    [null, "None"],
  ])("%j is written %s", async (source, text) => {
    const entry = await run({ "1": { class_type: "PreviewAny", inputs: { source } } });
    expect(entry.outputs).toEqual({ "1": { text: [text] } });
  });
});

describe("C23 SaveImage", () => {
  const save = async (prefix: string, options: Parameters<typeof saved>[1] = {}, rest = {}) =>
    (await run(saved(prefix, options), rest)).outputs["2"]?.images ?? [];
  const names = async (prefix: string, options: Parameters<typeof saved>[1] = {}) =>
    (await save(prefix, options)).map((file) => `${file.subfolder}/${file.filename}`);

  test("numbers go on from the highest there is; a batch takes several; folders are made", async () => {
    expect(await names(`${tag}/name`)).toEqual([`${tag}/name_00001_.png`]);
    expect(await names(`${tag}/name`, { batch: 2 })).toEqual([`${tag}/name_00002_.png`, `${tag}/name_00003_.png`]);
    expect(await names(`${tag}/name`)).toEqual([`${tag}/name_00004_.png`]);
    expect(await names(`${tag}/other`)).toEqual([`${tag}/other_00001_.png`]);
    expect(await names(`${tag}/deep/er/name`)).toEqual([`${tag}/deep/er/name_00001_.png`]);
  });

  test("tokens of size, time and batch are filled in, others stay as they are", async () => {
    expect(await names(`${tag}/%width%x%height%`)).toEqual([`${tag}/32x24_00001_.png`]);
    const [dated] = await names(`${tag}/d%year%-%month%-%day%`);
    expect(dated).toMatch(/\/d20\d\d-\d\d?-\d\d?_00001_\.png$/);
    expect(await names(`${tag}/b%batch_num%`, { batch: 2 })).toEqual([`${tag}/b0_00001_.png`, `${tag}/b1_00002_.png`]);
    expect(await names(`${tag}/t%easel%`)).toEqual([`${tag}/t%easel%_00001_.png`]);
  });

  needsMetadata("the PNG holds the graph, and each key of extra_pnginfo, as ASCII", async () => {
    const workflow = { id: "easel", note: "Füchse 狐狸" };
    const graph = withNodes(saved(`${tag}/texts`), { "9": { class_type: "PrimitiveString", inputs: { value: "Füchse" } } });
    const entry = await run(graph, { extra_data: { extra_pnginfo: { workflow, easel: { job: 7 } } } });
    const { texts, colorType } = readPng(await view(onlyImage(entry, "2")));
    expect(colorType).toBe(2);
    expect(JSON.parse(texts.prompt ?? "")).toEqual(graph);
    expect(JSON.parse(texts.workflow ?? "")).toEqual(workflow);
    expect(JSON.parse(texts.easel ?? "")).toEqual({ job: 7 });
    expect(texts.prompt).toContain("F\\u00fcchse");
    expect(texts.workflow).toContain("\\u72d0");
  });

  needsMetadata("PreviewImage: a temporary file of its own naming, with the same texts", async () => {
    const graph = inverted();
    const file = onlyImage(await run(graph), "3");
    expect(file).toMatchObject({ filename: expect.stringMatching(/^ComfyUI_temp_[a-z]{5}_\d{5}_\.png$/), subfolder: "", type: "temp" });
    expect(JSON.parse(readPng(await view(file)).texts.prompt ?? "")).toEqual(graph);
  });

  needsMetadata("the graph in the PNG carries is_changed on LoadImage", async () => {
    const source = await loaded(
      "changed.png",
      makePng(4, 4, () => [9, 9, 9]),
    );
    const graph = withNodes(source, { "3": { class_type: "PreviewImage", inputs: { images: ["1", 0] } } });
    const { texts } = await picture(graph);
    const prompt = JSON.parse(texts.prompt ?? "") as Record<string, { is_changed?: unknown }>;
    expect(prompt["1"]?.is_changed).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
  });

  test("colours are cut off, not rounded: what is loaded comes back the same within 1", async () => {
    const source = await loaded(
      "ramp.png",
      makePng(256, 1, (x) => [x, 255 - x, x]),
    );
    const got = await picture(withNodes(source, { "3": { class_type: "PreviewImage", inputs: { images: ["1", 0] } } }));
    expect(worstError(got, (x) => [x, 255 - x, x])).toBe(0);
    expect(pixel(got, 255, 0)).toEqual([255, 0, 255, 255]);
  });

  needsCancel("the picture is passed on (since the 0.38 era)", async () => {
    const graph = withNodes(saved(`${tag}/passed`, { color: 0x336699 }), {
      "3": { class_type: "PreviewImage", inputs: { images: ["2", 0] } },
    });
    expect(worstError(await picture(graph), () => rgb(0x336699))).toBeLessThanOrEqual(1);
  });
});
