import { execFile } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { z } from "zod";
import { type KnownFlags, readHelp } from "./flags.ts";

/** Whose help is asked for. */
export interface Program {
  python: string;
  code: string;
  version: string | null;
  env: NodeJS.ProcessEnv;
}

const TIMEOUT_MS = 30_000;
const MOST_VERSIONS = 20;
const Cache = z.record(z.string(), z.string());

/** Runs `main.py --help` once for each version of a ComfyUI, and remembers what it said in a file. */
export class HelpTexts {
  readonly #file: string;
  readonly #timeoutMs: number;

  constructor(file: string, timeoutMs = TIMEOUT_MS) {
    this.#file = file;
    this.#timeoutMs = timeoutMs;
  }

  /** The flags it knows; null when it does not tell, or not within half a minute. */
  async flagsOf(program: Program): Promise<KnownFlags | null> {
    const key = fingerprint(program);
    const known = this.#read();
    const help = known[key] ?? (await askForHelp(program, this.#timeoutMs));
    const flags = help === null ? null : readHelp(help);
    if (help !== null && flags && known[key] === undefined) this.#remember(key, help);
    return flags;
  }

  #read(): z.infer<typeof Cache> {
    try {
      return Cache.parse(JSON.parse(fs.readFileSync(this.#file, "utf8")));
    } catch {
      return {}; // none yet, or not ours: it can be asked again
    }
  }

  #remember(key: string, help: string): void {
    const entries = [...Object.entries(this.#read()).filter(([other]) => other !== key), [key, help]];
    const next = `${this.#file}.${process.pid}.tmp`;
    try {
      fs.mkdirSync(path.dirname(this.#file), { recursive: true });
      fs.writeFileSync(next, JSON.stringify(Object.fromEntries(entries.slice(-MOST_VERSIONS))));
      fs.renameSync(next, this.#file);
    } catch {
      // a full disk: then it is asked again next time
    }
  }
}

/** An update changes the version, or at least these files. */
function fingerprint({ python, code, version }: Program): string {
  const changed = ["main.py", path.join("comfy", "cli_args.py")].map((file) => {
    const found = fs.statSync(path.join(code, file), { throwIfNoEntry: false });
    return found ? `${found.mtimeMs}/${found.size}` : "none";
  });
  return [python, code, version ?? "?", ...changed].join(" | ");
}

function askForHelp({ python, code, env }: Program, timeout: number): Promise<string | null> {
  // One line for the whole usage, and no colours.
  const plain = { ...env, COLUMNS: "10000", NO_COLOR: "1", TERM: "dumb" };
  return new Promise((resolve) => {
    execFile(
      python,
      ["-s", path.join(code, "main.py"), "--help"],
      { cwd: code, env: plain, timeout, killSignal: "SIGKILL", windowsHide: true, maxBuffer: 4 * 1024 * 1024 },
      (error, out) => resolve(error ? null : out),
    );
  });
}
