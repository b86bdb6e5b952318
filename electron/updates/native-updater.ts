import { autoUpdater } from "electron";
import { EaselError } from "#contract/errors.ts";
import type { NativeUpdater } from "./updates.ts";

/**
 * Electron's own updater, Squirrel on Windows and macOS. The folder that it is sent to is the one of the version which our signed feed
 * has named, beside the feed; Squirrel lets nothing in that is not signed by us, as the system understands that.
 */
export function electronUpdater(): NativeUpdater {
  return {
    download: ({ version }, feed) =>
      new Promise((resolve, reject) => {
        const folder = new URL(`${version}/${process.platform}-${process.arch}`, feed.address).href;
        const refuse = (error?: unknown) => reject(new EaselError("download_failed", "update_not_fetched", { version }, error));
        autoUpdater.once("update-downloaded", () => resolve());
        autoUpdater.once("update-not-available", () => refuse());
        autoUpdater.once("error", (error) => refuse(error));
        try {
          // Electron's documentation of `autoUpdater`: macOS reads a JSON file, Windows a folder with RELEASES in it.
          if (process.platform === "darwin") autoUpdater.setFeedURL({ url: `${folder}/RELEASES.json`, serverType: "json" });
          else autoUpdater.setFeedURL({ url: folder });
          autoUpdater.checkForUpdates();
        } catch (error) {
          refuse(error);
        }
      }),
    install: () => autoUpdater.quitAndInstall(),
  };
}
