import { writeFileAtomicSync } from "#base/atomic-file.ts";
import type { EngineReport } from "#contract/host.ts";

/**
 * Writes down where the engine answers, for bridges that serve without the app. Gives false when the disk does not take it, which
 * must not keep anybody from painting.
 */
export function writeEngineReport(file: string, report: EngineReport): boolean {
  try {
    writeFileAtomicSync(file, JSON.stringify(report));
    return true;
  } catch {
    return false;
  }
}

/** Passes on only reports that differ from the one before: an engine is probed every few seconds, and its report seldom changes. */
export function onlyChanges(listener: (report: EngineReport) => void): (report: EngineReport) => void {
  let previous = "";
  return (report) => {
    const text = JSON.stringify(report);
    if (text === previous) return;
    previous = text;
    listener(report);
  };
}
