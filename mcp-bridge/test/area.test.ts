import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { decodeImage, encodeJpeg, type Pixels } from "../images/pixels/pixels.ts";
import { type Answer, TestBridge } from "../test-support/bridge.ts";
import { startPracticeEngine, type TestEngine } from "../test-support/engines.ts";
import { type Painter, paint, png } from "../test-support/pictures.ts";

/** Parts of pictures in words of geometry, on the practice engine, or on the one that EASEL_CONFORMANCE_URL names. */
const given = process.env.EASEL_CONFORMANCE_URL || null;
let engine: TestEngine | null = null;
let bridge: TestBridge;

beforeAll(async () => {
  if (!given) engine = await startPracticeEngine();
  bridge = await TestBridge.start({
    args: ["--comfyui-url", given ?? engine?.url ?? ""],
    config: "results: { time_budget_seconds: 600 }\n",
  });
});
afterAll(async () => {
  await bridge?.stop();
  await engine?.stop();
});

const [WIDTH, HEIGHT] = [192, 128];
/** No two places alike. */
const scene: Painter = (x, y) => [x, 255 - y, 120];
const original = paint(WIDTH, HEIGHT, scene);
const picture = png(WIDTH, HEIGHT, scene).toString("base64");
const inpaint = (area: unknown, args: object = {}) =>
  bridge.call("inpaint", { image: picture, prompt: "a blue lake", steps: 1, seed: 7, area, ...args });

async function made(answer: Answer): Promise<Pixels> {
  expect(answer.error, answer.text).toBeNull();
  const pixels = await decodeImage(fs.readFileSync(path.join(bridge.state, "pictures", `${answer.reference}.png`)));
  return pixels ?? expect.fail("the picture cannot be read");
}

/** How much the colours differ around a place of the result and one of the original, in shades of 256; places as parts of each. */
function difference(result: Pixels, at: [number, number], of: [number, number] = at): number {
  let sum = 0;
  for (let step = 0; step < 36; step++) {
    const [dx, dy] = [(step % 6) - 3, Math.floor(step / 6) - 3];
    const index = (pixels: Pixels, [x, y]: [number, number]) =>
      ((Math.round(y * pixels.height) + dy) * pixels.width + Math.round(x * pixels.width) + dx) * 4;
    for (let channel = 0; channel < 3; channel++)
      sum += Math.abs((result.data[index(result, at) + channel] ?? 0) - (original.data[index(original, of) + channel] ?? 0));
  }
  return sum / (36 * 3);
}

const CHANGED = 5;
const KEPT = 1;

/** A real model on a processor takes its time. */
const patience = given ? { timeout: 600_000 } : {};

