import fs from "node:fs";
import path from "node:path";
import { app, type BrowserWindow, shell } from "electron";
import { EaselError } from "#contract/errors.ts";
import { messages } from "#contract/messages/messages.ts";
import type { ClientView } from "#contract/view.ts";
import type { BuiltFiles } from "../app/built-files.ts";
import type { Connect, MayQuit } from "../client-configs/connect.ts";
import { readBridgePrograms } from "../client-configs/extension/bridge-programs.ts";
import { bundle } from "../client-configs/extension/mcpb-bundle.ts";
import { removeFromAll } from "../client-configs/remove-from-all.ts";
import type { ClientStatus } from "../client-configs/status/status-reader.ts";
import { chooseSaveFile, confirm } from "../window/dialogs.ts";
import icon from "../window/icon.png?inline";
import { mayOpenExternally } from "../window/security.ts";
import type { HandlersOf } from "./gate.ts";
import type { Services } from "./services.ts";

/** The settings of AI apps. */
export function connectHandlers({ clientConfigs, bridge, settings, state, built, window }: Services): HandlersOf<"connect"> {
  const { connect, view } = clientConfigs;
  const changed = (status: ClientStatus): ClientView => {
    clientConfigs.changed();
    return view(status);
  };
  const mayQuit: MayQuit = (name) => confirmQuit(window.browserWindow, name);
  return {
    "connect.list": () => clientConfigs.list(),
    "connect.plan": ({ client, action, place }) => connect.plan(client, action, place),
    "connect.apply": async ({ client, planId }) => {
      const status = await connect.apply(client, planId, mayQuit);
      // The page is told how the start probe goes; nobody waits for it here.
      if (status.config.kind === "written") void connect.probe(client);
      return changed(status);
    },
    "connect.undo": async ({ client, changeId }) => changed(await connect.undo(client, changeId, mayQuit)),
    "connect.check": async (client) => view(await connect.probe(client)),
    "connect.leave": async (client) => changed(await connect.leave(client)),
    "connect.restart": (client) => connect.restart(client, mayQuit),
    "connect.showViews": ({ client, show }) => {
      const others = settings.get().neverViews.filter((id) => id !== client);
      state.set({ settings: settings.change({ neverViews: show === "never" ? [...others, client] : others }) });
      bridge.viewsChanged();
      clientConfigs.changed();
    },
    "connect.removeFromAll": async () => {
      const { question, detail, remove, keep } = messages.dialogs.removeFromAiApps;
      const agreed = await confirm(window.browserWindow, { question, detail, yes: remove, no: keep, preferred: "no" });
      if (!agreed) return null;
      const removals = await removeFromAll(connect, mayQuit);
      clientConfigs.changed();
      return removals;
    },
    "connect.openLink": (client) => openLink(connect.link(client)),
    "connect.saveBundle": () => saveBundle(window.browserWindow, connect, built),
  };
}

async function openLink(link: string): Promise<void> {
  if (!mayOpenExternally(link, null)) throw new EaselError("not_allowed", "link_not_allowed", {});
  await shell.openExternal(link).catch(() => {
    throw new EaselError("not_allowed", "link_without_app", {});
  });
}

async function saveBundle(window: BrowserWindow | null, connect: Connect, built: BuiltFiles): Promise<boolean> {
  const usual = path.join(app.getPath("downloads"), "Easel.mcpb");
  const file = await chooseSaveFile(window, usual, { name: messages.dialogs.extensionFiles, extensions: ["mcpb"] });
  if (file === null) return false;
  // Claude runs it with a Node of its own.
  const { ELECTRON_RUN_AS_NODE: _, ...env } = connect.entry.env;
  const [programs, notices] = await Promise.all([readBridgePrograms(path.dirname(built.bridge)), fs.promises.readFile(built.notices)]);
  await fs.promises.writeFile(file, bundle({ programs, notices, icon: iconBytes(), version: app.getVersion(), env }));
  return true;
}

const iconBytes = (): Buffer => Buffer.from(icon.slice(icon.indexOf(",") + 1), "base64");

function confirmQuit(window: BrowserWindow | null, name: string): Promise<boolean> {
  const { question, detail, quit, leave } = messages.dialogs.quitAiApp;
  return confirm(window, { question: question(name), detail, yes: quit(name), no: leave, preferred: "yes" });
}
