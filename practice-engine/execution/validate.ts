import type { Folders } from "../folders.ts";
import { isObject, type JsonObject } from "../json.ts";
import type { NodeDefinition } from "../nodes/definition.ts";
import type { Input } from "../nodes/inputs.ts";
import { inputConfig } from "../nodes/object-info.ts";
import { coerce, PythonError, quoted } from "./coerce.ts";

/** One fault, as `POST /prompt` tells it (section 1.1 of the notes on ComfyUI's protocol). */
export interface Fault {
  type: string;
  message: string;
  details: string;
  extra_info: JsonObject;
}

export type NodeErrors = Record<string, { errors: Fault[]; dependent_outputs: string[]; class_type: string }>;

export type Verdict =
  | { accepted: true; outputs: string[]; nodeErrors: NodeErrors }
  | { accepted: false; error: Fault; nodeErrors: NodeErrors };

/** A graph as it came in: nothing about its nodes is certain yet. Values are converted in place, as ComfyUI does. */
export type RawGraph = Record<string, JsonObject>;

const fault = (type: string, message: string, details: string, extra_info: JsonObject = {}): Fault => ({
  type,
  message,
  details,
  extra_info,
});

/**
 * Decides which outputs of a graph can run. `targets` limits the outputs (partial_execution_targets).
 * Throws a TypeError for a node that is no object: ComfyUI answers 500 there.
 */
export function validate(
  graph: RawGraph,
  nodes: ReadonlyMap<string, NodeDefinition>,
  folders: Folders,
  targets: readonly string[] | null,
): Verdict {
  const outputs: string[] = [];
  for (const [id, node] of Object.entries(graph)) {
    if (!isObject(node)) throw new TypeError("A node of the prompt is no object.");
    const definition = typeof node.class_type === "string" ? nodes.get(node.class_type) : undefined;
    if (!definition) return { accepted: false, error: missingNodeType(id, node), nodeErrors: {} };
    if (definition.outputNode && (targets === null || targets.includes(id))) outputs.push(id);
  }
  if (outputs.length === 0) return { accepted: false, error: fault("prompt_no_outputs", "Prompt has no outputs", ""), nodeErrors: {} };

  const validator = new GraphValidator(graph, nodes, folders);
  const good = outputs.filter((id) => validator.output(id));
  if (good.length > 0) return { accepted: true, outputs: good, nodeErrors: validator.nodeErrors };
  const told = outputs.flatMap((id) => validator.faultsOf(id)).map(({ message, details }) => `${message}: ${details}`);
  const error = fault("prompt_outputs_failed_validation", "Prompt outputs failed validation", told.join("\n"));
  return { accepted: false, error, nodeErrors: validator.nodeErrors };
}

function missingNodeType(id: string, node: JsonObject): Fault {
  const title = isObject(node._meta) && typeof node._meta.title === "string" ? node._meta.title : null;
  const details = `Node ID '#${id}'`;
  if (node.class_type === undefined) {
    const message = `Node '${title ?? `ID #${id}`}' has no class_type. The workflow may be corrupted or a custom node is missing.`;
    return fault("missing_node_type", message, details, { node_id: id, class_type: null, node_title: title });
  }
  const name = title ?? String(node.class_type);
  const extra = { node_id: id, class_type: node.class_type, node_title: name };
  return fault("missing_node_type", `Node '${name}' not found. The custom node may not be installed.`, details, extra);
}

interface Result {
  ok: boolean;
  faults: Fault[];
}

class GraphValidator {
  readonly nodeErrors: NodeErrors = {};
  readonly #graph: RawGraph;
  readonly #nodes: ReadonlyMap<string, NodeDefinition>;
  readonly #folders: Folders;
  readonly #results = new Map<string, Result>();
  /** The way from the output to the node under examination: coming upon one of these again is a cycle. */
  readonly #way: string[] = [];

  constructor(graph: RawGraph, nodes: ReadonlyMap<string, NodeDefinition>, folders: Folders) {
    this.#graph = graph;
    this.#nodes = nodes;
    this.#folders = folders;
  }

  faultsOf(id: string): Fault[] {
    return this.#results.get(id)?.faults ?? [];
  }

  /** Examines an output and all it depends on; true when it can run. */
  output(id: string): boolean {
    const { ok } = this.#guarded(id, (error) =>
      fault("exception_during_validation", "This node could not be checked", error.message, {
        exception_type: error.type,
        traceback: [],
      }),
    );
    if (!ok) {
      for (const [faulty, { faults }] of this.#results) {
        if (faults.length === 0) continue;
        this.nodeErrors[faulty] ??= { errors: faults, dependent_outputs: [], class_type: String(this.#graph[faulty]?.class_type) };
        this.nodeErrors[faulty].dependent_outputs.push(id);
      }
    }
    return ok;
  }

  /** Examines a node; a Python exception on the way is filed under that node, in the words of `tell`. */
  #guarded(id: string, tell: (error: PythonError) => Fault): Result {
    try {
      return this.#examine(id);
    } catch (error) {
      if (!(error instanceof PythonError)) throw error;
      const result = { ok: false, faults: [tell(error)] };
      this.#results.set(id, result);
      return result;
    }
  }

