import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Graph, NodeInfo, NodeInput } from "#comfyui/types.ts";
import { parseApiExport } from "../workflow/api-export.ts";
import { parseWorkflow } from "../workflow/parse.ts";
import { loraAndUpscale } from "./fixtures.ts";
import { nameOf, ownTitle, unusedName } from "./names.ts";
import { propose } from "./propose.ts";
import { templateText } from "./template.ts";

const input = (name: string, type: string, more: Partial<NodeInput> = {}): NodeInput => ({ name, type, section: "required", ...more });
const info = (name: string, displayName: string, inputs: NodeInput[], outputNode = false): NodeInfo => ({
  name,
  displayName,
  category: "",
  outputNode,
  outputs: [],
  inputs,
});

const KNOWN: NodeInfo[] = [
  info("KSampler", "KSampler", [
    input("model", "MODEL"),
    input("seed", "INT", { min: 0, max: 2n ** 64n - 1n }),
    input("steps", "INT", { min: 1, max: 10_000 }),
    input("cfg", "FLOAT", { min: 0, max: 100, step: 0.1 }),
    input("sampler_name", "COMBO", { options: Array.from({ length: 40 }, (_, number) => (number === 0 ? "euler" : `s${number}`)) }),
    input("scheduler", "COMBO", { options: ["normal", "karras"] }),
    input("positive", "CONDITIONING"),
    input("negative", "CONDITIONING"),
    input("latent_image", "LATENT"),
    input("denoise", "FLOAT", { min: 0, max: 1 }),
  ]),
  info("CheckpointLoaderSimple", "Load Checkpoint", [input("ckpt_name", "COMBO", { options: ["a.safetensors"] })]),
  info("CLIPTextEncode", "CLIP Text Encode (Prompt)", [input("text", "STRING", { multiline: true }), input("clip", "CLIP")]),
  info("EmptyLatentImage", "Empty Latent Image", [
    input("width", "INT", { min: 16, max: 16_384, step: 8 }),
    input("height", "INT", { min: 16, max: 16_384, step: 8 }),
    input("batch_size", "INT", { min: 1, max: 4096 }),
  ]),
  info("VAEDecode", "VAE Decode", [input("samples", "LATENT"), input("vae", "VAE")]),
  info("SaveImage", "Save Image", [input("images", "IMAGE"), input("filename_prefix", "STRING")], true),
  info("PreviewImage", "Preview Image", [input("images", "IMAGE")], true),
  info("LoraLoader", "Load LoRA (Model and CLIP)", [
    input("lora_name", "COMBO", { options: ["ink.safetensors"] }),
    input("strength_model", "FLOAT", { min: -100, max: 100 }),
    input("strength_clip", "FLOAT", { min: -100, max: 100 }),
  ]),
  info("UpscaleModelLoader", "Load Upscale Model", [input("model_name", "COMBO", { options: ["x2.pth"] })]),
  info("ImageUpscaleWithModel", "Upscale Image (using Model)", [input("upscale_model", "UPSCALE_MODEL"), input("image", "IMAGE")]),
  info("LoadImage", "Load Image", [input("image", "COMBO", { options: ["old.png"] })]),
  info("ConditioningZeroOut", "ConditioningZeroOut", [input("conditioning", "CONDITIONING")]),
  info("ControlNetApplyAdvanced", "Apply ControlNet", [
    input("positive", "CONDITIONING"),
    input("negative", "CONDITIONING"),
    input("strength", "FLOAT", { min: 0, max: 10 }),
  ]),
  info("PrimitiveInt", "Int", [input("value", "INT", { min: -100, max: 100 })]),
  info("PrimitiveStringMultiline", "String (Multiline)", [input("value", "STRING", { multiline: true })]),
  info("Frames", "Frames", [input("length", "INT", { min: 1, max: 999, step: 4 })]),
];

const nodesOf = (graph: Graph) =>
  new Map(Object.values(graph).map(({ class_type }) => [class_type, KNOWN.find(({ name }) => name === class_type) ?? null]));
const proposed = (graph: Graph, file = "Test.json") => propose(file, graph, nodesOf(graph), (name) => name === "upscale");
const base = (): Graph => loraAndUpscale({ checkpoint: "a.safetensors", lora: "ink.safetensors", upscaler: "x2.pth" }) as unknown as Graph;
const names = (graph: Graph) => proposed(graph).parameters.map(({ name }) => name);
const onNames = (graph: Graph) =>
  proposed(graph)
    .parameters.filter(({ on }) => on)
    .map(({ name }) => name);
const node = (class_type: string, inputs: Graph[string]["inputs"], title?: string) => ({
  class_type,
  inputs,
  ...(title !== undefined && { _meta: { title } }),
});

