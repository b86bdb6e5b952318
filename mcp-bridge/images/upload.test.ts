import { PNG } from "pngjs";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { ComfyClient } from "#comfyui/client.ts";
import type { Graph } from "#comfyui/types.ts";
import { startPracticeEngine, type TestEngine } from "../test-support/engines.ts";
import { grey16, type Painter, paint, png, withOrientation } from "../test-support/pictures.ts";
import type { Parameter } from "../workflow/workflow.ts";
import { AllowedFolders } from "./allowed-folders.ts";
import { KnownFormats } from "./formats/known-format.ts";
import { type InputImage, resolveInputImage } from "./input-image.ts";
import { PictureStore } from "./picture-store.ts";
import { decodeJpeg } from "./pixels/jpeg-decode.ts";
import { encodeJpeg } from "./pixels/pixels.ts";
import { readPng } from "./pixels/png-read.ts";
import { writePng } from "./pixels/png-write.ts";
import { uploadImages } from "./upload.ts";
import { imageTasks } from "./worker/image-tasks.ts";
import type { ImageWorkers } from "./worker/image-workers.ts";

// What they do stays the same; their calls are counted.
vi.mock("./pixels/png-read.ts", { spy: true });
vi.mock("./pixels/png-write.ts", { spy: true });
vi.mock("./pixels/jpeg-decode.ts", { spy: true });

let engine: TestEngine;
let client: ComfyClient;
beforeAll(async () => {
  engine = await startPracticeEngine();
  client = new ComfyClient({ url: engine.url });
});
afterAll(async () => {
  await client?.dispose();
  await engine?.stop();
});
beforeEach(() => {
  vi.clearAllMocks();
});

const [WIDTH, HEIGHT] = [64, 48];
const scene: Painter = (x, y) => [x, y, 255 - x];
const holed: Painter = (x, y) => [x, y, 255 - x, x < 32 ? 0 : 255];
const leftHalf: Painter = (x) => (x < 32 ? [255, 255, 255] : [0, 0, 0]);
const photo = encodeJpeg(paint(WIDTH, HEIGHT, scene), 90);
const mirrored = withOrientation(Buffer.from(photo), 2);
const WEBP = Buffer.from("UklGRigAAABXRUJQVlA4TBsAAAAvH8AFEA8w//M///Mf8BAIJPlLLzBARP+jeAMA", "base64");

/** Engines read 16 bits in different ways, and this one is half transparent: it is needed both as an image and as a mask. */
const deep = new PNG({ width: WIDTH, height: HEIGHT });
deep.data = Buffer.from(Uint16Array.from(paint(WIDTH, HEIGHT, holed).data, (value) => value * 257).buffer);
const holedOf16Bits = PNG.sync.write(deep, { colorType: 6, inputColorType: 6, bitDepth: 16 });

const graph: Graph = {
  "1": { class_type: "LoadImage", inputs: { image: "{{image}}" } },
  "2": { class_type: "LoadImageMask", inputs: { image: "{{mask}}", channel: "red" } },
};
const parameters: Parameter[] = [
  { name: "image", type: "image", description: "", required: true },
  { name: "mask", type: "mask", description: "", required: false },
];

/** The work of the threads, done here, where it can be counted. */
const imageWorkers = { run: (name, input) => imageTasks[name](input as never) } as Pick<ImageWorkers, "run">;

const read = (bytes: Uint8Array): Promise<InputImage> =>
  resolveInputImage("image", Buffer.from(bytes).toString("base64"), {
    pictures: new PictureStore("nowhere"),
    latest: () => [],
    folders: new AllowedFolders([]),
    formats: new KnownFormats(async () => null),
    web: null,
  });

/** How often images were decoded and encoded for one job. A mask of null stands for the image's own transparent parts. */
async function counted(image: Uint8Array, mask?: Uint8Array | null) {
  const given = await read(image);
  const pictures = { image: given, ...(mask !== undefined && { mask: mask === null ? given : await read(mask) }) };
  const signal = new AbortController().signal;
  const uploaded = await uploadImages({ parameters, pictures, area: null, graph, client, imageWorkers, signal, notes: [] });
  expect(Object.keys(uploaded)).toEqual(Object.keys(pictures));
  const decoded = vi.mocked(readPng).mock.calls.length + vi.mocked(decodeJpeg).mock.calls.length;
  return { decoded, encoded: vi.mocked(writePng).mock.calls.length };
}

describe("an image on its way to the engine", () => {
  test.each<[string, Uint8Array, number, number]>([
    ["a photo, which every engine reads alike", photo, 0, 0],
    ["one whose alpha channel hides nothing", png(WIDTH, HEIGHT, scene), 1, 0],
    ["one with transparent parts", png(WIDTH, HEIGHT, holed), 1, 1],
    ["grey of 16 bits", grey16(WIDTH, HEIGHT, (x) => x * 256), 1, 1],
    ["a mirrored photo", mirrored, 1, 1],
  ])("%s", async (_name, image, decoded, encoded) => {
    expect(await counted(image)).toEqual({ decoded, encoded });
  });

  test.each<[string, Uint8Array, Uint8Array | null, number, number]>([
    ["a mask of its size", photo, png(WIDTH, HEIGHT, leftHalf), 1, 1],
    ["a photo as a mask", photo, encodeJpeg(paint(WIDTH, HEIGHT, leftHalf), 90), 1, 1],
    ["a mask of another size, and an image with transparent parts", png(WIDTH, HEIGHT, holed), png(200, 150, leftHalf), 2, 2],
    ["its own transparent parts as the mask", png(WIDTH, HEIGHT, holed), null, 1, 1],
    ["its own transparent parts as the mask, in a form that every engine reads alike", holedOf16Bits, null, 1, 2],
    ["a mask that only the engine can decode, which sends its colours and its alpha", photo, WEBP, 2, 1],
  ])("with %s", async (_name, image, mask, decoded, encoded) => {
    expect(await counted(image, mask)).toEqual({ decoded, encoded });
  });
});
