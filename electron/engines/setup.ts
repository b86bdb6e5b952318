import { ComfyClient } from "#comfyui/client.ts";
import { EaselError } from "#contract/errors.ts";
import type { LaunchChoices } from "#contract/view.ts";
import type { AppContext } from "../app/app-context.ts";
import type { EngineParts } from "../app/engine.ts";
import { LaunchPlanner } from "../supervisor/launch/launch-planner.ts";
import { RestartMarker } from "../supervisor/launch/manager-restart.ts";
import { ProcessRecord } from "../supervisor/process/process-record.ts";
import { Supervisor } from "../supervisor/supervisor.ts";
import { AddedEngines, type OwnPlace, type StartedEngine } from "./added-engines.ts";

/** The engines beside the first one, as the settings say. Nothing is started yet. */
export function setupAddedEngines(context: AppContext, first: EngineParts): AddedEngines {
  const { settings, engineLogins, files, state } = context;
  return new AddedEngines({
    wanted: () => settings.get().addedEngines,
    logins: engineLogins,
    directory: files.addedEngines,
    supervise: (engine) => supervise(context, first, engine),
    onViews: (startedEngines) => state.set({ startedEngines }),
  });
}

function supervise({ clock, built, files, settings, logs }: AppContext, first: EngineParts, engine: StartedEngine): Supervisor {
  const { name, place, own } = engine;
  const log = (line: string) => logs.addOfEngine(name, line);
  const planner = new LaunchPlanner({
    practice: { node: process.execPath, script: built.practiceEngine, directory: files.practiceEngine },
    discovery: first.discovery,
    help: first.help,
    modelPathsFile: files.modelPaths,
    own,
    choices: () => choicesFor(place, settings.get().launch),
    log: (line) => log(`easel: ${line}`),
  });
  const processRecord = new ProcessRecord(`${own.directory}/process.json`);
  return new Supervisor({
    processRecord,
    restartMarker: new RestartMarker(`${own.directory}/session`),
    clock,
    random: Math.random,
    connect: (url) => new ComfyClient({ url, clock }),
    source: place.kind === "folder" ? { kind: "folder", path: place.path } : { kind: "auto" },
    plan: async () => {
      if (await processRecord.endOrphan(clock)) log("easel: an engine that an earlier Easel left behind was ended");
      return planner.plan(place.kind === "folder" ? { kind: "folder", path: place.path } : sameAs(first));
    },
    onLine: log,
    onChange: engine.onChange,
  });
}

/** What the first engine runs. @throws EaselError config_invalid where Easel does not start it */
function sameAs({ planner, engine }: EngineParts) {
  if (planner.install) return { kind: "folder", path: planner.install.folder } as const;
  if (engine.view.source.kind === "practice") return { kind: "practice" } as const;
  throw new EaselError("config_invalid", "card_without_comfyui", {});
}

function choicesFor({ device }: OwnPlace, launch: LaunchChoices): LaunchChoices {
  // Whoever gives an engine a card of its own wants it used.
  return device === null ? launch : { ...launch, device, memory: launch.memory === "cpu" ? "auto" : launch.memory };
}
