import { isDeepStrictEqual } from "node:util";
import { Listeners } from "#base/listeners.ts";
import { ComfyClient } from "#comfyui/client.ts";
import type { EngineReport } from "#contract/host.ts";
import { Discovery } from "../supervisor/discovery/discovery.ts";
import { localSystem } from "../supervisor/discovery/local-system.ts";
import { onlyChanges, writeEngineReport } from "../supervisor/engine-report.ts";
import { HelpCache } from "../supervisor/launch/help-cache.ts";
import { LaunchPlanner } from "../supervisor/launch/launch-planner.ts";
import { RestartMarker } from "../supervisor/launch/manager-restart.ts";
import { ProcessRecord } from "../supervisor/process/process-record.ts";
import { Supervisor } from "../supervisor/supervisor.ts";
import type { AppContext } from "./app-context.ts";
import { MemoryHistory, noticeableMemory } from "./memory-history.ts";

export interface EngineParts {
  engine: Supervisor;
  discovery: Discovery;
  planner: LaunchPlanner;
  help: HelpCache;
  /** Hears where the engine is whenever that changes. Returns the function that stops listening. */
  onReport: (listener: (report: EngineReport) => void) => () => void;
  /** Ends what an earlier Easel left behind, then starts the engine. */
  start: () => Promise<void>;
}

/** The engine's supervisor, tied to this app's settings, logs and state. Nothing is started yet. */
export function setupEngine({ clock, built, files, settings, engineLogins, state, logs }: AppContext): EngineParts {
  const discovery = new Discovery({ systemInfo: localSystem });
  const help = new HelpCache(files.engineFlags);
  const planner = new LaunchPlanner({
    practice: { node: process.execPath, script: built.practiceEngine, directory: files.practiceEngine },
    discovery,
    help,
    modelPathsFile: files.modelPaths,
    own: null,
    choices: () => settings.get().launch,
    log: (line) => logs.add("engine", `easel: ${line}`),
  });
  const processRecord = new ProcessRecord(files.engineProcess);
  const memory = new MemoryHistory();
  const reports = new Listeners<EngineReport>();
  const report = onlyChanges((changed) => {
    if (!writeEngineReport(files.engineReport, changed)) logs.add("app", "engine.json could not be written", "warn");
    reports.emit(changed);
  });
  const engine = new Supervisor({
    processRecord,
    restartMarker: new RestartMarker(files.engineSession),
    clock,
    random: Math.random,
    connect: (url) => new ComfyClient({ url, clock, headers: engineLogins.headersFor(url) }),
    source: state.get().engine.source,
    plan: (wanted) => planner.plan(wanted),
    findRunning: async () => (await discovery.running())[0]?.url ?? null,
    onLine: (line) => logs.add("engine", line),
    onChange: (view, engineReport) => {
      const shown = state.get();
      const next = {
        engine: { ...view, memory: noticeableMemory(shown.engine.memory, view.memory) },
        memoryHistory: memory.add(view.memory, clock.now()),
      };
      // The engine is asked every two seconds, and mostly nothing is new: then the window need not draw anything.
      if (!isDeepStrictEqual(next, { engine: shown.engine, memoryHistory: shown.memoryHistory })) state.set(next);
      report(engineReport);
    },
  });
  return {
    engine,
    discovery,
    planner,
    help,
    onReport: (listener) => reports.add(listener),
    start: async () => {
      if (await processRecord.endOrphan(clock)) logs.add("app", "An engine that an earlier Easel left behind was ended.");
      await engine.start();
    },
  };
}
