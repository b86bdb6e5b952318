import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { maskToPixels, readMask } from "../images/pixels/mask.ts";
import { decodeImage, downscale, encodeJpeg, type Pixels } from "../images/pixels/pixels.ts";
import { writePng } from "../images/pixels/png-write.ts";
import { type Answer, TestBridge } from "../test-support/bridge.ts";
import { startHttpServer, startPracticeEngine, type TestEngine, temporaryFolder } from "../test-support/engines.ts";
import { grey16, heifFiles, type Painter, paint, png, withOrientation } from "../test-support/pictures.ts";

/** Pictures on their way to an engine that reads them: the practice engine, or the one that EASEL_CONFORMANCE_URL names. */
const given = process.env.EASEL_CONFORMANCE_URL || null;
let engine: TestEngine | null = null;
let bridge: TestBridge;
const workflows = temporaryFolder();
const pictures = temporaryFolder();

const [WIDTH, HEIGHT] = [256, 192];
/** No two places alike, and nothing that a JPEG would blur. */
const scene: Painter = (x, y) => [x, y, 255 - x];
const left = (x: number) => x < WIDTH / 2;
const LEFT: Painter = (x) => (left(x) ? [255, 255, 255] : [0, 0, 0]);

/** A workflow that does nothing but show a mask, by one of the three ways in which ComfyUI reads one. */
const showMask = (tool: string, loader: object, link: [string, number]) => ({
  __metadata__: {
    tool_name: tool,
    description: "Shows a mask",
    parameters: { image: { type: "image", required: true }, mask: { type: "mask", required: true } },
  },
  "1": { class_type: "LoadImage", inputs: { image: "{{image}}" } },
  "2": loader,
  "3": { class_type: "MaskToImage", inputs: { mask: link } },
  "4": { class_type: "SaveImage", inputs: { images: ["3", 0], filename_prefix: "easel/mask" } },
  "5": { class_type: "PreviewImage", inputs: { images: ["1", 0] } },
});
const ROADS = {
  by_output: { class_type: "LoadImage", inputs: { image: "{{mask}}" } },
  by_alpha: { class_type: "LoadImageMask", inputs: { image: "{{mask}}", channel: "alpha" } },
  by_red: { class_type: "LoadImageMask", inputs: { image: "{{mask}}", channel: "red" } },
};

beforeAll(async () => {
  for (const [tool, loader] of Object.entries(ROADS)) {
    const template = showMask(tool, loader, ["2", tool === "by_output" ? 1 : 0]);
    fs.writeFileSync(path.join(workflows, `${tool}.json`), JSON.stringify(template));
  }
  if (!given) engine = await startPracticeEngine();
  const url = given ?? engine?.url ?? "";
  const config = `images: { allowed_folders: [${JSON.stringify(pictures)}], allow_http: true }\n`;
  bridge = await TestBridge.start({ args: ["--comfyui-url", url, "--workflows", workflows], config });
});
afterAll(async () => {
  await bridge?.stop();
  await engine?.stop();
});

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");
const inpaint = (image: string, mask?: string) =>
  bridge.call("inpaint", { image, ...(mask !== undefined && { mask }), prompt: "a blue lake", steps: 1, seed: 7 });

/** The original of the first picture. */
async function made(answer: Answer): Promise<Pixels> {
  expect(answer.error, answer.text).toBeNull();
  const pixels = await decodeImage(fs.readFileSync(path.join(bridge.state, "pictures", `${answer.reference}.png`)));
  if (!pixels) throw new Error("the picture cannot be read");
  return pixels;
}

/** The mean difference of a part of two pictures, in shades of 256. */
function difference(one: Pixels, other: Pixels, [from, to]: [number, number]): number {
  let sum = 0;
  for (let y = 0; y < one.height; y++) {
    for (let at = (y * one.width + from) * 4; at < (y * one.width + to) * 4; at++)
      sum += Math.abs((one.data[at] ?? 0) - (other.data[at] ?? 0));
  }
  return sum / (one.height * (to - from) * 4);
}

/** The left half is painted anew, the right one as it was; how soft the edge between them is depends on the mask's size. */
function expectLeftChanged(result: Pixels, original: Pixels, soft = 4) {
  expect([result.width, result.height]).toEqual([WIDTH, HEIGHT]);
  expect(difference(result, original, [0, WIDTH / 2 - soft])).toBeGreaterThan(8);
  expect(difference(result, original, [WIDTH / 2 + soft, WIDTH])).toBeLessThan(0.8);
}

