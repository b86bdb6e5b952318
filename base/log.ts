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

/** A log file of more bytes than this is put aside (`.1`) when the program starts. */
const ROTATE_AT = 5 * 1024 * 1024;

export interface LogOptions {
  level: Level;
  format: "json" | "text";
  /** Null = standard error. */
  file: string | null;
}

export function openLog({ level, format, file }: LogOptions, now: () => number = Date.now): Log {
  const write = file === null ? toStandardError : toFile(file);
  const least = LEVELS.indexOf(level);
  const line = format === "json" ? jsonLine : textLine;
  const at =
    (name: Level) =>
    (text: string, fields: Fields = {}) => {
      if (LEVELS.indexOf(name) >= least) write(line(new Date(now()).toISOString(), name, text, fields));
    };
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}

function jsonLine(time: string, level: Level, text: string, fields: Fields): string {
  return `${JSON.stringify({ time, level, text, ...fields })}\n`;
}

function textLine(time: string, level: Level, text: string, fields: Fields): string {
  const rest = Object.entries(fields).map(([key, value]) => ` ${key}=${typeof value === "string" ? JSON.stringify(value) : value}`);
  return `${time} ${level} ${text}${rest.join("")}\n`;
}

function toStandardError(line: string): void {
  process.stderr.write(line);
}

/** Lines go to standard error from the moment the file cannot be written. */
function toFile(file: string): (line: string) => void {
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    if (fs.existsSync(file) && fs.statSync(file).size > ROTATE_AT) fs.renameSync(file, `${file}.1`);
  } catch {
    return toStandardError;
  }
  return (line) => {
    try {
      fs.appendFileSync(file, line);
    } catch {
      toStandardError(line);
    }
  };
}
