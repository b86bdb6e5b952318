import { afterAll, beforeAll, expect, test } from "vitest";
import { TestBridge } from "../test-support/bridge.ts";
import { type PracticeEngine, startPracticeEngine } from "../test-support/engines.ts";
import { png } from "../test-support/pictures.ts";

let engine: PracticeEngine;
let bridge: TestBridge;
let loras: string[];

beforeAll(async () => {
  engine = await startPracticeEngine();
  bridge = await TestBridge.start({ args: ["--comfyui-url", engine.url] });
  loras = (await (await fetch(`${engine.url}/models/loras`)).json()) as string[];
});
afterAll(async () => {
  await bridge?.stop();
  await engine?.stop();
});

const picture = png(128, 128, (x, y) => [x, y, 90]).toString("base64");
const mask = png(128, 128, (x) => (x < 64 ? [255, 255, 255] : [0, 0, 0])).toString("base64");

test.each([
  ["generate_image", { width: 128, height: 128 }],
  ["image_to_image", { image: picture }],
  ["inpaint", { image: picture, mask }],
])("%s takes several, tells them, and their strengths make another picture", async (tool, args) => {
  const [first = "", second = first] = loras;
  const paint = (strength: number) =>
    bridge.call(tool, { prompt: "a fox", seed: 5, steps: 2, loras: [{ name: first.replace(/\.\w+$/, ""), strength }, second], ...args });
  const strong = await paint(1);
  expect(strong.error, strong.text).toBeNull();
  expect(strong.text).toContain(`LoRA ${first} at 1, LoRA ${second} at 1.`);
  const weak = await paint(-1);
  expect(weak.text).toContain(`LoRA ${first} at -1`);
  expect(weak.text).not.toContain("equal call");
  expect(weak.images[0]?.bytes.equals(strong.images[0]?.bytes ?? Buffer.alloc(0))).toBe(false);
  // What the ledger shows of the arguments makes the very same again.
  const shown = bridge.jobs().find(({ id }) => id === weak.jobId)?.arguments;
  expect(JSON.parse(String(shown?.loras))).toEqual([
    { name: first, strength: -1 },
    { name: second, strength: 1 },
  ]);
  const again = await bridge.call(tool, { prompt: "a fox", seed: 5, steps: 2, loras: shown?.loras, ...args });
  expect(again.text).toContain("equal call");
});

test("one that is not there is named, with those that are", async () => {
  const answer = await bridge.call("image_to_image", { image: picture, prompt: "a fox", loras: ["no-such-lora"] });
  expect(answer.error).toBe("model_missing");
  for (const name of ["no-such-lora", ...loras]) expect(answer.text).toContain(name);
});
