import type { Graph } from "#comfyui/types.ts";
import type { ProposedParameter } from "#contract/workflow.ts";
import type { JobLimits } from "../../workflow/limits/graph-limits.ts";
import { findPlaceholders, type PlaceholderUse, replacePlaceholders } from "../../workflow/placeholders.ts";
import { defaultReference } from "../../workflow/values.ts";
import type { Parameter, Workflow } from "../../workflow/workflow.ts";
import { NO_DOWNLOADS } from "../downloads.ts";
import { readableName, unusedName } from "../names/names.ts";
import { findOutputs } from "../outputs.ts";
import { type Draft, type DraftParameter, proposeParameters } from "../propose.ts";
import type { NodeInfos } from "../value-flow.ts";

const TYPES = ["string", "integer", "number", "boolean", "seed", "image", "mask", "model"] as const satisfies ProposedParameter["type"][];
type EditableParameter = Parameter & { type: ProposedParameter["type"] };

/** Areas and LoRAs stay as their template has them. */
const isEditable = (parameter: Parameter): parameter is EditableParameter => TYPES.some((type) => type === parameter.type);

/** A tool that is there already as a draft: what its block says, and after that what else of its graph could be chosen. */
export function draftOfTemplate(workflow: Workflow, { nodes, limits }: { nodes: NodeInfos; limits: JobLimits }): Draft {
  const [{ graph: written, needs }, ...others] = workflow.variants;
  const uses = findPlaceholders(written);
  const graph = filled(written, workflow);
  const { reporting: outputs, produces } = findOutputs({ graph, broken: new Set() }, nodes);
  const proposed = proposeParameters(graph, nodes, produces);
  const isUsed = (place: { node: string; input: string }, use: PlaceholderUse) => use.node === place.node && use.input === place.input;
  const known = workflow.parameters.filter(isEditable).map((parameter) => {
    const use = uses.find(({ name }) => name === parameter.name);
    const same = proposed.find(({ places }) => use?.alone && places.some((place) => isUsed(place, use)));
    return knownParameter(parameter, use ?? null, written, same ?? null);
  });
  // What a variant has, the others need not have.
  const names = new Set(["preset", ...workflow.parameters.map(({ name }) => name)]);
  const isFixed = ({ name, alone }: PlaceholderUse) => alone && !names.has(name) && (name in needs.models || name in needs.choices);
  const free = proposed.filter(({ places }) => places.every((place) => uses.filter((use) => isUsed(place, use)).every(isFixed)));
  const more = (others.length > 0 ? [] : free).map((parameter) => {
    const name = unusedName(parameter.name, (candidate) => names.has(candidate));
    names.add(name);
    return { ...parameter, name, on: false, default: parameter.default ?? (parameter.type === "string" ? parameter.value : null) };
  });
  const { toolName, title, description } = workflow;
  const parameters = [...known, ...more];
  return { graph, toolName, title, description, parameters, outputs, produces, changes: [], nodes, downloads: NO_DOWNLOADS, limits };
}

function knownParameter(
  parameter: EditableParameter,
  use: PlaceholderUse | null,
  graph: Graph,
  same: DraftParameter | null,
): DraftParameter {
  const { name, title, type, description, default: otherwise, min, max, folder, choicesFrom, multipleOf, seedRange } = parameter;
  const node = use && graph[use.node];
  return {
    upload: false,
    places: use ? [{ node: use.node, input: use.input }] : [],
    label: { kind: "name", name: title ?? readableName(name) },
    from: { node: node?._meta?.title ?? node?.class_type ?? "", input: use?.input ?? "" },
    ...same,
    id: `parameter ${name}`,
    written: name,
    on: true,
    name,
    description,
    type,
    default: isPicture(type) ? null : (otherwise ?? null),
    value: standIn(parameter),
    min: min ?? null,
    max: max ?? null,
    choices: same?.choices ?? (parameter.enum ?? []).map(String),
    folder: folder ?? null,
    choicesFrom: choicesFrom ?? null,
    enum: parameter.enum ?? null,
    multipleOf: multipleOf ?? null,
    seedRange: seedRange ?? null,
  };
}

const isPicture = (type: Parameter["type"]) => type === "image" || type === "mask";

/** What stands for the parameter in the graph; where only a call knows it, the least that an input of its type takes. */
function standIn({ type, default: otherwise, min, max }: Parameter): string | number | boolean {
  if (otherwise !== undefined && typeof otherwise !== "string") return otherwise;
  if (type === "boolean") return false;
  if (type === "integer" || type === "number") return Math.min(Math.max(0, min ?? 0), max ?? Number.POSITIVE_INFINITY);
  if (type === "seed") return 0;
  return otherwise === undefined || defaultReference(otherwise) !== null ? "" : otherwise;
}

/** The template's first graph with a value for each placeholder that stands alone; text around others keeps them. */
function filled(graph: Graph, { parameters, variants: [{ needs }] }: Workflow): Graph {
  const values = new Map<string, string | number | boolean>();
  for (const [name, need] of Object.entries({ ...needs.models, ...needs.choices })) values.set(name, need.default ?? "");
  for (const parameter of parameters) values.set(parameter.name, standIn(parameter));
  const isWhole = (value: unknown) => typeof value === "string" && /^\s*\{\{[^{}]*\}\}\s*$/.test(value);
  return Object.fromEntries(
    Object.entries(graph).map(([id, node]) => {
      const inputs = Object.entries(node.inputs).map(([input, value]) => {
        return [input, isWhole(value) ? replacePlaceholders(value, (text) => values.get(text) ?? "") : value] as const;
      });
      return [id, { ...node, inputs: Object.fromEntries(inputs) }];
    }),
  );
}
