import { EaselError, type ErrorKind, severalErrors } from "#contract/errors.ts";
import type { NodeError, PromptRejection } from "./wire.ts";

/** Finds the options of a node's combo input, for lists that the engine left out because they are long. */
export type OptionsOf = (classType: string, input: string) => Promise<readonly string[]>;

/** What the engine has against a graph: the body of a 400, or the `node_errors` of a 200. */
export type Rejection = Pick<PromptRejection, "node_errors"> & Partial<PromptRejection>;

interface NodeFault extends NodeError {
  nodeId: string;
  className: string;
}

const MAX_CHOICES_SHOWN = 20;
/** Of several faults each names fewer. */
const MAX_CHOICES_EACH = 8;
/** More than these would hardly be read. */
const MAX_FAULTS = 12;

/** Of several faults, those that a person can mend first are told first. */
const RANK: ErrorKind[] = ["model_missing", "image_unreadable", "argument_invalid", "workflow_invalid"];

/**
 * Why the engine refused a graph, all of it in one error of ours (the types of ComfyUI's errors: execution.py, `validate_prompt`).
 * `missingClasses`: the graph's classes that the engine does not have; it names only the first of them itself.
 */
export async function rejectionError(
  refused: Rejection,
  optionsOf: OptionsOf,
  missingClasses: () => Promise<readonly string[]> = async () => [],
): Promise<EaselError> {
  const faults = Object.entries(refused.node_errors).flatMap(([nodeId, { class_type, errors }]) =>
    errors.map((error): NodeFault => ({ ...error, nodeId, className: class_type })),
  );
  const details = { error: refused.error, nodes: faults.map(detailsOf) };
  if (faults.length === 0) return graphError(refused, details, missingClasses);
  const maxChoices = faults.length === 1 ? MAX_CHOICES_SHOWN : MAX_CHOICES_EACH;
  const ranked = [...faults].sort((a, b) => RANK.indexOf(kindOf(a)) - RANK.indexOf(kindOf(b)));
  const errors = new Map<string, EaselError>();
  // One model may be missing in several nodes, and what is wrong with a node is said again of those that use it.
  for (const fault of ranked) {
    const error = await nodeError(fault, optionsOf, maxChoices, details);
    if (!errors.has(error.message) && errors.size < MAX_FAULTS) errors.set(error.message, error);
  }
  return severalErrors([...errors.values()]);
}

async function graphError({ error }: Rejection, details: unknown, missingClasses: () => Promise<readonly string[]>): Promise<EaselError> {
  // 0.3.64 says `invalid_prompt` and names the class in the message only; later ones `missing_node_type`.
  const missing = /^(?:Cannot execute because node (.+) does not exist|Node '(.+)' not found)/.exec(error?.message ?? "");
  const className = missing?.[1] ?? missing?.[2];
  if (className !== undefined) {
    const all = [...new Set([className, ...(await missingClasses())])];
    return severalErrors(all.map((name) => new EaselError("node_missing", "node_class_unknown", { className: name }, details)));
  }
  switch (error?.type) {
    case "prompt_no_outputs":
      return new EaselError("workflow_invalid", "workflow_without_outputs", {}, details);
    case "dependency_cycle":
      return new EaselError("workflow_invalid", "workflow_circular", {}, details);
    case "invalid_prompt_id":
      return new EaselError("argument_invalid", "job_id_refused", {}, details);
    default:
      return new EaselError("workflow_invalid", "workflow_refused", {}, details);
  }
}

async function nodeError(fault: NodeFault, optionsOf: OptionsOf, maxChoices: number, details: unknown): Promise<EaselError> {
  const kind = kindOf(fault);
  const { type, nodeId, className, extra_info } = fault;
  const input = String(extra_info.input_name);
  const config = inputConfig(extra_info.input_config);
  switch (type) {
    case "value_not_in_list": {
      const value = String(extra_info.received_value);
      const options = Array.isArray(config.options) ? config.options.map(String) : await optionsOf(className, extra_info.input_name ?? "");
      const shown = { choices: options.slice(0, maxChoices), more: Math.max(0, options.length - maxChoices) };
      return kind === "model_missing"
        ? new EaselError(kind, "model_file_unknown", { model: value, ...shown }, details)
        : new EaselError(kind, "input_not_in_list", { input, value, ...shown }, details);
    }
    case "value_smaller_than_min":
      return new EaselError(kind, "input_too_small", { input, min: String(config.min) }, details);
    case "value_bigger_than_max":
      return new EaselError(kind, "input_too_large", { input, max: String(config.max) }, details);
    case "invalid_input_type":
      return new EaselError(kind, "input_of_wrong_type", { input, type: config.type }, details);
    case "custom_validation_failed":
      return kind === "image_unreadable"
        ? new EaselError(kind, "input_image_not_on_engine", {}, details)
        : new EaselError(kind, "input_refused", { input, className, nodeId }, details);
    case "required_input_missing":
      return new EaselError(kind, "input_missing", { input, className, nodeId }, details);
    case "dependency_cycle":
      return new EaselError(kind, "workflow_circular", {}, details);
    default:
      return new EaselError(kind, "node_wired_wrongly", { className, nodeId }, details);
  }
}

function kindOf({ type, className, extra_info }: NodeFault): ErrorKind {
  switch (type) {
    case "value_not_in_list":
      return isModel(extra_info.input_name ?? "", extra_info.received_value) ? "model_missing" : "argument_invalid";
    case "value_smaller_than_min":
    case "value_bigger_than_max":
    case "invalid_input_type":
      return "argument_invalid";
    case "custom_validation_failed":
      return className.startsWith("LoadImage") ? "image_unreadable" : "argument_invalid";
    default:
      return "workflow_invalid";
  }
}

const MODEL_INPUT = /^(ckpt|lora|model|unet|clip|vae|control_net|style_model|gligen|hypernetwork|upscale_model)_?name_?\d*$|_model_name$/;
const MODEL_FILE = /\.(safetensors|sft|ckpt|pt|pt2|pth|bin|gguf|onnx)$/i;

/** Custom nodes name their inputs as they like, so the file's extension counts too. */
function isModel(input: string, value: unknown): boolean {
  return MODEL_INPUT.test(input) || (typeof value === "string" && MODEL_FILE.test(value));
}

/** `[type, settings]`; the type of a combo may be its list (two encodings, see node-info.ts). */
function inputConfig(config: unknown): { type: string; min: unknown; max: unknown; options: unknown } {
  const [type, settings] = Array.isArray(config) ? config : [];
  const { min, max, options } = (settings ?? {}) as Record<string, unknown>;
  return { type: String(type), min, max, options: Array.isArray(type) ? type : options };
}

/** For the log. The text that comes with a wrong type repeats the value, which may be somebody's prompt. */
function detailsOf({ nodeId, className, type, details, extra_info }: NodeFault) {
  return { nodeId, class_type: className, type, input: extra_info.input_name, ...(type !== "invalid_input_type" && { details }) };
}
