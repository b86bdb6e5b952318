import type { Folders } from "../folders.ts";
import { isObject, type JsonObject } from "../json.ts";
import type { NodeDefinition } from "../nodes/definition.ts";
import type { Input } from "../nodes/inputs.ts";
import { inputConfig } from "../nodes/object-info.ts";
import { coerce, PythonError, quoted } from "./coerce.ts";

/** One error, as in the response to `POST /prompt` (ComfyUI's execution.py, `validate_inputs`). */
export interface ValidationError {
  type: string;
  message: string;
  details: string;
  extra_info: JsonObject;
}

/** The errors by node id, as `node_errors` of the response to `POST /prompt`. */
export type NodeErrors = Record<string, { errors: ValidationError[]; dependent_outputs: string[]; class_type: string }>;

/** Which outputs can run, or why none can. */
export type ValidationResult =
  | { accepted: true; outputs: string[]; nodeErrors: NodeErrors }
  | { accepted: false; error: ValidationError; nodeErrors: NodeErrors };

/** A graph as it came, with nodes of any shape. Values are converted in place, as ComfyUI does. */
export type RawGraph = Record<string, JsonObject>;

const validationError = (type: string, message: string, details: string, extra_info: JsonObject = {}): ValidationError => ({
  type,
  message,
  details,
  extra_info,
});

/**
 * Decides which outputs of a graph can run.
 * @param targets the only outputs wanted (partial_execution_targets); null for all
 * @throws TypeError for a node that is no object, at which ComfyUI answers 500
 */
export function validate(
  graph: RawGraph,
  nodes: ReadonlyMap<string, NodeDefinition>,
  folders: Folders,
  targets: readonly string[] | null,
): ValidationResult {
  const outputs: string[] = [];
  for (const [id, node] of Object.entries(graph)) {
    if (!isObject(node)) throw new TypeError("A node of the prompt is no object.");
    const definition = typeof node.class_type === "string" ? nodes.get(node.class_type) : undefined;
    if (!definition) return { accepted: false, error: missingNodeType(id, node), nodeErrors: {} };
    if (definition.outputNode && (targets === null || targets.includes(id))) outputs.push(id);
  }
  if (outputs.length === 0)
    return { accepted: false, error: validationError("prompt_no_outputs", "Prompt has no outputs", ""), nodeErrors: {} };

  const validator = new GraphValidator(graph, nodes, folders);
  const good = outputs.filter((id) => validator.validateOutput(id));
  if (good.length > 0) return { accepted: true, outputs: good, nodeErrors: validator.nodeErrors };
  const told = outputs.flatMap((id) => validator.errorsOf(id)).map(({ message, details }) => `${message}: ${details}`);
  const error = validationError("prompt_outputs_failed_validation", "Prompt outputs failed validation", told.join("\n"));
  return { accepted: false, error, nodeErrors: validator.nodeErrors };
}

function missingNodeType(id: string, node: JsonObject): ValidationError {
  const title = isObject(node._meta) && typeof node._meta.title === "string" ? node._meta.title : null;
  const details = `Node ID '#${id}'`;
  if (node.class_type === undefined) {
    const message = `Node '${title ?? `ID #${id}`}' has no class_type. The workflow may be corrupted or a custom node is missing.`;
    return validationError("missing_node_type", message, details, { node_id: id, class_type: null, node_title: title });
  }
  const name = title ?? String(node.class_type);
  const extra = { node_id: id, class_type: node.class_type, node_title: name };
  return validationError("missing_node_type", `Node '${name}' not found. The custom node may not be installed.`, details, extra);
}

interface NodeResult {
  valid: boolean;
  errors: ValidationError[];
}

class GraphValidator {
  readonly nodeErrors: NodeErrors = {};
  readonly #graph: RawGraph;
  readonly #nodes: ReadonlyMap<string, NodeDefinition>;
  readonly #folders: Folders;
  readonly #results = new Map<string, NodeResult>();
  /** The nodes from the output to the one being validated; reaching one of these again is a cycle. */
  readonly #path: string[] = [];

  constructor(graph: RawGraph, nodes: ReadonlyMap<string, NodeDefinition>, folders: Folders) {
    this.#graph = graph;
    this.#nodes = nodes;
    this.#folders = folders;
  }

  errorsOf(id: string): ValidationError[] {
    return this.#results.get(id)?.errors ?? [];
  }

  /** Validates an output and all it depends on. Returns whether it can run. */
  validateOutput(id: string): boolean {
    const { valid } = this.#validateSafely(id, (error) =>
      validationError("exception_during_validation", "This node could not be checked", error.message, {
        exception_type: error.type,
        traceback: [],
      }),
    );
    if (!valid) {
      for (const [faulty, { errors }] of this.#results) {
        if (errors.length === 0) continue;
        this.nodeErrors[faulty] ??= { errors, dependent_outputs: [], class_type: String(this.#graph[faulty]?.class_type) };
        this.nodeErrors[faulty].dependent_outputs.push(id);
      }
    }
    return valid;
  }

  /** Validates a node. What would be an exception in Python becomes an error of that node, made by `tell`. */
  #validateSafely(id: string, tell: (error: PythonError) => ValidationError): NodeResult {
    try {
      return this.#validateNode(id);
    } catch (error) {
      if (!(error instanceof PythonError)) throw error;
      const result = { valid: false, errors: [tell(error)] };
      this.#results.set(id, result);
      return result;
    }
  }

