import { defaultReference, MAX_SEED, maximumOf, seedRangeOf } from "./values.ts";
import type { DefaultValues, Parameter, Workflow, WorkflowDefaults } from "./workflow.ts";

/** The JSON Schema of a tool's arguments, as MCP's `tools/list` wants it. */
export interface ToolInputSchema {
  type: "object";
  properties: Record<string, Record<string, unknown>>;
  required?: string[];
  additionalProperties: false;
}

/**
 * The JSON Schema of a workflow's tool. It is kept short: every AI app pays for it in each conversation.
 * A parameter that a preset sets shows no default, because an AI app that repeated the default would undo the preset.
 */
export function inputSchema(workflow: Workflow, defaults: WorkflowDefaults): ToolInputSchema {
  const byPreset = new Set(Object.values(workflow.presets).flatMap((preset) => Object.keys(preset.values)));
  const properties: Record<string, Record<string, unknown>> = {};
  for (const parameter of workflow.parameters) {
    properties[parameter.name] = propertySchema(parameter, byPreset.has(parameter.name) ? undefined : defaultOf(parameter, defaults));
  }
  const presets = Object.entries(workflow.presets);
  if (presets.length > 0) {
    properties.preset = {
      type: "string",
      enum: presets.map(([name]) => name),
      ...(workflow.defaultPreset !== undefined && { default: workflow.defaultPreset }),
      description: presets.map(([name, { description }]) => `${name}: ${description}`).join("; "),
    };
  }
  const required = workflow.parameters.filter((parameter) => parameter.required).map((parameter) => parameter.name);
  return { type: "object", properties, ...(required.length > 0 && { required }), additionalProperties: false };
}

function propertySchema(parameter: Parameter, value: unknown): Record<string, unknown> {
  const { title, description, type, min } = parameter;
  const max = type === "string" ? parameter.max : maximumOf(parameter);
  const text = { ...(title !== undefined && { title }), description };
  const fallback = value === undefined ? {} : { default: value };
  switch (type) {
    case "seed":
      // Numbers lose digits above 2^53 on their way through JSON; as text every seed arrives whole. One that comes as a number is
      // taken too, but a schema that says so, with a list of types, is refused by clients that translate it for Gemini.
      return { ...text, ...seedText(parameter), ...fallback };
    case "integer":
    case "number":
      return {
        ...text,
        type,
        ...(parameter.enum && { enum: parameter.enum }),
        ...(min !== undefined && { minimum: min }),
        ...(max !== undefined && { maximum: max }),
        ...fallback,
      };
    case "string":
      return {
        ...text,
        type,
        ...(parameter.enum && { enum: parameter.enum }),
        ...(min !== undefined && { minLength: min }),
        ...(max !== undefined && { maxLength: max }),
        ...fallback,
      };
    case "boolean":
      return { ...text, type, ...fallback };
    case "image":
    case "mask":
    case "model":
      return { ...text, type: "string", ...fallback };
    case "area":
      return { ...text, type: "object", properties: AREA_SCHEMA };
    case "loras":
      return { ...text, type: "array", items: loraSchema(parameter) };
  }
}

const NUMBER = { type: "number" };
const NUMBERS = { type: "array", items: NUMBER };

/** What `readArea` takes, in few words. */
const AREA_SCHEMA = {
  shapes: {
    type: "array",
    items: {
      type: "object",
      properties: {
        box: { ...NUMBERS, description: "left, top, right, bottom" },
        ellipse: { ...NUMBERS, description: "the box around it" },
        polygon: { type: "array", items: NUMBERS, description: "[x, y] of each corner" },
      },
    },
  },
  invert: { type: "boolean", description: "All but the shapes" },
  feather: { ...NUMBER, description: "Soft edge, 0 to 0.5" },
  extend: {
    type: "object",
    description: "Margins to add and paint, 0 to 1 each",
    properties: { left: NUMBER, top: NUMBER, right: NUMBER, bottom: NUMBER },
  },
};

/** One LoRA. A name alone is taken too; a schema that says so would need a list of types, as above. */
function loraSchema({ min, max }: Parameter): Record<string, unknown> {
  const strength = { type: "number", ...(min !== undefined && { minimum: min }), ...(max !== undefined && { maximum: max }), default: 1 };
  return { type: "object", properties: { name: { type: "string" }, strength }, required: ["name"] };
}

/** No keyword bounds a number that is written as text: its description does, where a node takes less than others. */
function seedText(parameter: Parameter): Record<string, unknown> {
  const { min, max } = seedRangeOf(parameter);
  const pattern = `^(-1|\\d{1,${String(max).length}})$`;
  const bounds = parameter.seedRange && max < MAX_SEED ? { description: `${parameter.description} (${min} to ${max})` } : {};
  return { type: "string", pattern, ...bounds };
}

/** The default as the configuration has it; undefined for a random seed and an empty text, which are not worth the bytes. */
function defaultOf(parameter: Parameter, defaults: WorkflowDefaults): unknown {
  const reference = defaultReference(parameter.default);
  const value = reference === null ? parameter.default : defaults[reference as keyof DefaultValues];
  return parameter.type === "seed" || value === "" ? undefined : value;
}
