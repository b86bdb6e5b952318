// biome-ignore-all lint/suspicious/noTemplateCurlyInString: a text in a workflow may look like that
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nodeInfo } from "#comfyui/node-info.ts";
import type { Graph } from "#comfyui/types.ts";
import { parseWorkflowExport } from "../workflow/template/workflow-export.ts";
import { loraAndUpscale } from "./fixtures.ts";
import { nameOf, ownTitle, unusedName } from "./names/names.ts";
import { propose } from "./propose.ts";
import { LIMITS, nodesOf } from "./test-support/fixture-engine.ts";
import { makeTool, type ToolChoice } from "./tool.ts";

const exported = (file: string, text: string): Graph => {
  const found = parseWorkflowExport(file, text);
  if (found.format !== "api") throw new Error("not the API format");
  return found.graph;
};
const limits = LIMITS;
const proposed = (graph: Graph, file = "Test.json") =>
  propose(file, graph, { nodes: nodesOf(graph), limits, taken: (name) => name === "upscale" });
const warnings = (graph: Graph) => {
  const draft = proposed(graph);
  return makeTool(draft, draft).warnings.map(({ message }) => message);
};
const base = (): Graph =>
  loraAndUpscale({ checkpoint: "sd_xl_base_1.0.safetensors", lora: "ink.safetensors", upscaler: "4x-UltraSharp.pth" }) as unknown as Graph;
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
    expect(labels.prompt).toEqual([
      { kind: "meaning", meaning: "prompt", number: 1 },
      { node: "CLIP Text Encode (Positive Prompt)", input: "text" },
    ]);
    expect(labels.negative_prompt?.[0]).toEqual({ kind: "meaning", meaning: "negative_prompt", number: 1 });
    expect(labels.model).toEqual([
      { kind: "meaning", meaning: "model", number: 1 },
      { node: "Load Checkpoint", input: "ckpt_name" },
    ]);
    expect(labels.ink_style?.[0]).toEqual({ kind: "name", name: "Ink style" });
    expect(new Set(Object.values(labels).map(([label]) => JSON.stringify(label))).size).toBe(Object.keys(labels).length);
  });

  test("several of one meaning are told apart by a number", () => {
    const graph = base();
    graph["30"] = node("KSampler", { ...graph["3"]?.inputs, latent_image: ["3", 0] });
    graph["8"] = node("VAEDecode", { samples: ["30", 0], vae: ["4", 2] });
    const seeds = proposed(graph).parameters.filter(({ type }) => type === "seed");
    expect(seeds.map(({ label }) => label)).toEqual([
      { kind: "meaning", meaning: "seed", number: 1 },
      { kind: "meaning", meaning: "seed", number: 2 },
    ]);
  });

  test("bounds, folders and lists are this engine's", () => {
    const { parameters } = proposed(base());
    const find = (name: string) => parameters.find((parameter) => parameter.name === name);
    expect(find("width")).toMatchObject({ type: "integer", min: 16, max: 16_384, multipleOf: 8, default: 128 });
    expect(find("cfg")).toMatchObject({ type: "number", min: 0, max: 100 });
    expect(find("sampler")).toMatchObject({ on: false, choicesFrom: "KSampler.sampler_name" });
    expect(find("scheduler")).toMatchObject({ on: false, enum: expect.arrayContaining(["normal", "karras"]) });
    expect(find("ink_style")).toMatchObject({ type: "model", folder: "loras", default: "ink.safetensors" });
    expect(find("upscale_model")).toMatchObject({ type: "model", folder: "upscale_models" });
    expect(find("seed")).toMatchObject({ type: "seed", default: null });
    expect(find("prompt")?.default).toBeNull();
    expect(find("negative_prompt")?.default).toBe("text, watermark");
  });

  test("a step that does not begin at 0 is no multiple", () => {
    const graph = base();
    graph["5"] = node("EmptyHunyuanLatentVideo", { width: 128, height: 96, length: 81, batch_size: 1 });
    const length = proposed(graph).parameters.find(({ id }) => id === "5.length");
    expect(length).toMatchObject({ name: "length", min: 1 });
    expect(length?.multipleOf).toBeNull();
  });

  test("titles that a person gave are names; ComfyUI's own are not", () => {
    const graph = base();
    graph["6"] = node("CLIPTextEncode", { text: "x", clip: ["10", 1] }, "Main character");
    graph["3"] = { ...graph["3"], _meta: { title: "First pass" } } as Graph[string];
    expect(onNames(graph)).toContain("main_character");
    expect(names(graph)).toContain("steps");
    graph["30"] = {
      ...graph["3"],
      inputs: { ...graph["3"]?.inputs, latent_image: ["3", 0] },
      _meta: { title: "Refine pass" },
    } as Graph[string];
    graph["8"] = node("VAEDecode", { samples: ["30", 0], vae: ["4", 2] });
    expect(names(graph)).toEqual(expect.arrayContaining(["first_pass_steps", "refine_pass_steps", "first_pass_seed"]));
  });

  test("a picture to load is one that must be given; denoise counts where it is less than 1", () => {
    const graph = base();
    graph["40"] = node("LoadImage", { image: "old.png" }, "Load Image");
    graph["41"] = node("VAEEncode", { pixels: ["40", 0], vae: ["4", 2] });
    graph["3"] = node("KSampler", { ...graph["3"]?.inputs, denoise: 0.6, latent_image: ["41", 0] });
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
    expect(warnings(graph).join("\n")).toContain("MagicDecode");
    expect(warnings(graph).join("\n")).toContain("“gone.safetensors” is not installed; “ink.safetensors” is taken");
  });

  test("what is missing comes with its pack, its folder, and where it may be had", () => {
    const graph = base();
    graph["8"] = node("Seed (rgthree)", { samples: ["3", 0] });
    graph["10"] = node("LoraLoader", { ...graph["10"]?.inputs, lora_name: "styles/gone.safetensors" });
    const link = "https://huggingface.co/a/b/resolve/main/gone.safetensors";
    const nodes = new Map([...nodesOf(graph), ["Seed (rgthree)", null] as const]);
    const downloads = { packs: new Map(), models: new Map([["gone.safetensors", { folder: "loras", link }]]) };
    const draft = propose("Test.json", graph, { nodes, downloads, limits, taken: () => false });
    expect(makeTool(draft, draft).warnings.flatMap(({ missing }) => missing)).toEqual([
      { kind: "node_class", name: "Seed (rgthree)", pack: "rgthree-comfy", link: "https://registry.comfy.org/nodes/rgthree-comfy" },
      { kind: "model", name: "styles/gone.safetensors", folder: "loras", instead: "ink.safetensors", link },
    ]);
  });

  test("a scene that ComfyUI's page renders is told; one that is only looked at is none", () => {
    const scene = (name: string, output: string) => {
      const input = { required: { image: ["LOAD_3D", {}] } };
      return nodeInfo({
        name,
        category: "3d",
        input,
        output: [output],
        output_name: [output],
        output_is_list: [false],
        output_node: false,
      });
    };
    const graph = base();
    graph["40"] = node("Load3D", { image: "" });
    graph["41"] = node("Preview3D", { image: "" });
    graph["9"] = node("SaveImage", { images: ["40", 0], mesh: ["41", 0] });
    const nodes = new Map([
      ...nodesOf(graph),
      ["Load3D", scene("Load3D", "IMAGE")] as const,
      ["Preview3D", scene("Preview3D", "MESH")] as const,
    ]);
    const draft = propose("Test.json", graph, { nodes, limits, taken: () => false });
    const { warnings } = makeTool(draft, draft);
    expect(warnings.filter(({ code }) => code === "scene_of_the_page").map(({ parameters }) => parameters)).toEqual([{ node: "Load3D" }]);
  });

  test("previews come back only where nothing is saved", () => {
    expect(proposed(base()).outputs).toEqual(["9"]);
    const { "9": _saved, ...unsaved } = base();
    expect(proposed(unsaved).outputs).toEqual(["13"]);
    const { "13": _previewed, ...nothing } = unsaved;
    expect(() => proposed(nothing)).toThrow(/Nothing comes back/);
  });
});

