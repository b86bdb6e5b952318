import fs from "node:fs";
import { type Clock, systemClock } from "#base/clock.ts";
import { type Log, openLog } from "#base/log.ts";
import { makePrivate } from "#base/private-directory.ts";
import { type StateFiles, stateDirectory, stateFiles, surroundings } from "#base/state-directory.ts";
import { EaselError, reportOf } from "#contract/errors.ts";
import type { Listen } from "../config/command-line.ts";
import type { BridgeConfig } from "../config/config.ts";
import { loadConfig } from "../config/load.ts";
import type { Host } from "../host/host-channel.ts";
import type { Tracing } from "../tracing/span.ts";
import { openTracing } from "../tracing/tracing.ts";
import type { Tools, WorkflowLibrary } from "../workflow/template/library.ts";
import type { EngineServices } from "./engine-services.ts";
import { LastCalls } from "./last-calls.ts";
import { ListChanges } from "./list-changes.ts";
import { protocolError } from "./protocol-error.ts";
import type { ToolUser } from "./session.ts";
import { VERSION } from "./version.ts";

/** How often the engine is asked for the nodes of workflows when the configuration keeps no lists. */
const DEFAULT_CHECK_SECONDS = 60;

/** What all sessions of this process share. Its methods load, once, what the handshake need not wait for. */
export interface BridgeContext {
  config: BridgeConfig;
  files: StateFiles;
  log: Log;
  clock: Clock;
  tracing: Tracing;
  /** Null when no app started this bridge. */
  host: Host | null;
  /** What clients have listed and would want to list again. */
  listChanges: ListChanges;
  lastCalls: LastCalls;
  /** Those that somebody may use and is offered. Throws McpError where the configuration names a tool that does not exist. */
  tools(user: ToolUser): Promise<Tools>;
  library(): Promise<WorkflowLibrary>;
  engineServices(): Promise<EngineServices>;
  /** The same where they have been needed before; null where not. */
  startedEngineServices(): Promise<EngineServices> | null;
  /** Prepares for the first call in the background. Once: a second time it does nothing. */
  warmUp(): void;
}

/** What the command line says. */
export interface ContextOptions {
  /** `--config`; null = the state directory's config.yaml, if there is one. */
  config: string | null;
  comfyuiUrls: string[];
  workflows: string[];
  /** Where to listen for HTTP, as far as the command line says. */
  listen: Listen | null;
  /** Whether this process is there to do a cluster's jobs. */
  worker?: boolean;
}

/** Throws EaselError config_invalid. */
export async function openContext(options: ContextOptions, host: Host | null, clock: Clock = systemClock): Promise<BridgeContext> {
  const files = stateFiles(stateDirectory(surroundings()));
  const { config, problem } = await readConfig(options, files.config);
  const log = openLog(config.logging);
  keepPrivate(files.directory, log);
  for (const notice of config.notices) log.warn(notice);
  if (problem) {
    log.error(`${problem.message} ${problem.remedy}`);
    host?.send({ type: "config_broken", error: reportOf(problem) });
  }
  let library: Promise<WorkflowLibrary> | null = null;
  let services: Promise<EngineServices> | null = null;
  let warmUp: Promise<void> | null = null;
  const context: BridgeContext = {
    config,
    files,
    log,
    clock,
    tracing: openTracing(process.env, VERSION),
    host,
    listChanges: new ListChanges(),
    lastCalls: new LastCalls(),
    tools: async (user) => {
      try {
        const [library, { toolsOf }] = await Promise.all([context.library(), import("./shown-tools.ts")]);
        return toolsOf(user, await library.tools(), config);
      } catch (error) {
        log.error("there are no tools", { reason: error instanceof Error ? error.message : "" });
        throw protocolError(error);
      }
    },
    library: () => {
      library ??= openLibrary(context);
      return library;
    },
    engineServices: () => {
      services ??= import("./engine-services.ts").then(({ startEngineServices }) => startEngineServices(context, options.worker === true));
      return services;
    },
    startedEngineServices: () => services,
    warmUp: () => {
      warmUp ??= import("./warm-up.ts").then((loaded) => loaded.warmUp(context));
      warmUp.catch((error) => log.debug("not prepared for calls", { reason: String(error) })); // they do without
    },
  };
  // Tools say which view they have.
  host?.onNeverViewsChanged(() => context.listChanges.emit("tools"));
  return context;
}

/** A state directory that cannot be made is told by whoever needs it. */
function keepPrivate(directory: string, log: Log): void {
  try {
    makePrivate(directory);
  } catch (error) {
    log.error("the state directory cannot be used", { code: error instanceof Error && "code" in error ? String(error.code) : "" });
  }
}

async function openLibrary({ config, files, clock, log, host, listChanges, engineServices }: BridgeContext): Promise<WorkflowLibrary> {
  const [{ WorkflowLibrary }, { shownTools }] = await Promise.all([import("../workflow/template/library.ts"), import("./shown-tools.ts")]);
  return new WorkflowLibrary({
    ownDirectory: files.workflows,
    directories: config.workflows.directories,
    limits: config.limits.job,
    toolsFor: (workflows) => shownTools(workflows, config),
    askEngine: async () => {
      const { pool } = await engineServices();
      await pool.waitUntilReady({ timeoutMs: 0 });
      const { union } = pool;
      union.clear();
      return union;
    },
    checkIntervalMs: (config.resources.modelsRefreshInterval || DEFAULT_CHECK_SECONDS) * 1000,
    onLoaded: ({ broken, drafts }) => host?.send({ type: "workflows", broken, drafts }),
    onToolsChanged: () => listChanges.emit("tools"),
    clock,
    log,
  });
}

/**
 * A file that somebody named has to be right. The one in the state directory is everybody's, and a slip in it must not take Easel
 * away from all AI apps: the defaults hold, which allow the least, and the person is told of the problem.
 */
async function readConfig(options: ContextOptions, standard: string): Promise<{ config: BridgeConfig; problem: EaselError | null }> {
  const load = (file: string | null) => loadConfig({ ...options, file, env: process.env });
  if (options.config !== null || !fs.existsSync(standard)) return { config: await load(options.config), problem: null };
  // A slip may be in what keeps strangers out.
  if (options.listen !== null) return { config: await load(standard), problem: null };
  try {
    return { config: await load(standard), problem: null };
  } catch (error) {
    if (!(error instanceof EaselError)) throw error;
    return { config: await load(null), problem: new EaselError("config_invalid", "config_file_ignored", { problem: error.message }) };
  }
}
