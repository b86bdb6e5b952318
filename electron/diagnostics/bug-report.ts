import os from "node:os";
import type { JobView } from "#contract/job.ts";
import { en } from "#contract/messages/en.ts";
import type { AppState, LogLine, MemoryView } from "#contract/view.ts";
import { ownSecrets, redact } from "./redact.ts";

const words = en.diagnostics;

/** A text for a bug report: what runs here and what was said last, without names, paths, tokens or prompts. */
export function diagnostics(state: AppState, lines: LogLine[]): string {
  const said = lines.map((line) => `${new Date(line.at).toISOString()} ${line.source} ${line.text}`);
  return redact([...factsOf(state), "", ...said].join("\n"), ownSecrets(state.jobs.flatMap(askedWords)));
}

/** What runs here, a line each. */
export function factsOf(state: AppState): string[] {
  const { engine, bridge } = state;
  return [
    words.versions(state.version, `${os.platform()} ${os.release()} ${os.arch()}`, process.versions.electron ?? ""),
    words.engine(engine.source.kind, engine.state.kind, engine.state.kind === "ready" ? engine.state.version : null, engine.practice),
    memoryLine(engine.memory),
    words.bridge(bridge.kind, bridge.kind === "ready" ? bridge.tools.length : null),
    words.connected(state.clients.map((client) => `${client.name} ${client.version}`)),
    words.jobs(state.jobs.map((job) => `${job.tool} ${job.state.kind}${job.state.kind === "failed" ? ` ${job.state.error.kind}` : ""}`)),
  ];
}

/** What a job was asked in words; the names of models and presets help whoever reads this. */
export const askedWords = ({ arguments: args }: JobView): string[] =>
  Object.entries(args).flatMap(([name, value]) =>
    typeof value === "string" && !/^(preset|model|sampler|scheduler|seed|image|mask)$/.test(name) ? [value] : [],
  );

function memoryLine(memory: MemoryView | null): string {
  if (!memory) return words.memoryUnknown;
  const line = memory.of === "vram" ? words.graphicsMemory : words.memory;
  return line(memory.device, gigabytes(memory.free), gigabytes(memory.total));
}

const gigabytes = (bytes: number) => (bytes / 2 ** 30).toFixed(1);