describe("the template", () => {
  const template = (graph: Graph, change: Partial<ToolChoice> = {}) => {
    const draft = proposed(graph);
    return makeTool(draft, { ...draft, ...change });
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
    expect(() => makeTool(draft, { ...draft, parameters })).toThrow(/Two parameters are called "same"/);
  });

  test("whatever titles and texts an export has, its proposal makes a template that can be used", () => {
    const title = fc.oneof(
      fc.string({ maxLength: 60 }),
      fc.constantFrom("constructor", "preset", "__proto__", "1", "Ink style", "é", "画"),
    );
    const words = fc.oneof(fc.string({ maxLength: 40 }), fc.constantFrom("{{x}}", "${default_steps}"));
    fc.assert(
      fc.property(fc.array(title, { minLength: 12, maxLength: 12 }), words, fc.string(), (titles, prompt, file) => {
        const graph: Graph = Object.fromEntries(
          Object.entries(base()).map(([id, one], index) => [id, { ...one, _meta: { title: titles[index] ?? "" } }]),
        );
        graph["7"] = node("CLIPTextEncode", { text: prompt, clip: ["10", 1] }, titles[0]);
        const draft = propose(file, exported(file, JSON.stringify(graph)), { nodes: nodesOf(graph), limits, taken: () => false });
        const { toolName, parameters } = makeTool(draft, draft).workflow;
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
    ["画像", "hua_xiang"],
    ["海报 Größe", "hai_bao_grosse"],
    ["Модель", "model"],
    ["テスト", "tesuto"],
    ["🦊", "fox"],
    ["…", "workflow"],
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

  test.each(["提示", "KSampler 人物", "CLIP文本编码 人物", "Größe"])("%s is somebody's own title", (title) => {
    expect(ownTitle(title, "CLIPTextEncode", "CLIP Text Encode (Prompt)")).toBe(title);
  });

  test.each([
    "Load LoRA",
    "KSampler",
    "CLIP Text Encode (Positive Prompt)",
    "Load Checkpoint 2",
    "加载LoRA",
    "CLIP文本编码 正",
    "Charger LoRA",
    "",
    undefined,
  ])("%s is nobody's own title", (title) => {
    expect(ownTitle(title, "LoraLoader", "Load LoRA (Model and CLIP)")).toBeNull();
  });
});

describe("what is no export", () => {
  test.each([
    ["[]", "workflow_not_found"],
    ["null", "workflow_not_found"],
    ['"a"', "workflow_not_found"],
    ['{"a": 1}', "workflow_not_found"],
    ["{", "file_cut_off"],
    ['{"1": {"class_type": "X", "inputs": {"text": "a cat', "file_cut_off"],
    ['{"1": {"class_type": "X",, "inputs": {}}}', "file_not_json"],
    ['{"1": NaN, // mine\n}', "file_not_json"],
    ["{'1': {'class_type': 'X'}}", "file_is_python"],
    ["<!DOCTYPE html><html></html>", "file_is_web_page"],
    ["\u0089PNG\r\n\u001a\n", "file_not_text"],
    ["", "file_empty"],
    [" \n", "file_empty"],
    ['{"1": {"inputs": {}, "_meta": {"title": "Magic"}}, "2": {"class_type": "X", "inputs": {}}}', "workflow_node_without_class"],
    ['{"toString": {"class_type": "X", "inputs": {}}}', "workflow_node_name"],
    ['{"__metadata__": {}, "1": {"class_type": "X", "inputs": {}}}', "workflow_is_template"],
    [`"${"x".repeat(8_000_001)}"`, "file_too_large"],
  ])("%.50s: %s", (text, code) => {
    expect(() => parseWorkflowExport("x.json", text)).toThrow(expect.objectContaining({ kind: "workflow_invalid", code }));
  });
});
