import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ImageBatch, MaskBatch } from "../values.ts";
import { NodeFailure } from "./definition.ts";
import { at, contextFor, emptyRecording, maskBy, outputsOf, picture, temporaryFolders } from "./testing.ts";

const folders = await temporaryFolders();
const run = (name: string, inputs: Record<string, unknown>) => outputsOf(name, inputs, contextFor(folders, emptyRecording()));
const image = async (name: string, inputs: Record<string, unknown>) => (await run(name, inputs))[0] as ImageBatch;
const mask = async (name: string, inputs: Record<string, unknown>) => (await run(name, inputs))[0] as MaskBatch;

/** Every pixel has a colour of its own. */
const ramp = (width: number, height: number) => picture(width, height, (x, y) => [x / 64, y / 64, (x + y) / 128]);
const small = fc.integer({ min: 1, max: 12 });

describe("pictures", () => {
  test("EmptyImage has the colour", async () => {
    const made = await image("EmptyImage", { width: 3, height: 2, batch_size: 2, color: 0x336699 });
    expect([made.width, made.height, made.frames.length]).toEqual([3, 2, 2]);
    expect(at(made, 2, 1, 1).map((value) => Math.round(value * 255))).toEqual([0x33, 0x66, 0x99]);
  });

  test("a picture that would not fit into memory is refused, in words that clients know", async () => {
    const refusal = run("EmptyImage", { width: 16384, height: 16384, batch_size: 4096, color: 0 });
    await expect(refusal).rejects.toThrow(/can't allocate memory/);
    await expect(refusal).rejects.toBeInstanceOf(NodeFailure);
  });

  test("inverting twice gives the picture back", async () => {
    const before = ramp(9, 5);
    const once = await image("ImageInvert", { image: before });
    expect(at(once, 8, 4)[0]).toBeCloseTo(1 - 8 / 64, 6);
    const twice = await image("ImageInvert", { image: once });
    before.frames[0]?.forEach((value, i) => void expect(twice.frames[0]?.[i]).toBeCloseTo(value, 6));
  });

  test("turning four times, and flipping twice, gives the picture back", async () => {
    await fc.assert(
      fc.asyncProperty(small, small, async (width, height) => {
        const before = ramp(width, height);
        let turned: ImageBatch = before;
        for (let turn = 0; turn < 4; turn++) turned = await image("ImageRotate", { image: turned, rotation: "90 degrees" });
        expect(turned).toEqual(before);
        for (const flip_method of ["x-axis: vertically", "y-axis: horizontally"]) {
          const flipped = await image("ImageFlip", { image: await image("ImageFlip", { image: before, flip_method }), flip_method });
          expect(flipped).toEqual(before);
        }
      }),
      { numRuns: 30 },
    );
  });

  test("a quarter turn is clockwise", async () => {
    const turned = await image("ImageRotate", { image: ramp(4, 2), rotation: "90 degrees" });
    expect([turned.width, turned.height]).toEqual([2, 4]);
    expect(at(turned, 1, 0)).toEqual(at(ramp(4, 2), 0, 0));
  });

  test("ImageScale with one side 0 keeps the shape, with both leaves the picture", async () => {
    const before = ramp(20, 10);
    const scaled = await image("ImageScale", { image: before, upscale_method: "bilinear", width: 0, height: 30, crop: "disabled" });
    expect([scaled.width, scaled.height]).toEqual([60, 30]);
    expect(await image("ImageScale", { image: before, upscale_method: "area", width: 0, height: 0, crop: "center" })).toBe(before);
  });

  test("a picture scaled to nothing is an error, not an empty file", async () => {
    const scaling = run("ImageScaleBy", { image: ramp(10, 10), upscale_method: "area", scale_by: 0.01 });
    await expect(scaling).rejects.toThrow("sizes should be greater than 0");
  });

  test("ImageCrop stays inside", async () => {
    const cropped = await image("ImageCrop", { image: ramp(10, 10), width: 512, height: 3, x: 7, y: 99 });
    expect([cropped.width, cropped.height]).toEqual([3, 1]);
    expect(at(cropped, 0, 0)).toEqual(at(ramp(10, 10), 7, 9));
  });

  test("batches are joined, repeated and taken apart", async () => {
    const both = await image("ImageBatch", { image1: ramp(4, 4), image2: ramp(8, 8) });
    expect([both.width, both.frames.length]).toEqual([4, 2]);
    const many = await image("RepeatImageBatch", { image: both, amount: 3 });
    expect(many.frames).toHaveLength(6);
    const last = await image("ImageFromBatch", { image: many, batch_index: -1, length: 5 });
    expect(last.frames).toEqual([both.frames[1]]);
  });

  test("GetImageSize says it at the node, too", async () => {
    const heard = emptyRecording();
    expect(await outputsOf("GetImageSize", { image: ramp(7, 3) }, contextFor(folders, heard))).toEqual([7, 3, 1]);
    expect(heard.said).toEqual(["width: 7, height: 3\n batch size: 1"]);
  });

  test("an upscale model makes every pixel a block, exactly, and tells its progress", async () => {
    await fc.assert(
      fc.asyncProperty(small, small, fc.constantFrom("practice-2x.pth", "practice-4x.pth"), async (width, height, model_name) => {
        const [upscale_model] = await run("UpscaleModelLoader", { model_name });
        const heard = emptyRecording();
        const [large] = (await outputsOf(
          "ImageUpscaleWithModel",
          { upscale_model, image: ramp(width, height) },
          contextFor(folders, heard),
        )) as [ImageBatch];
        const factor = model_name === "practice-2x.pth" ? 2 : 4;
        expect([large.width, large.height]).toEqual([width * factor, height * factor]);
        for (let y = 0; y < large.height; y++) {
          for (let x = 0; x < large.width; x++) {
            expect(at(large, x, y)).toEqual(at(ramp(width, height), Math.floor(x / factor), Math.floor(y / factor)));
          }
        }
        expect(heard.progress).toEqual([[1, 1]]);
      }),
      { numRuns: 20 },
    );
  });

  test("outpainting pads with grey and masks what is new, softly where it meets the old", async () => {
    const [padded, fresh] = (await run("ImagePadForOutpaint", {
      image: ramp(40, 40),
      left: 16,
      top: 0,
      right: 0,
      bottom: 8,
      feathering: 10,
    })) as [ImageBatch, MaskBatch];
    expect([padded.width, padded.height]).toEqual([56, 48]);
    expect(at(padded, 3, 3)).toEqual([0.5, 0.5, 0.5]);
    expect(at(padded, 16, 0)).toEqual(at(ramp(40, 40), 0, 0));
    expect([at(fresh, 3, 3), at(fresh, 16, 10), at(fresh, 40, 10)]).toEqual([[1], [1], [0]]);
    expect(at(fresh, 18, 10)[0]).toBeCloseTo(0.64, 5);
  });
});

describe("composing", () => {
  test("ImageCompositeMasked changes nothing outside of the source and nothing where the mask is 0", async () => {
    await fc.assert(
      fc.asyncProperty(small, small, fc.nat(14), fc.nat(14), async (width, height, x, y) => {
        const below = ramp(12, 12);
        const above = picture(width, height, () => [1, 1, 1]);
        const striped = maskBy(width, height, (column) => column % 2);
        const made = await image("ImageCompositeMasked", { destination: below, source: above, x, y, resize_source: false, mask: striped });
        for (let row = 0; row < 12; row++) {
          for (let column = 0; column < 12; column++) {
            const inside = column >= x && column < x + width && row >= y && row < y + height && (column - x) % 2 === 1;
            expect(at(made, column, row)).toEqual(inside ? [1, 1, 1] : at(below, column, row));
          }
        }
      }),
      { numRuns: 30 },
    );
  });

  test("without a mask the source covers, and resize_source fits it first", async () => {
    const made = await image("ImageCompositeMasked", {
      destination: ramp(6, 6),
      source: picture(2, 2, () => [1, 0, 0]),
      x: 0,
      y: 0,
      resize_source: true,
    });
    for (const [x, y] of [
      [0, 0],
      [5, 5],
    ] as const)
      expect(at(made, x, y)).toEqual([1, 0, 0]);
  });

  test.each([
    ["normal", 0.5],
    ["multiply", 0.2],
    ["screen", 0.7],
    ["overlay", 0.4],
    ["soft_light", 0.4],
    ["difference", 0],
  ])("ImageBlend %s of 0.4 and 0.5 at full strength is %f", async (blend_mode, expected) => {
    const made = await image("ImageBlend", {
      image1: picture(4, 4, () => [0.4, 0.4, 0.4]),
      image2: picture(2, 2, () => [0.5, 0.5, 0.5]),
      blend_factor: 1,
      blend_mode,
    });
    expect(at(made, 1, 1)[0]).toBeCloseTo(expected, 5);
  });

  test("blurring keeps the mean of a mirrored picture, sharpening leaves a flat one alone", async () => {
    const point = picture(9, 9, (x, y) => (x === 4 && y === 4 ? [1, 1, 1] : [0, 0, 0]));
    const soft = await image("ImageBlur", { image: point, blur_radius: 2, sigma: 1 });
    const sum = soft.frames[0]?.reduce((total, value) => total + value, 0);
    expect(sum).toBeCloseTo(3, 4);
    expect(at(soft, 4, 4)[0]).toBeLessThan(0.2);
    const flat = picture(9, 9, () => [0.3, 0.3, 0.3]);
    const sharp = await image("ImageSharpen", { image: flat, sharpen_radius: 1, sigma: 1, alpha: 1 });
    for (const value of sharp.frames[0] ?? []) expect(value).toBeCloseTo(0.3, 5);
    await expect(run("ImageBlur", { image: flat, blur_radius: 9, sigma: 1 })).rejects.toThrow(/Padding size/);
  });
});

describe("masks", () => {
  const dot = maskBy(9, 9, (x, y) => (x === 4 && y === 4 ? 1 : 0));
  const area = (made: MaskBatch) => made.frames[0]?.reduce((total, value) => total + value, 0);

  test("GrowMask grows to a diamond with tapered corners, to a square without, and shrinks back", async () => {
    const diamond = await mask("GrowMask", { mask: dot, expand: 2, tapered_corners: true });
    const square = await mask("GrowMask", { mask: dot, expand: 2, tapered_corners: false });
    expect([area(diamond), area(square)]).toEqual([13, 25]);
    expect(await mask("GrowMask", { mask: square, expand: -2, tapered_corners: false })).toEqual(dot);
  });

  test("FeatherMask fades towards the edges it is told", async () => {
    const full = maskBy(8, 4, () => 1);
    const faded = await mask("FeatherMask", { mask: full, left: 4, top: 0, right: 0, bottom: 2 });
    expect([at(faded, 0, 0), at(faded, 3, 0), at(faded, 7, 0)]).toEqual([[0.25], [1], [1]]);
    expect(at(faded, 7, 3)).toEqual([0.5]);
  });

  test.each([
    ["multiply", 0.25],
    ["add", 1],
    ["subtract", 0],
    ["and", 0],
    ["or", 0],
    ["xor", 0],
  ])("MaskComposite %s of 0.5 and 0.5 is %f where they overlap (halves round to even)", async (operation, expected) => {
    const half = maskBy(4, 4, () => 0.5);
    const made = await mask("MaskComposite", { destination: half, source: half, x: 2, y: 2, operation });
    expect(at(made, 3, 3)).toEqual([expected]);
    expect(at(made, 1, 3)).toEqual([0.5]);
  });

  test("to a picture and back, inverted, cut at a threshold", async () => {
    const half = maskBy(3, 3, (x) => x / 2);
    const shown = await image("MaskToImage", { mask: half });
    expect(at(shown, 1, 2)).toEqual([0.5, 0.5, 0.5]);
    expect(await mask("ImageToMask", { image: shown, channel: "green" })).toEqual(half);
    await expect(run("ImageToMask", { image: shown, channel: "alpha" })).rejects.toThrow(/out of bounds/);
    expect(at(await mask("InvertMask", { mask: half }), 2, 0)).toEqual([0]);
    expect(at(await mask("ThresholdMask", { mask: half, value: 0.5 }), 1, 0)).toEqual([0]);
  });
});

test("a node that is linked to something else says which input is wrong", async () => {
  await expect(run("ImageInvert", { image: "fox.png" })).rejects.toThrow("image must be IMAGE");
});
