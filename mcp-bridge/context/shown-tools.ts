import { type AiAppId, aiAppOf } from "#contract/ai-apps.ts";
import { LOCAL, limitsFor } from "../auth/principal.ts";
import { allowsTool } from "../auth/scopes.ts";
import type { BridgeConfig } from "../config/config.ts";
import { enabledTools } from "../config/load.ts";
import { withLimits } from "../workflow/limits/job-limits.ts";
import { ownWorkflows, type Tools } from "../workflow/template/library.ts";
import {
  ADD_PICTURE,
  CANCEL_JOB,
  FIND_PICTURES,
  GET_JOB,
  LIST_WORKFLOWS,
  READ_ONLY_TOOLS,
  RUN_WORKFLOW,
} from "../workflow/template/reserved-tools.ts";
import type { Workflow } from "../workflow/workflow.ts";
import type { ToolUser } from "./session.ts";

/**
 * The tools to show: these workflows and the bridge's own tools, as far as the configuration enables them.
 * Throws EaselError config_invalid where it enables a tool that does not exist.
 */
export function shownTools(workflows: readonly Workflow[], config: BridgeConfig): Tools {
  const all: Tools = new Map(workflows.map((workflow) => [workflow.toolName, workflow]));
  all.set(GET_JOB, null).set(CANCEL_JOB, null).set(FIND_PICTURES, null).set(ADD_PICTURE, null);
  if (ownWorkflows(all).length > 0) all.set(LIST_WORKFLOWS, null).set(RUN_WORKFLOW, null);
  return new Map(enabledTools(config, [...all.keys()]).map((name) => [name, all.get(name) ?? null]));
}

/** Those of the tools that are offered to this client, and that its principal may use, as far as it may use them. */
export function toolsOf({ principal, client, host }: ToolUser, tools: Tools, config: BridgeConfig): Tools {
  const offered = host ? tools : offeredTo(aiAppOf(client), tools);
  if (principal.id === LOCAL.id) return offered;
  const limits = limitsFor(principal, config.limits.job);
  const allowed = [...offered].filter(([name, workflow]) => allowsTool(principal.scopes, { name, readOnly: isReadOnly(name, workflow) }));
  return new Map(allowed.map(([name, workflow]) => [name, workflow && withLimits(workflow, limits)]));
}

/** Without the workflows that the person keeps from AI apps, or from this one; `app` is null for one that Easel does not know. */
function offeredTo(app: AiAppId | null, tools: Tools): Tools {
  const isOffered = (workflow: Workflow | null) => !workflow || (workflow.enabled && !(app !== null && workflow.hiddenFrom.includes(app)));
  const offered: Tools = new Map([...tools].filter(([, workflow]) => isOffered(workflow)));
  // What only leads to workflows is of no use without any.
  if (offered.size < tools.size && ownWorkflows(offered).length === 0)
    for (const name of [LIST_WORKFLOWS, RUN_WORKFLOW]) offered.delete(name);
  return offered;
}

/** Whether the tool changes nothing, as its annotations say. */
const isReadOnly = (name: string, workflow: Workflow | null): boolean =>
  workflow ? workflow.produces === "text" : READ_ONLY_TOOLS.includes(name);
