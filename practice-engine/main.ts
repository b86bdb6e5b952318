import { fstatSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { stateDirectory, stateFiles, surroundings } from "#base/state-directory.ts";
import { startEngine } from "./engine.ts";

const USAGE = `Usage: easel-practice-engine [--port N] [--output-directory DIR] [--input-directory DIR]

A ComfyUI-compatible server for trying Easel: no graphics card, no models, no AI.

  --port N                port on 127.0.0.1; 0, the default, takes any free one
  --output-directory DIR  where pictures are saved; by default in Easel's own folder, as the next one
  --input-directory DIR   where pictures are read from and uploaded to
`;

/** The default length of a sampler step: long enough to see the image grow, short enough not to wait for it. */
const STEP_MS = 60;

class UsageError extends Error {}

interface Settings {
  port: number;
  outputDirectory: string;
  inputDirectory: string;
  stepMs: number;
  jobMs: number;
}

/** Null where only help is asked for. Throws UsageError. */
function readSettings(args: string[], env: NodeJS.ProcessEnv): Settings | null {
  const base = stateFiles(stateDirectory(surroundings())).practiceEngine;
  const values = readFlags(args);
  if (values.help) return null;
  return {
    port: wholeNumber(values.port ?? "0", 65535, "--port"),
    outputDirectory: values["output-directory"] ?? join(base, "output"),
    inputDirectory: values["input-directory"] ?? join(base, "input"),
    stepMs: wholeNumber(env.EASEL_PRACTICE_STEP_MS ?? String(STEP_MS), 60_000, "EASEL_PRACTICE_STEP_MS"),
    jobMs: wholeNumber(env.EASEL_PRACTICE_JOB_MS ?? "0", 600_000, "EASEL_PRACTICE_JOB_MS"),
  };
}

function readFlags(args: string[]) {
  const options = {
    port: { type: "string" },
    "output-directory": { type: "string" },
    "input-directory": { type: "string" },
    help: { type: "boolean", short: "h" },
  } as const;
  try {
    return parseArgs({ args, options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function wholeNumber(text: string, max: number, name: string): number {
  if (/^\d{1,9}$/.test(text) && Number(text) <= max) return Number(text);
  throw new UsageError(`${name} must be a whole number from 0 to ${max}, not "${text}".`);
}

/** The system's error, in words for the person who started the engine. */
function explain(error: unknown, settings: Settings): string {
  const code = error instanceof Error && "code" in error ? error.code : null;
  if (code === "EADDRINUSE") return `Port ${settings.port} is already in use. Choose another one, or --port 0 for any that is free.`;
  if (code === "EACCES" || code === "EPERM" || code === "EROFS") {
    return "A folder or the port may not be used here. Name other folders with --output-directory and --input-directory, or another --port.";
  }
  if (code === "EEXIST" || code === "ENOTDIR") return "A folder cannot be made because a file of that name is in the way.";
  return error instanceof Error ? error.message : String(error);
}

async function main(): Promise<void> {
  let settings: Settings | null = null;
  try {
    settings = readSettings(process.argv.slice(2), process.env);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`easel-practice-engine: ${error.message}\n\n${USAGE}`);
    process.exitCode = 2;
    return;
  }
  if (!settings) {
    process.stdout.write(USAGE);
    return;
  }
  const started = settings;
  const engine = await startEngine({ ...started, write: (line) => process.stderr.write(line) }).catch((error: unknown) => {
    process.stderr.write(`easel-practice-engine: ${explain(error, started)}\n`);
    process.exitCode = 1;
    return null;
  });
  if (!engine) return;
  process.stdout.write(`listening on ${engine.url}\n`);
  const end = () => void engine.close().then(() => process.exit(0));
  process.once("SIGTERM", end);
  process.once("SIGINT", end);
  if (process.env.EASEL_EXIT_WITH_PARENT === "1" && stdinIsPipe()) {
    process.stdin.once("end", end);
    process.stdin.once("error", end);
    process.stdin.resume();
  }
}

/** A terminal or /dev/null says nothing about the parent. */
function stdinIsPipe(): boolean {
  const stdin = fstatSync(0);
  return stdin.isFIFO() || stdin.isSocket();
}

void main();
