import { type ChildProcess, spawn } from "node:child_process";
import fs from "node:fs";

/** An MCP server over stdio, spoken to with as little of our own cost as possible: for timing. */
export class McpProcess {
  readonly child: ChildProcess;
  /** Called with the token of each progress notification. */
  onProgress: (token: string | number) => void = () => {};
  #rest = "";
  #id = 0;
  readonly #waiting = new Map<number, (answer: { result: unknown; text: string }) => void>();

  constructor(command: string, args: string[], env: NodeJS.ProcessEnv) {
    this.child = spawn(command, args, { stdio: ["pipe", "pipe", "ignore"], env });
    this.child.stdout?.setEncoding("utf8").on("data", (text: string) => this.#hear(text));
  }

  request(method: string, params: object = {}): Promise<{ result: unknown; text: string }> {
    const id = ++this.#id;
    this.#write({ jsonrpc: "2.0", id, method, params });
    return new Promise((resolve) => this.#waiting.set(id, resolve));
  }

  initialize(): Promise<unknown> {
    return this.request("initialize", { protocolVersion: "2025-06-18", capabilities: {}, clientInfo: { name: "bench", version: "1" } });
  }

  initialized(): void {
    this.#write({ jsonrpc: "2.0", method: "notifications/initialized" });
  }

  residentMegabytes(): number {
    return residentMegabytes(this.child);
  }

  end(): Promise<void> {
    return new Promise((resolve) => {
      this.child.once("exit", () => resolve());
      this.child.stdin?.end();
    });
  }

  #write(message: object): void {
    this.child.stdin?.write(`${JSON.stringify(message)}\n`);
  }

  #hear(text: string): void {
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) {
      const message = JSON.parse(line);
      if (message.method === "notifications/progress") this.onProgress(message.params.progressToken);
      const waiting = this.#waiting.get(message.id);
      if (!waiting || !("result" in message || "error" in message)) continue;
      this.#waiting.delete(message.id);
      waiting({ result: message.result ?? message.error, text: line });
    }
  }
}

/** Milliseconds of processor time that the process has taken so far; NaN where the system has no /proc. */
export function processorMs({ pid }: ChildProcess): number {
  try {
    // Behind the name, which may hold anything: user and system time in hundredths of a second (proc(5)).
    const fields = fs.readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return Number.NaN;
  }
}

/** Resident memory, MB; NaN where the system has no /proc. */
export function residentMegabytes({ pid }: ChildProcess): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? Number.NaN) / 1024;
  } catch {
    return Number.NaN;
  }
}

export const median = (values: number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
