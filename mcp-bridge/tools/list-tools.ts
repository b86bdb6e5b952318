import type { Tool } from "@modelcontextprotocol/sdk/types.js";
import type { BridgeConfig } from "../config/config.ts";
import type { Tools } from "../context/context.ts";
import { ownWorkflows } from "../workflow/library.ts";
import { inputSchema } from "../workflow/schema.ts";
import type { Workflow, WorkflowDefaults } from "../workflow/workflow.ts";
import { ADD_PICTURE, addPicture } from "./add-picture.ts";
import { CANCEL_JOB, cancelJob, GET_JOB, getJob } from "./job-tools.ts";
import { ADD_PICTURE_META, PICTURE_META, viewTool } from "./view-tool.ts";
import { listWorkflowsTool, runWorkflowTool, withMissing } from "./workflow-tools.ts";

/** Of the whole answer to `tools/list`, which every conversation pays for. Bytes. */
const BUDGET = 12_000;

/** Tools that are no workflow and always have their place. */
const ALWAYS: Record<string, Tool> = { [GET_JOB]: getJob, [CANCEL_JOB]: cancelJob, [ADD_PICTURE]: addPicture };

/**
 * What `tools/list` shows. Every AI app pays for it in each conversation, so it says what is needed and no more: Easel's own tools,
 * then the user's workflows while there is room. The rest is behind `run_workflow`.
 * `missing`: tool -> node classes that the engine lacks for it. `views`: the app shows views in the chat; others notice nothing.
 */
export function toolList(tools: Tools, config: BridgeConfig, missing: ReadonlyMap<string, string[]>, views: boolean): Tool[] {
  const show = (workflow: Workflow) => workflowTool(workflow, config.workflows.defaults, missing.get(workflow.toolName), views);
  const own = ownWorkflows(tools);
  const first = [...tools].flatMap(([name, workflow]): Tool[] => {
    if (workflow) return own.includes(workflow) ? [] : [show(workflow)];
    const tool = ALWAYS[name];
    return tool ? [views && name === ADD_PICTURE ? { ...tool, _meta: ADD_PICTURE_META } : tool] : [];
  });
  if (views) first.push(viewTool);
  const all = [...first, ...own.map(show)];
  // Who has named the tools to show wants these, whatever they weigh.
  if (config.tools.enabled !== null || sizeOf(all) <= BUDGET) return all;
  let shown = own.length;
  const list = () => [...first, ...own.slice(0, shown).map(show), listWorkflowsTool, runWorkflowTool(own.slice(shown))];
  do shown--;
  while (shown > 0 && sizeOf(list()) > BUDGET);
  return list();
}

const sizeOf = (tools: Tool[]) => Buffer.byteLength(JSON.stringify({ tools }));

function workflowTool(workflow: Workflow, defaults: WorkflowDefaults, missing: string[] | undefined, views: boolean): Tool {
  return {
    name: workflow.toolName,
    title: workflow.title,
    description: withMissing(workflow.description, missing),
    inputSchema: { ...inputSchema(workflow, defaults) },
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
