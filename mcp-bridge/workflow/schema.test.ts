// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the templates' own placeholders look like that
import { expect, it } from "vitest";
import { defaults, workflowOf } from "./fixtures.ts";
import { inputSchema } from "./schema.ts";

it("says bounds, options, defaults and titles, and nothing else", () => {
  const workflow = workflowOf((t) => {
    t.__metadata__.parameters = {
      ...t.__metadata__.parameters,
      steps: { type: "integer", default: "${default_steps}", min: 1, max: 50, title: "Steps", description: "How many" },
      size: { type: "integer", default: 2, enum: [2, 4], description: "Factor" },
      style: { type: "string", default: "", max: 10, enum: ["ink", "oil"], description: "Style" },
      model: { type: "model", folder: "checkpoints", default: "${default_model}", description: "Checkpoint" },
      image: { type: "image", required: true, description: "Picture" },
      tiled: { type: "boolean", default: false, description: "Tiled" },
    };
    Object.assign(t["1"].inputs, { size: "{{size}}", style: "{{style}}", model: "{{model}}", image: "{{image}}", tiled: "{{tiled}}" });
    t.__metadata__.parameters.style.default = "ink";
  });
  expect(inputSchema(workflow, defaults)).toEqual({
    type: "object",
    properties: {
      prompt: { type: "string", description: "What to paint" },
      steps: { type: "integer", title: "Steps", description: "How many", minimum: 1, maximum: 50, default: 25 },
      strength: { type: "number", description: "strength", minimum: 0, maximum: 1, default: 0.5 },
      seed: { type: "string", description: "seed", pattern: "^(-1|\\d{1,20})$" },
      size: { type: "integer", description: "Factor", enum: [2, 4], default: 2 },
      style: { type: "string", description: "Style", enum: ["ink", "oil"], maxLength: 10, default: "ink" },
      model: { type: "string", description: "Checkpoint" },
      image: { type: "string", description: "Picture" },
      tiled: { type: "boolean", description: "Tiled", default: false },
    },
    required: ["prompt", "image"],
    additionalProperties: false,
  });
});

it("offers presets, and hides the defaults that they set, which an AI app would otherwise send along", () => {
  const workflow = workflowOf((t) => {
    t.__metadata__.presets = {
      draft: { description: "quick", values: { steps: 5 } },
      best: { description: "slow", values: { steps: 50 } },
    };
    t.__metadata__.default_preset = "draft";
  });
  const { properties } = inputSchema(workflow, defaults);
  expect(properties.preset).toEqual({ type: "string", enum: ["draft", "best"], default: "draft", description: "draft: quick; best: slow" });
  expect(properties.steps).not.toHaveProperty("default");
  expect(properties.strength).toHaveProperty("default", 0.5);
});
