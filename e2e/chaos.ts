import { type ChildProcess, spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { getDefaultEnvironment, StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { JobView } from "#contract/job.ts";
import { type Computer, easelCommand } from "./easel.ts";

const build = path.resolve(import.meta.dirname, "..", ".vite", "build");
const program = (name: string) => path.join(build, `${name}.cjs`);

/** A program that is started again whenever it ends, as its supervisor would, until `end()`. */
export class Immortal {
  #child: ChildProcess | null = null;
  #ended = false;
  readonly #start: () => ChildProcess;

  constructor(start: () => ChildProcess) {
    this.#start = start;
    this.#live();
  }

  /** kill -9; it is back after a moment. */
  kill(): void {
    this.#child?.kill("SIGKILL");
  }

  async end(): Promise<void> {
    this.#ended = true;
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGTERM");
    await gone;
  }

  #live(): void {
    this.#child = this.#start();
    this.#child.once("exit", () => {
      if (!this.#ended) setTimeout(() => !this.#ended && this.#live(), 150);
    });
  }
}

/** What clients come to, and all of it that can be killed. */
export interface House {
  stateDirectory: string;
  /** Where its engine writes. */
  outputDirectory: string;
  /** kill -9 of one part, by its name. */
  victims: Record<string, () => void>;
  end(): Promise<void>;
}

/**
 * An engine of its own, and the real app with its bridge daemon.
 * All bridges are told the engine's address: without the app they would try ComfyUI's usual one, where somebody's own may answer.
 */
export function openHouse(computer: Computer, port: number): House {
  const url = `http://127.0.0.1:${port}`;
  const { stateDirectory } = computer;
  computer.write(path.join(stateDirectory, "config.yaml"), `comfyui:\n  url: ${url}\nresults:\n  time_budget_seconds: 15\n`);
  const outputDirectory = path.join(computer.home, "output");
  const engine = startEngine(computer.home, port);
  const { executablePath, args, env } = easelCommand(computer, { EASEL_ENGINE: url });
  const app = new Immortal(() => spawn(executablePath, args, { env, stdio: "ignore" }));
  const killDaemon = () => {
    const line = computer.processes().find((each) => each.includes("easel-bridge.cjs --daemon"));
    if (line) killPid(Number(line.trim().split(/\s+/)[0]));
  };
  return {
    stateDirectory,
    outputDirectory,
    victims: { bridge: killDaemon, engine: () => engine.kill(), app: () => app.kill() },
    end: async () => void (await Promise.all([app.end(), engine.end()])),
  };
}

function killPid(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has just ended.
  }
}

/** The practice engine, or any other by its command, with `{port}`, `{output}` and `{input}` to be filled in. */
function startEngine(home: string, port: number): Immortal {
  const [output, input] = [path.join(home, "output"), path.join(home, "input")];
  for (const folder of [output, input]) fs.mkdirSync(folder, { recursive: true });
  const given = process.env.EASEL_CHAOS_ENGINE;
  if (given) {
    const filled = given.replace("{port}", String(port)).replace("{output}", `'${output}'`).replace("{input}", `'${input}'`);
    return new Immortal(() => spawn("/bin/sh", ["-c", `exec ${filled}`], { stdio: "ignore" }));
  }
  const folders = ["--output-directory", output, "--input-directory", input];
  return new Immortal(() =>
    spawn(process.execPath, [program("easel-practice-engine"), "--port", String(port), ...folders], {
      stdio: "ignore",
      env: { ...process.env, EASEL_PRACTICE_STEP_MS: "15" },
    }),
  );
}

/** An AI app with no patience: it asks for pictures one after the other, and when its bridge or itself dies it comes back. */
export class Customer {
  readonly name: string;
  readonly #stateDirectory: string;
  #transport: StdioClientTransport | null = null;
  answered = 0;

  constructor(name: string, stateDirectory: string) {
    this.name = name;
    this.#stateDirectory = stateDirectory;
  }

  /** kill -9 of its bridge (a relay, or one that serves alone): what the death of an AI app looks like. */
  kill(): void {
    const pid = this.#transport?.pid;
    if (pid) killPid(pid);
  }

  async ask(count: number, steps: number): Promise<void> {
    for (let done = 0; done < count; ) {
      const client = await this.#connect();
      while (client && done < count) {
        done += 1;
        const args = { prompt: `${this.name} ${done}`, width: 64, height: 64, steps, seed: done * 1_000 + this.name.length };
        const answer = await client.callTool({ name: "generate_image", arguments: args }, undefined, { timeout: 60_000 }).catch(() => null);
        if (!answer) break;
        this.answered += 1;
      }
      await client?.close().catch(() => {});
    }
  }

  async #connect(): Promise<Client | null> {
    const client = new Client({ name: this.name, version: "1.0.0" });
    this.#transport = new StdioClientTransport({
      command: process.execPath,
      args: [program("easel-bridge")],
      env: { ...getDefaultEnvironment(), EASEL_STATE_DIR: this.#stateDirectory },
      stderr: "ignore",
    });
    try {
      await client.connect(this.#transport, { timeout: 10_000 });
      return client;
    } catch {
      await wait(100);
      return null;
    }
  }
}

/** Every line of the ledger, in order; torn ones (a death in mid-write) left out, as its readers do. */
export function ledgerLines(stateDirectory: string): JobView[] {
  const text = fs.readFileSync(path.join(stateDirectory, "jobs.jsonl"), "utf8");
  return text.split("\n").flatMap((line) => {
    try {
      return [JobView.parse(JSON.parse(line))];
    } catch {
      return [];
    }
  });
}

export const isEnd = (job: JobView) => job.state.kind === "done" || job.state.kind === "failed" || job.state.kind === "cancelled";

/** Job id -> how many picture files the engine wrote for it, by the label that every picture carries. */
export function engineRuns(outputDirectory: string): Map<string, number> {
  const runs = new Map<string, number>();
  for (const entry of fs.readdirSync(outputDirectory, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith(".png")) continue;
    const text = fs.readFileSync(path.join(entry.parentPath, entry.name), "latin1");
    const id = /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/.exec(text.slice(text.indexOf("easel")))?.[0];
    if (id) runs.set(id, (runs.get(id) ?? 0) + 1);
  }
  return runs;
}
