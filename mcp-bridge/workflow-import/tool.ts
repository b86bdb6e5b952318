import { randomUUID } from "node:crypto";
import type { Graph, InputValue } from "#comfyui/types.ts";
import { EaselError } from "#contract/errors.ts";
import type { WorkflowChoice, WorkflowWarning } from "#contract/workflow.ts";
import { withoutPlaceholders } from "../workflow/placeholders.ts";
import type { ParameterSource } from "../workflow/template/metadata.ts";
import { parseWorkflow } from "../workflow/template/parse.ts";
import { BrokenWorkflowError, type Workflow } from "../workflow/workflow.ts";
import { unusedName } from "./names/names.ts";
import type { Draft, DraftParameter } from "./propose.ts";
import { toolWarnings } from "./tool-warnings.ts";

export type ToolChoice = Omit<WorkflowChoice, "proposalId">;

export interface Tool {
  /** The template. */
  text: string;
  workflow: Workflow;
  warnings: WorkflowWarning[];
}

/**
 * The tool that a draft becomes as it was proposed, or as the person has changed it. What the proposal shows is made here, and so is
 * what is saved. Throws EaselError argument_invalid where the choice cannot be.
 */
export function makeTool(draft: Draft, choice: ToolChoice): Tool {
  const decided = decide(draft, choice);
  return checkedTool(draft, choice, decided, templateText(draft, choice, decided));
}

/** The draft's parameters as the person wants them. Throws EaselError argument_invalid where two of them would have the same name. */
export function decide(draft: Draft, choice: ToolChoice): DraftParameter[] {
  const decided = draft.parameters.map((parameter) => {
    const {
      on,
      name,
      description,
      default: value,
    } = choice.parameters.find(({ id }) => id === parameter.id) ?? { ...parameter, on: parameter.written !== null };
    return { ...parameter, on, name: name.trim(), description: description.trim(), default: value };
  });
  refuseTwins(decided.filter(({ on }) => on));
  return decided;
}

/** Throws EaselError argument_invalid where the text is no template. */
export function checkedTool(draft: Draft, choice: ToolChoice, decided: DraftParameter[], text: string): Tool {
  try {
    return { text, workflow: parseWorkflow(`${choice.toolName.trim()}.json`, text), warnings: toolWarnings(draft, decided) };
  } catch (error) {
    if (!(error instanceof BrokenWorkflowError)) throw error;
    const { code, parameters } = error.broken.reason;
    throw new EaselError("argument_invalid", "tool_not_possible", { ...parameters, reason: code });
  }
}

/**
 * The template's text: the graph with `{{name}}` where a call chooses, and the block that says so. What the person turned off keeps the
 * workflow's value; where other engines may not have it, it is looked up with each call.
 */
function templateText(draft: Draft, choice: ToolChoice, decided: DraftParameter[]): string {
  const chosen = decided.filter(({ on }) => on);
  const toolName = choice.toolName.trim();
  const needs = new Needs(chosen.map(({ name }) => name));
  const holes = new Map<string, string>();
  for (const parameter of decided) {
    const name = parameter.on ? parameter.name : needs.add(parameter);
    if (name !== null) for (const { node, input } of parameter.places) holes.set(`${node}.${input}`, `{{${name}}}`);
  }
  const metadata = {
    tool_name: toolName,
    version: "1",
    title: choice.title.trim() || toolName,
    description: choice.description.trim(),
    ...(draft.produces === "text" && { produces: draft.produces }),
    parameters: Object.fromEntries(chosen.map((parameter) => [parameter.name, sourceOf(parameter)])),
    ...needs.written(),
  };
  return `${indented({ __metadata__: metadata, ...filled(draft.graph, holes, toolName) })}\n`;
}

function refuseTwins(parameters: DraftParameter[]): void {
  const twin = parameters.find(({ name }, index) => parameters.findIndex((other) => other.name === name) !== index);
  if (twin) throw new EaselError("argument_invalid", "parameter_name_taken", { name: twin.name });
}

/** What no call chooses, and an engine may lack. */
class Needs {
  readonly #names: Set<string>;
  readonly #models: Record<string, object> = {};
  readonly #choices: Record<string, object> = {};

  constructor(names: string[]) {
    this.#names = new Set(["preset", ...names]);
  }

  /** The placeholder for it; null where its value can stand in the graph as it is. */
  add({ name: wanted, type, value, choices, folder, choicesFrom }: DraftParameter): string | null {
    if (choicesFrom === null || typeof value !== "string") return null;
    const isModel = type === "model" && folder !== null;
    if (!isModel && (type !== "string" || choices.length === 0 || choices.includes(value))) return null;
    const name = unusedName(wanted, (candidate) => this.#names.has(candidate));
    this.#names.add(name);
    if (isModel) this.#models[name] = { folder, choices_from: choicesFrom, default: value };
    else this.#choices[name] = { choices_from: choicesFrom, default: value };
    return name;
  }

  written(): { needs?: object } {
    const needs = {
      ...(Object.keys(this.#models).length > 0 && { models: this.#models }),
      ...(Object.keys(this.#choices).length > 0 && { choices: this.#choices }),
    };
    return Object.keys(needs).length > 0 ? { needs } : {};
  }
}

/** The parameter as a template's block has it. */
export function sourceOf(parameter: DraftParameter): Partial<ParameterSource> {
  const { type, description, default: value, min, max, folder, choicesFrom, multipleOf, seedRange } = parameter;
  const needsGiving = value === null && type !== "seed";
  const takesChoices = choicesFrom !== null && (type === "model" || (type === "string" && !parameter.enum));
  const bounds = type === "seed" ? seedRange : { ...(min !== null && { min }), ...(max !== null && { max }) };
  return {
    type,
    ...(description !== "" && { description }),
    ...(needsGiving && { required: true }),
    ...(value !== null && type !== "image" && type !== "mask" && { default: value }),
    ...bounds,
    ...(parameter.enum && { enum: parameter.enum }),
    ...(multipleOf !== null && { multiple_of: multipleOf }),
    ...(takesChoices && { choices_from: choicesFrom }),
    ...(type === "model" && folder !== null && { folder }),
  };
}

function filled(graph: Graph, holes: ReadonlyMap<string, string>, toolName: string): Graph {
  return Object.fromEntries(
    Object.entries(graph).map(([id, node]) => {
      const inputs = Object.entries(node.inputs).map(([input, value]): [string, InputValue] => {
        // Where an export's files went is the export's business: a tool of Easel saves under its own name.
        if (input === "filename_prefix" && typeof value === "string") return [input, `easel/${toolName}`];
        return [input, holes.get(`${id}.${input}`) ?? withoutPlaceholders(value)];
      });
      return [id, { ...node, inputs: Object.fromEntries(inputs) }];
    }),
  );
}

/** For people to read; numbers beyond 2^53 stay exact, which JSON.stringify alone cannot do. */
function indented(template: object): string {
  const mark = randomUUID();
  const text = JSON.stringify(template, (_key, value: unknown) => (typeof value === "bigint" ? `${mark}${value}` : value), 2);
  return text.replace(new RegExp(`"${mark}(-?\\d+)"`, "g"), "$1");
}
