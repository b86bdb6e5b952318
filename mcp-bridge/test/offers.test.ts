import { McpError } from "@modelcontextprotocol/sdk/types.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readImageInfo } from "../images/image-info.ts";
import { TestBridge } from "../test-support/bridge.ts";
import { freeUrl, type PracticeEngine, startPracticeEngine } from "../test-support/engines.ts";
import type { DescribedPresets } from "../workflow/presets.ts";

let engine: PracticeEngine;
let bridge: TestBridge;
let reference: string;

beforeAll(async () => {
  engine = await startPracticeEngine();
  bridge = await TestBridge.start({ args: ["--comfyui-url", engine.url] });
  reference = (await bridge.call("generate_image", { prompt: "a fox", width: 640, height: 320, steps: 1, seed: 3 })).reference;
});
afterAll(async () => {
  await bridge?.stop();
  await engine?.stop();
});

async function read(uri: string): Promise<unknown> {
  const [content] = (await bridge.client.readResource({ uri })).contents;
  return content && "text" in content ? JSON.parse(String(content.text)) : null;
}

describe("resources", () => {
  test("there is a list of models for every folder that the engine has", async () => {
    const folders = (await (await fetch(`${engine.url}/models`)).json()) as string[];
    expect(folders.length).toBeGreaterThan(3);
    const { resources } = await bridge.client.listResources();
    for (const folder of folders) {
      const uri = `comfyui://models/${folder}`;
      expect(resources.map((resource) => resource.uri)).toContain(uri);
      expect(await read(uri)).toEqual(await (await fetch(`${engine.url}/models/${folder}`)).json());
    }
  });

  test.each(["samplers", "schedulers", "presets", "queue", "system", "workflows"])("%s can be read", async (name) => {
    const { resources } = await bridge.client.listResources();
    expect(resources.map(({ uri }) => uri)).toContain(`comfyui://${name}`);
    expect(await read(`comfyui://${name}`)).toBeTypeOf("object");
  });

  test("presets say what they mean", async () => {
    const { generate_image } = (await read("comfyui://presets")) as Record<string, DescribedPresets>;
    expect(generate_image).toMatchObject({ default: "standard", model: expect.stringMatching(/\.safetensors$/) });
    const { draft, standard, upscaled } = generate_image?.presets ?? {};
    expect(draft?.description).toEqual(expect.any(String));
    expect(Object.keys(standard?.values ?? {}).sort()).toEqual(["cfg", "height", "sampler", "scheduler", "steps", "width"]);
    expect(Number(draft?.values.steps)).toBeLessThan(Number(standard?.values.steps));
    expect(upscaled?.values.upscale).toBe(2);
  });

  test("the queue holds what is being made, and nobody's prompt", async () => {
    const slow = await startPracticeEngine(200);
    const other = await TestBridge.start({ args: ["--comfyui-url", slow.url], config: "results:\n  time_budget_seconds: 1\n" });
    const making = await other.call("generate_image", { prompt: "a secret fox", steps: 100, width: 64, height: 64 });
    const { contents } = await other.client.readResource({ uri: "comfyui://queue" });
    const text = String(contents[0] && "text" in contents[0] ? contents[0].text : "");
    expect(JSON.parse(text)).toMatchObject([{ job_id: making.jobId, tool: "generate_image" }]);
    expect(text).not.toContain("secret");
    await other.stop();
    await slow.stop();
  });

  test("an output is listed, and has a thumbnail", async () => {
    const { resources } = await bridge.client.listResources();
    expect(resources.find(({ name }) => name === reference)).toMatchObject({
      mimeType: "image/png",
      annotations: { lastModified: expect.any(String) },
    });
    const { contents } = await bridge.client.readResource({ uri: `comfyui://outputs/${reference}/thumbnail` });
    const blob = contents[0] && "blob" in contents[0] ? String(contents[0].blob) : "";
    expect(readImageInfo(Buffer.from(blob, "base64"))).toMatchObject({ mime: "image/jpeg", width: 256, height: 128 });
  });

  test.each([
    "comfyui://models/..%2f..",
    "comfyui://models/../../etc",
    "comfyui://outputs/../../x/thumbnail",
    "comfyui://outputs/00000000/thumbnail",
  ])("%s is not there", async (uri) => {
    const reading = bridge.client.readResource({ uri });
    await expect(reading).rejects.toBeInstanceOf(McpError);
    await expect(reading).rejects.toThrow(/There is no/);
  });

  test("what the configuration hides is neither listed, nor read, nor completed", async () => {
    const config = "resources:\n  expose_models: false\n  expose_loras: false\n  expose_samplers: false\n";
    const hidden = await TestBridge.start({ args: ["--comfyui-url", engine.url], config });
    const { resources } = await hidden.client.listResources();
    expect(resources.filter(({ uri }) => /models|samplers|schedulers/.test(uri))).toEqual([]);
    for (const uri of ["comfyui://models/loras", "comfyui://models/vae", "comfyui://schedulers"]) {
      await expect(hidden.client.readResource({ uri })).rejects.toThrow(/There is no resource/);
    }
    const { completion } = await hidden.client.complete({
      ref: { type: "ref/prompt", name: "draw" },
      argument: { name: "model", value: "" },
    });
    expect(completion.values).toEqual([]);
    await hidden.stop();
  });

  test("lists come at once when no engine answers, with the usual folders", async () => {
    const alone = await TestBridge.start({ args: ["--comfyui-url", await freeUrl()] });
    const { resources } = await alone.client.listResources();
    expect(resources.map(({ name }) => name)).toEqual(expect.arrayContaining(["checkpoints", "loras", "upscale_models", "system"]));
    await alone.stop();
  });
});

