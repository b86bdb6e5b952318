import fs from "node:fs";
import path from "node:path";
import log from "electron-log/node";
import type { Clock } from "#base/clock.ts";
import { Listeners } from "#base/listeners.ts";
import type { LogLine } from "#contract/view.ts";

const MAX_LINES = 5_000;
/** How many more may gather before the oldest go: taking one away costs as much as taking many. */
const EXTRA_LINES = 1_000;
const FLUSH_MS = 200;
const MAX_FILES = 5;
const MAX_FILE_BYTES = 5 * 1024 * 1024;
/** When more than this waits for the next flush, it is written at once. */
const MAX_UNWRITTEN_CHARACTERS = 256 * 1024;

/** Everything the engine, the bridge and the app say: the newest lines in memory, all of it in rotated files. */
export class Logs {
  readonly directory: string;
  readonly #clock: Clock;
  readonly #lines: LogLine[] = [];
  readonly #batches = new Listeners<LogLine[]>();
  #fresh: LogLine[] = [];
  #unwritten: string[] = [];
  #unwrittenLength = 0;
  #flush: NodeJS.Timeout | null = null;

  constructor(directory: string, clock: Clock) {
    this.directory = directory;
    this.#clock = clock;
    fs.mkdirSync(directory, { recursive: true, mode: 0o700 });
    log.transports.console.level = false;
    log.transports.file.resolvePathFn = () => path.join(directory, "easel.log");
    log.transports.file.maxSize = MAX_FILE_BYTES;
    log.transports.file.format = "{text}";
    log.transports.file.archiveLogFn = (file) => rotate(file.path);
  }

  add(source: LogLine["source"], text: string, level: LogLine["level"] = "info"): void {
    const line: LogLine = { at: this.#clock.now(), source, level: level === "info" ? levelOf(text) : level, text: text.slice(0, 4_000) };
    this.#lines.push(line);
    if (this.#lines.length > MAX_LINES + EXTRA_LINES) this.#lines.splice(0, this.#lines.length - MAX_LINES);
    this.#write(line);
    // A flood is handed on in batches, and never more than what is kept.
    this.#fresh.push(line);
    if (this.#fresh.length > MAX_LINES + EXTRA_LINES) this.#fresh.splice(0, EXTRA_LINES);
    this.#flush ??= setTimeout(() => this.#handOn(), FLUSH_MS);
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

  #handOn(): void {
    this.#flush = null;
    this.#save();
    const lines = this.#fresh.slice(-MAX_LINES);
    this.#fresh = [];
    this.#batches.emit(lines);
  }

  /** Into the file many lines at once: each write is a system call that everything else waits for. */
  #write({ at, source, text }: LogLine): void {
    const line = `${stamp(at)} ${source} ${text}`;
    this.#unwritten.push(line);
    this.#unwrittenLength += line.length;
    if (this.#unwrittenLength > MAX_UNWRITTEN_CHARACTERS) this.#save();
  }

  #save(): void {
    if (this.#unwritten.length > 0) log.info(this.#unwritten.join("\n"));
    this.#unwritten = [];
    this.#unwrittenLength = 0;
  }
}

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

/** easel.log -> easel.1.log -> ... -> easel.5.log -> gone. */
function rotate(file: string): void {
  const numbered = (n: number) => file.replace(/\.log$/, `.${n}.log`);
  try {
    fs.rmSync(numbered(MAX_FILES), { force: true });
    for (let n = MAX_FILES - 1; n >= 1; n -= 1) if (fs.existsSync(numbered(n))) fs.renameSync(numbered(n), numbered(n + 1));
    fs.renameSync(file, numbered(1));
  } catch {
    // A log file that another program holds open stays where it is.
  }
}
