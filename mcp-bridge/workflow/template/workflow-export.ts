import { type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import { parseJson } from "#base/json.ts";
import type { Graph, GraphNode, InputValue } from "#comfyui/types.ts";
import { EaselError, type ErrorCode, type ParametersOf } from "#contract/errors.ts";
import { MAX_EXPORT_CHARACTERS } from "#contract/workflow-files.ts";

/** Every class of it is asked of the engine, and the window shows what its nodes say. */
const MAX_NODES = 1_000;
/** How deep the graph may lie in what other programs write around it. */
const MAX_DEPTH = 3;
const MEGABYTE_CHARACTERS = 1_000_000;

type JsonObject = Record<string, unknown>;

/** A workflow as ComfyUI saves it. */
export type WorkflowExport =
  /** With "Export (API)", or beside a picture: what the engine runs. */
  | { format: "api"; graph: Graph }
  /** With "Save": what the page shows. `workflow` is the object with the nodes, as it was read. */
  | { format: "editor"; workflow: object };

/**
 * The workflow in a file, whatever other programs wrap around it: the body of POST /prompt, the texts of a picture, a comment beside the
 * nodes. Where both formats are there, what the engine ran. Throws EaselError workflow_invalid where there is none.
 */
export function parseWorkflowExport(file: string, text: string): WorkflowExport {
  return findExport(file, readJson(file, text));
}

/** The same of what was read already. */
export function findExport(file: string, root: unknown): WorkflowExport {
  if (isObject(root) && "__metadata__" in root) throw invalid("workflow_is_template", { file });
  const nodes = findGraph(root, MAX_DEPTH);
  if (nodes) return { format: "api", graph: readGraph(file, nodes) };
  const workflow = findEditorWorkflow(root, MAX_DEPTH);
  if (workflow) return { format: "editor", workflow };
  throw invalid("workflow_not_found", { file });
}

/** Links that lead nowhere are left out, as ComfyUI's page leaves them out. */
function readGraph(file: string, nodes: JsonObject): Graph {
  const graph = Object.fromEntries(Object.entries(nodes).flatMap(([id, node]) => readNode(file, id, node)));
  if (Object.keys(graph).length > MAX_NODES) throw invalid("workflow_too_large", { file, most: MAX_NODES });
  return withoutLooseEnds(graph);
}

/** Whatever JSON a file holds. NaN and Infinity, which Python writes, are null. Throws EaselError workflow_invalid. */
export function readJson(file: string, text: string): unknown {
  const json = text.replace(/^\uFEFF/, "");
  if (json.length > MAX_EXPORT_CHARACTERS)
    throw invalid("file_too_large", { file, megabytes: MAX_EXPORT_CHARACTERS / MEGABYTE_CHARACTERS });
  if (json.trim() === "") throw invalid("file_empty", { file });
  try {
    return parseJson(json);
  } catch {
    throw notJson(file, json);
  }
}

function notJson(file: string, json: string): EaselError {
  const start = json.trimStart().slice(0, 200);
  if (/^<(!doctype|html|\?xml)/i.test(start)) return invalid("file_is_web_page", { file });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: which no JSON holds, and every picture does
  if (/[\0-\x08\x0e-\x1a\uFFFD]/.test(start)) return invalid("file_not_text", { file });
  if (/^\{\s*'/.test(start)) return invalid("file_is_python", { file });
  const errors: ParseError[] = [];
  parseTree(json, errors, { disallowComments: true });
  // Words that Python writes are no fault of the file.
  const [fault] = errors.filter(({ offset }) => !/^-?(NaN|Infinity)/.test(json.slice(offset, offset + 9)));
  if (!fault || fault.offset >= json.trimEnd().length || printParseErrorCode(fault.error) === "UnexpectedEndOfString") {
    return invalid("file_cut_off", { file });
  }
  const line = json.slice(0, fault.offset).split("\n").length;
  return invalid("file_not_json", { file, line, found: describeFault(fault, json) });
}

function describeFault({ error, offset }: ParseError, json: string): string {
  const words = printParseErrorCode(error)
    .replace(/([A-Z])/g, " $1")
    .trim()
    .toLowerCase();
  const found = json.slice(offset, offset + 12).split("\n")[0];
  return found ? `${words} at ${found}` : words;
}

/** The object whose members are nodes: the root, or one within it. */
function findGraph(value: unknown, depth: number): JsonObject | null {
  if (!isObject(value)) return null;
  const members = Object.values(value).filter(isObject);
  if (members.some((member) => typeof member.class_type === "string")) return value;
  if (depth === 0) return null;
  for (const member of members) {
    const found = findGraph(member, depth - 1);
    if (found) return found;
  }
  return null;
}

function findEditorWorkflow(value: unknown, depth: number): object | null {
  if (!isObject(value)) return null;
  if (Array.isArray(value.nodes)) return value;
  if (depth === 0) return null;
  for (const member of Object.values(value)) {
    const found = findEditorWorkflow(member, depth - 1);
    if (found) return found;
  }
  return null;
}

/** Nothing where this is no node but somebody's comment, a version number, or the like. */
function readNode(file: string, id: string, node: unknown): [string, GraphNode][] {
  if (!isObject(node)) return [];
  const { class_type: className, inputs } = node;
  if (typeof className !== "string" || className === "") {
    if (inputs === undefined) return [];
    throw invalid("workflow_node_without_class", { file, node: titleOf(node) ?? id });
  }
  // A node called "constructor" would be found in every object.
  if (id in {}) throw invalid("workflow_node_name", { file, node: id });
  const title = titleOf(node);
  // ComfyUI breaks of a node without inputs, even of one that it does not run.
  const given = isObject(inputs) ? (inputs as Record<string, InputValue>) : {};
  return [[id, { class_type: className, inputs: given, ...(title !== null && { _meta: { title } }) }]];
}

function titleOf(node: JsonObject): string | null {
  const title = isObject(node._meta) ? node._meta.title : null;
  return typeof title === "string" && title.trim() !== "" ? title : typeof title === "number" ? String(title) : null;
}

/** Links to numbers become links to names, and those to nodes that are not there are gone. */
function withoutLooseEnds(graph: Graph): Graph {
  const linked = ([input, value]: [string, InputValue]): [string, InputValue][] => {
    if (!Array.isArray(value) || value.length !== 2 || typeof value[1] !== "number") return [[input, value]];
    const [source, slot] = value;
    if (typeof source === "number" && Object.hasOwn(graph, String(source))) return [[input, [String(source), slot]]];
    return typeof source === "string" && !Object.hasOwn(graph, source) ? [] : [[input, value]];
  };
  return Object.fromEntries(
    Object.entries(graph).map(([id, node]) => [id, { ...node, inputs: Object.fromEntries(Object.entries(node.inputs).flatMap(linked)) }]),
  );
}

const isObject = (value: unknown): value is JsonObject => typeof value === "object" && value !== null && !Array.isArray(value);

const invalid = <C extends ErrorCode>(code: C, parameters: ParametersOf<C>) => new EaselError("workflow_invalid", code, parameters);
