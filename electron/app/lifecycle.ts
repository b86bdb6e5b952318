import { app, powerMonitor } from "electron";
import type { Supervisor } from "../supervisor/supervisor.ts";
import type { MainWindow } from "../window/window.ts";
import { HIDDEN_SWITCH } from "./login-item.ts";

/** What the system tells Easel: it was started once more, its dock icon was clicked, the computer woke up. */
export function setupLifecycle(window: MainWindow, engine: Supervisor): void {
  app.on("second-instance", (_event, argv) => {
    if (!argv.includes(`--${HIDDEN_SWITCH}`)) window.show();
  });
  app.on("activate", () => window.show());
  app.on("window-all-closed", () => {}); // the tray lives on
  powerMonitor.on("resume", () => engine.onSystemResume());
}
