import { nodeInfo } from "#comfyui/node-info.ts";
import { parseWorkflow } from "./load.ts";
import type { EngineFacts, Variant, Workflow, WorkflowDefaults } from "./workflow.ts";

/** What the tests of this folder share. */

export const defaults: WorkflowDefaults = {
  default_model: undefined,
  default_steps: 25,
  default_cfg: 7,
  default_sampler: "dpmpp_2m",
  default_scheduler: "karras",
  default_width: 1024,
  default_height: 1024,
};

/** The facts of an engine with these models and node classes (an object gives a class its combo inputs). */
export function engineWith(models: Record<string, string[]>, nodes: Record<string, Record<string, string[]>> = {}): EngineFacts {
  return {
    models: async (folder) => models[folder] ?? [],
    node: async (name) => {
      const combos = nodes[name];
      if (!combos) return null;
      const required = Object.fromEntries(Object.entries(combos).map(([input, options]) => [input, [options, {}]]));
      return nodeInfo({
        name,
        display_name: name,
        category: "",
        output_node: false,
        output: [],
        output_name: [],
        output_is_list: [],
        input: { required },
      });
    },
  };
}

/** A small template; `change` may break it. */
export function template(change: (template: TemplateObject) => void = () => {}): string {
  const object: TemplateObject = {
    __metadata__: {
      tool_name: "paint",
      description: "Paint a picture.",
      parameters: {
        prompt: { type: "string", required: true, description: "What to paint" },
        steps: { type: "integer", default: 20, min: 1, max: 50 },
        strength: { type: "number", default: 0.5, min: 0, max: 1 },
        seed: { type: "seed" },
      },
    },
    "1": { class_type: "Painter", inputs: { text: "{{prompt}}", steps: "{{steps}}", denoise: "{{strength}}", seed: "{{seed}}" } },
    "2": { class_type: "SaveImage", inputs: { images: ["1", 0], filename_prefix: "easel/{{seed}}" } },
  };
  change(object);
  return JSON.stringify(object, null, 2);
}

// biome-ignore lint/suspicious/noExplicitAny: tests take these objects apart to make them wrong in every way
export type TemplateObject = Record<string, any>;

export const workflowOf = (change?: (template: TemplateObject) => void): Workflow => parseWorkflow("paint.json", template(change));

export const firstVariant = (workflow: Workflow): Variant => workflow.variants[0];
