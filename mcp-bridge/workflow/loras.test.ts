import { describe, expect, it } from "vitest";
import { EaselError } from "#contract/errors.ts";
import type { ModelHeader } from "../models/family.ts";
import { resolveArguments } from "./arguments.ts";
import { fillWorkflow } from "./fill.ts";
import { defaults, EVERY_MODEL, engineWith, sentencesOf } from "./fixtures.ts";
import { lorasOf } from "./loras.ts";
import { loadWorkflows } from "./template/load.ts";
import type { EngineFacts } from "./workflow.ts";

const { workflows } = await loadWorkflows([]);
const LORAS = ["styles/ink.safetensors", "grain.safetensors", "{{prompt}}.safetensors"];
const engine = engineWith({ ...EVERY_MODEL, loras: LORAS }, {}, "every");

async function resolve(loras: unknown, facts: EngineFacts = engine, model = "dreamshaper_8") {
  const workflow = workflows.find(({ toolName }) => toolName === "generate_image") ?? expect.fail();
  const variant = workflow.variants.find(({ name }) => name === (model.startsWith("flux") ? "flux" : "checkpoint")) ?? expect.fail();
  const resolved = await resolveArguments(
    workflow,
    variant,
    { prompt: "a fox", model, loras },
    { defaults, engine: facts, random: () => 0 },
  );
  return { resolved, graph: fillWorkflow(workflow, variant, resolved, {}) };
}

async function refusal(...call: Parameters<typeof resolve>): Promise<EaselError> {
  const error = await resolve(...call).catch((error: unknown) => error);
  return error instanceof EaselError ? error : expect.fail(String(error));
}

describe("LoRAs of a call", () => {
  const INK = { name: "styles/ink.safetensors", strength: 1 };

  it.each<[string, unknown, object[]]>([
    ["a name", "ink", [INK]],
    ["names", ["ink", "Grain"], [INK, { name: "grain.safetensors", strength: 1 }]],
    ["a name with a strength", { name: "ink", strength: -0.5 }, [{ ...INK, strength: -0.5 }]],
    ["a strength as text", [{ name: "ink", strength: "0.25" }], [{ ...INK, strength: 0.25 }]],
    ["a list in quotes", '[{"name": "ink", "strength": 2}]', [{ ...INK, strength: 2 }]],
  ])("are taken as %s", async (_, given, loras) => {
    const { resolved } = await resolve(given);
    expect(resolved.loras?.loras).toEqual(loras);
    expect(lorasOf(resolved.values.loras)).toEqual(loras);
    // What a job shows of its arguments makes the same again.
    expect((await resolve(resolved.values.loras)).resolved.values.loras).toBe(resolved.values.loras);
    expect(resolved.notes).toEqual([]);
  });

  it("may be called as a placeholder is", async () => {
    const { graph } = await resolve(["{{prompt}}"]);
    expect(Object.values(graph).find(({ class_type }) => class_type === "LoraLoader")?.inputs.lora_name).toBe("{{prompt}}.safetensors");
  });

  it("are refused with everything that is wrong with them", async () => {
    const error = await refusal([{ name: "ink", strength: 9 }, 7, { strenght: 1 }, { name: "grain", strength: "much" }]);
    expect(sentencesOf(error)).toEqual({
      kind: "argument_invalid",
      message:
        "`loras[0]` has a `strength` that is not within -4 and 4; `loras[1]` is neither a name nor an object with a name; " +
        "`loras[2]` has no `name`; `loras[2]` has something beside `name` and `strength`; `loras[3]` has a `strength` that is no number.",
      remedy: 'Give names, or names with strengths: [{"name": "ink", "strength": 0.8}].',
    });
    expect((await refusal(Array.from({ length: 11 }, () => "ink"))).message).toContain("`loras` has more than 10 LoRAs");
  });

  it("that are not installed are named together, with what is like them", async () => {
    expect(sentencesOf(await refusal(["grian", "ink", "no-such-thing"]))).toEqual({
      kind: "model_missing",
      message: 'These LoRAs are not installed: "grian", "no-such-thing".',
      remedy: `Did you mean \`grain.safetensors\`? Installed: ${LORAS.join(", ")}.`,
    });
  });
});

describe("a LoRA for another family of models", () => {
  const header = (metadata: Record<string, string>, tensors: [string, number[]][] = []): ModelHeader => ({
    tensors: new Map(tensors),
    metadata,
  });
  const withHeader = (told: ModelHeader | null): EngineFacts => ({
    ...engine,
    header: async (folder) => (folder === "loras" ? told : null),
  });

  it("is refused, where its header says so", async () => {
    const error = await refusal(["ink"], withHeader(header({ ss_base_model_version: "sdxl_base_v1-0" })));
    expect(sentencesOf(error)).toEqual({
      kind: "argument_invalid",
      message:
        "`dreamshaper_8.safetensors` is a Stable Diffusion 1.5 model, but `styles/ink.safetensors` is a LoRA for Stable Diffusion XL.",
      remedy: "Use LoRAs made for Stable Diffusion 1.5, or give a `model` that suits them.",
    });
  });

  it.each<[string, ModelHeader | null, string]>([
    ["has no header", null, "dreamshaper_8"],
    ["does not say", header({ ss_output_name: "flux thing" }), "dreamshaper_8"],
    ["is for this one", header({ "modelspec.architecture": "stable-diffusion-v1/lora" }), "dreamshaper_8"],
    ["is for Flux", header({ "modelspec.architecture": "flux-1-dev/lora" }), "flux1-schnell"],
  ])("and not where it %s", async (_, told, model) => {
    expect((await resolve(["ink"], withHeader(told), model)).resolved.loras?.loras).toHaveLength(1);
  });
});
