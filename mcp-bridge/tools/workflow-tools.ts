import type { Tool } from "@modelcontextprotocol/sdk/types.js";
import { didYouMean, listed } from "#base/did-you-mean.ts";
import { EaselError } from "#contract/errors.ts";
import { inputSchema } from "../workflow/schema.ts";
import type { Workflow, WorkflowDefaults } from "../workflow/workflow.ts";

/** Tools for workflows that the list of tools has no room for. */
export const LIST_WORKFLOWS = "list_workflows";
export const RUN_WORKFLOW = "run_workflow";

/** Of the names in the description; the others are in `list_workflows`. Characters. */
const MOST_NAMES = 700;

export const listWorkflowsTool: Tool = {
  name: LIST_WORKFLOWS,
  title: "List workflows",
  description: "The user's further workflows: names and what they do; with a name, its arguments.",
  inputSchema: { type: "object", properties: { name: { type: "string" } }, additionalProperties: false },
  annotations: { title: "List workflows", readOnlyHint: true, openWorldHint: false },
};

/** Says which workflows are behind it, as far as there is room. */
export function runWorkflowTool(hidden: Workflow[]): Tool {
  let names = hidden.map(({ toolName }) => toolName);
  while (names.join(", ").length > MOST_NAMES) names = names.slice(0, -1);
  const more = names.length < hidden.length ? ` and ${hidden.length - names.length} more` : "";
  return {
    name: RUN_WORKFLOW,
    title: "Run a workflow",
    description: `Run one of the user's further workflows: ${names.join(", ")}${more}. Its arguments are in list_workflows.`,
    inputSchema: {
      type: "object",
      properties: { name: { type: "string" }, arguments: { type: "object", description: "As list_workflows says for this name" } },
      required: ["name"],
      additionalProperties: false,
    },
    annotations: { title: "Run a workflow", readOnlyHint: false, destructiveHint: false, openWorldHint: false },
  };
}

/** The workflow that a call names. Throws EaselError argument_invalid. */
export function namedWorkflow(own: Workflow[], name: unknown): Workflow {
  const found = own.find(({ toolName }) => toolName === name);
  if (found) return found;
  const names = own.map(({ toolName }) => toolName);
  const asked = typeof name === "string" ? `There is no workflow "${name.slice(0, 60)}".` : "`name` is missing.";
  const meant = typeof name === "string" ? didYouMean(name, names).trim() : "";
  throw new EaselError("argument_invalid", asked, meant || `Workflows: ${listed(names, 60)}.`);
}

/** What `list_workflows` answers. */
export function workflowCatalogue(own: Workflow[], missing: ReadonlyMap<string, string[]>) {
  return own.map(({ toolName, title, description }) => ({
    name: toolName,
    title,
    description: withMissing(description, missing.get(toolName)),
  }));
}

export function workflowDetails(workflow: Workflow, defaults: WorkflowDefaults, missing: string[] | undefined) {
  const { toolName, title, description } = workflow;
  return { name: toolName, title, description: withMissing(description, missing), arguments: inputSchema(workflow, defaults) };
}

/** So that an AI does not promise what would end in node_missing. */
export const withMissing = (description: string, missing: string[] | undefined) =>
  missing === undefined ? description : `${description} Cannot run now: ComfyUI lacks the node ${listed(missing, 5)}.`;

/** The arguments of the workflow inside of those of `run_workflow`. */
export function innerArguments(args: Record<string, unknown> | undefined): Record<string, unknown> {
  const inner = args?.arguments;
  if (inner === undefined || inner === null) return {};
  if (typeof inner === "object" && !Array.isArray(inner)) return inner as Record<string, unknown>;
  throw new EaselError(
    "argument_invalid",
    "`arguments` must be an object.",
    "Give the workflow's arguments by name, as list_workflows says.",
  );
}
