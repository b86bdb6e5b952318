import os from "node:os";
import type { AppState, LogLine } from "#contract/view.ts";
import { redact } from "./logs.ts";

/** A text for a bug report: what runs here and what was said last, without names, paths, tokens or prompts. */
export function diagnostics(state: AppState, lines: LogLine[], home: string): string {
  const { engine, bridge } = state;
  const facts = [
    `Easel ${state.version} on ${os.platform()} ${os.release()} ${os.arch()}, Electron ${process.versions.electron}`,
    `Engine: ${engine.source.kind}, ${engine.state.kind}${engine.state.kind === "ready" ? ` ${engine.state.version}` : ""}${engine.practice ? " (practice engine)" : ""}`,
    engine.memory
      ? `Memory (${engine.memory.of}): ${engine.memory.device}, ${gigabytes(engine.memory.free)} of ${gigabytes(engine.memory.total)} GB free`
      : "Memory: unknown",
    `Bridge: ${bridge.kind}${bridge.kind === "ready" ? `, ${bridge.tools.length} tools` : ""}`,
    `Connected: ${state.clients.map((client) => `${client.name} ${client.version}`).join(", ") || "nobody"}`,
    `Jobs: ${state.jobs.map((job) => `${job.tool} ${job.state.kind}${job.state.kind === "failed" ? ` ${job.state.error.kind}` : ""}`).join(", ") || "none"}`,
  ];
  const said = lines.map((line) => `${new Date(line.at).toISOString()} ${line.source} ${line.text}`);
  return redact([...facts, "", ...said].join("\n"), home);
}

const gigabytes = (bytes: number) => (bytes / 2 ** 30).toFixed(1);
