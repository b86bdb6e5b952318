import os from "node:os";
import path from "node:path";
import { BrowserWindow, Notification, net, powerSaveBlocker } from "electron";
import type { Clock } from "#base/clock.ts";
import type { InstallView } from "#contract/install.ts";
import type { EngineSource } from "#contract/view.ts";
import { freeBytes } from "../supervisor/installer/disk-space.ts";
import { sourcesFrom } from "../supervisor/installer/download-sources.ts";
import { askSystem, findCards } from "../supervisor/installer/gpu-detection.ts";
import { InstallPlans } from "../supervisor/installer/install-planner.ts";
import { Installer } from "../supervisor/installer/installer.ts";
import type { LaunchPlanner } from "../supervisor/launch/launch-planner.ts";
import type { Supervisor } from "../supervisor/supervisor.ts";
import { reveal } from "../window/window.ts";
import type { Logs } from "./logs.ts";
import type { SettingsFile } from "./settings.ts";
import type { ViewState } from "./view-state.ts";

export interface InstallForMe {
  plans: InstallPlans;
  installer: Installer;
  /** Whether a model lies in what was installed; null where another ComfyUI is in use. */
  hasModel: () => Promise<boolean | null>;
}

interface Parts {
  directory: string;
  clock: Clock;
  settings: SettingsFile;
  state: ViewState;
  engine: Supervisor;
  planner: LaunchPlanner;
  logs: Logs;
}

/** Installing ComfyUI, tied to this app: its network, its settings and its engine. */
export function installForMe({ directory, clock, settings, state, engine, planner, logs }: Parts): InstallForMe {
  const home = process.env.EASEL_HOME_OVERRIDE ?? os.homedir();
  const shown = (place: string) => (inside(place, home) ? `~${place.slice(home.length)}` : place);
  const use = async (source: EngineSource) => {
    state.set({ settings: settings.change({ engine: source }) });
    await engine.switchTo(source);
  };
  const accompany = companion(() => settings.get().notifyProblems);
  const plans = new InstallPlans({
    platform: process.platform,
    arch: process.arch,
    home,
    cards: () => findCards(process.platform, askSystem),
    sources: () => sourcesFrom(process.env.EASEL_INSTALL_SOURCES),
    freeBytes,
    shown,
  });
  const installer = new Installer({
    stateDirectory: directory,
    clock,
    // Chromium's own network: it knows the system's proxies and certificates. Looked up at each call, not bound.
    fetch: (input, init) => net.fetch(input instanceof URL ? input.href : input, init),
    freeBytes,
    shown,
    onChange: (view) => {
      state.set({ install: view });
      accompany(view);
    },
    onLine: (line) => logs.add("app", `install: ${line}`),
    onInstalled: async ({ folder, gpu }) => {
      // Without a card, ComfyUI only starts when it is told so.
      if (gpu === "cpu") settings.change({ launch: { ...settings.get().launch, memory: "cpu" } });
      await use({ kind: "folder", path: folder });
    },
    onRemoving: async ({ folder, gpu }) => {
      const { engine: chosen, launch } = settings.get();
      // What was set for it does not hold for the next one, which may have a card.
      if (gpu === "cpu" && launch.memory === "cpu") settings.change({ launch: { ...launch, memory: "auto" } });
      const runs = planner.install?.code && inside(planner.install.code, folder);
      if (runs) await engine.stop();
      if (chosen.kind === "folder" && inside(chosen.path, folder)) return () => use({ kind: "practice" });
      return () => (runs ? engine.start() : Promise.resolve());
    },
  });
  return {
    plans,
    installer,
    hasModel: async () => {
      const { source } = engine.view;
      const inUse = installer.models !== null && source.kind === "folder" && inside(installer.models, source.path);
      return inUse ? installer.hasModel() : null;
    },
  };
}

/** What an installation, which may take an hour, means outside of the window: the computer stays awake, and its end is told. */
function companion(mayTell: () => boolean): (view: InstallView) => void {
  let awake: number | null = null;
  let ran = false;
  const tell = (title: string, body: string) => {
    const [window] = BrowserWindow.getAllWindows();
    if (!window || window.isFocused() || !mayTell() || !Notification.isSupported()) return;
    const notification = new Notification({ title, body, silent: true });
    notification.on("click", () => reveal(window));
    notification.show();
  };
  return (view) => {
    const runs = view.kind === "installing";
    if (runs) awake ??= powerSaveBlocker.start("prevent-app-suspension");
    else if (awake !== null) {
      powerSaveBlocker.stop(awake);
      awake = null;
    }
    if (ran && view.kind === "installed")
      tell("ComfyUI is installed", "One thing is still missing: a model. Easel shows you how to get one.");
    if (ran && view.kind === "paused" && view.why.kind === "failed")
      tell("ComfyUI could not be installed yet", `${view.why.error.message} ${view.why.error.remedy}`);
    ran = runs;
  };
}

function inside(place: string, folder: string): boolean {
  const relative = path.relative(folder, place);
  return relative === "" || !(relative.startsWith("..") || path.isAbsolute(relative));
}
