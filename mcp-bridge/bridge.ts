import { type Clock, systemClock } from "#comfyui/clock.ts";
import type { BridgeConfig } from "./config/config.ts";
import { enabledTools, loadConfig } from "./config/load.ts";
import type { Host } from "./host.ts";
import { CANCEL_JOB, GET_JOB } from "./job-tools.ts";
import { type Log, openLog } from "./log.ts";
import { protocolError } from "./protocol-error.ts";
import type { Running } from "./running.ts";
import { type StateFiles, stateFiles, surroundings } from "./state.ts";
import type { Workflow } from "./workflow/workflow.ts";

/** The tools that are shown, by name; null for those that are no workflow. */
export type Tools = Map<string, Workflow | null>;

/** What all sessions of this process share. Its methods load what the handshake need not wait for, once. */
export interface Bridge {
  config: BridgeConfig;
  files: StateFiles;
  log: Log;
  clock: Clock;
  host: Host | null;
  /** Throws McpError where the configuration names a tool that does not exist. */
  tools(): Promise<Tools>;
  /** The part that works with the engine. */
  running(): Promise<Running>;
  /** The same where it has been wanted before. */
  alreadyRunning(): Promise<Running> | null;
}

export interface BridgeOptions {
  config: string | null;
  comfyuiUrls: string[];
  workflows: string[];
}

/** Throws EaselError config_invalid. */
export async function openBridge(options: BridgeOptions, host: Host | null): Promise<Bridge> {
  const config = await loadConfig({ ...options, file: options.config, env: process.env });
  const log = openLog(config.logging);
  for (const notice of config.notices) log.warn(notice);
  let tools: Promise<Tools> | null = null;
  let running: Promise<Running> | null = null;
  const bridge: Bridge = {
    config,
    files: stateFiles(surroundings()),
    log,
    clock: systemClock,
    host,
    tools: () => {
      tools ??= loadTools(bridge).catch((error) => {
        log.error("there are no tools", { reason: error instanceof Error ? error.message : "" });
        throw protocolError(error);
      });
      return tools;
    },
    running: () => {
      running ??= import("./running.ts").then(({ startRunning }) => startRunning(bridge));
      return running;
    },
    alreadyRunning: () => running,
  };
  return bridge;
}

async function loadTools({ config, files, log, host }: Bridge): Promise<Tools> {
  const { loadWorkflows } = await import("./workflow/load.ts");
  const { workflows, broken } = await loadWorkflows([files.workflows, ...config.workflows.directories]);
  for (const { file, line, reason } of broken) log.warn("a workflow template cannot be used", { file, line, reason });
  host?.tell({ type: "workflows", broken });
  const known: Tools = new Map(workflows.map((workflow) => [workflow.toolName, workflow]));
  known.set(GET_JOB, null).set(CANCEL_JOB, null);
  return new Map(enabledTools(config, [...known.keys()]).map((name) => [name, known.get(name) ?? null]));
}
