import { type ChildProcess, spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import type { CallToolResult, Progress } from "@modelcontextprotocol/sdk/types.js";
import { JobView } from "#contract/job.ts";
import { endProcess, temporaryFolder } from "./engines.ts";

/** The bridge as it is shipped, which `npm test` has built: it starts three times as fast as from source. */
export const PROGRAM = fileURLToPath(new URL("../../.vite/build/easel-bridge.cjs", import.meta.url));

/** How a bridge is started. */
export interface BridgeSetting {
  args?: string[];
  env?: Record<string, string>;
  /** The text of a config.yaml. */
  config?: string;
  /** Its state directory; a new one where it is left out. */
  state?: string;
  clientName?: string;
}

export interface CallOptions {
  signal?: AbortSignal;
  onprogress?: (progress: Progress) => void;
}

/** The bridge with a real SDK client on real pipes. */
export class TestBridge {
  readonly client: Client;
  readonly state: string;
  readonly stderr: () => string;
  readonly #transport: StdioClientTransport;

  private constructor(client: Client, transport: StdioClientTransport, state: string, stderr: () => string) {
    this.client = client;
    this.#transport = transport;
    this.state = state;
    this.stderr = stderr;
  }

  static async start({ args = [], env = {}, config, state = temporaryFolder(), clientName = "test" }: BridgeSetting): Promise<TestBridge> {
    const transport = new StdioClientTransport({
      command: process.execPath,
      args: [PROGRAM, ...configArguments(state, config), ...args],
      // As AI apps do it: little more than HOME and PATH, and what the entry says.
      env: { EASEL_STATE_DIR: state, ...env },
      stderr: "pipe",
    });
    let said = "";
    transport.stderr?.on("data", (chunk) => {
      said += chunk;
    });
    const client = new Client({ name: clientName, version: "1.0.0" });
    await client.connect(transport);
    return new TestBridge(client, transport, state, () => said);
  }

  get pid(): number {
    return this.#transport.pid ?? 0;
  }

  async call(name: string, args: Record<string, unknown> = {}, options: CallOptions = {}): Promise<Answer> {
    return new Answer((await this.client.callTool({ name, arguments: args }, undefined, options)) as CallToolResult);
  }

  /** The newest state of every job, as the ledger has it. */
  jobs(): JobView[] {
    const file = path.join(this.state, "jobs.jsonl");
    const lines = fs.existsSync(file) ? fs.readFileSync(file, "utf8").split("\n") : [];
    const said = lines.filter((line) => line !== "").map((line) => JSON.parse(line));
    const views = said.filter((line) => "id" in line).map((line) => JobView.parse(line));
    return [...new Map(views.map((view) => [view.id, view])).values()];
  }

  async stop(): Promise<void> {
    await this.client.close();
  }
}

/** What came back, the parts by what they are. */
export class Answer {
  readonly result: CallToolResult;

  constructor(result: CallToolResult) {
    this.result = result;
  }

  get text(): string {
    return this.result.content.flatMap((block) => (block.type === "text" ? [block.text] : [])).join("\n");
  }

  get images(): { mime: string; bytes: Buffer }[] {
    return this.result.content.flatMap((block) =>
      block.type === "image" ? [{ mime: block.mimeType, bytes: Buffer.from(block.data, "base64") }] : [],
    );
  }

  /** Of everything together, as it went over the wire. */
  get bytes(): number {
    return Buffer.byteLength(JSON.stringify(this.result));
  }

  get reference(): string {
    return /Made ([0-9a-f]{8}(?:-\d+)?)/.exec(this.text)?.[1] ?? "";
  }

  get jobId(): string {
    return /Job: ([0-9a-f-]{36})/.exec(this.text)?.[1] ?? "";
  }

  /** The kind of the error; null where it is none. */
  get error(): string | null {
    return this.result.isError ? (/^\[(\w+)\]/.exec(this.text)?.[1] ?? "without a kind") : null;
  }
}

/** The arguments that name this config.yaml, which is written into the state directory. */
export function configArguments(state: string, config: string | undefined): string[] {
  if (config === undefined) return [];
  fs.mkdirSync(state, { recursive: true });
  const file = path.join(state, "config.yaml");
  fs.writeFileSync(file, config);
  return ["--config", file];
}

/** The program on plain pipes, for what no well-behaved client would send. */
export class RawBridge {
  readonly child: ChildProcess;
  readonly lines: string[] = [];
  stderr = "";
  #rest = "";

  constructor(args: string[], env: Record<string, string>, ipc = false) {
    this.child = spawn(process.execPath, [PROGRAM, ...args], {
      stdio: ["pipe", "pipe", "pipe", ...(ipc ? (["ipc"] as const) : [])],
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    });
    this.child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      const lines = (this.#rest + text).split("\n");
      this.#rest = lines.pop() ?? "";
      this.lines.push(...lines);
    });
    this.child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.stderr += text;
    });
    this.child.stdin?.on("error", () => {}); // it has ended; the test sees that by itself
  }

  send(...messages: (object | string)[]): void {
    for (const message of messages) this.child.stdin?.write(`${typeof message === "string" ? message : JSON.stringify(message)}\n`);
  }

  /** `initialize` and what belongs to it. */
  shakeHands(name = "raw"): void {
    const params = { protocolVersion: "2025-06-18", capabilities: {}, clientInfo: { name, version: "1" } };
    this.send({ jsonrpc: "2.0", id: "hello", method: "initialize", params }, { jsonrpc: "2.0", method: "notifications/initialized" });
  }

  /** The answer to a request, when it is there. */
  answer(
    id: string | number,
  ): { result?: CallToolResult & Record<string, unknown>; error?: { code: number; message: string } } | undefined {
    return this.lines.map((line) => JSON.parse(line)).find((message) => message.id === id && !("method" in message));
  }

  /** Resolves with the exit code. */
  ended(): Promise<number | null> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return Promise.resolve(this.child.exitCode);
    return new Promise((resolve) => this.child.once("exit", (code) => resolve(code)));
  }

  stop(): Promise<void> {
    return endProcess(this.child);
  }
}
