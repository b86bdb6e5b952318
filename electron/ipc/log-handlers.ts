import path from "node:path";
import { clipboard, shell } from "electron";
import { diagnostics } from "../diagnostics/bug-report.ts";
import type { HandlersOf } from "./gate.ts";
import type { Services } from "./services.ts";

const LINES_IN_DIAGNOSTICS = 200;

export function logHandlers({ logs, state }: Services): HandlersOf<"logs"> {
  return {
    "logs.read": ({ limit }) => logs.read(limit),
    "logs.copyDiagnostics": () => {
      const text = diagnostics(state.get(), logs.read(LINES_IN_DIAGNOSTICS));
      clipboard.writeText(text);
      return text;
    },
    "logs.revealFolder": () => shell.showItemInFolder(path.join(logs.directory, "easel.log")),
  };
}
