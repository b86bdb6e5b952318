import { describe, expect, it } from "vitest";
import { stringifyJson } from "#base/json.ts";
import type { Graph } from "#comfyui/types.ts";
import { resolveArguments } from "./arguments.ts";
import { fillWorkflow } from "./fill.ts";
import { defaults, EVERY_MODEL, engineWith, MODEL_OF_VARIANT } from "./fixtures.ts";
import { findPlaceholders, parseLink } from "./placeholders.ts";
import { inputSchema } from "./schema.ts";
import { builtInTemplates } from "./template/built-in.ts";
import { loadWorkflows } from "./template/load.ts";
import type { Workflow } from "./workflow.ts";

/** Easel's own templates, as they travel in the bridge. */

const { workflows } = await loadWorkflows([]);
const byName = (name: string): Workflow => {
  const workflow = workflows.find((candidate) => candidate.toolName === name);
  if (!workflow) throw new Error(`no template ${name}`);
  return workflow;
};

const engine = engineWith(
  {
    ...EVERY_MODEL,
    checkpoints: [...(EVERY_MODEL.checkpoints ?? []), "sd-v1-5-inpainting.ckpt"],
    loras: ["ink.safetensors", "grain.safetensors"],
    upscale_models: ["4x-UltraSharp.pth"],
    text_encoders: [...(EVERY_MODEL.text_encoders ?? []), "qwen3.5_2b.safetensors"],
  },
  {},
  "every",
);
const required: Record<string, unknown> = { prompt: "a fox", image: "3f2a91c4", mask: "9b1d22e0" };
const uploaded = { image: { name: "fox.png", width: 2000, height: 1500 }, mask: { name: "mask.png", width: 64, height: 64 } };

async function graphOf(tool: string, raw: object, variantName?: string): Promise<Graph> {
  const workflow = byName(tool);
  const variant = workflow.variants.find(({ name }) => variantName === undefined || name === variantName) ?? workflow.variants[0];
  const model =
    workflow.parameters.some(({ name }) => name === "model") && variantName !== undefined ? MODEL_OF_VARIANT[variantName] : null;
  const needed = workflow.parameters.filter((parameter) => parameter.required).map(({ name }) => [name, required[name]]);
  const resolved = await resolveArguments(
    workflow,
    variant,
    { ...Object.fromEntries(needed), ...(model && { model }), ...raw },
    { defaults, engine, random: Math.random },
  );
  return fillWorkflow(workflow, variant, resolved, uploaded);
}

const inputsOf = (graph: Graph, classType: string) =>
  Object.values(graph)
    .filter((node) => node.class_type === classType)
    .map((node) => node.inputs);

describe.each(workflows.map((workflow) => [workflow.toolName, workflow] as const))("%s", (tool, workflow) => {
  it("declares exactly the nodes that its graphs use, where it declares any", () => {
    const file = builtInTemplates().find((template) => template.file === workflow.file);
    const { needs, variants } = JSON.parse(file?.text ?? "{}").__metadata__;
    const declared: (string[] | undefined)[] = variants?.map((variant: { needs: { nodes?: string[] } }) => variant.needs.nodes) ?? [
      needs.nodes,
    ];
    for (const [index, { graph, optionalNodes }] of workflow.variants.entries()) {
      if (!declared[index]) continue;
      const used = Object.entries(graph).flatMap(([id, node]) => (optionalNodes[id] ? [] : [node.class_type]));
      expect(new Set(declared[index]?.map((node) => node.split(".")[0]))).toEqual(new Set(used));
    }
  });

  it("becomes a graph without placeholders and broken links, with every preset", async () => {
    for (const preset of [undefined, ...Object.keys(workflow.presets)]) {
      for (const variant of workflow.variants) {
        const graph = await graphOf(tool, preset === undefined ? {} : { preset }, variant.name);
        expect(findPlaceholders(graph)).toEqual([]);
        for (const { inputs } of Object.values(graph)) {
          for (const value of Object.values(inputs)) {
            const link = parseLink(value);
            if (link) expect(graph[link.node]).toBeDefined();
          }
        }
      }
    }
  });

  it("saves where a person finds it, or gives text", async () => {
    const graph = await graphOf(tool, {});
    if (workflow.produces === "text") expect(inputsOf(graph, "PreviewAny")).toHaveLength(1);
    else expect(inputsOf(graph, "SaveImage")).toMatchObject([{ filename_prefix: expect.stringMatching(/^easel\/[a-z]+$/) }]);
  });

  it("describes every parameter in few words", () => {
    const schema = inputSchema(workflow, defaults);
    for (const property of Object.values(schema.properties)) expect(String(property.description ?? "").length).toBeGreaterThan(3);
    expect(schema.required ?? []).toEqual(workflow.parameters.filter((parameter) => parameter.required).map(({ name }) => name));
    expect(workflow.description.length).toBeLessThan(2048);
    expect(tool).toMatch(/^[a-z][a-z0-9_]{0,39}$/);
  });
});

it("all tools together leave room in tools/list", () => {
  const tools = workflows.map((workflow) => ({
    name: workflow.toolName,
    title: workflow.title,
    description: workflow.description,
    inputSchema: inputSchema(workflow, defaults),
  }));
  // The whole answer may have 12 kB; get_job, cancel_job and annotations want their share.
  expect(Buffer.byteLength(JSON.stringify(tools))).toBeLessThan(8000);
});