describe("a part of a picture, said in words of geometry", patience, () => {
  test.each<[string, object, [number, number][], [number, number][]]>([
    [
      "the left third",
      { shapes: [{ box: [0, 0, 0.33, 1] }] },
      [[0.1, 0.5]],
      [
        [0.5, 0.5],
        [0.9, 0.1],
      ],
    ],
    [
      "an ellipse in the middle",
      { shapes: [{ ellipse: [0.3, 0.2, 0.7, 0.8] }] },
      [[0.5, 0.5]],
      [
        [0.1, 0.1],
        [0.9, 0.9],
      ],
    ],
    [
      "a corner",
      {
        shapes: [
          {
            polygon: [
              [0, 0],
              [1, 0],
              [0, 1],
            ],
          },
        ],
      },
      [[0.2, 0.2]],
      [[0.85, 0.85]],
    ],
    [
      "two parts at once",
      { shapes: [{ box: [0, 0, 0.2, 1] }, { box: [0.8, 0, 1, 1] }] },
      [
        [0.1, 0.5],
        [0.9, 0.5],
      ],
      [[0.5, 0.5]],
    ],
    [
      "all but the middle",
      { shapes: [{ box: [0.3, 0, 0.7, 1] }], invert: true },
      [
        [0.1, 0.5],
        [0.9, 0.5],
      ],
      [[0.5, 0.5]],
    ],
  ])("%s", async (_, area, changed, kept) => {
    const result = await made(await inpaint(area));
    expect([result.width, result.height]).toEqual([WIDTH, HEIGHT]);
    for (const place of changed) expect(difference(result, place), `changed at ${place}`).toBeGreaterThan(CHANGED);
    for (const place of kept) expect(difference(result, place), `kept at ${place}`).toBeLessThan(KEPT);
  });

  test("may come in quotes, is shown with the job, and what is shown makes the same again", async () => {
    const first = await inpaint('{"box": [0, 0, 0.5, 1], "feather": 0.1}');
    await made(first);
    const shown = bridge.jobs().find(({ id }) => id === first.jobId)?.arguments.area;
    expect(JSON.parse(String(shown))).toEqual({ shapes: [{ box: [0, 0, 0.5, 1] }], feather: 0.1 });
    expect((await inpaint(shown)).text).toContain("equal call");
    expect((await inpaint({ box: [0, 0, 0.5, 1] })).text).not.toContain("equal call");
  });

  test.each<[string, object, object, RegExp]>([
    ["a mask besides", { box: [0, 0, 0.5, 1] }, { mask: picture }, /`area` and `mask` say twice where to paint/],
    ["nothing within", { box: [0, 0, 1, 1], invert: true }, {}, /holds no pixel of the picture/],
    ["two faults", { box: [0, 0, 2, 1], feather: 3 }, {}, /box\[2\]` is 2, but .*; `area.feather` is 3, but/],
  ])("with %s is refused", async (_, area, args, words) => {
    const answer = await inpaint(area, args);
    expect(answer.error).toBe("argument_invalid");
    expect(answer.text).toMatch(words);
  });
});

describe("a picture is extended", patience, () => {
  test.each<[string, object, number, number, (at: [number, number]) => [number, number], [number, number]]>([
    ["to the right", { right: 0.5 }, 288, 128, ([x, y]) => [x / 1.5, y], [0.9, 0.5]],
    ["to the left and upwards", { left: 0.5, top: 0.25 }, 288, 160, ([x, y]) => [(x + 0.5) / 1.5, (y + 0.25) / 1.25], [0.1, 0.1]],
  ])("%s: the old part stays as it is, the new one is painted", async (_, extend, width, height, placed, added) => {
    const answer = await inpaint({ extend });
    const result = await made(answer);
    expect([result.width, result.height]).toEqual([width, height]);
    for (const place of [
      [0.5, 0.5],
      [0.7, 0.7],
    ] as [number, number][])
      expect(difference(result, placed(place), place)).toBeLessThan(KEPT);
    // Not what the margin was filled with for the start: the picture, mirrored.
    const mirrored: [number, number] =
      "right" in extend ? [1 - (added[0] - 1 / 1.5) * 1.5, 0.5] : [0.5 - added[0] * 1.5, 0.25 - added[1] * 1.25];
    expect(difference(result, added, mirrored)).toBeGreaterThan(CHANGED);
    expect(answer.text).toContain(`The picture was extended from ${WIDTH} x ${HEIGHT} pixels to ${width} x ${height} pixels.`);
  });

  test("also a JPEG, with a part of the old picture", async () => {
    const image = Buffer.from(encodeJpeg(original, 95)).toString("base64");
    const result = await made(await inpaint({ box: [0, 0, 0.25, 1], extend: { bottom: 1 } }, { image }));
    expect([result.width, result.height]).toEqual([WIDTH, HEIGHT * 2]);
    expect(difference(result, [0.7, 0.2], [0.7, 0.4])).toBeLessThan(6); // as JPEG keeps it
    expect(difference(result, [0.1, 0.2], [0.1, 0.4])).toBeGreaterThan(CHANGED);
  });

  test("also a WebP, which only the engine can decode", async () => {
    const image = "UklGRigAAABXRUJQVlA4TBsAAAAvH8AFEA8w//M///Mf8BAIJPlLLzBARP+jeAMA";
    const result = await made(await inpaint({ extend: { right: 1 } }, { image }));
    expect([result.width, result.height]).toEqual([64, 24]);
  });

  test("not beyond all measure", async () => {
    const image = png(4000, 3000).toString("base64");
    const answer = await inpaint({ extend: { left: 1, right: 1 } }, { image });
    expect(answer.error).toBe("argument_invalid");
    expect(answer.text).toContain("would be 12000 x 3000 pixels; the most is 25 million pixels");
  });
});
