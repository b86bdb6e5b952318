import fs from "node:fs";
import path from "node:path";
import log from "electron-log/node";
import type { Clock } from "#comfyui/clock.ts";
import type { LogLine } from "#contract/view.ts";

const KEPT_LINES = 5_000;
const FLUSH_MS = 200;
const FILES_KEPT = 5;
const FILE_BYTES = 5 * 1024 * 1024;

/** Everything the engine, the bridge and the app say: the newest lines in memory, all of it in rotated files. */
export class Logs {
  readonly directory: string;
  readonly #clock: Clock;
  readonly #lines: LogLine[] = [];
  readonly #onLines: (lines: LogLine[]) => void;
  #fresh: LogLine[] = [];
  #flush: NodeJS.Timeout | null = null;

  constructor(directory: string, clock: Clock, onLines: (lines: LogLine[]) => void) {
    this.directory = directory;
    this.#clock = clock;
    this.#onLines = onLines;
    fs.mkdirSync(directory, { recursive: true });
    log.transports.console.level = false;
    log.transports.file.resolvePathFn = () => path.join(directory, "easel.log");
    log.transports.file.maxSize = FILE_BYTES;
    log.transports.file.format = "{y}-{m}-{d} {h}:{i}:{s}.{ms} {text}";
    log.transports.file.archiveLogFn = (file) => rotate(file.path);
  }

  add(source: LogLine["source"], text: string, level: LogLine["level"] = "info"): void {
    const line: LogLine = { at: this.#clock.now(), source, level: level === "info" ? levelOf(text) : level, text: text.slice(0, 4_000) };
    this.#lines.push(line);
    if (this.#lines.length > KEPT_LINES) this.#lines.splice(0, this.#lines.length - KEPT_LINES);
    log.info(`${source} ${line.text}`);
    this.#fresh.push(line);
    // A flood is handed on in batches, and never more than what is kept.
    if (this.#fresh.length > KEPT_LINES) this.#fresh.shift();
    this.#flush ??= setTimeout(() => this.#handOn(), FLUSH_MS);
  }

  read(limit: number): LogLine[] {
    return this.#lines.slice(-limit);
  }

  dispose(): void {
    if (this.#flush) clearTimeout(this.#flush);
  }

  #handOn(): void {
    this.#flush = null;
    const lines = this.#fresh;
    this.#fresh = [];
    this.#onLines(lines);
  }
}

function levelOf(text: string): LogLine["level"] {
  if (/\b(error|traceback|exception|fatal)\b/i.test(text)) return "error";
  return /\bwarn(ing)?\b/i.test(text) ? "warn" : "info";
}

/** easel.log -> easel.1.log -> ... -> easel.5.log -> gone. */
function rotate(file: string): void {
  const numbered = (n: number) => file.replace(/\.log$/, `.${n}.log`);
  try {
    fs.rmSync(numbered(FILES_KEPT), { force: true });
    for (let n = FILES_KEPT - 1; n >= 1; n -= 1) if (fs.existsSync(numbered(n))) fs.renameSync(numbered(n), numbered(n + 1));
    fs.renameSync(file, numbered(1));
  } catch {
    // A log file that another program holds open stays where it is.
  }
}
