import type { Graph } from "#comfyui/types.ts";
import { EaselError } from "#contract/errors.ts";
import { LARGEST_EXPORT } from "#contract/largest-export.ts";
import { readGraph } from "./graph.ts";
import { readSource } from "./source.ts";
import { BrokenWorkflowError } from "./workflow.ts";

/** Every class of it is asked of the engine, and the window shows what its nodes say. */
const MAX_NODES = 1_000;

/**
 * The graph of a workflow as ComfyUI's "Export (API)" writes it.
 * Throws BrokenWorkflowError for anything else, with what to do about it.
 */
export function parseApiExport(file: string, text: string): Graph {
  if (text.length > LARGEST_EXPORT) throw new BrokenWorkflowError(file, null, "the file is too large for a workflow.");
  const source = readSource(file, text);
  const root = source.value;
  if (typeof root !== "object" || root === null || Array.isArray(root)) throw source.broken([], NO_WORKFLOW);
  if ("__metadata__" in root) throw source.broken(["__metadata__"], "this is a finished template: put it into the workflows folder.");
  // A picture or settings file of something else has no node at all; a broken node is worth its own sentence.
  const looksLikeNodes = Object.values(root).some((node) => typeof node === "object" && node !== null && "class_type" in node);
  if (!looksLikeNodes && !("nodes" in root)) throw source.broken([], NO_WORKFLOW);
  if ("nodes" in root && !looksLikeNodes) throw source.broken(["nodes"], EDITOR_FORMAT);
  const graph = readGraph(root as Record<string, unknown>, (path, reason) => {
    throw source.broken(path, reason);
  });
  if (Object.keys(graph).length > MAX_NODES) throw source.broken([], `it has more than ${MAX_NODES} nodes.`);
  return graph;
}

const NO_WORKFLOW = 'this is no workflow of ComfyUI. Save one there with "Export (API)".';

const EDITOR_FORMAT =
  'this is a workflow as ComfyUI\'s editor saves it. Open it in ComfyUI and choose Workflow, then "Export (API)"; ' +
  'in older versions turn on the developer mode in the settings and press "Save (API Format)".';

/** The same fault for a person who has dropped the file. */
export function importRefusal(error: unknown): unknown {
  if (!(error instanceof BrokenWorkflowError)) return error;
  const { file, line, reason } = error.broken;
  return new EaselError(
    "workflow_invalid",
    `${file} cannot be made a tool${line === null || line === 1 ? "" : ` (line ${line})`}: ${reason}`,
    "Export the workflow again, or change it in ComfyUI first.",
  );
}