  #examine(id: string): Result {
    const known = this.#results.get(id);
    if (known) return known;
    if (this.#way.includes(id)) return this.#cycle(id);
    const node = this.#graph[id] ?? {};
    const definition = this.#nodes.get(String(node.class_type));
    if (!definition) throw new PythonError("KeyError", quoted(id));
    if (!isObject(node.inputs)) throw new PythonError("KeyError", "'inputs'");
    const faults: Fault[] = [];
    let sound = true;
    for (const [name, input] of Object.entries(definition.inputs)) {
      const found = this.#input(id, definition, name, input, node.inputs);
      faults.push(...found.faults);
      sound &&= found.ok;
    }
    faults.push(...this.#custom(definition, node.inputs));
    // A cycle through this node has been filed already by whoever found it.
    const earlier = this.#results.get(id);
    const all = [...(earlier?.faults ?? []), ...faults];
    const result = { ok: sound && all.length === 0, faults: all };
    this.#results.set(id, result);
    return result;
  }

  #cycle(id: string): Result {
    const round = this.#way.slice(this.#way.indexOf(id));
    const path = [...round, id].map((member) => `${member} (${String(this.#graph[member]?.class_type)})`).join(" -> ");
    for (const member of round) {
      const extra = { node_id: member, cycle_nodes: round };
      this.#results.set(member, { ok: false, faults: [fault("dependency_cycle", "Dependency cycle detected", path, extra)] });
    }
    return { ok: false, faults: [] };
  }

  #input(id: string, definition: NodeDefinition, name: string, input: Input<unknown>, inputs: JsonObject): Result {
    const one = (type: string, message: string, details: string, extra: JsonObject = {}): Result => ({
      ok: false,
      faults: [fault(type, message, details, { input_name: name, ...extra })],
    });
    if (!(name in inputs)) {
      return input.section === "optional" ? { ok: true, faults: [] } : one("required_input_missing", "Required input is missing", name);
    }
    const value = inputs[name];
    const config = inputConfig(input, this.#folders);
    if (Array.isArray(value)) return this.#link(id, name, input, value, config, one);
    const literal = isObject(value) && "__value__" in value ? value.__value__ : value;
    try {
      inputs[name] = coerce(input.type, literal);
    } catch (error) {
      if (!(error instanceof PythonError)) throw error;
      return one("invalid_input_type", `The value cannot be read as ${input.type}`, `${name}, ${quoted(literal)}, ${error.message}`, {
        input_config: config,
        received_value: literal,
        exception_message: error.message,
      });
    }
    return definition.custom?.input === name ? { ok: true, faults: [] } : this.#bounds(name, input, inputs[name], config, one);
  }

  #link(id: string, name: string, input: Input<unknown>, link: unknown[], config: unknown, one: Complain): Result {
    if (link.length !== 2) {
      return one("bad_linked_input", "A link must be a pair of node id and slot", name, { input_config: config, received_value: link });
    }
    const [from, slot] = link;
    const source = typeof from === "string" ? this.#graph[from] : undefined;
    if (source === undefined || typeof from !== "string") throw new PythonError("KeyError", quoted(from));
    const outputs = this.#nodes.get(String(source.class_type))?.outputs ?? [];
    if (typeof slot !== "number" || !Number.isInteger(slot)) throw new PythonError("TypeError", "a slot must be an integer");
    const received = outputs[slot]?.type;
    if (received === undefined) throw new PythonError("IndexError", "the linked node has no such output");
    if (received !== input.type && input.type !== "*" && received !== "*") {
      const details = `${name}, received_type(${received}) mismatch input_type(${input.type})`;
      const extra = { input_config: config, received_type: received, linked_node: link };
      return one("return_type_mismatch", "The linked output has another type", details, extra);
    }
    this.#way.push(id);
    const { ok } = this.#guarded(from, (error) =>
      fault("exception_during_inner_validation", "A node that this one needs could not be checked", error.message, {
        input_name: name,
        input_config: config,
        exception_message: error.message,
        exception_type: error.type,
        traceback: [],
        linked_node: link,
      }),
    );
    this.#way.pop();
    return { ok, faults: [] };
  }

  #bounds(name: string, input: Input<unknown>, value: unknown, config: unknown, one: Complain): Result {
    const extra = { input_config: config, received_value: value };
    const { min, max } = input.options;
    if (isNumeric(value) && isNumeric(min) && value < min) {
      return one("value_smaller_than_min", `Value ${value} is smaller than the minimum ${min}`, name, extra);
    }
    if (isNumeric(value) && isNumeric(max) && value > max) {
      return one("value_bigger_than_max", `Value ${value} is bigger than the maximum ${max}`, name, extra);
    }
    const choices = input.choices?.(this.#folders);
    if (!choices || choices.some((choice) => choice === value)) return { ok: true, faults: [] };
    // Long lists are only counted: a real machine may hold thousands of models.
    const long = choices.length > 20;
    const list = long ? `(list of length ${choices.length})` : `[${choices.map(quoted).join(", ")}]`;
    return one("value_not_in_list", "Value not in list", `${name}: ${quoted(value)} not in ${list}`, {
      ...extra,
      input_config: long ? null : config,
    });
  }

  #custom({ custom }: NodeDefinition, inputs: JsonObject): Fault[] {
    if (!custom || !(custom.input in inputs) || Array.isArray(inputs[custom.input])) return [];
    const complaint = custom.complain(inputs[custom.input], this.#folders);
    if (complaint === null) return [];
    return [
      fault("custom_validation_failed", "The node refuses this value", `${custom.input} - ${complaint}`, { input_name: custom.input }),
    ];
  }
}

type Complain = (type: string, message: string, details: string, extra?: JsonObject) => Result;

function isNumeric(value: unknown): value is number | bigint {
  return typeof value === "number" || typeof value === "bigint";
}