describe("what is proposed", () => {
  test("an ordinary workflow's values by their usual names, the important ones first", () => {
    const usual = ["prompt", "negative_prompt", "model", "ink_style", "lora_strength", "width", "height", "steps", "cfg", "seed"];
    expect(names(base()).slice(0, 11)).toEqual([...usual, "upscale_model"]);
  });

  test("what anybody understands, and what a person has named, is on; the rest is for those who know it", () => {
    expect(onNames(base())).toEqual(["prompt", "negative_prompt", "ink_style", "lora_strength", "width", "height", "seed"]);
  });

  test("people are told what a value is, and only then where it stands", () => {
    const labels = Object.fromEntries(proposed(base()).parameters.map(({ name, label, from }) => [name, [label, from]]));
    expect(labels.prompt).toEqual(["Prompt", "CLIP Text Encode (Positive Prompt): text"]);
    expect(labels.negative_prompt?.[0]).toBe("Negative prompt");
    expect(labels.model).toEqual(["Model", "Load Checkpoint: ckpt name"]);
    expect(labels.ink_style?.[0]).toBe("Ink style");
    expect(new Set(Object.values(labels).map(([label]) => label)).size).toBe(Object.keys(labels).length);
  });

  test("bounds, folders and lists are this engine's", () => {
    const { parameters } = proposed(base());
    const find = (name: string) => parameters.find((parameter) => parameter.name === name);
    expect(find("width")).toMatchObject({ type: "integer", min: 16, max: 16_384, multipleOf: 8, default: 128 });
    expect(find("cfg")).toMatchObject({ type: "number", min: 0, max: 100 });
    expect(find("sampler")).toMatchObject({ on: false, choicesFrom: "KSampler.sampler_name" });
    expect(find("scheduler")).toMatchObject({ on: false, enum: ["normal", "karras"] });
    expect(find("ink_style")).toMatchObject({ type: "model", folder: "loras", default: "ink.safetensors" });
    expect(find("upscale_model")).toMatchObject({ type: "model", folder: "upscale_models" });
    expect(find("seed")).toMatchObject({ type: "seed", default: null });
    expect(find("prompt")?.default).toBeNull();
    expect(find("negative_prompt")?.default).toBe("text, watermark");
  });

  test("a step that does not begin at 0 is no multiple", () => {
    const graph = { ...base(), "20": node("Frames", { length: 81 }, "Clip length") };
    const length = proposed(graph).parameters.find(({ id }) => id === "20.length");
    expect(length).toMatchObject({ name: "clip_length", on: true, min: 1 });
    expect(length?.multipleOf).toBeUndefined();
  });

  test("titles that a person gave are names; ComfyUI's own are not", () => {
    const graph = base();
    graph["6"] = node("CLIPTextEncode", { text: "x", clip: ["10", 1] }, "Main character");
    graph["3"] = { ...graph["3"], _meta: { title: "First pass" } } as Graph[string];
    expect(onNames(graph)).toContain("main_character");
    expect(names(graph)).toContain("steps");
    graph["30"] = { ...graph["3"], _meta: { title: "Refine pass" } } as Graph[string];
    expect(names(graph)).toEqual(expect.arrayContaining(["first_pass_steps", "refine_pass_steps", "first_pass_seed"]));
  });

  test("a picture to load is one that must be given; denoise counts where it is less than 1", () => {
    const graph = base();
    graph["40"] = node("LoadImage", { image: "old.png" }, "Load Image");
    graph["3"] = node("KSampler", { ...graph["3"]?.inputs, denoise: 0.6 });
    const { parameters } = proposed(graph);
    expect(parameters.find(({ name }) => name === "image")).toMatchObject({ type: "image", default: null, on: true });
    expect(parameters.find(({ name }) => name === "denoise")).toMatchObject({ on: true, default: 0.6, max: 1 });
  });

  test("texts are followed through nodes in between, positive and negative kept apart", () => {
    const graph = base();
    graph["50"] = node("ControlNetApplyAdvanced", { positive: ["6", 0], negative: ["7", 0], strength: 1 });
    graph["6"] = node("CLIPTextEncode", { text: ["51", 0], clip: ["10", 1] });
    graph["51"] = node("PrimitiveStringMultiline", { value: "a lighthouse" });
    graph["3"] = node("KSampler", { ...graph["3"]?.inputs, positive: ["50", 0], negative: ["50", 1] });
    const { parameters } = proposed(graph);
    expect(parameters.find(({ name }) => name === "prompt")?.id).toBe("51.value");
    expect(parameters.find(({ name }) => name === "negative_prompt")?.id).toBe("7.text");
  });

  test("a negative that is made of the prompt is no second prompt", () => {
    const graph = base();
    graph["7"] = node("ConditioningZeroOut", { conditioning: ["6", 0] });
    expect(onNames(graph).filter((name) => name.includes("prompt"))).toEqual(["prompt"]);
  });

  test("what is missing on this engine is said", () => {
    const graph = base();
    graph["10"] = node("LoraLoader", { ...graph["10"]?.inputs, lora_name: "gone.safetensors" });
    graph["8"] = node("MagicDecode", { samples: ["3", 0], power: 3 });
    const { warnings } = proposed(graph);
    expect(warnings.join("\n")).toContain("MagicDecode");
    expect(warnings.join("\n")).toContain('"gone.safetensors" is not installed');
  });

  test("previews come back only where nothing is saved", () => {
    expect(proposed(base()).outputs).toEqual(["9"]);
    const { "9": _saved, ...unsaved } = base();
    expect(proposed(unsaved).outputs).toEqual(["13"]);
    const { "13": _previewed, ...nothing } = unsaved;
    expect(() => proposed(nothing)).toThrow(/Save Image/);
  });
});

