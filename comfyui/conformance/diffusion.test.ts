import { describe, expect, test } from "vitest";
import { type Sampling, txt2img, withInputs, withNodes } from "./graphs.ts";
import { makePng, type Picture, pixel, readPng, worstError } from "./pixels.ts";
import { annotated, engine, eventually, type Graph, needs, needsSampler, onlyImage, post, postPrompt, run, upload, view } from "./probe.ts";

/** Samples and gives the picture of node 7. */
const paint = async (graph: Graph) => readPng(await view(onlyImage(await run(graph), "7")));

const source = (width: number, height: number) =>
  makePng(width, height, (x, y) => [(x * 255) / width, (y * 255) / height, ((x >> 3) + (y >> 3)) % 2 ? 200 : 40]);

/** Inputs of LoadImage for an upload that is opaque on the left and transparent, that is masked, on the right. */
const masked = async (width: number, height: number) => {
  const opaque = readPng(source(width, height));
  const half = makePng(width, height, (x, y) => [...pixel(opaque, x, y).slice(0, 3), x < width / 2 ? 255 : 0]);
  return { image: annotated(await upload("half.png", half)) };
};

const img2img = async (options: Sampling, width = 64, height = 64): Promise<Graph> =>
  withNodes(txt2img(options), {
    "4": { class_type: "VAEEncode", inputs: { pixels: ["8", 0], vae: ["1", 2] } },
    "8": { class_type: "LoadImage", inputs: { image: annotated(await upload("source.png", source(width, height))) } },
  });

