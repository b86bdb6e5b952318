import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import type { Maker } from "./generation.ts";
import { readerOfBytes, readerOfFile } from "./read-at.ts";
import { readFileFacts } from "./read-file-facts.ts";
import { readGeneration } from "./read-generation.ts";
import { exifComment, jpegHead, madeBy, madePng, webpHead } from "./testing/made-pictures.ts";

const facts = (bytes: Buffer) => readFileFacts(readerOfBytes(bytes), bytes.length);
const SEED = "18446744073709551615";
const made = { prompt: "a red fox, in the snow", seed: SEED, model: "dream.safetensors" };
const ink = [{ name: expect.stringMatching(/^ink/), strength: 0.8 }];

it.each(Object.keys(madeBy) as (keyof typeof madeBy)[])("reads how %s made a picture, the seed to its last digit", (maker) => {
  const found = facts(madePng(madeBy[maker](made)));
  expect(found).toMatchObject({ width: 64, height: 48, moving: false, whole: true });
  const generation = readGeneration(found?.texts ?? {});
  expect(generation).toMatchObject({
    maker: maker satisfies Maker,
    prompt: expect.stringContaining(made.prompt),
    negativePrompt: "blurry",
    seed: SEED,
    model: made.model,
    steps: expect.any(Number),
    cfg: expect.any(Number),
  });
  if (maker !== "novelai") expect(generation?.loras).toEqual(ink);
});

it("says which program of a family it was", () => {
  const software = (texts: Record<string, string>) => readGeneration(texts)?.software;
  expect(software(madeBy.fooocus(made))).toBe("Fooocus v2.5.5");
  expect(software(madeBy.a1111(made))).toBe("v1.10.1");
  expect(software(madeBy.invokeai(made))).toBe("InvokeAI 5.4.2");
});

it("walks a graph of ComfyUI's custom samplers, and takes the stage next to the picture", () => {
  const graph = {
    1: {
      class_type: "SamplerCustomAdvanced",
      inputs: { noise: ["2", 0], guider: ["3", 0], sampler: ["4", 0], sigmas: ["5", 0], latent_image: ["9", 0] },
    },
    2: { class_type: "RandomNoise", inputs: { noise_seed: 42 } },
    3: { class_type: "BasicGuider", inputs: { model: ["6", 0], conditioning: ["7", 0] } },
    4: { class_type: "KSamplerSelect", inputs: { sampler_name: "euler" } },
    5: { class_type: "BasicScheduler", inputs: { scheduler: "beta", steps: 8, denoise: 1, model: ["6", 0] } },
    6: { class_type: "UNETLoader", inputs: { unet_name: "flux\\flux1-dev.safetensors" } },
    7: { class_type: "FluxGuidance", inputs: { guidance: 3.5, conditioning: ["8", 0] } },
    8: { class_type: "CLIPTextEncodeFlux", inputs: { clip_l: "", t5xxl: "a whale of clouds", guidance: 3.5 } },
    9: { class_type: "KSampler", inputs: { seed: 1, steps: 30, positive: ["10", 0], negative: ["10", 0], model: ["6", 0] } },
    10: { class_type: "CLIPTextEncode", inputs: { text: "an earlier stage" } },
    11: { class_type: "VAEDecode", inputs: { samples: ["1", 0] } },
    12: { class_type: "SaveImage", inputs: { images: ["11", 0], filename_prefix: "x" } },
  };
  expect(readGeneration({ prompt: JSON.stringify(graph) })).toMatchObject({
    maker: "comfyui",
    prompt: "a whale of clouds",
    negativePrompt: "",
    seed: "42",
    steps: 8,
    sampler: "euler",
    scheduler: "beta",
    model: "flux1-dev.safetensors",
  });
});

it.each([
  ["a circle", { 1: { class_type: "KSampler", inputs: { seed: ["1", 0], positive: ["1", 0], model: ["1", 0] } } }],
  ["no inputs", { 1: { class_type: "KSampler", inputs: null } }],
  ["a list", [1, 2]],
  ["nothing", {}],
])("stays calm before a graph that is %s", (_what, graph) => {
  expect(readGeneration({ prompt: JSON.stringify(graph) })?.prompt ?? "").toBe("");
});

it("reads the notes in EXIF of a JPEG, and ComfyUI's in a WebP that moves", () => {
  const jpeg = facts(jpegHead(exifComment(madeBy.a1111(made).parameters), 800, 600));
  expect(jpeg).toMatchObject({ width: 800, height: 600, whole: true });
  expect(readGeneration(jpeg?.texts ?? {})).toMatchObject({ maker: "a1111", seed: SEED });
  const xmp =
    '<x:xmpmeta><rdf:Description xmp:CreatorTool="Krita &amp; co"><dc:description><rdf:Alt><rdf:li>A boat</rdf:li></rdf:Alt></dc:description></rdf:Description></x:xmpmeta>';
  const webp = facts(webpHead(exifComment(`prompt:${madeBy.comfyui(made).prompt}`), xmp, 640, 480));
  expect(webp).toMatchObject({ width: 640, height: 480, moving: true, whole: true });
  expect(readGeneration(webp?.texts ?? {})).toMatchObject({ maker: "comfyui", seed: SEED });
  expect(readGeneration({ xmp })).toMatchObject({ maker: "photo", software: "Krita & co", prompt: "A boat" });
});

it("knows the same pixels again under other notes, and a file that ends before its end", () => {
  const [plain, noted, other] = [madePng({}), madePng(madeBy.easel(made)), madePng({}, { hue: 9 })].map(facts);
  expect(plain?.pixelsKey).toEqual(expect.any(String));
  expect(noted?.pixelsKey).toBe(plain?.pixelsKey);
  expect(other?.pixelsKey).not.toBe(plain?.pixelsKey);
  const torn = facts(madePng(madeBy.comfyui(made)).subarray(0, -5));
  expect(torn).toMatchObject({ whole: false, pixelsKey: null, width: 64 });
  expect(readGeneration(torn?.texts ?? {})?.prompt).toBe(made.prompt);
});

it("reads no more of a file on the disk than it needs, also where the notes are long", () => {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "easel-facts-")), "a.png");
  const bytes = madePng({ notes: "x".repeat(300_000), ...madeBy.comfyui(made) });
  fs.writeFileSync(file, bytes);
  const handle = fs.openSync(file, "r");
  try {
    const found = readFileFacts(readerOfFile(handle), bytes.length);
    expect(readGeneration(found?.texts ?? {})).toMatchObject({ maker: "comfyui", seed: SEED });
    expect(found?.whole).toBe(true);
  } finally {
    fs.closeSync(handle);
    fs.rmSync(path.dirname(file), { recursive: true });
  }
});

it.each([
  "",
  "no picture",
  "\x89PNG\r\n\x1a\n",
  "\xff\xd8\xff",
  "RIFF\0\0\0\0WEBP",
  "GIF89a",
  "\0\0\0\x20ftypisom",
  "fLaC",
  "\x1aE\xdf\xa3",
])("%j is no picture, or a torn one, and no trouble", (text) => {
  const found = facts(Buffer.from(text, "latin1"));
  expect(found?.width ?? null).toBeNull();
});
