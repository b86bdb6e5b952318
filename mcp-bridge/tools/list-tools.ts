import type { Tool } from "@modelcontextprotocol/sdk/types.js";
import type { BridgeConfig } from "../config/config.ts";
import { PRIORITY } from "../workflow/check-arguments.ts";
import { inputSchema, type ToolInputSchema } from "../workflow/schema.ts";
import { ownWorkflows, type Tools } from "../workflow/template/library.ts";
import { ADD_PICTURE, CANCEL_JOB, FIND_PICTURES, GET_JOB, RUN_WORKFLOW } from "../workflow/template/reserved-tools.ts";
import type { Workflow, WorkflowDefaults } from "../workflow/workflow.ts";
import { withMissing } from "../workflow/workflow-details.ts";
import { addPicture } from "./add-picture.ts";
import { findPictures } from "./find-pictures.ts";
import { cancelJob, getJob } from "./job-tools.ts";
import { ADD_PICTURE_META, FIND_PICTURES_META, hasViews, PICTURE_META, type viewMeta, viewTool } from "./view-tool.ts";
import { listWorkflowsTool, runWorkflowTool } from "./workflow-tools.ts";

/** The whole answer to `tools/list`, which every conversation pays for. */
const MAX_LIST_BYTES = 12_000;

/** Tools that are no workflows and always have their place. */
const FIXED_TOOLS: Record<string, Tool> = {
  [GET_JOB]: getJob,
  [CANCEL_JOB]: cancelJob,
  [FIND_PICTURES]: findPictures,
  [ADD_PICTURE]: addPicture,
};

/** The views of those that have one. */
const VIEWS: Record<string, ReturnType<typeof viewMeta>> = { [ADD_PICTURE]: ADD_PICTURE_META, [FIND_PICTURES]: FIND_PICTURES_META };

/**
 * What `tools/list` shows. Every AI app pays for it in each conversation, so it says what is needed and no more: Easel's own tools,
 * then the user's workflows while there is room. The others are called through `run_workflow`.
 * `missing`: tool -> node classes that the engine lacks for it. `views`: the app shows views in the chat; others notice nothing.
 */
export function toolList(tools: Tools, config: BridgeConfig, missing: ReadonlyMap<string, string[]>, views: boolean): Tool[] {
  const show = (workflow: Workflow) => workflowTool(workflow, config.workflows.defaults, missing.get(workflow.toolName), views);
  const own = ownWorkflows(tools);
  const first = [...tools].flatMap(([name, workflow]): Tool[] => {
    if (workflow) return own.includes(workflow) ? [] : [show(workflow)];
    const tool = FIXED_TOOLS[name];
    const shows = views ? VIEWS[name] : undefined;
    return tool ? [shows ? { ...tool, _meta: shows } : tool] : [];
  });
  if (views && hasViews(tools)) first.push(viewTool);
  const all = [...first, ...own.map(show)];
  const withPriorities = [...first.map((tool) => withPriority(tool, tools.get(tool.name))), ...all.slice(first.length)];
  if (sizeOf(withPriorities) <= MAX_LIST_BYTES) return withPriorities;
  // Whoever has named the tools to show wants these, however long the list is.
  if (config.tools.enabled !== null || !tools.has(RUN_WORKFLOW) || sizeOf(all) <= MAX_LIST_BYTES) return all;
  let shown = own.length;
  const list = () => [...first, ...own.slice(0, shown).map(show), listWorkflowsTool, runWorkflowTool(own.slice(shown))];
  do shown--;
  while (shown > 0 && sizeOf(list()) > MAX_LIST_BYTES);
  return list();
}

const sizeOf = (tools: Tool[]) => Buffer.byteLength(JSON.stringify({ tools }));

/**
 * Every call that paints may ask to come after others. People's own workflows are listed as they were proposed, without it; and where
 * there is no room for all of them, it is the first thing that is not said.
 */
function withPriority(tool: Tool, workflow: Workflow | null | undefined): Tool {
  if (!workflow || workflow.produces === "text") return tool;
  const priority = { type: "string", enum: ["low"], description: "May wait: others go first" };
  return { ...tool, inputSchema: { ...tool.inputSchema, properties: { ...tool.inputSchema.properties, [PRIORITY]: priority } } };
}

/** Of workflows that were listed before, which do not change: clients ask for the list often, some with every message. */
const schemas = new WeakMap<Workflow, { schema: ToolInputSchema; defaults: WorkflowDefaults }>();

function schemaOf(workflow: Workflow, defaults: WorkflowDefaults): ToolInputSchema {
  const known = schemas.get(workflow);
  if (known?.defaults === defaults) return known.schema;
  const schema = inputSchema(workflow, defaults);
  schemas.set(workflow, { schema, defaults });
  return schema;
}

function workflowTool(workflow: Workflow, defaults: WorkflowDefaults, missing: string[] | undefined, views: boolean): Tool {
  return {
    name: workflow.toolName,
    title: workflow.title,
    description: withMissing(workflow.description, missing),
    inputSchema: { ...schemaOf(workflow, defaults) },
    annotations: {
      title: workflow.title,
      // A tool that only tells something changes nothing; the others add a picture and touch nothing that is there.
      readOnlyHint: workflow.produces === "text",
      destructiveHint: false,
      openWorldHint: false,
    },
    ...(views && workflow.produces !== "text" && { _meta: PICTURE_META }),
  };
}
