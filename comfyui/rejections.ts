import { EaselError, type ErrorKind } from "#contract/errors.ts";
import type { NodeError, PromptRejection } from "./wire.ts";

/** The options of a node's combo input, for lists that the engine left out because they are long. */
export type OptionsOf = (classType: string, input: string) => Promise<readonly string[]>;

/** What the engine says against a graph: the body of a 400, or the `node_errors` of a 200. */
export type Rejection = Pick<PromptRejection, "node_errors"> & Partial<PromptRejection>;

interface Complaint extends NodeError {
  nodeId: string;
  classType: string;
}

const MAX_NAMES_SHOWN = 20;
const EXPORT_AGAIN = 'Correct the workflow, or export it from ComfyUI again with "Export (API)".';

/** Of several faults the one is told that a person can mend first. */
const RANK: ErrorKind[] = ["model_missing", "image_unreadable", "argument_invalid", "workflow_invalid"];

/** Why the engine refused a graph, as one of our kinds (types of errors: section 1.1 of the notes). */
export async function rejectionError(refused: Rejection, optionsOf: OptionsOf): Promise<EaselError> {
  const complaints = Object.entries(refused.node_errors).flatMap(([nodeId, { class_type, errors }]) =>
    errors.map((error): Complaint => ({ ...error, nodeId, classType: class_type })),
  );
  const details = { error: refused.error, nodes: complaints.map(detailsOf) };
  const [first] = [...complaints].sort((a, b) => RANK.indexOf(kindOf(a)) - RANK.indexOf(kindOf(b)));
  const [kind, message, remedy] = first ? await nodeWords(first, optionsOf) : graphWords(refused);
  return new EaselError(kind, message, remedy, details);
}

type Words = [kind: ErrorKind, message: string, remedy: string];

function graphWords({ error }: Rejection): Words {
  // 0.3.64 says `invalid_prompt` and names the class in the message only; later ones `missing_node_type`.
  const missing = /^(?:Cannot execute because node (.+) does not exist|Node '(.+)' not found)/.exec(error?.message ?? "");
  const className = missing?.[1] ?? missing?.[2];
  if (className !== undefined) {
    return [
      "node_missing",
      `The engine has no node called "${className}".`,
      "Install the custom node that brings it into ComfyUI, or use another workflow.",
    ];
  }
  switch (error?.type) {
    case "prompt_no_outputs":
      return ["workflow_invalid", "The workflow makes nothing: no node of it saves or shows anything.", "Add a node such as SaveImage."];
    case "dependency_cycle":
      return ["workflow_invalid", "The workflow's nodes wait for each other in a circle.", EXPORT_AGAIN];
    case "invalid_prompt_id":
      return ["argument_invalid", "The engine does not accept this job id.", "Use a lower-case UUID."];
    default:
      return ["workflow_invalid", "The engine does not accept the workflow.", EXPORT_AGAIN];
  }
}

async function nodeWords(complaint: Complaint, optionsOf: OptionsOf): Promise<Words> {
  const kind = kindOf(complaint);
  const { type, nodeId, classType, extra_info } = complaint;
  const node = `The workflow's node "${classType}" (${nodeId})`;
  const input = `"${extra_info.input_name}"`;
  const { name: typeName, min, max } = inputConfig(extra_info.input_config);
  switch (type) {
    case "value_not_in_list": {
      const choices = choose(await listed(complaint, optionsOf), kind === "model_missing");
      if (kind === "model_missing") return [kind, `The engine has no model file called "${extra_info.received_value}".`, choices];
      return [kind, `${input} cannot be "${extra_info.received_value}".`, choices];
    }
    case "value_smaller_than_min":
      return [kind, `${input} is too small: it must be at least ${min}.`, `Give ${min} or more.`];
    case "value_bigger_than_max":
      return [kind, `${input} is too large: it may be at most ${max}.`, `Give ${max} or less.`];
    case "invalid_input_type":
      return [kind, `${input} must be ${TYPE_WORDS[typeName] ?? `of type ${typeName}`}.`, "Give a value of that kind."];
    case "custom_validation_failed":
      if (kind === "image_unreadable") {
        return [kind, "The engine does not have the picture that this job starts from.", "Give the picture again."];
      }
      return [kind, `${node} does not accept its input ${input}.`, "Give another value."];
    case "required_input_missing":
      return [kind, `${node} lacks its input ${input}.`, EXPORT_AGAIN];
    case "dependency_cycle":
      return [kind, "The workflow's nodes wait for each other in a circle.", EXPORT_AGAIN];
    default:
      return [kind, `${node} is not wired correctly.`, EXPORT_AGAIN];
  }
}

const TYPE_WORDS: Record<string, string> = { INT: "a whole number", FLOAT: "a number", STRING: "text", BOOLEAN: "true or false" };

function kindOf({ type, classType, extra_info }: Complaint): ErrorKind {
  switch (type) {
    case "value_not_in_list":
      return isModel(extra_info.input_name ?? "", extra_info.received_value) ? "model_missing" : "argument_invalid";
    case "value_smaller_than_min":
    case "value_bigger_than_max":
    case "invalid_input_type":
      return "argument_invalid";
    case "custom_validation_failed":
      return classType.startsWith("LoadImage") ? "image_unreadable" : "argument_invalid";
    default:
      return "workflow_invalid";
  }
}

const MODEL_INPUT = /^(ckpt|lora|model|unet|clip|vae|control_net|style_model|gligen|hypernetwork|upscale_model)_?name_?\d*$|_model_name$/;
const MODEL_FILE = /\.(safetensors|sft|ckpt|pt|pt2|pth|bin|gguf|onnx)$/i;

/** Custom nodes name their inputs as they like, so that the file's name is asked too. */
function isModel(input: string, value: unknown): boolean {
  return MODEL_INPUT.test(input) || (typeof value === "string" && MODEL_FILE.test(value));
}

/** `[type, settings]`; the type of a combo may be its list (two encodings, see node-info.ts). */
function inputConfig(config: unknown): { name: string; min: unknown; max: unknown; options: unknown } {
  const [type, settings] = Array.isArray(config) ? config : [];
  const { min, max, options } = (settings ?? {}) as Record<string, unknown>;
  return { name: String(type), min, max, options: Array.isArray(type) ? type : options };
}

async function listed({ classType, extra_info }: Complaint, optionsOf: OptionsOf): Promise<readonly string[]> {
  const { options } = inputConfig(extra_info.input_config);
  if (Array.isArray(options)) return options.map(String);
  return optionsOf(classType, extra_info.input_name ?? "");
}

function choose(names: readonly string[], models: boolean): string {
  if (names.length === 0) return models ? "Add a model of this kind to ComfyUI first: it has none." : "Leave it out.";
  const more = names.length > MAX_NAMES_SHOWN ? `, and ${names.length - MAX_NAMES_SHOWN} more` : "";
  return `Choose one of these: ${names.slice(0, MAX_NAMES_SHOWN).join(", ")}${more}.`;
}

/** For the log. The text behind a wrong type repeats the value, which may be somebody's prompt. */
function detailsOf({ nodeId, classType, type, details, extra_info }: Complaint) {
  return { nodeId, classType, type, input: extra_info.input_name, ...(type !== "invalid_input_type" && { details }) };
}
