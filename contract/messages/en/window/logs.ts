import type { LogLine } from "../../../view.ts";
import { formats } from "../formats.ts";

const { plural, count } = formats;

export const logs = {
  title: "Logs",
  source: "Show",
  all: "All",
  sources: { engine: "Engine", bridge: "Bridge", app: "Easel" } satisfies Record<LogLine["source"], string>,
  engine: "Engine",
  allEngines: "All engines",
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
  report: {
    title: "A report for whoever helps you",
    button: "Make a report …",
    lead: "This is all that goes into it. Names, home folders, keys and prompts were taken out; look it through before you give it to anybody. Easel sends it nowhere.",
    making: "Easel looks at everything …",
    save: "Save it …",
    saved: "The report is saved.",
    close: "Close",
    zip: "Zip archive",
  },
};
