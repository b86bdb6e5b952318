import { execFile } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { z } from "zod";
import { writeFileAtomicSync } from "#base/atomic-file.ts";
import { readRegularFileSync } from "#base/regular-file.ts";
import { type KnownFlags, parseHelp } from "./flags.ts";

const MAX_FILE_BYTES = 16 * 1024 * 1024;

/** A ComfyUI that can be asked for its help. */
export interface ComfyProgram {
  /** Absolute: the program, and the folder of main.py. */
  python: string;
  code: string;
  /** Null where it does not say. */
  version: string | null;
  env: NodeJS.ProcessEnv;
}

const TIMEOUT_MS = 30_000;
const MAX_VERSIONS = 20;
const MAX_OUTPUT_BYTES = 4 * 1024 * 1024;
const CachedHelp = z.record(z.string(), z.string());

/** Runs `main.py --help` once for each version of a ComfyUI, and keeps what it printed in a file. */
export class HelpCache {
  readonly #file: string;
  readonly #timeoutMs: number;

  /** `file`: `engineFlags` of the state directory. */
  constructor(file: string, timeoutMs = TIMEOUT_MS) {
    this.#file = file;
    this.#timeoutMs = timeoutMs;
  }

  /** The flags that it knows; null when it does not tell, or not in time. */
  async knownFlags(program: ComfyProgram): Promise<KnownFlags | null> {
    const key = cacheKey(program);
    const cached = this.#read()[key];
    const help = cached ?? (await runHelp(program, this.#timeoutMs));
    const flags = help === null ? null : parseHelp(help);
    if (help !== null && flags && cached === undefined) this.#write(key, help);
    return flags;
  }

  #read(): z.infer<typeof CachedHelp> {
    try {
      return CachedHelp.parse(JSON.parse(String(readRegularFileSync(this.#file, MAX_FILE_BYTES))));
    } catch {
      return {}; // there is none yet, or it is damaged: ComfyUI can be asked again
    }
  }

  #write(key: string, help: string): void {
    const entries = [...Object.entries(this.#read()).filter(([other]) => other !== key), [key, help]];
    try {
      writeFileAtomicSync(this.#file, JSON.stringify(Object.fromEntries(entries.slice(-MAX_VERSIONS))));
    } catch {
      // the disk is full: ComfyUI is asked again next time
    }
  }
}

/** An update changes the version, or at least these files. */
function cacheKey({ python, code, version }: ComfyProgram): string {
  const files = ["main.py", path.join("comfy", "cli_args.py")].map((file) => {
    const found = fs.statSync(path.join(code, file), { throwIfNoEntry: false });
    return found ? `${found.mtimeMs}/${found.size}` : "none";
  });
  return [python, code, version ?? "?", ...files].join(" | ");
}

function runHelp({ python, code, env }: ComfyProgram, timeout: number): Promise<string | null> {
  // The usage on a single line, and no colours.
  const plain = { ...env, COLUMNS: "10000", NO_COLOR: "1", TERM: "dumb" };
  return new Promise((resolve) => {
    execFile(
      python,
      ["-s", path.join(code, "main.py"), "--help"],
      { cwd: code, env: plain, timeout, killSignal: "SIGKILL", windowsHide: true, maxBuffer: MAX_OUTPUT_BYTES },
      (error, output) => resolve(error ? null : output),
    );
  });
}
