import { type ChildProcess, spawn } from "node:child_process";
import type { Clock } from "#base/clock.ts";
import type { Exit } from "../state-machine.ts";
import { endTree } from "./process-tree.ts";

/** How an engine is started. An argument list, never a shell string: paths hold spaces, quotes and emoji. */
export interface Recipe {
  command: string;
  args: string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
  /** Where it will answer. */
  url: string;
  /** The program, as the engine will name it in what it says of its command line; whoever names another one is somebody else. */
  program?: string;
  /** The port it would have had, were that free. */
  usualPort?: number;
}

export interface EngineProcess {
  pid: number;
  /** Settles when the process itself has ended; never rejects. */
  exited: Promise<Exit>;
  /** Ends the process and everything it started, also what it left behind when it ended by itself; resolves once all of it is gone. */
  kill(): Promise<void>;
}

const LAST_LINES = 20;
/** How long the last words of a process may take to arrive. Its children may hold its output open for ever. */
const DRAIN_MS = 500;

/** Starts the engine in a process group of its own and hands over every line it says. */
export function startProcess(recipe: Recipe, onLine: (line: string) => void, clock: Clock): EngineProcess {
  const child = spawn(recipe.command, recipe.args, {
    cwd: recipe.cwd,
    env: recipe.env,
    // stdin stays open as long as we live: the practice engine ends when it closes.
    stdio: ["pipe", "pipe", "pipe"],
    detached: process.platform !== "win32",
    windowsHide: true,
  });
  const lastLines: string[] = [];
  const hear = (line: string) => {
    lastLines.push(line);
    if (lastLines.length > LAST_LINES) lastLines.shift();
    onLine(line);
  };
  readLines(child, hear);
  const exited = new Promise<Exit>((resolve) => {
    child.once("error", (error) => resolve({ code: null, signal: null, lastLines, failure: error.message }));
    child.once("exit", (code, signal) => {
      const closed = new Promise((done) => child.once("close", done));
      void Promise.race([closed, clock.sleep(DRAIN_MS)]).then(() => resolve({ code, signal, lastLines, failure: null }));
    });
  });
  return { pid: child.pid ?? -1, exited, kill: () => kill(child, exited, clock) };
}

/** Engines colour their logs and, on Windows, speak in many code pages: escapes go, bad bytes become "\uFFFD". */
function readLines(child: ChildProcess, onLine: (line: string) => void): void {
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    const decoder = new TextDecoder("utf-8");
    let rest = "";
    const hear = (part: string) => {
      const line = withoutEscapes(part).trimEnd();
      if (line) onLine(line);
    };
    stream.on("data", (chunk: Buffer) => {
      const parts = (rest + decoder.decode(chunk, { stream: true })).split(/\r\n|\n|\r/);
      // A line without an end must not grow for ever.
      rest = (parts.pop() ?? "").slice(-10_000);
      for (const part of parts) hear(part);
    });
    // Last words may come without a line's end.
    stream.once("end", () => hear(rest));
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: terminal escapes are control characters
const ESCAPES = /\u001b\[[0-9;?]*[ -/]*[@-~]|\u001b\][^\u0007]*\u0007/g;

export const withoutEscapes = (line: string): string => line.replace(ESCAPES, "");

async function kill(child: ChildProcess, exited: Promise<Exit>, clock: Clock): Promise<void> {
  if (child.pid === undefined) return;
  const ended = child.exitCode !== null || child.signalCode !== null;
  // Windows gives the number of an ended process to the next one, and keeps no group: nothing may be ended by it any more.
  if (!(ended && process.platform === "win32")) await endTree(child.pid, clock);
  await exited;
  // Whoever took our end of its output with it (a session of its own) must not keep us reading.
  for (const stream of child.stdio) stream?.destroy();
}
