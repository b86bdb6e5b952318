import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { EngineReport } from "#contract/host.ts";
import { onlyChanges, writeEngineReport } from "./engine-report.ts";

it("is written whole, and only when it has changed", () => {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "Easel tëst 画 "));
  const file = path.join(directory, "state", "engine.json");
  const written: string[] = [];
  const report = onlyChanges((one) => {
    writeEngineReport(file, one);
    written.push(EngineReport.parse(JSON.parse(fs.readFileSync(file, "utf8"))).state);
  });
  const ready = (): EngineReport => ({ state: "ready", url: "http://127.0.0.1:8188" });
  for (const one of [ready(), ready(), { state: "stopped", why: "The engine is stopped." } as const, ready()]) report(one);
  expect(written).toEqual(["ready", "stopped", "ready"]);
  expect(fs.readdirSync(path.dirname(file))).toEqual(["engine.json"]);
  expect(writeEngineReport(path.join(file, "below a file.json"), ready())).toBe(false);
  fs.rmSync(directory, { recursive: true });
});