const picture = png(WIDTH, HEIGHT, scene);
const original = paint(WIDTH, HEIGHT, scene);

describe("a mask means the same in whatever form it comes", () => {
  test.each<[string, () => Uint8Array | Promise<Uint8Array>, number, RegExp | null]>([
    ["white on black", () => png(WIDTH, HEIGHT, LEFT), 4, null],
    ["as JPEG", () => encodeJpeg(paint(WIDTH, HEIGHT, LEFT), 90), 12, null],
    ["grey of 16 bits", () => grey16(WIDTH, HEIGHT, (x) => (left(x) ? 65_535 : 0)), 4, null],
    ["white strokes on nothing", () => png(WIDTH, HEIGHT, (x) => (left(x) ? [255, 255, 255] : [0, 0, 0, 0])), 4, /by its strokes/],
    ["black with a hole", () => png(WIDTH, HEIGHT, (x) => [0, 0, 0, left(x) ? 0 : 255]), 4, /by its transparency/],
    ["the picture with a hole", () => png(WIDTH, HEIGHT, (x, y) => [x, y, 255 - x, left(x) ? 0 : 255]), 4, /by its transparency/],
    ["as ComfyUI keeps it", () => writePng(maskToPixels(readMask(paint(WIDTH, HEIGHT, LEFT)))), 4, /by its/],
    ["much smaller", () => png(32, 24, (x) => (x < 16 ? [255, 255, 255] : [0, 0, 0])), 12, null],
    ["much larger", () => png(1024, 768, (x) => (x < 512 ? [255, 255, 255] : [0, 0, 0])), 4, null],
    ["of another shape", () => png(64, 64, (x) => (x < 32 ? [255, 255, 255] : [0, 0, 0])), 8, /64 x 64 pixels and was stretched/],
    [
      "as WebP with strokes on nothing",
      () => Buffer.from("UklGRigAAABXRUJQVlA4TBsAAAAvH8AFEA8w//M///Mf8BAIJPlLLzBARP+jeAMA", "base64"),
      12,
      /by its strokes/,
    ],
  ])("%s", async (_name, mask, soft, note) => {
    const answer = await inpaint(base64(picture), base64(await mask()));
    expectLeftChanged(await made(answer), original, soft);
    if (note) expect(answer.text).toMatch(note);
    else expect(answer.text).not.toMatch(/mask/i);
  });

  test.each(Object.keys(ROADS))("and in whatever way a workflow reads it: %s", async (tool) => {
    const mask = png(64, 48, (x) => (x < 32 ? [255, 255, 255] : [0, 0, 0]));
    const { width, height, data } = await made(await bridge.call(tool, { image: base64(picture), mask: base64(mask) }));
    expect([width, height, data[0], data[(WIDTH - 1) * 4]]).toEqual([WIDTH, HEIGHT, 255, 0]);
  });

  test("without one, the transparent parts of the picture are painted", async () => {
    const holed = png(WIDTH, HEIGHT, (x, y) => [x, y, 255 - x, left(x) ? 0 : 255]);
    const answer = await inpaint(base64(holed));
    expectLeftChanged(await made(answer), original);
    expect(answer.text).toContain("There was no mask; the transparent parts of the picture were painted.");
  });

  test.each<[string, (x: number, y: number) => [number, number, number], string]>([
    ["white everywhere", () => [255, 255, 255], "The mask marks everything"],
    ["an ordinary picture", (x, y) => [90 + (x % 60), 80 + (y % 70), 100], "The mask is grey in most places"],
  ])("one that is %s is taken, and said", async (_name, colour, note) => {
    const answer = await inpaint(base64(picture), base64(png(WIDTH, HEIGHT, colour)));
    expect(answer.images).toHaveLength(1);
    expect(answer.text).toContain(note);
  });

  test.each<[string, Uint8Array, Uint8Array | null, RegExp]>([
    ["no mask and nothing transparent", encodeJpeg(original, 90), null, /`mask` is missing, and the picture has no transparent parts/],
    ["no mask, and alpha that hides nothing", picture, null, /`mask` is missing, and the picture has no transparent parts/],
    ["a black mask", picture, png(8, 6, () => [0, 0, 0]), /`mask` is black everywhere, so nothing would change/],
  ])("%s is refused", async (_name, image, mask, words) => {
    const answer = await inpaint(base64(image), mask ? base64(mask) : undefined);
    expect(answer.error).toBe("argument_invalid");
    expect(answer.text).toMatch(words);
  });
});

