import os from "node:os";
import path from "node:path";
import { net } from "electron";
import type { Clock } from "#comfyui/clock.ts";
import type { EngineSource } from "#contract/view.ts";
import type { Planner } from "./engine/plan.ts";
import type { Supervisor } from "./engine/supervisor.ts";
import { askSystem, findCards } from "./install/cards.ts";
import { Installer } from "./install/installer.ts";
import { InstallPlans } from "./install/plans.ts";
import { officialSources } from "./install/sources.ts";
import { freeBytes } from "./install/space.ts";
import type { Logs } from "./logs.ts";
import type { SettingsFile } from "./settings.ts";
import type { ViewState } from "./state.ts";

export interface InstallForMe {
  plans: InstallPlans;
  installer: Installer;
}

interface Parts {
  directory: string;
  clock: Clock;
  settings: SettingsFile;
  state: ViewState;
  engine: Supervisor;
  planner: Planner;
  logs: Logs;
}

/** Installing ComfyUI, tied to this app: its network, its settings and its engine. */
export function installForMe({ directory, clock, settings, state, engine, planner, logs }: Parts): InstallForMe {
  const home = process.env.EASEL_HOME_OVERRIDE ?? os.homedir();
  const shown = (place: string) => (inside(place, home) ? `~${place.slice(home.length)}` : place);
  const use = async (source: EngineSource) => {
    state.set({ settings: settings.change({ engine: source }) });
    await engine.use(source);
  };
  return {
    plans: new InstallPlans({
      platform: process.platform,
      arch: process.arch,
      home,
      cards: () => findCards(process.platform, askSystem),
      sources: officialSources,
      freeBytes,
      shown,
    }),
    installer: new Installer({
      stateDirectory: directory,
      clock,
      // Chromium's own network: it knows the system's proxies and certificates. Looked up at each call, not bound.
      fetch: (input, init) => net.fetch(input instanceof URL ? input.href : input, init),
      freeBytes,
      shown,
      onChange: (view) => state.set({ install: view }),
      onLine: (line) => logs.add("app", `install: ${line}`),
      onInstalled: async ({ folder, gpu }) => {
        // Without a card, ComfyUI only starts when it is told so.
        if (gpu === "cpu") settings.change({ launch: { ...settings.get().launch, memory: "cpu" } });
        await use({ kind: "folder", path: folder });
      },
      onRemoving: async (folder) => {
        const chosen = settings.get().engine;
        const runs = planner.install?.code && inside(planner.install.code, folder);
        if (runs) await engine.stop();
        if (chosen.kind === "folder" && inside(chosen.path, folder)) return () => use({ kind: "practice" });
        return () => (runs ? engine.start() : Promise.resolve());
      },
    }),
  };
}

function inside(place: string, folder: string): boolean {
  const relative = path.relative(folder, place);
  return relative === "" || !(relative.startsWith("..") || path.isAbsolute(relative));
}
