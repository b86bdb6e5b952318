// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the templates' own placeholders look like that
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TemplateObject, template } from "../fixtures.ts";
import { BrokenWorkflowError } from "../workflow.ts";
import { loadWorkflows, parseWorkflow } from "./load.ts";

function brokenBy(text: string): { line: number | null; reason: string } {
  try {
    parseWorkflow("paint.json", text);
  } catch (error) {
    if (error instanceof BrokenWorkflowError) return { line: error.broken.line, reason: error.broken.reason.message };
    throw error;
  }
  throw new Error("the template was accepted");
}

/** The number of the last line that holds `text`, so that expectations do not count lines by hand. */
const lineWith = (source: string, text: string) => source.split("\n").findLastIndex((line) => line.includes(text)) + 1;

describe("a broken template is named with line and reason", () => {
  const cases: [string, (t: TemplateObject) => void, string, RegExp][] = [
    [
      "a placeholder without parameter",
      (t) => (t["1"].inputs.steps = "{{stpes}}"),
      "{{stpes}}",
      /\{\{stpes\}\} is no parameter\. Did you mean `steps`\?/,
    ],
    [
      "a placeholder within text without parameter",
      (t) => (t["2"].inputs.filename_prefix = "{{seed}} {{sed}}"),
      "{{sed}}",
      /Did you mean `seed`/,
    ],
    ["an empty placeholder", (t) => (t["1"].inputs.extra = "{{}}"), "{{}}", /is no parameter/],
    ["a parameter that nothing uses", (t) => (t["1"].inputs.steps = 20), '"steps": {', /no node uses the parameter `steps`/],
    [
      "a placeholder that may stay empty",
      (t) => delete t.__metadata__.parameters.steps.default,
      "{{steps}}",
      /`steps` has no value when the caller leaves it out/,
    ],
    [
      "an unknown option",
      (t) => (t.__metadata__.parameters.steps.maximum = 9),
      '"maximum"',
      /`parameters\.steps\.maximum` is not an option\. Did you mean `max`\?/,
    ],
    ["an unknown key of the block", (t) => (t.__metadata__.toolname = "x"), '"toolname"', /Did you mean `tool_name`/],
    ["an unknown type", (t) => (t.__metadata__.parameters.steps.type = "int"), '"int"', /must be one of .*integer.*Did you mean `integer`/],
    ["no description", (t) => delete t.__metadata__.description, '"__metadata__"', /`description` is missing/],
    [
      "a bad tool name",
      (t) => (t.__metadata__.tool_name = "Paint It"),
      '"Paint It"',
      /`tool_name` is "Paint It", but must be of small letters/,
    ],
    ["a tool name of Easel's own", (t) => (t.__metadata__.tool_name = "get_job"), '"get_job"', /a tool of Easel itself/],
    ["a parameter called preset", (t) => (t.__metadata__.parameters.preset = { type: "string" }), '"preset"', /`preset` is the name/],
    [
      "a default out of bounds",
      (t) => (t.__metadata__.parameters.steps.default = 99),
      '"default": 99',
      /`steps` is 99, but the most is 50/,
    ],
    ["a default of the wrong type", (t) => (t.__metadata__.parameters.steps.default = "many"), '"many"', /must be a number, not "many"/],
    [
      "an unknown ${default}",
      (t) => (t.__metadata__.parameters.steps.default = "${default_step}"),
      "${default_step}",
      /Did you mean `default_steps`/,
    ],
    ["a ${default} in a node", (t) => (t["1"].inputs.sampler = "${default_sampler}"), "${default_sampler}", /stands in a node/],
    ["min above max", (t) => (t.__metadata__.parameters.steps.min = 60), '"min": 60', /`min` 60 is larger than `max` 50/],
    ["bounds where there are none", (t) => (t.__metadata__.parameters.seed.enum = [1]), '"enum"', /only for number and string/],
    ["options of another type", (t) => (t.__metadata__.parameters.steps.enum = ["a"]), '"enum"', /must all be of its type, integer/],
    ["a model without folder", (t) => (t.__metadata__.parameters.prompt.type = "model"), '"model"', /say in `folder`/],
    [
      "a size of something that is no image",
      (t) => (t["1"].inputs.width = "{{steps.width}}"),
      "{{steps.width}}",
      /only an image has a size/,
    ],
    [
      "a preset of an unknown parameter",
      (t) => (t.__metadata__.presets = { fast: { description: "x", values: { step: 1 } } }),
      '"step"',
      /Did you mean `steps`/,
    ],
    [
      "a preset out of bounds",
      (t) => (t.__metadata__.presets = { fast: { description: "x", values: { steps: 0 } } }),
      '"steps": 0',
      /in preset fast, .* the least is 1/,
    ],
    ["an unknown default preset", (t) => (t.__metadata__.default_preset = "fast"), '"default_preset"', /there is no preset `fast`/],
    ["a node without inputs", (t) => delete t["1"].inputs, '"1": {', /node 1 \(Painter\) has no inputs/],
    ["a node without class", (t) => delete t["1"].class_type, '"1": {', /node 1 has no class_type/],
    ["a node that is no object", (t) => (t["3"] = "SaveImage"), '"3"', /must be an object/],
    ["a link to nowhere", (t) => (t["2"].inputs.images = ["7", 0]), '"images"', /links to node 7, which is not there/],
    ["a link by number", (t) => (t["2"].inputs.images = [1, 0]), '"images"', /write the node's number in quotes/],
    [
      "an optional node that is not there",
      (t) => (t.__metadata__.optional_nodes = { "9": { when: "seed", bypass: [] } }),
      '"9"',
      /not in the graph/,
    ],
    [
      "an optional node that cannot be passed by",
      (t) => (t.__metadata__.optional_nodes = { "1": { when: "seed", bypass: [] } }),
      '"1"',
      /node 2 uses output 0 of optional node 1/,
    ],
    [
      "a bypass without link",
      (t) => (t.__metadata__.optional_nodes = { "1": { when: "seed", bypass: ["steps"] } }),
      '"1"',
      /no link at its input "steps"/,
    ],
    [
      "a model that nothing uses",
      (t) => (t.__metadata__.needs = { models: { vae: { folder: "vae" } } }),
      '"vae": {',
      /no node uses the model `vae`/,
    ],
    [
      "needs beside variants",
      (t) => Object.assign(t.__metadata__, { variants: [{ name: "a", graph: {} }], needs: { nodes: ["Painter"] } }),
      '"needs": {',
      /each of them has its own/,
    ],
    [
      "a family that is none",
      (t) => {
        t.__metadata__.parameters.model = { type: "model", folder: "checkpoints" };
        t["1"].inputs.model = "{{model}}";
        t.__metadata__.needs = { models: { model: { folder: "checkpoints", families: ["sdx"] } } };
      },
      '"families": [',
      /`sdx` is no family of models. Did you mean `sdxl`\?/,
    ],
    [
      "a field that a family's models do not have",
      (t) => {
        t.__metadata__.parameters.model = { type: "model", folder: "checkpoints" };
        t["1"].inputs.model = "{{model}}";
        t["1"].inputs.vae = "{{model.stage_b}}";
        t.__metadata__.needs = { models: { model: { folder: "checkpoints", families: ["cascade", "flux"] } } };
      },
      '"vae": "{{model.stage_b}}"',
      /no value for models of the family `flux`/,
    ],
  ];
  it.each(cases)("%s", (_name, change, place, reason) => {
    const text = template(change);
    const broken = brokenBy(text);
    expect(broken.reason).toMatch(reason);
    expect(broken.line).toBe(lineWith(text, place));
  });

  it("text that is no JSON", () => {
    const text = template().replace('"default": 20,', '"default": 20');
    expect(brokenBy(text)).toEqual({
      line: lineWith(text, '"default": 20') + 1,
      reason: expect.stringMatching(/not valid JSON \(comma expected/),
    });
    expect(brokenBy("").reason).toMatch(/JSON|empty/);
    expect(brokenBy("[]").reason).toMatch(/a template is a JSON object/);
    expect(brokenBy('{ "a": 1 /* x */ }').reason).toMatch(/not valid JSON/);
  });

  it("a name that is there twice, which JSON.parse would not notice", () => {
    const text = template().replace('"2": {', '"1": {');
    expect(brokenBy(text)).toEqual({ line: lineWith(text, '"1": {'), reason: '"1" is written twice.' });
  });

  it("a workflow without the block, and one in the editor's format", () => {
    expect(brokenBy('{ "1": { "class_type": "A", "inputs": {} } }').reason).toMatch(/no `__metadata__` block/);
    const editor = template((t) => Object.assign(t, { nodes: [], links: [] }));
    expect(brokenBy(editor)).toEqual({ line: lineWith(editor, '"nodes"'), reason: expect.stringMatching(/Export \(API\)/) });
  });

  it("a template without nodes", () => {
    const text = JSON.stringify({ __metadata__: { tool_name: "paint", description: "x", parameters: {} } });
    expect(brokenBy(text).reason).toMatch(/there is no node/);
  });

  it("lines are right whatever the line endings and byte order mark", () => {
    const text = template((t) => (t["1"].inputs.steps = "{{stpes}}"));
    expect(brokenBy(`\uFEFF${text.replaceAll("\n", "\r\n")}`).line).toBe(lineWith(text, "{{stpes}}"));
  });
});

it("keeps whole numbers above 2^53 exact", () => {
  const text = template((t) => (t["1"].inputs.noise = "BIG")).replace('"BIG"', "18446744073709551615");
  expect(parseWorkflow("paint.json", text).variants[0].graph["1"]?.inputs.noise).toBe(18446744073709551615n);
});

it("derives types from where parameters are used", () => {
  const workflow = parseWorkflow(
    "plain.json",
    JSON.stringify({
      __metadata__: {
        tool_name: "plain",
        description: "As an exported workflow with few words.",
        parameters: {
          model: { type: "string", default: "${default_model}" },
          image: { type: "string", required: true },
          seed: { type: "integer", default: -1 },
        },
      },
      "1": { class_type: "CheckpointLoaderSimple", inputs: { ckpt_name: "{{model}}" } },
      "2": { class_type: "LoadImage", inputs: { image: "{{image}}" } },
      "3": { class_type: "KSampler", inputs: { model: ["1", 0], latent_image: ["2", 0], seed: "{{seed}}" } },
    }),
  );
  expect(workflow.parameters.map(({ type, folder }) => [type, folder])).toEqual([
    ["model", "checkpoints"],
    ["image", undefined],
    ["seed", undefined],
  ]);
  expect(workflow.variants[0].needs).toEqual({
    nodes: ["CheckpointLoaderSimple", "LoadImage", "KSampler"],
    models: { model: { folder: "checkpoints" } },
    choices: {},
  });
});

describe("loading folders", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "easel-workflows-ä "));
    for (const [name, files] of Object.entries({
      first: { "a.json": template(), "b.json": "{", "c.json": template(), "notes.txt": "{" },
      second: { "mine.json": template((t) => (t.__metadata__.version = 2)) },
    })) {
      await mkdir(join(folder, name));
      for (const [file, text] of Object.entries(files)) await writeFile(join(folder, name, file), text);
    }
  });
  afterAll(() => rm(folder, { recursive: true }));

  it("loads the valid ones and lists the broken ones", async () => {
    const { workflows, broken } = await loadWorkflows([join(folder, "first")], []);
    expect(workflows.map((workflow) => [workflow.toolName, workflow.file])).toEqual([["paint", "a.json"]]);
    expect(broken).toEqual([
      { file: "b.json", line: null, reason: expect.objectContaining({ code: "file_cut_off", message: expect.stringMatching(/cut off/) }) },
      {
        file: "c.json",
        line: null,
        reason: {
          code: "tool_made_twice",
          parameters: { tool: "paint", file: "a.json" },
          message: "the tool `paint` is already made by a.json.",
        },
      },
    ]);
  });

  it("lets a later folder replace a tool, and takes a missing folder for an empty one", async () => {
    const folders = [join(folder, "first"), join(folder, "none"), join(folder, "second")];
    const { workflows } = await loadWorkflows(folders, []);
    expect(workflows.map(({ toolName, version, file }) => ({ toolName, version, file }))).toEqual([
      { toolName: "paint", version: "2", file: "mine.json" },
    ]);
  });

  it("adds to Easel's own templates, none of which is broken", async () => {
    const { workflows, broken } = await loadWorkflows([join(folder, "second")]);
    expect(broken).toEqual([]);
    expect(workflows.map((workflow) => workflow.toolName)).toEqual([
      "generate_image",
      "image_to_image",
      "inpaint",
      "upscale",
      "describe_image",
      "paint",
    ]);
  });
});

it("reads every whole example of the README", async () => {
  const readme = await readFile(fileURLToPath(new URL("../../../workflows/README.md", import.meta.url)), "utf8");
  const examples = [...readme.matchAll(/```json\n(.*?)```/gs)].map((match) => match[1] ?? "");
  expect(examples.length).toBeGreaterThanOrEqual(2);
  const tools = examples.map((example, index) => parseWorkflow(`example ${index}`, example).toolName);
  expect(tools).toEqual(["paint_icon", "enlarge"]);
});
