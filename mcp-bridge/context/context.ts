import fs from "node:fs";
import { type Clock, systemClock } from "#base/clock.ts";
import { type Log, openLog } from "#base/log.ts";
import { type StateFiles, stateDirectory, stateFiles, surroundings } from "#base/state-directory.ts";
import { EaselError, reportOf } from "#contract/errors.ts";
import type { BridgeConfig } from "../config/config.ts";
import { loadConfig } from "../config/load.ts";
import type { Host } from "../host/host-channel.ts";
import type { WorkflowLibrary } from "../workflow/library.ts";
import type { Workflow } from "../workflow/workflow.ts";
import type { Running } from "./engine-services.ts";
import { Changes } from "./list-changes.ts";
import { protocolError } from "./protocol-error.ts";

/** The tools that are shown, by name; null for those that are no workflow. */
export type Tools = Map<string, Workflow | null>;

/** What all sessions of this process share. Its methods load what the handshake need not wait for, once. */
export interface Bridge {
  config: BridgeConfig;
  files: StateFiles;
  log: Log;
  clock: Clock;
  host: Host | null;
  /** What clients have listed and would want to list again. */
  changes: Changes;
  /** Throws McpError where the configuration names a tool that does not exist. */
  tools(): Promise<Tools>;
  toolbox(): Promise<WorkflowLibrary>;
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
  const files = stateFiles(stateDirectory(surroundings()));
  const { config, fault } = await readConfig(options, files.config);
  const log = openLog(config.logging);
  for (const notice of config.notices) log.warn(notice);
  if (fault) {
    log.error(`${fault.message} ${fault.remedy}`);
    host?.tell({ type: "config_broken", error: reportOf(fault) });
  }
  let toolbox: Promise<WorkflowLibrary> | null = null;
  let running: Promise<Running> | null = null;
  const bridge: Bridge = {
    config,
    files,
    log,
    clock: systemClock,
    host,
    changes: new Changes(),
    tools: async () => {
      try {
        return await (await bridge.toolbox()).tools();
      } catch (error) {
        log.error("there are no tools", { reason: error instanceof Error ? error.message : "" });
        throw protocolError(error);
      }
    },
    toolbox: () => {
      toolbox ??= import("../workflow/library.ts").then(({ WorkflowLibrary }) => new WorkflowLibrary(bridge));
      return toolbox;
    },
    running: () => {
      running ??= import("./engine-services.ts").then(({ startRunning }) => startRunning(bridge));
      return running;
    },
    alreadyRunning: () => running,
  };
  return bridge;
}

/**
 * A file that somebody named has to be right. The one in the state directory is everybody's, and a slip in it must not take Easel
 * away from all AI apps: the defaults hold, which allow the least, and the person is told.
 */
async function readConfig(options: BridgeOptions, standard: string): Promise<{ config: BridgeConfig; fault: EaselError | null }> {
  const load = (file: string | null) => loadConfig({ ...options, file, env: process.env });
  if (options.config !== null || !fs.existsSync(standard)) return { config: await load(options.config), fault: null };
  try {
    return { config: await load(standard), fault: null };
  } catch (error) {
    if (!(error instanceof EaselError)) throw error;
    const remedy = "Easel works with its usual settings until the file in its folder is corrected and Easel is started again.";
    return { config: await load(null), fault: new EaselError("config_invalid", error.message, remedy) };
  }
}
