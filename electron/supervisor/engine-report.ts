import fs from "node:fs";
import path from "node:path";
import type { EngineReport } from "#contract/host.ts";

/**
 * Leaves word of where the engine answers, for bridges that serve without the app. Whole or not at all; false where the disk does
 * not take it, which must not keep anybody from painting.
 */
export function writeReport(file: string, report: EngineReport): boolean {
  const next = `${file}.${process.pid}.tmp`;
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(next, JSON.stringify(report));
    fs.renameSync(next, file);
    return true;
  } catch {
    return false;
  }
}

/** Passes on what is news: an engine is looked at every few seconds, and seldom says anything else than before. */
export function onlyNews(tell: (report: EngineReport) => void): (report: EngineReport) => void {
  let told = "";
  return (report) => {
    const text = JSON.stringify(report);
    if (text === told) return;
    told = text;
    tell(report);
  };
}
