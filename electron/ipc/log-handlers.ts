import fs from "node:fs";
import path from "node:path";
import { app, clipboard, shell } from "electron";
import { messages } from "#contract/messages/messages.ts";
import type { ReportFile } from "#contract/report.ts";
import { diagnostics } from "../diagnostics/bug-report.ts";
import { reportFiles, reportZip } from "../diagnostics/report-files.ts";
import { chooseSaveFile } from "../window/dialogs.ts";
import { look } from "./doctor-handlers.ts";
import type { HandlersOf } from "./gate.ts";
import type { Services } from "./services.ts";

const LINES_IN_DIAGNOSTICS = 200;
const LINES_IN_REPORT = 2_000;

export function logHandlers(services: Services): HandlersOf<"logs"> {
  const { logs, state, window } = services;
  /** What the person has seen is what is saved. */
  let shown: ReportFile[] = [];
  return {
    "logs.read": ({ limit }) => logs.read(limit),
    "logs.copyDiagnostics": () => {
      const text = diagnostics(state.get(), logs.read(LINES_IN_DIAGNOSTICS));
      clipboard.writeText(text);
      return text;
    },
    "logs.report": async () => {
      shown = reportFiles({ state: state.get(), steps: await look(services), lines: logs.read(LINES_IN_REPORT) });
      return shown;
    },
    "logs.saveReport": async () => {
      const usual = path.join(app.getPath("downloads"), "easel-report.zip");
      const file = await chooseSaveFile(window.browserWindow, usual, { name: messages.logs.report.zip, extensions: ["zip"] });
      if (file === null) return false;
      await fs.promises.writeFile(file, reportZip(shown));
      return true;
    },
    "logs.revealFolder": () => shell.showItemInFolder(path.join(logs.directory, "easel.log")),
  };
}