describe("the template", () => {
  const template = (graph: Graph, change: Partial<Parameters<typeof templateText>[1]> = {}) => {
    const draft = proposed(graph);
    const text = templateText(draft, { ...draft, ...change });
    return { text, workflow: parseWorkflow("test.json", text) };
  };

  test("saves under the tool's name, never where the export said, and keeps no previews", () => {
    const { workflow } = template(base());
    const { graph } = workflow.variants[0];
    expect(graph["9"]?.inputs.filename_prefix).toBe("easel/test");
    expect(graph["13"]).toBeUndefined();
    expect(graph["10"]?.inputs).toMatchObject({ strength_model: "{{lora_strength}}", strength_clip: "{{lora_strength}}" });
  });

  test("a large seed that no call may choose stays exact", () => {
    const graph = base();
    graph["3"] = node("KSampler", { ...graph["3"]?.inputs, seed: 2n ** 64n - 1n });
    const draft = proposed(graph);
    const parameters = draft.parameters.map((parameter) => ({ ...parameter, on: parameter.on && parameter.type !== "seed" }));
    expect(template(graph, { parameters }).text).toMatch(/"seed":\s*18446744073709551615\b/);
  });

  test("two parameters cannot have one name", () => {
    const draft = proposed(base());
    const parameters = draft.parameters.map((parameter) => ({ ...parameter, name: "same" }));
    expect(() => templateText(draft, { ...draft, parameters })).toThrow(/Two parameters are called "same"/);
  });

  test("whatever titles and texts an export has, its proposal makes a template that can be used", () => {
    const title = fc.oneof(
      fc.string({ maxLength: 60 }),
      fc.constantFrom("constructor", "preset", "__proto__", "1", "Ink style", "é", "画"),
    );
    const words = fc.string({ maxLength: 40 }).filter((text) => !/\{\{|\$\{/.test(text));
    fc.assert(
      fc.property(fc.array(title, { minLength: 12, maxLength: 12 }), words, fc.string(), (titles, prompt, file) => {
        const graph: Graph = Object.fromEntries(
          Object.entries(base()).map(([id, one], index) => [id, { ...one, _meta: { title: titles[index] ?? "" } }]),
        );
        graph["7"] = node("CLIPTextEncode", { text: prompt, clip: ["10", 1] }, titles[0]);
        const draft = propose(file, parseApiExport(file, JSON.stringify(graph)), nodesOf(graph), () => false);
        const { toolName, parameters } = parseWorkflow("x.json", templateText(draft, draft));
        expect(toolName).toMatch(/^[a-z][a-z0-9_]{0,39}$/);
        expect(new Set(parameters.map(({ name }) => name)).size).toBe(parameters.length);
      }),
      { numRuns: 200 },
    );
  });
});

describe("names", () => {
  test.each([
    ["My LoRA & Upscale", "my_lora_upscale"],
    ["Überflieger", "uberflieger"],
    ["4x upscale", "workflow_4x_upscale"],
    ["画像", "workflow"],
    ["con", "workflow_con"],
    ["../../etc/passwd", "etc_passwd"],
    ["constructor", "workflow_constructor"],
  ])("%s becomes %s", (text, name) => {
    expect(nameOf(text, "workflow")).toBe(name);
  });

  test("a name that is taken gets a number, and stays short", () => {
    const taken = new Set(["a".repeat(40), `${"a".repeat(38)}_2`]);
    expect(unusedName("a".repeat(40), (name) => taken.has(name))).toBe(`${"a".repeat(38)}_3`);
  });

  test.each(["Load LoRA", "KSampler", "CLIP Text Encode (Positive Prompt)", "Load Checkpoint 2", "", undefined])(
    "%s is nobody's own title",
    (title) => {
      expect(ownTitle(title, "LoraLoader", "Load LoRA (Model and CLIP)")).toBeNull();
    },
  );
});

describe("what is no export", () => {
  test.each([
    ["[]", /no workflow/],
    ["null", /no workflow/],
    ["{", /not valid JSON/],
    ["", /empty|JSON/],
    ['{"a": 1}', /no workflow/],
    ['{"nodes": [], "links": []}', /Export \(API\)/],
    ['{"nodes": [], "state": {}, "definitions": {}}', /Export \(API\)/],
    ['{"1": {"class_type": "X"}}', /no inputs/],
    ['{"1": {"class_type": "X", "inputs": {"a": ["2", 0]}}}', /not there/],
    ['{"__metadata__": {}, "1": {"class_type": "X", "inputs": {}}}', /finished template/],
    [`"${"x".repeat(2_000_001)}"`, /too large/],
  ])("%.30s is refused", (text, says) => {
    expect(() => parseApiExport("x.json", text)).toThrow(says);
  });
});
