import { type ChildProcess, spawn } from "node:child_process";
import type { Clock } from "#base/clock.ts";
import type { Exit } from "../state-machine.ts";
import { endTree } from "./process-tree.ts";

/** How an engine is started. An argument list, never a shell string: paths hold spaces, quotes and emoji. */
export interface LaunchSpec {
  command: string;
  args: string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
  /** Where it will answer; "" for a program that is no engine. */
  url: string;
  /** Its program, as its answer to `/system_stats` will name it; an engine that names another one is not this one. */
  program?: string;
  /** The port it would have got had that been free. */
  defaultPort?: number;
}

export interface EngineProcess {
  pid: number;
  /** Resolves when the process itself has ended; never rejects. */
  exited: Promise<Exit>;
  /** Writes an empty line to its input. */
  sendLine(): void;
  /** Ends the process and everything it started, even if it has already ended and left something behind; resolves once all of it is gone. */
  kill(): Promise<void>;
}

const MAX_LAST_LINES = 20;
/** How long the last output of a process may take to arrive after its end. Its children may hold the pipe open for ever. */
const DRAIN_MS = 500;
/** A line without an end must not grow for ever. */
const MAX_LINE_LENGTH = 10_000;
/** What has no line end after so long is handed over as it is: a question that waits for an answer has none. */
const UNFINISHED_LINE_MS = 2_000;

/**
 * Starts a program in a process group of its own and hands over every line of its output, without terminal escapes.
 * @param onOutput called with every piece of output, also where it ends no line
 */
export function startProcess(spec: LaunchSpec, onLine: (line: string) => void, clock: Clock, onOutput = () => {}): EngineProcess {
  const child = spawn(spec.command, spec.args, {
    cwd: spec.cwd,
    env: spec.env,
    // stdin stays open as long as Easel lives: an engine ends when it closes.
    stdio: ["pipe", "pipe", "pipe"],
    detached: process.platform !== "win32",
    windowsHide: true,
  });
  const lastLines: string[] = [];
  const onEachLine = (line: string) => {
    lastLines.push(line);
    if (lastLines.length > MAX_LAST_LINES) lastLines.shift();
    onLine(line);
  };
  readLines(child, { onLine: onEachLine, onOutput, clock });
  const exited = new Promise<Exit>((resolve) => {
    child.once("error", (error) => resolve({ code: null, signal: null, lastLines, spawnError: error.message }));
    child.once("exit", (code, signal) => {
      const closed = new Promise((done) => child.once("close", done));
      void Promise.race([closed, clock.sleep(DRAIN_MS)]).then(() => resolve({ code, signal, lastLines, spawnError: null }));
    });
  });
  // It may have ended meanwhile; then `exited` tells.
  child.stdin.on("error", () => {});
  return { pid: child.pid ?? -1, exited, sendLine: () => child.stdin.write("\n"), kill: () => kill(child, exited, clock) };
}

/** Engines colour their logs and, on Windows, write in many code pages: escapes are removed, bad bytes become "\uFFFD". */
function readLines(
  child: ChildProcess,
  { onLine, onOutput, clock }: { onLine: (line: string) => void; onOutput: () => void; clock: Clock },
) {
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    const decoder = new TextDecoder("utf-8");
    let rest = "";
    let pause = new AbortController();
    const emit = (part: string) => {
      const line = withoutEscapes(part).trimEnd();
      if (line) onLine(line);
    };
    stream.on("data", (chunk: Buffer) => {
      const parts = (rest + decoder.decode(chunk, { stream: true })).split(/\r\n|\n|\r/);
      rest = (parts.pop() ?? "").slice(-MAX_LINE_LENGTH);
      for (const part of parts) emit(part);
      onOutput();
      pause.abort();
      pause = new AbortController();
      const flush = () => {
        emit(rest);
        rest = "";
      };
      if (rest !== "") clock.sleep(UNFINISHED_LINE_MS, pause.signal).then(flush, () => {}); // rejected: more has come
    });
    // The last line may come without a line break.
    stream.once("end", () => {
      pause.abort();
      emit(rest);
    });
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: terminal escapes are control characters
const ESCAPES = /\u001b\[[0-9;?]*[ -/]*[@-~]|\u001b\][^\u0007]*\u0007/g;

/** A line without the escape sequences of terminals: colours, cursor, title. */
export const withoutEscapes = (line: string): string => line.replace(ESCAPES, "");

async function kill(child: ChildProcess, exited: Promise<Exit>, clock: Clock): Promise<void> {
  if (child.pid === undefined) return;
  const ended = child.exitCode !== null || child.signalCode !== null;
  // Windows reuses the number of an ended process and has no process groups, so that number must not be used any more.
  if (!(ended && process.platform === "win32")) await endTree(child.pid, clock);
  await exited;
  // A child with a session of its own may still hold the pipes; that must not keep Easel reading.
  for (const stream of child.stdio) stream?.destroy();
}
