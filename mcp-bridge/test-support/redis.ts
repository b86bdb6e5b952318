import { type ChildProcess, spawn } from "node:child_process";
import net from "node:net";
import { endProcess, freeUrl, temporaryFolder } from "./engines.ts";

/** A Redis of its own that keeps nothing on disk. (There is none for Windows: the tests that need it are skipped there.) */
export class TestRedis {
  readonly port: number;
  #process: ChildProcess;

  private constructor(port: number, process: ChildProcess) {
    this.port = port;
    this.#process = process;
  }

  static async start(more: string[] = []): Promise<TestRedis> {
    const port = Number(new URL(await freeUrl()).port);
    return new TestRedis(port, await begin(port, more));
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}/0`;
  }

  kill(): Promise<void> {
    return endProcess(this.#process);
  }

  /** On the same port, empty. */
  async again(): Promise<void> {
    this.#process = await begin(this.port, []);
  }

  /** Signals such as SIGSTOP, after which it accepts connections and answers nothing. */
  signal(name: NodeJS.Signals): void {
    this.#process.kill(name);
  }

  /** What redis-cli would print, without a client of ours: one command, its raw answer. */
  ask(...words: string[]): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = net.connect(this.port, "127.0.0.1", () => {
        socket.write(`*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join("")}`);
      });
      let said = "";
      socket.on("error", reject);
      socket.on("data", (chunk) => {
        said += chunk.toString("latin1");
        if (!said.endsWith("\r\n")) return;
        socket.destroy();
        resolve(said);
      });
    });
  }
}

async function begin(port: number, more: string[]): Promise<ChildProcess> {
  const nothingKept = ["--save", "", "--appendonly", "no", "--dir", temporaryFolder()];
  const program = process.env.EASEL_TEST_REDIS;
  if (!program) throw new Error("There is no redis-server here. `npm test` brings one, or says how.");
  const child = spawn(program, ["--port", String(port), "--bind", "127.0.0.1", ...nothingKept, ...more], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  await new Promise<void>((resolve, reject) => {
    let said = "";
    child.stdout.on("data", (chunk) => {
      said += chunk;
      if (said.includes("Ready to accept connections")) resolve();
    });
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`redis-server ended with ${code}: ${said}`)));
  });
  return child;
}
