import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { RawBridge, TestBridge } from "../test-support/bridge.ts";
import { type PracticeEngine, startPracticeEngine, temporaryFolder } from "../test-support/engines.ts";
import { template } from "../workflow/fixtures.ts";

/** Arguments as AI apps, the programs around them and AI models send them. */
let engine: PracticeEngine;
let bridge: TestBridge;
beforeAll(async () => {
  engine = await startPracticeEngine();
  bridge = await TestBridge.start({ args: ["--comfyui-url", engine.url] });
});
afterAll(async () => {
  await bridge?.stop();
  await engine?.stop();
});

const SMALL = { prompt: "a boat", width: 64, height: 64, steps: 1 };

test("what came under another name is done, and the answer says so", async () => {
  const answer = await bridge.call("generate_image", { text: "a boat", size: "128x64", num_inference_steps: "2", n: 2, seed: "" });
  expect(answer.images).toHaveLength(2);
  expect(answer.text).toContain("128 x 64 pixels");
  expect(answer.text).toContain(
    "Taken from other names: `text` as `prompt`, `size` as `width`, `size` as `height`, `num_inference_steps` as `steps`, `n` as `count`.",
  );
});

test("a shape is made of as many pixels as the model likes", async () => {
  const answer = await bridge.call("generate_image", { prompt: "a boat", steps: 1, aspect_ratio: "2:1", preset: "draft" });
  const [, width, height] = /The shape 2:1 became (\d+) x (\d+) pixels\./.exec(answer.text) ?? [];
  expect(answer.text).toContain(`${width} x ${height} pixels, `);
  expect(Number(width) / Number(height)).toBeCloseTo(2, 1);
});

test("what a host adds does not break the call; a session is told of it once", async () => {
  const injected = { sessionId: "x", toolCallId: "call_1" };
  const first = await bridge.call("generate_image", { ...SMALL, ...injected });
  expect(first.text).toContain("Without effect: `sessionId`, `toolCallId` (generate_image has no such arguments).");
  const second = await bridge.call("generate_image", { ...SMALL, ...injected, seed: 5 });
  expect(second.images).toHaveLength(1);
  expect(second.text).not.toContain("Without effect");
});

test("calls in other words for the same picture share the work", async () => {
  const first = await bridge.call("generate_image", { ...SMALL, seed: 77, cfg: 3 });
  const second = await bridge.call("generate_image", { ...SMALL, seed: "77", cfg_scale: "3.0", model: null });
  expect(second.reference).toBe(first.reference);
  expect(second.text).toContain("`cfg_scale` as `cfg`");
  expect(first.text).not.toContain("Taken from other names");
});

test("all faults are told at once, before any engine is asked", async () => {
  const alone = await TestBridge.start({ args: ["--comfyui-url", "http://127.0.0.1:9"] });
  const answer = await alone.call("generate_image", { width: "wide", steps: 0, stpes: 3 });
  await alone.stop();
  expect(answer.error).toBe("argument_invalid");
  for (const told of [
    "4 things are wrong",
    "`stpes`. Did you mean `steps`?",
    "`prompt` is missing",
    "`width` must be a number",
    "`steps` is 0",
  ]) {
    expect(answer.text).toContain(told);
  }
});

test("a job goes by its id under any name, or by its picture's reference", async () => {
  const made = await bridge.call("generate_image", { ...SMALL, seed: 12 });
  for (const args of [
    { job_id: made.jobId },
    { jobId: made.jobId, sessionId: "x" },
    { id: made.reference },
    { reference: made.reference },
  ]) {
    expect((await bridge.call("get_job", args)).reference).toBe(made.reference);
  }
  expect((await bridge.call("get_job", { job_id: "" })).text).toContain("`job_id` is missing");
});

test("the arguments may be the text of a JSON object", async () => {
  const raw = new RawBridge(["--comfyui-url", engine.url], { EASEL_STATE_DIR: temporaryFolder() });
  raw.shakeHands();
  const call = (id: number, args: unknown) =>
    raw.send({ jsonrpc: "2.0", id, method: "tools/call", params: { name: "generate_image", arguments: args } });
  call(1, JSON.stringify(SMALL));
  call(2, null);
  call(3, "paint a boat");
  const textOf = async (id: number) => {
    await expect.poll(() => raw.answer(id)).toBeDefined();
    return JSON.stringify(raw.answer(id)?.result?.content);
  };
  expect(await textOf(1)).toContain("Made ");
  expect(await textOf(2)).toContain("`prompt` is missing");
  await expect.poll(() => raw.answer(3)?.error?.code).toBe(-32602);
  await raw.stop();
});

test("a workflow that is run by name takes its arguments in any of these ways", async () => {
  const state = temporaryFolder();
  fs.mkdirSync(path.join(state, "workflows"));
  for (let number = 0; number < 40; number++) {
    const text = template((t) => {
      t.__metadata__.tool_name = `paint_${number}`;
      t.__metadata__.description = "Paint a small picture of something. ".repeat(6);
      t["1"] = { class_type: "EmptyImage", inputs: { width: 64, height: 64, batch_size: 1, color: "{{seed}}" } };
      t.__metadata__.parameters = { seed: { type: "seed", max: 16_777_215 } };
    });
    fs.writeFileSync(path.join(state, "workflows", `paint_${number}.json`), text);
  }
  const own = await TestBridge.start({ args: ["--comfyui-url", engine.url], state });
  const { tools } = await own.client.listTools();
  expect(Buffer.byteLength(JSON.stringify({ tools }))).toBeLessThanOrEqual(12_000);
  expect(tools.map(({ name }) => name)).toContain("run_workflow");
  expect(JSON.parse((await own.call("list_workflows", { name: "" })).text)).toHaveLength(40);
  for (const args of [
    { name: "paint_39", arguments: { seed: "7" } },
    { name: "paint_39", arguments: '{"seed": 7}' },
    { workflow: "Paint 39", args: { noise_seed: 7 }, sessionId: "x" },
  ]) {
    expect((await own.call("run_workflow", args)).images).toHaveLength(1);
  }
  await own.stop();
});
