import { describe, expect, test } from "vitest";
import type { ImageBatch, Latent } from "../values.ts";
import { InterruptedError } from "./definition.ts";
import { at, contextFor, emptyRecording, maskBy, outputsOf, picture, temporaryFolders } from "./testing.ts";

const folders = await temporaryFolders();
const run = (name: string, inputs: Record<string, unknown>, heard = emptyRecording()) =>
  outputsOf(name, inputs, contextFor(folders, heard));

const [model, clip, vae] = await run("CheckpointLoaderSimple", { ckpt_name: "practice-poster.safetensors" });
const words = async (text: string) => (await run("CLIPTextEncode", { text, clip }))[0];
const empty = async (width = 64, height = 48, batch_size = 1) =>
  (await run("EmptyLatentImage", { width, height, batch_size }))[0] as Latent;
const settings = {
  model,
  seed: 7,
  steps: 3,
  cfg: 7,
  sampler_name: "euler",
  scheduler: "normal",
  positive: await words("a red fox"),
  negative: await words(""),
  latent_image: await empty(),
  denoise: 1,
};

async function sampled(change: Record<string, unknown> = {}, heard = emptyRecording()): Promise<ImageBatch> {
  const [samples] = await run("KSampler", { ...settings, ...change }, heard);
  return (await run("VAEDecode", { samples, vae }))[0] as ImageBatch;
}

const photo = picture(64, 48, (x, y) => [x / 64, y / 48, 0.5]);
const encoded = async () => (await run("VAEEncode", { pixels: photo, vae }))[0] as Latent;

/** Mean difference of two pictures, where `chosen`. */
function difference(a: ImageBatch, b: ImageBatch, chosen: (x: number, y: number) => boolean = () => true): number {
  let sum = 0;
  let count = 0;
  for (let y = 0; y < a.height; y++) {
    for (let x = 0; x < a.width; x++) {
      if (!chosen(x, y)) continue;
      const other = at(b, x, y);
      for (const [c, value] of at(a, x, y).entries()) sum += Math.abs(value - (other[c] ?? 0));
      count += 3;
    }
  }
  return sum / count;
}

describe("sampling", () => {
  test("the same request gives the same picture; seed, prompt, checkpoint and LoRA change it", async () => {
    const first = await sampled();
    expect([first.width, first.height]).toEqual([64, 48]);
    expect(await sampled()).toEqual(first);
    expect(difference(first, await sampled({ seed: 8 }))).toBeGreaterThan(0.005);
    expect(difference(first, await sampled({ positive: await words("a lighthouse at night") }))).toBeGreaterThan(0.005);
    const [sketch] = await run("CheckpointLoaderSimple", { ckpt_name: "practice-sketch.safetensors" });
    expect(difference(first, await sampled({ model: sketch }))).toBeGreaterThan(0.005);
    const lora = (strength_model: number) =>
      run("LoraLoader", { model, clip, lora_name: "practice-warm.safetensors", strength_model, strength_clip: 1 });
    expect(difference(first, await sampled({ model: (await lora(1))[0] }))).toBeGreaterThan(0.001);
    expect(await sampled({ model: (await lora(0))[0] })).toEqual(first);
  });

  test("seeds differ up to the last of 64 bits", async () => {
    const top = (1n << 64n) - 1n;
    expect(await sampled({ seed: top })).toEqual(await sampled({ seed: top }));
    expect(difference(await sampled({ seed: top }), await sampled({ seed: top - 1n }))).toBeGreaterThan(0.005);
  });

  test("a batch holds different pictures; the second is that of the next seed", async () => {
    const batch = await sampled({ latent_image: await empty(64, 48, 2) });
    expect(batch.frames).toHaveLength(2);
    expect(batch.frames[1]).toEqual((await sampled({ seed: 8 })).frames[0]);
  });

  test("every step is told, with at most ten previews as JPEG of at most 512 pixels", async () => {
    const heard = emptyRecording();
    await sampled({ steps: 30, latent_image: await empty(1024, 512) }, heard);
    expect(heard.progress).toEqual(Array.from({ length: 30 }, (_, i) => [i + 1, 30]));
    expect(heard.previews.length).toBeGreaterThanOrEqual(4);
    expect(heard.previews.length).toBeLessThanOrEqual(10);
    for (const jpeg of heard.previews) {
      expect(jpeg.readUInt16BE(0)).toBe(0xffd8);
      expect(sizeOf(jpeg)).toEqual([512, 256]);
    }
  });

  test("an interrupt ends it at the next step", async () => {
    const heard = emptyRecording();
    const context = contextFor(folders, heard, { interruptAfter: 2 });
    await expect(outputsOf("KSampler", { ...settings, steps: 1000 }, context)).rejects.toBeInstanceOf(InterruptedError);
    expect(heard.progress).toHaveLength(2);
  });

  test("sides that the painter cannot paint are scaled", async () => {
    const tiny = (await run("VAEEncode", { pixels: picture(8, 8, () => [0, 0, 0]), vae }))[0];
    expect([(await sampled({ latent_image: tiny })).width]).toEqual([8]);
  });
});

