import fs from "node:fs";
import path from "node:path";
import { app, type BrowserWindow, clipboard, dialog, shell } from "electron";
import { ComfyClient } from "#comfyui/client.ts";
import { EaselError } from "#contract/errors.ts";
import type { LaunchChoices } from "#contract/view.ts";
import type { InstallForMe } from "../app/installer.ts";
import type { LoginItem } from "../app/login-item.ts";
import type { Logs } from "../app/logs.ts";
import type { SettingsFile } from "../app/settings.ts";
import type { ViewState } from "../app/view-state.ts";
import type { Bridge } from "../bridge/bridge.ts";
import type { Connect } from "../client-configs/connect.ts";
import type { Connections } from "../client-configs/status/client-sessions.ts";
import { diagnostics } from "../diagnostics/bug-report.ts";
import type { Gallery } from "../gallery/gallery.ts";
import type { Discovery } from "../supervisor/discovery/discovery.ts";
import { viewOfFindings } from "../supervisor/discovery/view.ts";
import type { LaunchPlanner } from "../supervisor/launch/launch-planner.ts";
import { modelPathsIn } from "../supervisor/launch/model-folders.ts";
import type { Supervisor } from "../supervisor/supervisor.ts";
import { copyPicture } from "../window/clipboard.ts";
import { mayOpenExternally } from "../window/security.ts";
import { connectCalls, doctorCalls } from "./connect-handlers.ts";
import type { Handlers } from "./gate.ts";
import { installCalls } from "./install-handlers.ts";

export interface Parts {
  state: ViewState;
  settings: SettingsFile;
  loginItem: LoginItem;
  engine: Supervisor;
  discovery: Discovery;
  planner: LaunchPlanner;
  bridge: Bridge;
  gallery: Gallery;
  connect: Connect;
  connections: Connections;
  logs: Logs;
  install: InstallForMe;
  window: () => BrowserWindow | null;
  /** `easel-bridge.cjs`. */
  bridgeFile: string;
  /** A config was written, removed or put back. */
  changed: () => void;
}

/** What each call of the window does. The gate has already checked the sender and the input. */
export function callHandlers(parts: Parts): Handlers {
  return {
    ...appCalls(parts),
    ...engineCalls(parts),
    ...installCalls(parts),
    ...jobCalls(parts),
    ...galleryCalls(parts),
    ...connectCalls(parts),
    ...doctorCalls(parts),
    ...workflowCalls(parts),
    ...logCalls(parts),
  };
}

export type Calls<Prefix extends string> = Pick<Handlers, Extract<keyof Handlers, `${Prefix}.${string}`>>;

function appCalls({ state, settings, loginItem }: Parts): Calls<"app" | "settings" | "clipboard"> {
  return {
    "app.state": () => state.get(),
    "app.dismissNotice": (id) => state.dismissNotice(id),
    "app.quit": () => app.quit(),
    "settings.change": (part) => {
      if (part.launchAtLogin !== undefined) loginItem.set(part.launchAtLogin);
      const next = settings.change(part);
      state.set({ settings: next });
      return next;
    },
    "clipboard.writeText": (text) => clipboard.writeText(text),
  };
}