describe("generate_image", () => {
  it("without LoRA and upscale is the plain seven nodes", async () => {
    const graph = await graphOf("generate_image", { seed: "18446744073709551615", count: 3, width: 1920, height: 600 });
    expect(
      Object.values(graph)
        .map((node) => node.class_type)
        .sort(),
    ).toEqual(
      ["CLIPTextEncode", "CLIPTextEncode", "CheckpointLoaderSimple", "EmptyLatentImage", "KSampler", "SaveImage", "VAEDecode"].sort(),
    );
    expect(inputsOf(graph, "CheckpointLoaderSimple")).toEqual([{ ckpt_name: "dreamshaper_8.safetensors" }]);
    expect(inputsOf(graph, "EmptyLatentImage")).toEqual([{ width: 1920, height: 600, batch_size: 3 }]);
    expect(inputsOf(graph, "KSampler")).toMatchObject([
      { seed: 18446744073709551615n, steps: 25, cfg: 7, sampler_name: "dpmpp_2m", scheduler: "karras" },
    ]);
    expect(stringifyJson(graph)).toContain('"seed":18446744073709551615');
  });

  it("with LoRAs uses them one behind the other, for sampling and for the prompts", async () => {
    for (const tool of ["generate_image", "image_to_image", "inpaint"]) {
      const graph = await graphOf(tool, { loras: [{ name: "ink", strength: 0.7 }, "grain"] });
      const loaders = Object.entries(graph).filter(([, node]) => node.class_type === "LoraLoader");
      const [ink, grain] = ["ink", "grain"].map((name) => loaders.find(([, { inputs }]) => inputs.lora_name === `${name}.safetensors`));
      const [checkpoint] = Object.entries(graph).find(([, node]) => node.class_type === "CheckpointLoaderSimple") ?? [];
      expect(ink?.[1].inputs).toMatchObject({ strength_model: 0.7, strength_clip: 0.7, model: [checkpoint, 0], clip: [checkpoint, 1] });
      expect(grain?.[1].inputs).toMatchObject({ strength_model: 1, strength_clip: 1, model: [ink?.[0], 0], clip: [ink?.[0], 1] });
      expect(inputsOf(graph, "KSampler")[0]?.model).toEqual([grain?.[0], 0]);
      expect(inputsOf(graph, "CLIPTextEncode").map((inputs) => inputs.clip)).toEqual([
        [grain?.[0], 1],
        [grain?.[0], 1],
      ]);
    }
  });

  it("without LoRAs has no node for them, and with an empty list neither", async () => {
    for (const loras of [undefined, []]) expect(inputsOf(await graphOf("generate_image", { loras }), "LoraLoader")).toEqual([]);
  });

  it("its presets differ in how much work they are", async () => {
    const cost = async (preset: string) => {
      const graph = await graphOf("generate_image", { preset });
      const [size] = inputsOf(graph, "EmptyLatentImage");
      const steps = inputsOf(graph, "KSampler").reduce((sum, inputs) => sum + Number(inputs.steps), 0);
      return Number(size?.width) * Number(size?.height) * steps * (inputsOf(graph, "LatentUpscaleBy").length + 1);
    };
    const costs = await Promise.all(["draft", "standard", "high_quality", "upscaled"].map(cost));
    expect(costs).toEqual([...costs].sort((a, b) => a - b));
    expect(new Set(costs).size).toBe(4);
  });
});

it("inpaint works at a bounded size, puts the result back at full size, and prefers an inpainting model", async () => {
  const graph = await graphOf("inpaint", {});
  const sizes = inputsOf(graph, "ImageScale").map(({ width, height }) => `${width}x${height}`);
  expect(sizes.sort()).toEqual(["1280x960", "1280x960", "2000x1500", "2000x1500"]);
  expect(inputsOf(graph, "CheckpointLoaderSimple")).toEqual([{ ckpt_name: "sd-v1-5-inpainting.ckpt" }]);
  const [composite] = inputsOf(graph, "ImageCompositeMasked");
  expect(inputsOf(graph, "LoadImage")).toEqual([{ image: "fox.png" }, { image: "mask.png" }]);
  expect(parseLink(composite?.destination)?.node).toBe(Object.keys(graph).find((id) => graph[id]?.inputs.image === "fox.png"));
});

it("image_to_image asks the sampler for the strength", async () => {
  expect(inputsOf(await graphOf("image_to_image", { strength: 0.25 }), "KSampler")).toMatchObject([{ denoise: 0.25 }]);
});

it("upscale reaches exactly the size asked for, with or without a model", async () => {
  for (const variant of ["upscale_model", "lanczos"]) {
    const graph = await graphOf("upscale", { scale: 4 }, variant);
    expect(inputsOf(graph, "ImageScale")).toMatchObject([{ width: 8000, height: 6000 }]);
    expect(inputsOf(graph, "UpscaleModelLoader")).toEqual(variant === "lanczos" ? [] : [{ model_name: "4x-UltraSharp.pth" }]);
  }
});

it("describe_image asks a vision-language model, in the way of either version of ComfyUI", async () => {
  for (const [variant, input] of [
    ["several_images", "images.image_0"],
    ["one_image", "image"],
  ] as const) {
    const graph = await graphOf("describe_image", { question: "What animal?" }, variant);
    expect(inputsOf(graph, "CLIPLoader")).toMatchObject([{ clip_name: "qwen3.5_2b.safetensors" }]);
    expect(inputsOf(graph, "TextGenerate")).toMatchObject([{ prompt: "What animal?", [input]: ["1", 0] }]);
  }
});