describe("image to image", () => {
  test("the higher the strength, the further from the start; 0 changes nothing", async () => {
    const latent_image = await encoded();
    const distances: number[] = [];
    for (const denoise of [0, 0.25, 0.5, 0.75, 1]) distances.push(difference(photo, await sampled({ latent_image, denoise })));
    expect(distances[0]).toBe(0);
    for (let i = 1; i < distances.length; i++) expect(distances[i]).toBeGreaterThan(distances[i - 1] ?? 0);
  });

  test("a picture whose sides are no multiples of 8 loses its rim, as in ComfyUI: 70 x 50 becomes 64 x 48", async () => {
    const [latent] = (await run("VAEEncode", { pixels: picture(70, 50, (x, y) => [x / 70, y / 50, 0]), vae })) as [Latent];
    expect([latent.width, latent.height]).toEqual([64, 48]);
    const [decoded] = (await run("VAEDecode", { samples: latent, vae })) as [ImageBatch];
    expect(at(decoded, 0, 0)[0]).toBeCloseTo(3 / 70, 6);
    expect(at(decoded, 0, 0)[1]).toBeCloseTo(1 / 50, 6);
    await expect(run("VAEEncode", { pixels: picture(7, 9, () => [0, 0, 0]), vae })).rejects.toThrow(/smaller than 8/);
  });

  test("latents are scaled in blocks of 8", async () => {
    const latent = await encoded();
    const [half] = (await run("LatentUpscaleBy", { samples: latent, upscale_method: "bislerp", scale_by: 1.5 })) as [Latent];
    expect([half.width, half.height]).toEqual([96, 72]);
    const [fitted] = (await run("LatentUpscale", { samples: latent, upscale_method: "area", width: 0, height: 100, crop: "disabled" })) as [
      Latent,
    ];
    expect([fitted.width, fitted.height]).toEqual([128, 96]);
  });
});

describe("inpainting", () => {
  const right = maskBy(64, 48, (x) => (x >= 32 ? 1 : 0));

  test.each(["SetLatentNoiseMask", "InpaintModelConditioning"])("%s: not one value outside of the mask changes", async (route) => {
    const latent_image =
      route === "SetLatentNoiseMask"
        ? (await run(route, { samples: await encoded(), mask: right }))[0]
        : (
            await run(route, {
              positive: settings.positive,
              negative: settings.negative,
              vae,
              pixels: photo,
              mask: right,
              noise_mask: true,
            })
          )[2];
    for (const denoise of [0.5, 1]) {
      const made = await sampled({ latent_image, denoise });
      expect(difference(photo, made, (x) => x < 32)).toBe(0);
      expect(difference(photo, made, (x) => x >= 32)).toBeGreaterThan(0.01);
    }
  });

  test("VAEEncodeForInpaint: what was under the mask does not shine through, and the mask grows by whole pixels", async () => {
    const forInpaint = async (pixels: ImageBatch) =>
      (await run("VAEEncodeForInpaint", { pixels, vae, mask: right, grow_mask_by: 6 }))[0] as Latent;
    const other = picture(64, 48, (x, y) => (x >= 32 ? [0, 1, 0] : [x / 64, y / 48, 0.5]));
    const latent_image = await forInpaint(photo);
    const made = await sampled({ latent_image });
    expect(await sampled({ latent_image: await forInpaint(other) })).toEqual(made);
    expect(difference(photo, made, (x) => x < 29)).toBe(0);
    const grown = latent_image.noiseMask;
    if (!grown) throw new Error("There is no noise mask.");
    expect([28, 29, 30, 40].map((x) => at(grown, x, 20)[0])).toEqual([0, 0, 1, 1]);
  });

  const withMask = async (value: (x: number, y: number) => number) => {
    const latent_image = (await run("SetLatentNoiseMask", { samples: await encoded(), mask: maskBy(64, 48, value) }))[0];
    return sampled({ latent_image });
  };

  test("a mask of nothing changes nothing", async () => {
    expect(difference(photo, await withMask(() => 0))).toBe(0);
  });

  test("a mask of one pixel changes one pixel", async () => {
    const made = await withMask((x, y) => (x === 5 && y === 6 ? 1 : 0));
    expect(difference(photo, made, (x, y) => x !== 5 || y !== 6)).toBe(0);
    expect(at(made, 5, 6)).not.toEqual(at(photo, 5, 6));
  });

  test("a mask of a half changes half as much as a full one", async () => {
    const [half, full] = [await withMask(() => 0.5), await withMask(() => 1)];
    expect(difference(photo, half)).toBeCloseTo(difference(photo, full) / 2, 4);
  });

  test("a mask of another size is fitted to the picture", async () => {
    const coarse = maskBy(8, 6, (x) => (x >= 4 ? 1 : 0));
    const latent_image = (await run("SetLatentNoiseMask", { samples: await encoded(), mask: coarse }))[0];
    const made = await sampled({ latent_image });
    expect(difference(photo, made, (x) => x < 28)).toBe(0);
    expect(difference(photo, made, (x) => x >= 36)).toBeGreaterThan(0.01);
  });
});

/** Width and height of a baseline JPEG, from its frame header. */
function sizeOf(jpeg: Buffer): [number, number] {
  for (let at = 2; ; at += 2 + jpeg.readUInt16BE(at + 2)) {
    if (jpeg[at + 1] === 0xc0) return [jpeg.readUInt16BE(at + 7), jpeg.readUInt16BE(at + 5)];
  }
}
