import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { app, shell } from "electron";
import { isInside } from "#base/contained-path.ts";
import { readRegularFile } from "#base/regular-file.ts";
import { EaselError } from "#contract/errors.ts";
import { messages } from "#contract/messages/messages.ts";
import type { HandlersOf } from "../ipc/gate.ts";
import type { Services } from "../ipc/services.ts";
import { chooseFile, chooseFolder, chooseSaveFile, confirm } from "../window/dialogs.ts";
import { applySettings, missingFolders, resetSettings } from "./apply-settings.ts";
import { exportSettings, readExport } from "./settings-transfer.ts";
import { measure, type StorageId, storagePlaces } from "./storage.ts";

const MAX_FILE_BYTES = 1024 * 1024;

/** What the person may choose, for Easel and for its bridge; and where Easel keeps what. */
export function settingsHandlers(services: Services): HandlersOf<"settings" | "options" | "storage"> {
  const { state, settings, partnerKey, bridge, bridgeOptions, loginItem, updates, files, built, install, window } = services;
  const places = () => storagePlaces(files, install.installer.modelsFolder);
  const jsonFiles = { name: messages.transfer.files, extensions: ["json"] };
  return {
    "settings.change": (part) => {
      if (part.launchAtLogin !== undefined) loginItem.set(part.launchAtLogin);
      const next = settings.change(part);
      updates.setOn(next.checkForUpdates);
      state.set({ settings: next });
      return next;
    },
    "settings.setPartnerKey": (key) => {
      partnerKey.set(key);
      state.set({ partnerKey: partnerKey.state });
      bridge.partnerKeyChanged();
    },
    "settings.export": async () => {
      const { values } = await bridgeOptions.read();
      const usual = path.join(app.getPath("downloads"), "easel-settings.json");
      const file = await chooseSaveFile(window.browserWindow, usual, jsonFiles);
      if (file !== null) await fs.writeFile(file, exportSettings(settings.get(), values, app.getVersion()));
      return file !== null;
    },
    "settings.import": async () => {
      const file = await chooseFile(window.browserWindow, messages.transfer.chooseFile, jsonFiles);
      if (file === null) return null;
      const text = await readRegularFile(file, MAX_FILE_BYTES).catch(() => null);
      const read = readExport(text?.toString("utf8") ?? "");
      if (read.kind === "refused") return read;
      const faults = await missingFolders(read.settings);
      if (faults.length > 0) return { kind: "refused", faults };
      await applySettings(services, read.settings, read.bridge);
      return { kind: "done" };
    },
    "settings.reset": async () => {
      const { question, detail, reset, keep } = messages.dialogs.resetSettings;
      const agreed = await confirm(window.browserWindow, { question, detail, yes: reset, no: keep, preferred: "no" });
      if (agreed) await resetSettings(services);
      return agreed;
    },
    "options.read": () => bridgeOptions.read(),
    "options.change": (changes) => bridgeOptions.change(changes),
    "options.chooseFolder": () => chooseFolder(window.browserWindow, messages.dialogs.chooseAllowedFolder),
    "options.openFile": async () => openPath(await bridgeOptions.ensureFile()),
    "storage.list": async () => {
      const all = places();
      const bytes = await measure(
        built.measureWorker,
        all.map(({ folder }) => folder),
      );
      return all.map(({ id, folder }, index) => ({ id, folder: shortened(folder), bytes: bytes[index] ?? 0 }));
    },
    "storage.reveal": async (id: StorageId) => {
      const place = places().find((one) => one.id === id);
      if (!place) throw new EaselError("not_allowed", "folder_not_opened", {});
      await fs.mkdir(place.folder, { recursive: true });
      await openPath(place.folder);
    },
  };
}

async function openPath(place: string): Promise<void> {
  const problem = await shell.openPath(place);
  if (problem) throw new EaselError("not_allowed", "folder_not_opened", {}, problem);
}

function shortened(place: string): string {
  const home = process.env.EASEL_HOME_OVERRIDE ?? os.homedir();
  return isInside(home, place) ? `~${place.slice(home.length)}` : place;
}
