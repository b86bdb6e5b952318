import type { LogLine } from "../../../view.ts";
import { formats } from "../formats.ts";

const { plural, count } = formats;

export const logs = {
  title: "Logs",
  source: "Show",
  all: "All",
  sources: { engine: "Engine", bridge: "Bridge", app: "Easel" } satisfies Record<LogLine["source"], string>,
  search: "Search the logs",
  lines: (n: number) => plural(n, { one: "1 line", other: `${count(n)} lines` }),
  follow: "Follow",
  diagnostics: "Copy diagnostics",
  diagnosticsCopied: "Diagnostics are on the clipboard. Names, paths and prompts were taken out.",
  folder: "Show folder",
  none: "Nothing has been written yet.",
  nothingFound: "No line matches.",
  label: "Log lines",
  levels: { warn: "Warning", error: "Error" },
};
