import { type ChildProcess, spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Redis } from "ioredis";
import { freeUrl } from "#mcp-bridge/test-support/engines.ts";
import { TcpProxy } from "#mcp-bridge/test-support/tcp-proxy.ts";

/** The built programs: they start in a fraction of the time, and are what people run. */
const built = (name: string) => fileURLToPath(new URL(`../.vite/build/${name}.cjs`, import.meta.url));

export const freePort = async () => Number(new URL(await freeUrl()).port);

interface Command {
  program: string;
  args: string[];
  env?: Record<string, string>;
  /** What it says on standard output when it is ready. */
  ready: string;
}

/** One life of a program: from its start until it was killed. Times are `Date.now()`. */
export interface Life {
  /** Standard error, as far as it came. */
  log: string;
  /** Null while it lives. */
  diedAt: number | null;
}

/** A program that is started again and again at one address. */
export class Program {
  readonly name: string;
  readonly lives: Life[] = [];
  readonly #command: Command;
  #child: ChildProcess | null = null;

  constructor(name: string, command: Command) {
    this.name = name;
    this.#command = command;
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  /** Resolves when it is ready. */
  async start(): Promise<void> {
    const { program, args, env = {}, ready } = this.#command;
    const child = spawn(program, args, {
      stdio: ["ignore", "pipe", "pipe"],
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    });
    const life: Life = { log: "", diedAt: null };
    this.lives.push(life);
    this.#child = child;
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      life.log += text;
    });
    child.once("exit", () => {
      life.diedAt ??= Date.now();
    });
    let said = "";
    await new Promise<void>((resolve, reject) => {
      child.stdout.setEncoding("utf8").on("data", (text: string) => {
        said += text;
        if (said.includes(ready)) resolve();
      });
      child.once("exit", (code, signal) => reject(new Error(`${this.name} ended with ${code ?? signal}: ${life.log.slice(-2000)}`)));
    });
  }

  /** Resolves when it has ended. */
  async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    const life = this.lives.at(-1);
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    child.kill(signal);
    if (life && signal === "SIGKILL") life.diedAt = Date.now();
    await gone;
  }

  async again(signal: NodeJS.Signals): Promise<void> {
    await this.end(signal);
    await this.start();
  }

  /** Frozen, and then going on as if nothing had been. */
  async freeze(ms: number): Promise<void> {
    this.#child?.kill("SIGSTOP");
    await wait(ms);
    this.#child?.kill("SIGCONT");
  }
}