function engineCalls({ engine, discovery, planner, settings, state, window }: Parts): Calls<"engine"> {
  return {
    "engine.start": () => engine.start(),
    "engine.stop": () => engine.stop(),
    "engine.restart": () => engine.restart(),
    "engine.free": async () => {
      if (!engine.url) throw new EaselError("engine_unreachable", "The engine is not running.", "Start it first.");
      const client = new ComfyClient({ url: engine.url });
      try {
        await client.free({ unloadModels: true, freeMemory: true });
      } finally {
        await client.dispose();
      }
    },
    "engine.openInBrowser": async () => {
      const url = engine.url;
      if (!url || !mayOpenExternally(url, url)) throw new EaselError("engine_unreachable", "The engine is not running.", "Start it first.");
      await shell.openExternal(url);
    },
    "engine.chooseFolder": async () => {
      const parent = window();
      if (!parent) return null;
      const { canceled, filePaths } = await dialog.showOpenDialog(parent, {
        title: "Where is your ComfyUI?",
        properties: ["openDirectory"],
      });
      const folder = filePaths[0];
      if (canceled || !folder) return null;
      return { kind: "folder", path: (await discovery.startableAt(folder)).folder };
    },
    "engine.use": async (source) => {
      state.set({ settings: settings.change({ engine: source }) });
      await engine.switchTo(source);
    },
    "engine.discover": async () => {
      const [findings, shown] = await Promise.all([discovery.findings(), discovery.shown()]);
      return viewOfFindings(findings, shown, { url: engine.url, owned: engine.view.owned, code: planner.install?.code ?? null });
    },
    "engine.changeLaunch": async (part) => {
      const given = Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined));
      const changed = (): LaunchChoices => ({ ...settings.get().launch, ...given });
      await planner.checkChoices(changed());
      // Another change may have come while this one was checked.
      state.set({ settings: settings.change({ launch: changed() }) });
    },
    "engine.chooseModelFolder": async () => {
      const parent = window();
      if (!parent) return null;
      const { canceled, filePaths } = await dialog.showOpenDialog(parent, {
        title: "Where are your models?",
        properties: ["openDirectory"],
      });
      const folder = filePaths[0];
      if (canceled || !folder) return null;
      if (Object.keys(modelPathsIn(folder)).length === 0)
        throw new EaselError("config_invalid", "There are no models in that folder.", "Choose the one that holds them, like “models”.");
      return folder;
    },
  };
}

function jobCalls({ bridge, state }: Parts): Calls<"jobs"> {
  return {
    "jobs.run": ({ tool, arguments: args }) => bridge.run(tool, args),
    "jobs.cancel": (id) => bridge.cancel(id),
    "jobs.pause": (paused) => {
      bridge.pause(paused);
      state.set({ paused });
    },
  };
}

function galleryCalls({ gallery, window }: Parts): Calls<"gallery"> {
  return {
    "gallery.list": (query) => gallery.list(query),
    "gallery.copy": (id) => copyPicture(gallery.file(id)),
    "gallery.reveal": (id) => shell.showItemInFolder(gallery.file(id)),
    "gallery.trash": async (id) => {
      const [file, parent] = [gallery.file(id), window()];
      if (!parent) return false;
      const question = {
        type: "question" as const,
        buttons: ["Move to trash", "Keep"],
        defaultId: 1,
        cancelId: 1,
        message: "Move this picture to the trash?",
        detail: "You can bring it back from there.",
      };
      if ((await dialog.showMessageBox(parent, question)).response !== 0) return false;
      await shell.trashItem(file);
      await gallery.rescan();
      return true;
    },
    "gallery.saveAs": async (id) => {
      const [file, parent] = [gallery.file(id), window()];
      if (!parent) return false;
      const { canceled, filePath } = await dialog.showSaveDialog(parent, {
        defaultPath: path.join(app.getPath("pictures"), `easel-${id}.png`),
        filters: [{ name: "PNG picture", extensions: ["png"] }],
      });
      if (canceled || !filePath) return false;
      await fs.promises.copyFile(file, filePath);
      return true;
    },
  };
}

function workflowCalls({ bridge, window }: Parts): Calls<"workflows"> {
  return {
    "workflows.list": () => bridge.ask("easel/workflows/list", {}),
    "workflows.propose": (file) => bridge.ask("easel/workflows/propose", file),
    "workflows.save": (choice) => bridge.ask("easel/workflows/save", choice),
    "workflows.remove": async (which) => {
      const parent = window();
      if (!parent) return false;
      const question = {
        type: "question" as const,
        buttons: ["Remove", "Keep"],
        defaultId: 1,
        cancelId: 1,
        message: `Remove the workflow ${which.name}?`,
        detail: "AI apps can no longer use it. Your own copy in ComfyUI stays.",
      };
      if ((await dialog.showMessageBox(parent, question)).response !== 0) return false;
      await bridge.ask("easel/workflows/remove", which);
      return true;
    },
  };
}

function logCalls({ logs, state }: Parts): Calls<"logs"> {
  return {
    "logs.read": ({ limit }) => logs.read(limit),
    "logs.copyDiagnostics": () => {
      const text = diagnostics(state.get(), logs.read(200));
      clipboard.writeText(text);
      return text;
    },
    "logs.revealFolder": () => shell.showItemInFolder(path.join(logs.directory, "easel.log")),
  };
}
