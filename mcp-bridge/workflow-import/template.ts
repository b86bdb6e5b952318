import { stringifyJson } from "#base/json.ts";
import type { Graph, InputValue } from "#comfyui/types.ts";
import { EaselError } from "#contract/errors.ts";
import type { WorkflowChoice } from "#contract/workflow.ts";
import type { ParameterSource } from "../workflow/metadata.ts";
import { withOutputs } from "./outputs.ts";
import type { Draft, DraftParameter } from "./propose.ts";

type Chosen = Pick<DraftParameter, "on" | "name" | "description" | "default">;

/**
 * The template's text: the graph with `{{name}}` where a call chooses, and the block that says so. What the person turned off
 * keeps the export's value. `parseWorkflow` is to check it.
 * Throws EaselError argument_invalid for two parameters of one name.
 */
export function templateText(draft: Draft, choice: Omit<WorkflowChoice, "proposalId">): string {
  const chosen = draft.parameters.flatMap((parameter) => {
    const changed: Chosen = choice.parameters.find(({ id }) => id === parameter.id) ?? parameter;
    const { on, name, description, default: value } = changed;
    return on ? [{ ...parameter, name: name.trim(), description: description.trim(), default: value }] : [];
  });
  const graph = withOutputs(draft.graph, draft.outputs);
  const used = chosen.filter(({ places }) => places.some(({ node }) => graph[node]));
  refuseTwins(used);
  const parameters = Object.fromEntries(used.map((parameter) => [parameter.name, sourceOf(parameter)]));
  const metadata = {
    tool_name: choice.toolName.trim(),
    version: "1",
    title: choice.title.trim() || choice.toolName,
    description: choice.description.trim(),
    ...(draft.produces === "text" && { produces: draft.produces }),
    parameters,
  };
  return `${indented({ __metadata__: metadata, ...filled(graph, used, choice.toolName) })}\n`;
}

function refuseTwins(parameters: DraftParameter[]): void {
  const twin = parameters.find(({ name }, index) => parameters.findIndex((other) => other.name === name) !== index);
  if (twin) throw new EaselError("argument_invalid", `Two parameters are called "${twin.name}".`, "Give one of them another name.");
}

function sourceOf(parameter: DraftParameter): Partial<ParameterSource> {
  const { type, description, default: value, min, max, folder, choicesFrom, multipleOf } = parameter;
  const needsGiving = value === null && type !== "seed";
  return {
    type,
    ...(description !== "" && { description }),
    ...(needsGiving && { required: true }),
    ...(value !== null && type !== "image" && type !== "mask" && { default: value }),
    ...(min !== null && { min }),
    ...(max !== null && { max }),
    ...(parameter.enum && { enum: parameter.enum }),
    ...(multipleOf !== undefined && { multiple_of: multipleOf }),
    ...(choicesFrom !== undefined && { choices_from: choicesFrom }),
    ...(folder !== undefined && { folder }),
  };
}

function filled(graph: Graph, parameters: DraftParameter[], toolName: string): Graph {
  const holes = new Map(parameters.flatMap(({ name, places }) => places.map(({ node, input }) => [`${node}.${input}`, `{{${name}}}`])));
  return Object.fromEntries(
    Object.entries(graph).map(([id, node]) => {
      const inputs = Object.entries(node.inputs).map(([input, value]): [string, InputValue] => {
        // Where an export's files went is the export's business: a tool of Easel saves under its own name.
        if (input === "filename_prefix" && typeof value === "string") return [input, `easel/${toolName}`];
        return [input, holes.get(`${id}.${input}`) ?? value];
      });
      return [id, { ...node, inputs: Object.fromEntries(inputs) }];
    }),
  );
}

/** For people to read; seeds beyond 2^53 stay exact, which JSON.stringify alone cannot do. */
function indented(template: object): string {
  let exact = true;
  const withoutLargeNumbers = (_key: string, value: unknown) => {
    if (typeof value !== "bigint") return value;
    exact = false;
    return 0;
  };
  const text = JSON.stringify(template, withoutLargeNumbers, 2);
  return exact ? text : stringifyJson(template);
}
