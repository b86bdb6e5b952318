import fs from "node:fs";
import path from "node:path";
import type { EngineReport } from "#contract/host.ts";

/** Leaves word of where the engine answers, for bridges that serve without the app. Whole or not at all. */
export function writeReport(file: string, report: EngineReport): void {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const next = `${file}.${process.pid}.tmp`;
  fs.writeFileSync(next, JSON.stringify(report));
  fs.renameSync(next, file);
}
