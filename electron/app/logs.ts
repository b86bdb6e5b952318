import fs from "node:fs";
import type { Clock } from "#base/clock.ts";
import { Listeners } from "#base/listeners.ts";
import type { LogLine } from "#contract/view.ts";
import { LogFile } from "../diagnostics/log-file.ts";

const MAX_LINES = 5_000;
/** How many more may gather before the oldest go: taking one away costs as much as taking many. */
const EXTRA_LINES = 1_000;
const FLUSH_MS = 200;

/**
 * Everything the engines, the bridge and the app say: the newest lines in memory, all of it in rotated files. An engine beside the first
 * one has a file of its own.
 */
export class Logs {
  readonly directory: string;
  readonly #clock: Clock;
  readonly #lines: LogLine[] = [];
  readonly #batches = new Listeners<LogLine[]>();
  /** By name. */
  readonly #files = new Map<string, LogFile>();
  #fresh: LogLine[] = [];
  #flush: NodeJS.Timeout | null = null;

  constructor(directory: string, clock: Clock) {
    this.directory = directory;
    this.#clock = clock;
    fs.mkdirSync(directory, { recursive: true, mode: 0o700 });
  }

  add(source: LogLine["source"], text: string, level: LogLine["level"] = "info"): void {
    this.#add({ at: this.#clock.now(), source, level: level === "info" ? levelOf(text) : level, text: text.slice(0, 4_000) });
  }

  /** A line of the engine of that name, which is one beside the first. */
  addOfEngine(engine: string, text: string): void {
    this.#add({ at: this.#clock.now(), source: "engine", engine, level: levelOf(text), text: text.slice(0, 4_000) });
  }

  /** Hears new lines in batches. Returns the function that stops listening. */
  onLines(listener: (lines: LogLine[]) => void): () => void {
    return this.#batches.add(listener);
  }

  /** The newest lines, oldest first. */
  read(limit: number): LogLine[] {
    return this.#lines.slice(-Math.min(limit, MAX_LINES));
  }

  dispose(): void {
    if (this.#flush) clearTimeout(this.#flush);
    this.#save();
  }

  #add(line: LogLine): void {
    this.#lines.push(line);
    if (this.#lines.length > MAX_LINES + EXTRA_LINES) this.#lines.splice(0, this.#lines.length - MAX_LINES);
    this.#fileOf(line).add(`${stamp(line.at)} ${line.source} ${line.text}`);
    // A flood is handed on in batches, and never more than what is kept.
    this.#fresh.push(line);
    if (this.#fresh.length > MAX_LINES + EXTRA_LINES) this.#fresh.splice(0, EXTRA_LINES);
    this.#flush ??= setTimeout(() => this.#handOn(), FLUSH_MS);
  }

  #handOn(): void {
    this.#flush = null;
    this.#save();
    const lines = this.#fresh.slice(-MAX_LINES);
    this.#fresh = [];
    this.#batches.emit(lines);
  }

  #fileOf({ engine }: LogLine): LogFile {
    const name = engine === undefined ? "easel" : logFileName(engine);
    const file = this.#files.get(name) ?? new LogFile(this.directory, name);
    this.#files.set(name, file);
    return file;
  }

  #save(): void {
    for (const file of this.#files.values()) file.save();
  }
}

/** Of an engine beside the first one, without its ending: what a person called it, as every system takes it. */
export const logFileName = (engine: string): string => `engine-${engine.replaceAll(/[^\p{L}\p{N}_-]+/gu, "-")}`;

/** Local time, since that is what a person remembers. */
function stamp(at: number): string {
  const time = new Date(at);
  const two = (n: number) => String(n).padStart(2, "0");
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${day} ${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}.${String(time.getMilliseconds()).padStart(3, "0")}`;
}

function levelOf(text: string): LogLine["level"] {
  if (/\b(error|traceback|exception|fatal)\b/i.test(text)) return "error";
  return /\bwarn(ing)?\b/i.test(text) ? "warn" : "info";
}
