import type { Tool } from "@modelcontextprotocol/sdk/types.js";
import { closest } from "#base/did-you-mean.ts";
import { EaselError } from "#contract/errors.ts";
import { plainName } from "../workflow/argument-names.ts";
import { LIST_WORKFLOWS, RUN_WORKFLOW } from "../workflow/template/reserved-tools.ts";
import type { Workflow } from "../workflow/workflow.ts";
import { withMissing } from "../workflow/workflow-details.ts";

/** Characters of the names in the description of `run_workflow`; the others are in `list_workflows`. */
const MAX_NAMES_CHARACTERS = 700;
/** Names in an error's sentence. */
const MAX_NAMES = 60;

/** Tells what `run_workflow` can run. */
export const listWorkflowsTool: Tool = {
  name: LIST_WORKFLOWS,
  title: "List workflows",
  description: "The user's further workflows: names and what they do; with a name, its arguments.",
  inputSchema: { type: "object", properties: { name: { type: "string" } }, additionalProperties: false },
  annotations: { title: "List workflows", readOnlyHint: true, openWorldHint: false },
};

/** The tool for the workflows that the list has no room for; it names them as far as there is room. */
export function runWorkflowTool(hidden: Workflow[]): Tool {
  let names = hidden.map(({ toolName }) => toolName);
  while (names.join(", ").length > MAX_NAMES_CHARACTERS) names = names.slice(0, -1);
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
  const found =
    own.find(({ toolName }) => toolName === name) ?? own.find(({ toolName }) => typeof name === "string" && isSame(toolName, name));
  if (found) return found;
  const names = own.map(({ toolName }) => toolName);
  const known = { workflows: names.slice(0, MAX_NAMES), more: Math.max(0, names.length - MAX_NAMES) };
  if (typeof name !== "string") throw new EaselError("argument_invalid", "workflow_name_missing", known);
  throw new EaselError("argument_invalid", "workflow_name_unknown", {
    name: name.slice(0, 60),
    suggestion: closest(name, names),
    ...known,
  });
}

/** "My Workflow" is my_workflow. */
const isSame = (toolName: string, name: string) => plainName(toolName) === plainName(name);

/** What `list_workflows` answers without a name. `missing`: tool -> node classes that the engine lacks for it. */
export function workflowSummaries(own: Workflow[], missing: ReadonlyMap<string, string[]>) {
  return own.map(({ toolName, title, description }) => ({
    name: toolName,
    title,
    description: withMissing(description, missing.get(toolName)),
  }));
}