/** Two bridges, three workers with an engine each, and a Redis that keeps what it has been told; a proxy on every way between them. */
export class ClusterUnderTest {
  readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), "easel-cluster-"));
  readonly links = new Map<string, TcpProxy>();
  readonly redis: Program;
  readonly redisPort: number;
  readonly bridges: Program[] = [];
  readonly bridgeUrls: string[] = [];
  readonly workers: Program[] = [];
  readonly engines: Program[] = [];

  private constructor(redisPort: number) {
    this.redisPort = redisPort;
    const keeps = ["--appendonly", "yes", "--appendfsync", "everysec", "--save", "", "--dir", this.folder];
    const program = process.env.EASEL_TEST_REDIS ?? "redis-server";
    this.redis = new Program("redis", {
      program,
      args: ["--port", String(redisPort), "--bind", "127.0.0.1", ...keeps],
      ready: "Ready to accept",
    });
  }

  /** `stepMs`: how long an engine takes for a step. */
  static async start({ bridges, workers, stepMs }: { bridges: number; workers: number; stepMs: number }): Promise<ClusterUnderTest> {
    const cluster = new ClusterUnderTest(await freePort());
    await cluster.redis.start();
    for (let number = 1; number <= workers; number++) await cluster.#addWorker(number, stepMs);
    for (let number = 1; number <= bridges; number++) await cluster.#addBridge(number);
    await Promise.all([...cluster.engines, ...cluster.workers, ...cluster.bridges].map((program) => program.start()));
    return cluster;
  }

  get programs(): Program[] {
    return [this.redis, ...this.bridges, ...this.workers, ...this.engines];
  }

  async stop(): Promise<void> {
    for (const program of [...this.bridges, ...this.workers, ...this.engines, this.redis]) await program.end("SIGKILL");
    for (const link of this.links.values()) await link.stop();
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  /** How often the engines have begun each job, in their order. */
  runs(): Map<string, { engine: Program; life: Life }[]> {
    const runs = new Map<string, { engine: Program; life: Life }[]>();
    for (const engine of this.engines) {
      for (const life of engine.lives) {
        for (const [, id = ""] of life.log.matchAll(/Job ([0-9a-f-]{36}) begins/g))
          runs.set(id, [...(runs.get(id) ?? []), { engine, life }]);
      }
    }
    return runs;
  }

  /** What the programs have logged of a job. */
  linesAbout(jobId: string | undefined): string[] {
    if (jobId === undefined) return [];
    const lines = (text: string) => text.split("\n").filter((line) => line.includes(jobId));
    return this.programs.flatMap(({ name, lives }) => lives.flatMap(({ log }) => lines(log).map((line) => `${name}: ${line}`)));
  }

  /** Keys of jobs that wait or run, of owners that have some, and of whatever else would stay for ever, but for the folder's name. */
  async unfinishedInRedis(): Promise<string[]> {
    const redis = new Redis(this.redisPort);
    try {
      const keys = (await redis.keys("*")).filter((key) => key !== "easel:folder");
      const lasting = await Promise.all(keys.map(async (key) => ((await redis.pttl(key)) === -1 ? [key] : [])));
      return [...lasting.flat(), ...keys.filter((key) => /:(wait|active|prioritized|lock|unfinished.*|owners)$/.test(key))];
    } finally {
      redis.disconnect();
    }
  }

  async #addWorker(number: number, stepMs: number): Promise<void> {
    const port = await freePort();
    const folders = [
      "--output-directory",
      this.#path(`engine-${number}`, "out"),
      "--input-directory",
      this.#path(`engine-${number}`, "in"),
    ];
    this.engines.push(
      new Program(`engine ${number}`, {
        program: process.execPath,
        args: [built("easel-practice-engine"), "--port", String(port), ...folders],
        env: { EASEL_PRACTICE_STEP_MS: String(stepMs) },
        ready: "listening on",
      }),
    );
    const link = await this.#link(`worker ${number} to its engine`, port);
    const state = this.#path(`worker-${number}`);
    const config = await this.#config(`worker ${number} to redis`, state);
    const args = [built("easel-bridge"), "--worker", "--config", config, "--comfyui-url", `http://127.0.0.1:${link.port}`];
    this.workers.push(
      new Program(`worker ${number}`, { program: process.execPath, args, env: { EASEL_STATE_DIR: state }, ready: "taking jobs" }),
    );
  }

  async #addBridge(number: number): Promise<void> {
    const port = await freePort();
    const state = this.#path(`bridge-${number}`);
    const config = await this.#config(`bridge ${number} to redis`, state);
    const args = [built("easel-bridge"), "--http", `127.0.0.1:${port}`, "--config", config];
    this.bridges.push(
      new Program(`bridge ${number}`, { program: process.execPath, args, env: { EASEL_STATE_DIR: state }, ready: "listening on" }),
    );
    this.bridgeUrls.push(`http://127.0.0.1:${port}`);
  }

  async #config(link: string, state: string): Promise<string> {
    const { port } = await this.#link(link, this.redisPort);
    fs.mkdirSync(state, { recursive: true });
    const file = path.join(state, "config.yaml");
    const queue = `queue:\n  redis_url: redis://127.0.0.1:${port}\n  shared_folder: ${this.#path("shared")}\n`;
    fs.writeFileSync(file, `${queue}results:\n  time_budget_seconds: 4\n  on_disconnect: finish\nlimits:\n  max_waiting_jobs: 20000\n`);
    return file;
  }

  async #link(name: string, port: number): Promise<TcpProxy> {
    const proxy = await TcpProxy.start(port);
    this.links.set(name, proxy);
    return proxy;
  }

  #path(...names: string[]): string {
    return path.join(this.folder, ...names);
  }
}
