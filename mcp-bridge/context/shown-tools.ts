import { LOCAL, limitsFor, type Principal } from "../auth/principal.ts";
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

/** Those of the tools that the principal may use, as far as it may use them. */
export function toolsOf(principal: Principal, tools: Tools, config: BridgeConfig): Tools {
  if (principal.id === LOCAL.id) return tools;
  const limits = limitsFor(principal, config.limits.job);
  const allowed = [...tools].filter(([name, workflow]) => allowsTool(principal.scopes, { name, readOnly: isReadOnly(name, workflow) }));
  return new Map(allowed.map(([name, workflow]) => [name, workflow && withLimits(workflow, limits)]));
}

/** Whether the tool changes nothing, as its annotations say. */
const isReadOnly = (name: string, workflow: Workflow | null): boolean =>
  workflow ? workflow.produces === "text" : READ_ONLY_TOOLS.includes(name);