  #validateNode(id: string): NodeResult {
    const known = this.#results.get(id);
    if (known) return known;
    if (this.#path.includes(id)) return this.#cycle(id);
    const node = this.#graph[id] ?? {};
    const definition = this.#nodes.get(String(node.class_type));
    if (!definition) throw new PythonError("KeyError", quoted(id));
    if (!isObject(node.inputs)) throw new PythonError("KeyError", "'inputs'");
    const errors: ValidationError[] = [];
    let sound = true;
    for (const [name, input] of Object.entries(definition.inputs)) {
      const found = this.#validateInput(id, definition, name, input, node.inputs);
      errors.push(...found.errors);
      sound &&= found.valid;
    }
    errors.push(...this.#validateCustom(definition, node.inputs));
    // A cycle through this node was noted when it was found.
    const earlier = this.#results.get(id);
    const all = [...(earlier?.errors ?? []), ...errors];
    const result = { valid: sound && all.length === 0, errors: all };
    this.#results.set(id, result);
    return result;
  }

  #cycle(id: string): NodeResult {
    const round = this.#path.slice(this.#path.indexOf(id));
    const path = [...round, id].map((member) => `${member} (${String(this.#graph[member]?.class_type)})`).join(" -> ");
    for (const member of round) {
      const extra = { node_id: member, cycle_nodes: round };
      this.#results.set(member, { valid: false, errors: [validationError("dependency_cycle", "Dependency cycle detected", path, extra)] });
    }
    return { valid: false, errors: [] };
  }

  #validateInput(id: string, definition: NodeDefinition, name: string, input: Input<unknown>, inputs: JsonObject): NodeResult {
    const one = (type: string, message: string, details: string, extra: JsonObject = {}): NodeResult => ({
      valid: false,
      errors: [validationError(type, message, details, { input_name: name, ...extra })],
    });
    if (!(name in inputs)) {
      return input.section === "optional" ? { valid: true, errors: [] } : one("required_input_missing", "Required input is missing", name);
    }
    const value = inputs[name];
    const config = inputConfig(input, this.#folders);
    if (Array.isArray(value)) return this.#validateLink(id, name, input, value, config, one);
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
    return definition.validateInput?.input === name
      ? { valid: true, errors: [] }
      : this.#validateBounds(name, input, inputs[name], config, one);
  }

  #validateLink(id: string, name: string, input: Input<unknown>, link: unknown[], config: unknown, one: MakeError): NodeResult {
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
    this.#path.push(id);
    const { valid } = this.#validateSafely(from, (error) =>
      validationError("exception_during_inner_validation", "A node that this one needs could not be checked", error.message, {
        input_name: name,
        input_config: config,
        exception_message: error.message,
        exception_type: error.type,
        traceback: [],
        linked_node: link,
      }),
    );
    this.#path.pop();
    return { valid, errors: [] };
  }

  #validateBounds(name: string, input: Input<unknown>, value: unknown, config: unknown, one: MakeError): NodeResult {
    const extra = { input_config: config, received_value: value };
    const { min, max } = input.options;
    if (isNumeric(value) && isNumeric(min) && value < min) {
      return one("value_smaller_than_min", `Value ${value} is smaller than the minimum ${min}`, name, extra);
    }
    if (isNumeric(value) && isNumeric(max) && value > max) {
      return one("value_bigger_than_max", `Value ${value} is bigger than the maximum ${max}`, name, extra);
    }
    const choices = input.choices?.(this.#folders);
    if (!choices || choices.some((choice) => choice === value)) return { valid: true, errors: [] };
    // Long lists are only counted: a real computer may have thousands of models.
    const long = choices.length > 20;
    const list = long ? `(list of length ${choices.length})` : `[${choices.map(quoted).join(", ")}]`;
    return one("value_not_in_list", "Value not in list", `${name}: ${quoted(value)} not in ${list}`, {
      ...extra,
      input_config: long ? null : config,
    });
  }

  #validateCustom({ validateInput }: NodeDefinition, inputs: JsonObject): ValidationError[] {
    if (!validateInput || !(validateInput.input in inputs) || Array.isArray(inputs[validateInput.input])) return [];
    const complaint = validateInput.validate(inputs[validateInput.input], this.#folders);
    if (complaint === null) return [];
    return [
      validationError("custom_validation_failed", "The node refuses this value", `${validateInput.input} - ${complaint}`, {
        input_name: validateInput.input,
      }),
    ];
  }
}

type MakeError = (type: string, message: string, details: string, extra?: JsonObject) => NodeResult;

function isNumeric(value: unknown): value is number | bigint {
  return typeof value === "number" || typeof value === "bigint";
}
