import os from "node:os";
import type { JobView } from "#contract/job.ts";
import type { AppState, LogLine } from "#contract/view.ts";
import { ownSecrets, redact } from "./redact.ts";

/** A text for a bug report: what runs here and what was said last, without names, paths, tokens or prompts. */
export function diagnostics(state: AppState, lines: LogLine[]): string {
  const { engine, bridge } = state;
  const facts = [
    `Easel ${state.version} on ${os.platform()} ${os.release()} ${os.arch()}, Electron ${process.versions.electron}`,
    `Engine: ${engine.source.kind}, ${engine.state.kind}${engine.state.kind === "ready" ? ` ${engine.state.version}` : ""}${engine.practice ? " (practice engine)" : ""}`,
    engine.memory
      ? `${engine.memory.of === "vram" ? "Graphics memory" : "Memory"}: ${engine.memory.device}, ${gigabytes(engine.memory.free)} of ${gigabytes(engine.memory.total)} GB free`
      : "Memory: unknown",
    `Bridge: ${bridge.kind}${bridge.kind === "ready" ? `, ${bridge.tools.length} tools` : ""}`,
    `Connected: ${state.clients.map((client) => `${client.name} ${client.version}`).join(", ") || "nobody"}`,
    `Jobs: ${state.jobs.map((job) => `${job.tool} ${job.state.kind}${job.state.kind === "failed" ? ` ${job.state.error.kind}` : ""}`).join(", ") || "none"}`,
  ];
  const said = lines.map((line) => `${new Date(line.at).toISOString()} ${line.source} ${line.text}`);
  return redact([...facts, "", ...said].join("\n"), ownSecrets(state.jobs.flatMap(words)));
}

/** What a job was asked in words; the names of models and presets help whoever reads this. */
const words = ({ arguments: args }: JobView): string[] =>
  Object.entries(args).flatMap(([name, value]) =>
    typeof value === "string" && !/^(preset|model|sampler|scheduler|seed|image|mask)$/.test(name) ? [value] : [],
  );

const gigabytes = (bytes: number) => (bytes / 2 ** 30).toFixed(1);