describe("a picture is the same for every engine", () => {
  const keepRight = base64(png(WIDTH, HEIGHT, LEFT));

  test.each([2, 3, 6, 7])("as a camera turned it: EXIF orientation %i", async (orientation) => {
    const stored = orientation > 4 ? { width: HEIGHT, height: WIDTH } : { width: WIDTH, height: HEIGHT };
    const file = withOrientation(Buffer.from(encodeJpeg(paint(stored.width, stored.height, scene), 95)), orientation);
    const upright = await decodeImage(file);
    const result = await made(await inpaint(base64(file), keepRight));
    expect([result.width, result.height]).toEqual([upright?.width, upright?.height]);
    expect(difference(result, upright as Pixels, [WIDTH / 2 + 4, WIDTH])).toBeLessThan(3);
  });

  test("16-bit grey does not become white", async () => {
    const result = await made(await inpaint(base64(grey16(WIDTH, HEIGHT, (x) => x * 256)), keepRight));
    expect(
      difference(
        result,
        paint(WIDTH, HEIGHT, (x) => [x, x, x]),
        [WIDTH / 2 + 4, WIDTH],
      ),
    ).toBeLessThan(2);
  });

  test("what is transparent is white, and that is said", async () => {
    const logo = png(WIDTH, HEIGHT, (x) => [200, 0, 0, left(x) ? 0 : 255]);
    const answer = await bridge.call("upscale", { image: base64(logo), scale: 2 });
    const { data } = downscale(await made(answer), { width: 4, height: 1 });
    expect(Math.min(...data.subarray(0, 3))).toBeGreaterThan(200);
    expect(data[13]).toBeLessThan(40);
    expect(answer.text).toContain("transparent parts of image were taken as white");
  });
});

describe("a picture from elsewhere", () => {
  test("may be a file of an allowed folder, and no other", async () => {
    fs.writeFileSync(path.join(pictures, "fox.png"), picture);
    const answer = await bridge.call("describe_image", { image: path.join(pictures, "fox.png") });
    expect(answer.text).toContain("256 x 192 pixels");
    expect(JSON.stringify(bridge.jobs())).not.toContain(path.basename(pictures));
    const other = await bridge.call("describe_image", { image: path.join(workflows, "by_red.json") });
    expect(other.error).toBe("not_allowed");
    expect(other.text).not.toContain(workflows);
  });

  test("may not be on this computer's own web servers", async () => {
    let requests = 0;
    const server = await startHttpServer((_request, response) => {
      requests++;
      response.writeHead(200, { "content-type": "image/png" }).end(picture);
    });
    const answer = await bridge.call("describe_image", { image: `${server.url}/fox.png` });
    expect(answer.error).toBe("not_allowed");
    expect(requests).toBe(0);
    await server.stop();
  });

  test("the AI is told that it may", () => {
    const instructions = bridge.client.getInstructions() ?? "";
    expect(instructions).toContain(path.basename(pictures));
    expect(instructions).not.toContain(pictures);
    expect(instructions).toMatch(/web address/);
    expect(instructions.length).toBeLessThan(2_000);
  });
});

describe("formats that no engine reads", () => {
  const fileIn = (name: string, bytes: Uint8Array) => {
    fs.writeFileSync(path.join(pictures, name), bytes);
    return name;
  };

  test.each<[string, () => string, "left" | "top"]>([
    ["HEIC as data", () => `data:image/heic;base64,${base64(heifFiles.heic)}`, "left"],
    ["AVIF as base64", () => base64(heifFiles.avif), "left"],
    ["an AVIF file that is to be turned", () => fileIn("turned.avif", heifFiles.turned), "top"],
  ])("%s comes to the engine as it is to be seen", async (_, image, redSide) => {
    const { width, height, data } = await made(await bridge.call("upscale", { image: image(), scale: 2 }));
    expect(width > height).toBe(redSide === "left");
    const isRed = (x: number, y: number) => {
      const [red = 0, , blue = 0] = data.subarray((Math.floor(y * height) * width + Math.floor(x * width)) * 4);
      return red > blue + 100;
    };
    expect([isRed(0.4, 0.4), isRed(0.8, 0.8)]).toEqual([true, false]);
    expect(isRed(0.8, 0.4)).toBe(redSide === "top");
  });

  test("a broken one is refused with what to do", async () => {
    const answer = await bridge.call("upscale", { image: base64(heifFiles.heic.subarray(0, 480)) });
    expect([answer.error, answer.text]).toEqual(["image_unreadable", expect.stringContaining("Save it as JPEG or PNG")]);
  });
});
