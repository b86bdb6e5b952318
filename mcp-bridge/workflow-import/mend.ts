import { inputsOf } from "#comfyui/node-inputs.ts";
import type { Graph, GraphNode, InputValue, NodeInfo, NodeInput } from "#comfyui/types.ts";
import type { WorkflowWarning } from "#contract/workflow.ts";
import { parseLink } from "../workflow/placeholders.ts";
import { nearestChoice, sameChoice } from "../workflow/requirements/engine-choices.ts";
import { SEED } from "./input-semantics.ts";
import type { NodeInfos } from "./value-flow.ts";
import { placeText, warning } from "./warnings.ts";

/** Types whose values people type in; everything else is linked. */
const WIDGETS = new Set(["INT", "FLOAT", "STRING", "BOOLEAN", "COMBO", "COMFY_DYNAMICCOMBO_V3"]);

export interface MendedGraph {
  graph: Graph;
  /** By node. */
  warnings: Map<string, WorkflowWarning[]>;
  /** Nodes that lack what they must be linked to. */
  broken: Set<string>;
}

/**
 * The graph as this engine takes it: what an export of another version lacks, or has otherwise, gets the value that ComfyUI's page would
 * give it, with a warning for each. Choices in texts are left to the call, which looks them up anew.
 */
export function mendGraph(graph: Graph, nodes: NodeInfos): MendedGraph {
  const mended: MendedGraph = { graph: {}, warnings: new Map(), broken: new Set() };
  const linked = withoutMissingOutputs(graph, nodes);
  for (const [id, node] of Object.entries(linked)) {
    const info = nodes.get(node.class_type) ?? null;
    const warnings: WorkflowWarning[] = [];
    mended.graph[id] = info ? mendNode(node, info, warnings) : node;
    if (warnings.length > 0) mended.warnings.set(id, warnings);
    if (warnings.some(({ code }) => code === "input_not_linked")) mended.broken.add(id);
  }
  return mended;
}

/** In another version of the engine a node may have had more outputs. */
function withoutMissingOutputs(graph: Graph, nodes: NodeInfos): Graph {
  const isThere = (value: InputValue) => {
    const link = parseLink(value);
    const source = link && nodes.get(graph[link.node]?.class_type ?? "");
    return !link || !source || link.slot < source.outputs.length;
  };
  return Object.fromEntries(
    Object.entries(graph).map(([id, node]) => {
      return [id, { ...node, inputs: Object.fromEntries(Object.entries(node.inputs).filter(([, value]) => isThere(value))) }];
    }),
  );
}

function mendNode(node: GraphNode, info: NodeInfo, warnings: WorkflowWarning[]): GraphNode {
  const inputs = { ...node.inputs };
  const label = (input: string) => placeText({ node: node._meta?.title ?? info.displayName, input });
  const done = new Set<string>();
  // A dynamic combo that gets another choice has other inputs.
  for (let next = nextInput(info, inputs, done); next; next = nextInput(info, inputs, done)) {
    done.add(next.name);
    const value = inputs[next.name];
    if (value === undefined) {
      if (next.section !== "required") continue;
      const usual = isWidget(next) ? usualValue(next) : undefined;
      if (usual === undefined) warnings.push(warning("input_not_linked", { input: label(next.name) }));
      else {
        inputs[next.name] = usual;
        warnings.push(warning("input_added", { input: label(next.name), value: shown(usual) }));
      }
    } else if (isWidget(next) && !parseLink(value)) {
      const fitting = fittingValue(value, next);
      if (fitting === undefined) continue;
      inputs[next.name] = fitting.value;
      if (fitting.told && !SEED.test(next.name)) {
        warnings.push(warning("value_changed", { input: label(next.name), value: shown(value), instead: shown(fitting.value) }));
      }
    }
  }
  return { ...node, inputs };
}

function nextInput(info: NodeInfo, inputs: Record<string, InputValue>, done: ReadonlySet<string>): NodeInput | undefined {
  return inputsOf(info, inputs).find(({ name, section }) => section !== "hidden" && !done.has(name));
}

const isWidget = ({ type, forceInput }: NodeInput) => WIDGETS.has(type) && !forceInput;

/** What ComfyUI's page sets at first; undefined where it has nothing to choose from. */
export function usualValue({ type, default: given, options, min }: NodeInput): InputValue | undefined {
  if (given !== undefined && !Array.isArray(given)) return given;
  switch (type) {
    case "INT":
    case "FLOAT":
      return typeof min === "number" && min > 0 ? min : 0;
    case "BOOLEAN":
      return false;
    case "STRING":
      return "";
    case "IMAGECOMPARE":
      return { __value__: ["", ""] };
    default:
      return options?.[0];
  }
}

/** `told`: somebody should know, because another result comes of it. */
interface Fitting {
  value: InputValue;
  told: boolean;
}

/** What the engine takes in place of a value that it refuses or would take for something else; undefined where the value is fine. */
function fittingValue(value: InputValue, input: NodeInput): Fitting | undefined {
  switch (input.type) {
    case "INT":
    case "FLOAT":
      return fittingNumber(value, input);
    case "BOOLEAN":
      // In Python every text but the empty one is true.
      return typeof value === "string" ? { value: /^(true|yes|on|enabled?|1)$/i.test(value.trim()), told: false } : undefined;
    case "STRING":
      return value === null ? { value: usualValue(input) ?? "", told: false } : undefined;
    default:
      return fittingChoice(value, input);
  }
}

function fittingNumber(value: InputValue, input: NodeInput): Fitting | undefined {
  const { min, max } = input;
  const number = typeof value === "string" && /^\s*-?\d{1,15}(\.\d+)?\s*$/.test(value) ? Number(value) : value;
  if (typeof number !== "number" && typeof number !== "bigint") {
    if (typeof value === "boolean") return undefined;
    return { value: usualValue(input) ?? 0, told: true };
  }
  if (min !== undefined && number < min) return { value: min, told: true };
  if (max !== undefined && number > max) return { value: max, told: true };
  return number === value ? undefined : { value: number, told: false };
}

function fittingChoice(value: InputValue, input: NodeInput): Fitting | undefined {
  const { options, dependents, upload } = input;
  if (!options || upload || Array.isArray(value) || typeof value === "object" || options.includes(value as string)) return undefined;
  const written = options.find((option) => String(option) === String(value));
  if (written !== undefined) return { value: written, told: false };
  const texts = options.filter((option) => typeof option === "string");
  const same = sameChoice(String(value), texts);
  if (same !== null) return { value: same, told: false };
  // The list is looked at anew by each call, and says then what it took. What comes with another choice has no list of its own.
  if (typeof value === "string" && !dependents && !input.name.includes(".") && texts.length === options.length) return undefined;
  const instead = (typeof value === "string" ? nearestChoice(value, texts) : null) ?? usualValue(input);
  return instead === undefined ? undefined : { value: instead, told: true };
}

const MAX_SHOWN = 60;
const shown = (value: InputValue) => {
  const text = typeof value === "string" ? `“${value}”` : String(value);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
};
