import fs from "node:fs";
import { describe, expect, it } from "vitest";
import { builtInTemplates } from "../../workflow/template/built-in.ts";
import { parseWorkflow } from "../../workflow/template/parse.ts";
import type { ToolChoice } from "../tool.ts";
import type { NodeInfos } from "../value-flow.ts";
import { editTemplate } from "./edit-template.ts";
import { draftOfTemplate } from "./template-draft.ts";

const README = fs.readFileSync(new URL("../../../workflows/README.md", import.meta.url), "utf8");
/** Written by hand, with presets, settings of Easel's as defaults, and text around a placeholder. */
const PAINT_ICON = /```json\n([^`]*"paint_icon"[^`]*)```/.exec(README)?.[1] ?? "";
const NODES: NodeInfos = new Map();

function opened(text: string) {
  const workflow = parseWorkflow("tool.json", text);
  const limits = { steps: 1000, count: 1000, pixels: 1e9, upscalePixels: 1e9 };
  const draft = draftOfTemplate(workflow, { nodes: NODES, limits });
  const edit = (change: Partial<ToolChoice>) => editTemplate({ text, workflow, draft }, { ...draft, ...change });
  const with_ = (name: string, change: Partial<ToolChoice["parameters"][number]>) =>
    draft.parameters.map((parameter) => (parameter.name === name ? { ...parameter, ...change } : parameter));
  return { draft, edit, with: with_ };
}

describe.each([...builtInTemplates().map(({ file, text }) => [file, text] as const), ["paint_icon", PAINT_ICON] as const])(
  "%s",
  (_, text) => {
    it("of which nothing is changed is the same to the last blank", () => {
      expect(opened(text).edit({}).text).toBe(text);
    });

    it("of which the description is changed is the same in all else", () => {
      const { draft, edit } = opened(text);
      const edited = edit({ description: 'Says "something" else.' }).text;
      expect(edited).toBe(text.replace(JSON.stringify(draft.description), '"Says \\"something\\" else."'));
    });
  },
);

describe("what the person changes of a parameter", () => {
  const icon = opened(PAINT_ICON);
  const parsed = (text: string) => JSON.parse(text);

  it("its name, wherever it is meant: in the graph, in text, in presets and among the needs", () => {
    const { text, workflow } = icon.edit({
      parameters: icon.draft.parameters.map((parameter) => ({ ...parameter, name: `my_${parameter.name}` })),
    });
    expect(workflow.parameters.map(({ name }) => name)).toEqual(["my_subject", "my_model", "my_size", "my_steps", "my_seed"]);
    expect(parsed(text)["2"].inputs.text).toBe("icon of {{my_subject}}, flat colours, plain background");
    expect(parsed(text).__metadata__.presets.quick.values).toEqual({ my_steps: 10, my_size: 256 });
    expect(text.replaceAll("my_", "")).toBe(PAINT_ICON);
  });

  it("its names crosswise", () => {
    const parameters = icon.draft.parameters.map((parameter) => {
      const name = { size: "steps", steps: "size" }[parameter.name] ?? parameter.name;
      return { ...parameter, name };
    });
    const graph = parsed(icon.edit({ parameters }).text);
    expect([graph["4"].inputs.width, graph["5"].inputs.steps]).toEqual(["{{steps}}", "{{size}}"]);
  });

  it("its description, its default, and that a call must give it", () => {
    const described = icon.edit({ parameters: icon.with("size", { description: "How large", default: 768 }) });
    expect(parsed(described.text).__metadata__.parameters.size).toMatchObject({ default: 768, description: "How large", min: 256 });
    const required = icon.edit({ parameters: icon.with("size", { default: null }) });
    expect(required.workflow.parameters.find(({ name }) => name === "size")).toMatchObject({ required: true });
    const given = icon.edit({ parameters: icon.with("subject", { default: "a fox" }) });
    expect(parsed(given.text).__metadata__.parameters.subject).toEqual({
      type: "string",
      default: "a fox",
      description: "What the icon shows",
    });
  });

  it("that no call chooses it: then its value stands in the graph, or a model is looked up", () => {
    const fixed = parsed(icon.edit({ parameters: icon.with("size", { on: false, default: 320 }) }).text);
    expect(fixed["4"].inputs).toEqual({ width: 320, height: 320, batch_size: 1 });
    expect(fixed.__metadata__.parameters.size).toBeUndefined();
    expect(fixed.__metadata__.presets.quick.values).toEqual({ steps: 10 });
    const text = parsed(icon.edit({ parameters: icon.with("subject", { on: false, default: "a {{fox}}" }) }).text);
    expect(text["2"].inputs.text).toBe('icon of a {{"{{"}}fox}}, flat colours, plain background');
    const model = icon.edit({ parameters: icon.with("model", { on: false, default: "ink.safetensors" }) });
    expect(parsed(model.text)["1"].inputs.ckpt_name).toBe("{{model}}");
    expect(model.workflow.variants[0].needs.models.model).toEqual({ folder: "checkpoints", default: "ink.safetensors" });
  });

  it("not what nobody would know: a value that only a call has, or Easel's settings", () => {
    const off = (name: string) => () => icon.edit({ parameters: icon.with(name, { on: false }) });
    for (const name of ["subject", "steps", "seed"]) expect(off(name)).toThrow(/has no value that could stay/);
    expect(() => icon.edit({ parameters: icon.with("size", { name: "steps" }) })).toThrow(/Two parameters are called/);
    expect(() => icon.edit({ parameters: icon.with("size", { name: "Not a name" }) })).toThrow();
    expect(() => icon.edit({ toolName: "get_job" })).toThrow();
  });

  it("what of the graph was no parameter yet", () => {
    expect(icon.draft.parameters.filter(({ on }) => !on).map(({ id }) => id)).toEqual(expect.arrayContaining(["5.cfg", "3.text"]));
    const cfg = icon.draft.parameters.find(({ id }) => id === "5.cfg");
    const { text } = icon.edit({
      parameters: icon.draft.parameters.map((one) => (one === cfg ? { ...one, on: true, name: "strength" } : one)),
    });
    expect(parsed(text)["5"].inputs.cfg).toBe("{{strength}}");
    expect(parsed(text).__metadata__.parameters.strength).toMatchObject({ default: 7 });
  });
});
