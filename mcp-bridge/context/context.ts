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
import type { EngineServices } from "./engine-services.ts";
import { ListChanges } from "./list-changes.ts";
import { protocolError } from "./protocol-error.ts";

/** The tools that are shown, by name; null for those that are no workflow. */
export type Tools = Map<string, Workflow | null>;

/** What all sessions of this process share. Its methods load what the handshake need not wait for, once. */
export interface BridgeContext {
  config: BridgeConfig;
  files: StateFiles;
  log: Log;
  clock: Clock;
  host: Host | null;
  /** What clients have listed and would want to list again. */
  listChanges: ListChanges;
  /** Throws McpError where the configuration names a tool that does not exist. */
  tools(): Promise<Tools>;
  library(): Promise<WorkflowLibrary>;
  /** The part that works with the engine. */
  engineServices(): Promise<EngineServices>;
  /** The same where it has been wanted before. */
  startedEngineServices(): Promise<EngineServices> | null;
}

export interface ContextOptions {
  config: string | null;
  comfyuiUrls: string[];
  workflows: string[];
}

/** Throws EaselError config_invalid. */
export async function openContext(options: ContextOptions, host: Host | null): Promise<BridgeContext> {
  const files = stateFiles(stateDirectory(surroundings()));
  const { config, fault } = await readConfig(options, files.config);
  const log = openLog(config.logging);
  for (const notice of config.notices) log.warn(notice);
  if (fault) {
    log.error(`${fault.message} ${fault.remedy}`);
    host?.send({ type: "config_broken", error: reportOf(fault) });
  }
  let library: Promise<WorkflowLibrary> | null = null;
  let running: Promise<EngineServices> | null = null;
  const bridge: BridgeContext = {
    config,
    files,
    log,
    clock: systemClock,
    host,
    listChanges: new ListChanges(),
    tools: async () => {
      try {
        return await (await bridge.library()).tools();
      } catch (error) {
        log.error("there are no tools", { reason: error instanceof Error ? error.message : "" });
        throw protocolError(error);
      }
    },
    library: () => {
      library ??= import("../workflow/library.ts").then(({ WorkflowLibrary }) => new WorkflowLibrary(bridge));
      return library;
    },
    engineServices: () => {
      running ??= import("./engine-services.ts").then(({ startEngineServices: startRunning }) => startRunning(bridge));
      return running;
    },
    startedEngineServices: () => running,
  };
  return bridge;
}

/**
 * A file that somebody named has to be right. The one in the state directory is everybody's, and a slip in it must not take Easel
 * away from all AI apps: the defaults hold, which allow the least, and the person is told.
 */
async function readConfig(options: ContextOptions, standard: string): Promise<{ config: BridgeConfig; fault: EaselError | null }> {
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
