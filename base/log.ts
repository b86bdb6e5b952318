import { AsyncLocalStorage } from "node:async_hooks";
import fs from "node:fs";
import path from "node:path";

/** Never a prompt, never a picture: `fields` are ids, counts, names of tools and kinds of errors. */
export interface Log {
  debug(text: string, fields?: Fields): void;
  info(text: string, fields?: Fields): void;
  warn(text: string, fields?: Fields): void;
  error(text: string, fields?: Fields): void;
}

type Fields = Record<string, string | number | boolean | null | undefined>;
type Level = keyof Log;

const LEVELS: Level[] = ["debug", "info", "warn", "error"];

/** A log file that would become larger is put aside first, as `.1`; what was put aside before becomes `.2`, and so on. */
const MAX_FILE_BYTES = 5 * 1024 * 1024;
/** Files put aside that are kept. */
const MAX_OLD_FILES = 5;

const fieldsOfWork = new AsyncLocalStorage<Fields>();

/** Does the work; every line that is logged for it, also after this has returned, bears the fields. */
export function withLogFields<T>(fields: Fields, work: () => T): T {
  return fieldsOfWork.run({ ...fieldsOfWork.getStore(), ...fields }, work);
}

export interface LogOptions {
  level: Level;
  format: "json" | "text";
  /** Null = standard error. */
  file: string | null;
  /** When the file is put aside, in bytes; the usual size where it is left out. */
  maxFileBytes?: number;
}

export function openLog({ level, format, file, maxFileBytes = MAX_FILE_BYTES }: LogOptions, now: () => number = Date.now): Log {
  const write = file === null ? toStandardError : toFile(file, maxFileBytes);
  const least = LEVELS.indexOf(level);
  const line = format === "json" ? jsonLine : textLine;
  const at =
    (name: Level) =>
    (text: string, fields: Fields = {}) => {
      if (LEVELS.indexOf(name) >= least) write(line(new Date(now()).toISOString(), name, text, { ...fieldsOfWork.getStore(), ...fields }));
    };
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}

function jsonLine(time: string, level: Level, text: string, fields: Fields): string {
  return `${JSON.stringify({ time, level, text, ...fields })}\n`;
}

function textLine(time: string, level: Level, text: string, fields: Fields): string {
  const rest = Object.entries(fields).map(([key, value]) => ` ${key}=${typeof value === "string" ? JSON.stringify(value) : value}`);
  return `${time} ${level} ${text.replaceAll("\n", "\\n")}${rest.join("")}\n`;
}

function toStandardError(line: string): void {
  process.stderr.write(line);
}

/** A line goes to standard error where the file cannot be written. Several processes may write to one file: each line is one write. */
function toFile(file: string, maxBytes: number): (line: string) => void {
  return (line) => {
    try {
      fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
      const { size = 0 } = fs.statSync(file, { throwIfNoEntry: false }) ?? {};
      if (size > 0 && size + Buffer.byteLength(line) > maxBytes) rotate(file);
      fs.appendFileSync(file, line, { mode: 0o600 });
    } catch {
      toStandardError(line);
    }
  };
}

function rotate(file: string): void {
  for (let age = MAX_OLD_FILES - 1; age >= 0; age--) {
    const older = age === 0 ? file : `${file}.${age}`;
    if (fs.existsSync(older)) fs.renameSync(older, `${file}.${age + 1}`);
  }
}