describe("completions", () => {
  const complete = async (name: string, argument: string, value: string) =>
    (await bridge.client.complete({ ref: { type: "ref/prompt", name }, argument: { name: argument, value } })).completion.values;

  test("of models, samplers and schedulers are the engine's", async () => {
    expect(await complete("draw", "model", "")).toEqual(await read("comfyui://models/checkpoints"));
    expect(await complete("enlarge", "model", "")).toEqual(await read("comfyui://models/upscale_models"));
    const samplers = await complete("draw", "sampler", "dpmpp_2m");
    expect(samplers[0]).toBe("dpmpp_2m");
    expect(samplers.every((sampler) => sampler.includes("dpmpp_2m"))).toBe(true);
    expect(await complete("draw", "scheduler", "KARR")).toEqual(["karras"]);
  });

  test("of references are the newest pictures, in prompts and addresses", async () => {
    expect(await complete("vary", "picture", reference.slice(0, 3))).toEqual([reference]);
    const ref = { type: "ref/resource" as const, uri: "comfyui://outputs/{reference}/thumbnail" };
    const { completion } = await bridge.client.complete({ ref, argument: { name: "reference", value: "" } });
    expect(completion.values).toEqual([reference]);
    const folders = { type: "ref/resource" as const, uri: "comfyui://models/{folder}" };
    expect((await bridge.client.complete({ ref: folders, argument: { name: "folder", value: "lor" } })).completion.values).toEqual([
      "loras",
    ]);
  });

  test("there are none of anything else", async () => {
    expect(await complete("draw", "subject", "f")).toEqual([]);
    expect(await complete("no_such_prompt", "model", "")).toEqual([]);
  });
});

test("prompts for the common tasks become messages", async () => {
  const { prompts } = await bridge.client.listPrompts();
  expect(prompts.map(({ name }) => name)).toEqual(["draw", "vary", "change_picture", "fix_part", "extend_picture", "enlarge", "describe"]);
  for (const { name, arguments: args } of prompts) {
    const given = Object.fromEntries(
      (args ?? []).map(({ name: argument }) => [argument, { scale: "4", side: "left" }[argument] ?? `<${argument}>`]),
    );
    const { messages } = await bridge.client.getPrompt({ name, arguments: given });
    for (const value of Object.values(given)) expect(JSON.stringify(messages)).toContain(value);
  }
  const tooMuch = bridge.client.getPrompt({ name: "enlarge", arguments: { scale: "7" } });
  await expect(tooMuch).rejects.toThrow('"scale" of the prompt enlarge must be one of 2, 4');
});
