import { type Clock, systemClock } from "#comfyui/clock.ts";
import type { BridgeConfig } from "./config/config.ts";
import { enabledTools, loadConfig } from "./config/load.ts";
import type { Host } from "./host.ts";
import { type Log, openLog } from "./log.ts";
import type { Running } from "./running.ts";
import { type StateFiles, stateFiles, surroundings } from "./state.ts";
import { CANCEL_JOB, GET_JOB } from "./tools.ts";
import { loadWorkflows } from "./workflow/load.ts";
import type { Workflow } from "./workflow/workflow.ts";

/** What all sessions of this process share. */
export interface Bridge {
  config: BridgeConfig;
  files: StateFiles;
  log: Log;
  clock: Clock;
  host: Host | null;
  /** The tools that are shown, by name; null for those that are no workflow. */
  tools: Map<string, Workflow | null>;
  /** The part that speaks to the engine. Loaded when first wanted, so that the handshake need not wait for it. */
  running(): Promise<Running>;
}

export interface BridgeOptions {
  config: string | null;
  comfyuiUrls: string[];
  workflows: string[];
}

/** Throws EaselError config_invalid. */
export async function openBridge(options: BridgeOptions, host: Host | null): Promise<Bridge> {
  const files = stateFiles(surroundings());
  const config = await loadConfig({ ...options, file: options.config, env: process.env });
  const log = openLog(config.logging);
  for (const notice of config.notices) log.warn(notice);
  const { workflows, broken } = await loadWorkflows([files.workflows, ...config.workflows.directories]);
  for (const { file, line, reason } of broken) log.warn("a workflow template cannot be used", { file, line, reason });
  host?.tell({ type: "workflows", broken });
  const known = new Map<string, Workflow | null>(workflows.map((workflow) => [workflow.toolName, workflow]));
  known.set(GET_JOB, null).set(CANCEL_JOB, null);
  const shown = enabledTools(config, [...known.keys()]);
  const tools = new Map(shown.map((name) => [name, known.get(name) ?? null]));

  let running: Promise<Running> | null = null;
  const bridge: Bridge = {
    config,
    files,
    log,
    clock: systemClock,
    host,
    tools,
    running: () => {
      running ??= import("./running.ts").then(({ startRunning }) => startRunning(bridge));
      return running;
    },
  };
  return bridge;
}
