import fs from "node:fs";
import path from "node:path";
import { app, dialog, powerMonitor } from "electron";
import { messages } from "#contract/messages/messages.ts";
import { filesNamed, OpenedFiles } from "../drop/opened-files.ts";
import type { MainWindow } from "../window/window.ts";
import { HIDDEN_SWITCH, startsHidden } from "./login-item.ts";

/** What the system tells Easel: it was started once more, its dock icon was clicked, the computer woke up. */
export function setupLifecycle(window: MainWindow, engines: readonly { onSystemResume(): void }[]): void {
  app.on("second-instance", (_event, argv) => {
    if (!argv.includes(`--${HIDDEN_SWITCH}`)) window.show();
  });
  app.on("activate", () => window.show());
  app.on("window-all-closed", () => {}); // the tray lives on
  powerMonitor.on("resume", () => {
    for (const engine of engines) engine.onSystemResume();
  });
}

/** Hears of the files that Easel is to open: from its own command line, from that of a second start, or from macOS, which tells early. */
export function followOpenedFiles(): OpenedFiles {
  const opened = new OpenedFiles();
  const addNamed = async (words: readonly string[], folder: string) => opened.add(await filesNamed(words, folder));
  void addNamed(process.argv.slice(1), process.cwd());
  app.on("second-instance", (_event, argv, folder) => void addNamed(argv.slice(1), folder));
  app.on("open-file", (event, file) => {
    event.preventDefault();
    opened.add([file]);
  });
  return opened;
}

/** Ends this process, which did not get the lock of the only Easel, and says why: another one has it, or none can have it. */
export function leave(): void {
  if (!isWritable(app.getPath("userData"))) {
    dialog.showErrorBox(messages.startup.failed, messages.startup.folderNotWritable);
    app.exit(1);
    return;
  }
  console.log(startsHidden(app) ? "Easel is already running." : "Easel is already running, and was asked to show its window.");
  app.exit(0);
}

function isWritable(folder: string): boolean {
  const probe = path.join(folder, `.writable-${process.pid}`);
  try {
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(probe, "");
    fs.rmSync(probe);
    return true;
  } catch {
    return false;
  }
}
