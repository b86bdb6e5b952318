import os from "node:os";
import { BrowserWindow, Notification, net, powerSaveBlocker } from "electron";
import type { Clock } from "#base/clock.ts";
import { isInside } from "#base/contained-path.ts";
import { freeBytes } from "#base/disk-space.ts";
import type { InstallView } from "#contract/install.ts";
import { messages, sentencesOf } from "#contract/messages/messages.ts";
import type { EngineSource } from "#contract/view.ts";
import { loadDownloadSources } from "../supervisor/installer/download-sources.ts";
import { detectGpus, querySystem } from "../supervisor/installer/gpu-detection.ts";
import { InstallPlanner } from "../supervisor/installer/install-planner.ts";
import { Installer } from "../supervisor/installer/installer.ts";
import type { LaunchPlanner } from "../supervisor/launch/launch-planner.ts";
import type { Supervisor } from "../supervisor/supervisor.ts";
import { reveal } from "../window/window.ts";
import type { Logs } from "./logs.ts";
import type { SettingsFile } from "./settings.ts";
import type { ViewState } from "./view-state.ts";

export interface InstallerSetup {
  planner: InstallPlanner;
  installer: Installer;
  /** Whether there is a model in what was installed; null while another ComfyUI is in use. */
  hasModel: () => Promise<boolean | null>;
}

interface InstallerServices {
  directory: string;
  clock: Clock;
  settings: SettingsFile;
  state: ViewState;
  engine: Supervisor;
  planner: LaunchPlanner;
  logs: Logs;
}

/** Connects the installer with this app: its network, its settings and its engine. */
export function setupInstaller({ directory, clock, settings, state, engine, planner, logs }: InstallerServices): InstallerSetup {
  const home = process.env.EASEL_HOME_OVERRIDE ?? os.homedir();
  const displayPath = (path: string) => (isInside(home, path) ? `~${path.slice(home.length)}` : path);
  const use = async (source: EngineSource) => {
    state.set({ settings: settings.change({ engine: source }) });
    await engine.switchTo(source);
  };
  const follow = followInstallation(() => settings.get().notifyProblems);
  const installPlanner = new InstallPlanner({
    platform: process.platform,
    arch: process.arch,
    home,
    detectGpus: () => detectGpus(process.platform, querySystem),
    sources: () => loadDownloadSources(process.env.EASEL_INSTALL_SOURCES),
    freeBytes,
    displayPath,
  });
  const installer = new Installer({
    stateDirectory: directory,
    clock,
    // Chromium's network stack knows the system's proxies and certificates. A function, because `net` is usable only when the app is ready.
    fetch: (input, init) => net.fetch(input instanceof URL ? input.href : input, init),
    freeBytes,
    displayPath,
    onChange: (view) => {
      state.set({ install: view });
      follow(view);
    },
    onLine: (line) => logs.add("app", `install: ${line}`),
    onInstalled: async ({ folder, gpu }) => {
      // Without a graphics card ComfyUI starts only when it is told so.
      if (gpu === "cpu") settings.change({ launch: { ...settings.get().launch, memory: "cpu" } });
      await use({ kind: "folder", path: folder });
    },
    onRemoving: async ({ folder, gpu }) => {
      const { engine: chosen, launch } = settings.get();
      // What was set for it may not hold for the next one, which may use a card.
      if (gpu === "cpu" && launch.memory === "cpu") settings.change({ launch: { ...launch, memory: "auto" } });
      const runs = planner.install?.code && isInside(folder, planner.install.code);
      if (runs) await engine.stop();
      if (chosen.kind === "folder" && isInside(folder, chosen.path)) return () => use({ kind: "practice" });
      return () => (runs ? engine.start() : Promise.resolve());
    },
  });
  return {
    planner: installPlanner,
    installer,
    hasModel: async () => {
      const { source } = engine.view;
      const { modelsFolder } = installer;
      const inUse = modelsFolder !== null && source.kind === "folder" && isInside(source.path, modelsFolder);
      return inUse ? installer.hasModel() : null;
    },
  };
}

/** What an installation, which may take an hour, means outside of the window: it keeps the computer awake, and its end is a notification. */
function followInstallation(mayNotify: () => boolean): (view: InstallView) => void {
  let blocker: number | null = null;
  let wasInstalling = false;
  return (view) => {
    const isInstalling = view.kind === "installing";
    if (isInstalling) blocker ??= powerSaveBlocker.start("prevent-app-suspension");
    else if (blocker !== null) {
      powerSaveBlocker.stop(blocker);
      blocker = null;
    }
    if (wasInstalling && mayNotify()) notifyOfEnd(view);
    wasInstalling = isInstalling;
  };
}

function notifyOfEnd(view: InstallView): void {
  if (view.kind === "installed") notify(messages.notifications.installed.title, messages.notifications.installed.body);
  if (view.kind === "paused" && view.why.kind === "failed") {
    const { message, remedy } = sentencesOf(view.why.error);
    notify(messages.notifications.notInstalled, `${message} ${remedy}`);
  }
}

/** Only where the person does not look at the window anyway. */
function notify(title: string, body: string): void {
  // The newest is the first; after the one that people see may come the page that makes thumbnails.
  const window = BrowserWindow.getAllWindows().at(-1);
  if (!window || window.isFocused() || !Notification.isSupported()) return;
  const notification = new Notification({ title, body, silent: true });
  notification.on("click", () => reveal(window));
  notification.show();
}
