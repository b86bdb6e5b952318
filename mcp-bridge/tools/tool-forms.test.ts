import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type HostRequestName, type HostRequestParams, type HostRequestResult, hostRequests } from "#contract/host.ts";
import type { ToolForm } from "#contract/tool-form.ts";
import { TestBridge } from "../test-support/bridge.ts";
import { startPracticeEngine, type TestEngine, temporaryFolder } from "../test-support/engines.ts";
import { png } from "../test-support/pictures.ts";

const own = {
  __metadata__: {
    tool_name: "my_poster",
    version: "1",
    title: "My poster",
    description: "Paints a poster.",
    parameters: {
      prompt: { type: "string", required: true, description: "Words" },
      sampler: { type: "string", choices_from: "KSampler.sampler_name", default: "euler", description: "Sampler" },
      glow: { type: "number", min: 0, max: 2, default: 0.5, title: "Glow", description: "How much" },
    },
  },
  "9": { class_type: "NoSuchNode", inputs: { text: "{{prompt}}", sampler: "{{sampler}}", glow: "{{glow}}" } },
};

const state = temporaryFolder();
let engine: TestEngine;
let host: TestBridge;
let forms: ToolForm[];

async function ask<N extends HostRequestName>(bridge: TestBridge, method: N, params: HostRequestParams<N>): Promise<HostRequestResult<N>> {
  const asker = bridge.client as unknown as { request(request: object, schema: unknown): Promise<HostRequestResult<N>> };
  return asker.request({ method, params }, hostRequests[method].result);
}

const form = (name: string): ToolForm => {
  const found = forms.find(({ toolName }) => toolName === name);
  if (!found) throw new Error(`no form ${name}`);
  return found;
};
const input = (tool: string, name: string) => form(tool).fields.find((field) => field.name === name)?.input;

beforeAll(async () => {
  fs.mkdirSync(path.join(state, "workflows"), { recursive: true });
  fs.writeFileSync(path.join(state, "workflows", "my_poster.json"), JSON.stringify(own));
  engine = await startPracticeEngine();
  host = await TestBridge.start({ args: ["--daemon", "--comfyui-url", engine.url], state, clientName: "easel" });
  const answer = await ask(host, "easel/tools/forms", {});
  expect(answer.engineAnswered).toBe(true);
  ({ forms } = answer);
});
afterAll(async () => {
  await host?.stop();
  await engine?.stop();
});

describe("the forms of tools", () => {
  test("are of every workflow, Easel's own first", () => {
    const names = forms.map(({ toolName }) => toolName);
    expect(names.slice(0, -1).sort()).toEqual(["describe_image", "generate_image", "image_to_image", "inpaint", "upscale"]);
    expect(names.at(-1)).toBe("my_poster");
    expect(form("generate_image")).toMatchObject({ own: false, problem: null, presets: ["draft", "standard", "high_quality", "upscaled"] });
  });

  test("offer the models with what suits each in each preset", () => {
    const model = input("generate_image", "model");
    if (model?.kind !== "model") throw new Error("no model");
    expect(model.models.map(({ file }) => file)).toContain(model.default);
    const { about } = model.models.find(({ file }) => file === model.default) ?? {};
    expect(Object.keys(about?.settings ?? {})).toEqual(form("generate_image").presets);
    expect(about?.settings.standard).toMatchObject({ width: expect.any(Number), steps: expect.any(Number), sampler: expect.any(String) });
    expect(form("generate_image").fields.find(({ name }) => name === "steps")?.setting).toBe("steps");
  });

  test("say how each argument is given", () => {
    expect(input("inpaint", "mask")).toEqual({ kind: "mask", picture: "image" });
    expect(input("image_to_image", "strength")).toMatchObject({ kind: "number", min: 0, max: 1, default: 0.6 });
    expect(input("upscale", "scale")).toEqual({ kind: "choice", choices: [2, 4], default: 2 });
    expect(input("generate_image", "seed")).toEqual({ kind: "seed", min: "0", max: "18446744073709551615" });
    const sampler = input("generate_image", "sampler");
    expect(sampler?.kind === "choice" && sampler.choices).toContain("euler");
  });

  test("tell why a workflow cannot run on this engine", () => {
    expect(form("my_poster")).toMatchObject({ own: true, title: "My poster", problem: { kind: "node_missing" } });
    expect(form("my_poster").fields.find(({ name }) => name === "glow")).toMatchObject({ title: "Glow", required: false });
  });

  test("are there without an engine, without its choices", async () => {
    const alone = await TestBridge.start({
      args: ["--daemon", "--comfyui-url", "http://127.0.0.1:9"],
      state: temporaryFolder(),
      clientName: "easel",
    });
    try {
      const answer = await ask(alone, "easel/tools/forms", {});
      expect(answer.engineAnswered).toBe(false);
      const fields = answer.forms.find(({ toolName }) => toolName === "generate_image")?.fields;
      expect(fields?.find(({ name }) => name === "model")?.input).toEqual({ kind: "model", models: [], default: null });
    } finally {
      await alone.stop();
    }
  });
});

describe("a picture that the person gives", () => {
  test("is kept, and calls may name it", async () => {
    const base64 = png(96, 64).toString("base64");
    const kept = await ask(host, "easel/pictures/add", { base64 });
    expect(kept).toMatchObject({ width: 96, height: 64, reference: expect.stringMatching(/^[0-9a-f]{8}$/) });
    const answer = await host.call("upscale", { image: kept.reference });
    expect(answer.text).toContain("192");
  });

  test("is refused when it is none", async () => {
    await expect(ask(host, "easel/pictures/add", { base64: Buffer.from("words").toString("base64") })).rejects.toMatchObject({
      data: { kind: "image_unreadable" },
    });
  });
});