describe("C24 sampling with a tiny checkpoint", () => {
  needsSampler("a picture of the size that was asked for, cut down to whole eights", async () => {
    const got = await paint(txt2img({ width: 96, height: 64 }));
    expect([got.width, got.height, got.colorType]).toEqual([96, 64, 2]);
    const odd = await paint(txt2img({ width: 63, height: 100 }));
    expect([odd.width, odd.height]).toEqual([56, 96]);
  });

  needsSampler("the same seed gives the same pixels, even after everything was freed; another seed or text gives others", async () => {
    const options = { seed: 77, steps: 3 };
    const first = await paint(txt2img(options));
    await post("/free", { unload_models: true, free_memory: true });
    const again = await eventually("the job to run anew", async () => {
      const entry = await run(txt2img(options));
      const cached = entry.status.messages.find(([type]) => type === "execution_cached")?.[1].nodes as string[];
      return !cached.includes("5") && readPng(await view(onlyImage(entry, "7")));
    });
    expect(again.data.equals(first.data)).toBe(true);
    expect((await paint(txt2img({ ...options, seed: 78 }))).data.equals(first.data)).toBe(false);
    expect((await paint(txt2img({ ...options, text: "a badger" }))).data.equals(first.data)).toBe(false);
  });

  needsSampler("a batch gives as many pictures, each its own; the first is what it would be alone", async () => {
    const options = { seed: 5, steps: 2 };
    const entry = await run(txt2img({ ...options, batch: 2 }));
    const images = await Promise.all((entry.outputs["7"]?.images ?? []).map(async (file) => readPng(await view(file))));
    expect(images).toHaveLength(2);
    const [first, second] = images as [Picture, Picture];
    expect(second.data.equals(first.data)).toBe(false);
    const alone = await paint(txt2img(options));
    expect(worstError(first, (x, y) => pixel(alone, x, y))).toBeLessThanOrEqual(4);
  });

  for (const sampler of ["euler", "dpmpp_2m", "ddim", "uni_pc"]) {
    needsSampler(`sampler ${sampler} paints`, async () => {
      const got = await paint(txt2img({ sampler, steps: 3 }));
      expect([got.width, got.height]).toEqual([64, 64]);
    });
  }

  needsSampler("image to image: the size of the source, cut down to whole eights; the seed matters", async () => {
    const graph = await img2img({ seed: 3, denoise: 0.5 }, 70, 50);
    const got = await paint(graph);
    expect([got.width, got.height]).toEqual([64, 48]);
    expect((await paint(withInputs(graph, "5", { seed: 4 }))).data.equals(got.data)).toBe(false);
  });

  needsSampler("image to image without denoising changes nothing", async () => {
    const graph = await img2img({ denoise: 0 });
    const plain = await paint(withInputs(graph, "6", { samples: ["4", 0] }));
    const same = await paint(graph);
    expect(worstError(same, (x, y) => pixel(plain, x, y))).toBeLessThanOrEqual(1);
  });

  /** The right half is masked. A VAE looks up to some 150 pixels around each one, so what is kept begins that far from it. */
  const [width, height] = [448, 64];
  const kept = { left: 0, top: 0, right: width / 2 - 160, bottom: height };
  const changed = { left: width / 2, top: 0, right: width, bottom: height };

  needsSampler("inpainting by SetLatentNoiseMask: only what is masked changes", async () => {
    const graph = withNodes(txt2img({ seed: 11 }), {
      "4": { class_type: "SetLatentNoiseMask", inputs: { samples: ["9", 0], mask: ["8", 1] } },
      "8": { class_type: "LoadImage", inputs: await masked(width, height) },
      "9": { class_type: "VAEEncode", inputs: { pixels: ["8", 0], vae: ["1", 2] } },
    });
    const plain = await paint(withInputs(graph, "6", { samples: ["9", 0] }));
    const got = await paint(graph);
    const other = await paint(withInputs(graph, "5", { seed: 12 }));
    expect([got.width, got.height]).toEqual([width, height]);
    expect(worstError(got, (x, y) => pixel(plain, x, y), kept)).toBeLessThanOrEqual(2);
    expect(worstError(got, (x, y) => pixel(plain, x, y), changed)).toBeGreaterThan(8);
    expect(worstError(got, (x, y) => pixel(other, x, y), changed)).toBeGreaterThan(8);
  });

  needsSampler("inpainting by VAEEncodeForInpaint: only what is masked depends on the seed", async () => {
    const graph = withNodes(txt2img({ seed: 21 }), {
      "4": { class_type: "VAEEncodeForInpaint", inputs: { pixels: ["8", 0], vae: ["1", 2], mask: ["8", 1], grow_mask_by: 6 } },
      "8": { class_type: "LoadImage", inputs: await masked(width, height) },
    });
    const got = await paint(graph);
    const other = await paint(withInputs(graph, "5", { seed: 22 }));
    expect([got.width, got.height]).toEqual([width, height]);
    expect(worstError(got, (x, y) => pixel(other, x, y), kept)).toBeLessThanOrEqual(2);
    expect(worstError(got, (x, y) => pixel(other, x, y), changed)).toBeGreaterThan(8);
  });

  needsSampler("LatentUpscaleBy enlarges what is then decoded", async () => {
    const graph = withNodes(txt2img(), {
      "8": { class_type: "LatentUpscaleBy", inputs: { samples: ["5", 0], upscale_method: "nearest-exact", scale_by: 1.5 } },
    });
    const got = await paint(withInputs(graph, "6", { samples: ["8", 0] }));
    expect([got.width, got.height]).toEqual([96, 96]);
  });

  needs(engine.checkpoint && engine.lora, "no tiny checkpoint, or no LoRA for it (tiny_lora.*)")(
    "a LoRA changes the picture by its strength; strength 0 changes nothing",
    async () => {
      const plain = txt2img({ seed: 9 });
      const lora = (strength: number): Graph =>
        withInputs(
          withNodes(plain, {
            "8": {
              class_type: "LoraLoader",
              inputs: { model: ["1", 0], clip: ["1", 1], lora_name: engine.lora, strength_model: strength, strength_clip: strength },
            },
          }),
          "5",
          { model: ["8", 0] },
        );
      const without = await paint(plain);
      expect((await paint(lora(0))).data.equals(without.data)).toBe(true);
      expect((await paint(lora(1))).data.equals(without.data)).toBe(false);
    },
  );

  needs(engine.upscaler, "no upscale model there (tiny_2x.*)")("an upscale model enlarges by a whole factor", async () => {
    const graph: Graph = {
      "1": { class_type: "LoadImage", inputs: { image: annotated(await upload("small.png", source(40, 24))) } },
      "2": { class_type: "UpscaleModelLoader", inputs: { model_name: engine.upscaler } },
      "3": { class_type: "ImageUpscaleWithModel", inputs: { upscale_model: ["2", 0], image: ["1", 0] } },
      "7": { class_type: "PreviewImage", inputs: { images: ["3", 0] } },
    };
    const { width, height } = await paint(graph);
    expect(width % 40).toBe(0);
    expect(width).toBeGreaterThan(40);
    expect(width / height).toBe(40 / 24);
  });

  test("a checkpoint that is not there is refused by name of its input", async () => {
    const { status, reply } = await postPrompt({ prompt: withInputs(txt2img(), "1", { ckpt_name: "no-such-model.safetensors" }) });
    expect(status).toBe(400);
    expect(reply.node_errors["1"]?.errors[0]).toMatchObject({ type: "value_not_in_list", extra_info: { input_name: "ckpt_name" } });
  });
});
