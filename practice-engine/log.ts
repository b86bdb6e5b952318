import type { Clock } from "#base/clock.ts";

/** A line of the log, as `/internal/logs/raw` has it. */
export interface LogEntry {
  /** ISO time. */
  t: string;
  /** The line with its newline. */
  m: string;
}

/** ComfyUI keeps as many. */
const MAX_ENTRIES = 300;

/** The engine's log, without prompts and paths. It goes to stderr, to `/internal/logs`, and to its subscribers. */
export class Log {
  readonly entries: LogEntry[] = [];
  readonly #clock: Clock;
  readonly #write: (line: string) => void;
  readonly #listeners = new Set<(entry: LogEntry) => void>();

  constructor(clock: Clock, write: (line: string) => void) {
    this.#clock = clock;
    this.#write = write;
  }

  info(line: string): void {
    const entry = { t: new Date(this.#clock.now()).toISOString(), m: `${line}\n` };
    this.entries.push(entry);
    if (this.entries.length > MAX_ENTRIES) this.entries.shift();
    this.#write(entry.m);
    for (const listen of this.#listeners) listen(entry);
  }

  onEntry(listen: (entry: LogEntry) => void): void {
    this.#listeners.add(listen);
  }
}
