import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { isAnswer, isObject, messagesIn } from "../json-rpc.ts";
import { Inbox, NoAnswerError, type Peer, type Reply } from "./peer.ts";

export interface StdioTarget {
  transport: "stdio";
  /** How long an answer is waited for. */
  patienceMs: number;
  command: string;
  args: readonly string[];
  /** Where it is started; in the current directory where it is left out. */
  directory?: string;
}

/** Of what the program says on stderr. */
const MAX_STDERR_CHARACTERS = 2_000;

/** One of them is null; both are where it could not be started. */
export interface ProcessEnd {
  code: number | null;
  signal: string | null;
}

/** The server could not be started, or has ended. */
export class ServerEndedError extends Error {
  /** The system's, such as ENOENT, where it could not be started; null where it was. */
  readonly code: string | null;
  /** The last of what it said on stderr. */
  readonly stderr: string;

  constructor(message: string, code: string | null, stderr: string) {
    super(message);
    this.code = code;
    this.stderr = stderr;
  }
}

/** A server that was started for us, spoken to in lines. https://modelcontextprotocol.io/specification/2025-11-25/basic/transports */
export class StdioPeer implements Peer {
  /** Lines on stdout that are no JSON-RPC. */
  readonly strayLines: string[] = [];
  readonly #inbox: Inbox;
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #ended: Promise<ProcessEnd>;
  #rest = "";
  #probes = 0;

  /** `env`: all that the server sees of the environment. */
  constructor(target: StdioTarget, env: NodeJS.ProcessEnv) {
    this.#inbox = new Inbox(target.patienceMs);
    const { command, args, directory: cwd } = target;
    this.#child = spawn(command, [...args], { stdio: ["pipe", "pipe", "pipe"], env, windowsHide: true, ...(cwd !== undefined && { cwd }) });
    this.#child.stdin.on("error", () => {}); // It has ended, and its end is told.
    let stderr = "";
    this.#child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr = (stderr + text).slice(-MAX_STDERR_CHARACTERS);
    });
    this.#child.stdout.setEncoding("utf8");
    this.#child.stdout.on("data", (text: string) => this.#read(text));
    this.#ended = new Promise((resolve) => {
      this.#child.once("error", (error: NodeJS.ErrnoException) => {
        this.#inbox.end(new ServerEndedError(`the command could not be started (${error.message})`, error.code ?? null, stderr));
        resolve({ code: null, signal: null });
      });
      this.#child.once("close", (code, signal) => {
        this.#inbox.end(new ServerEndedError(`the server ended (${signal ?? `code ${code}`})`, null, stderr));
        resolve({ code, signal });
      });
    });
  }

  get received() {
    return this.#inbox.received;
  }

  /** Bytes as they are, without an end of line. */
  write(bytes: string | Uint8Array): void {
    this.#child.stdin.write(bytes);
  }

  async exchange(text: string, id?: unknown): Promise<Reply> {
    const since = this.received.length;
    this.write(`${text}\n`);
    if (id !== undefined && id !== null) {
      const fits = (message: object) => isAnswer(message) && "id" in message && (message.id === id || message.id === null);
      return { message: await this.#inbox.first(fits, since), status: null };
    }
    // Nobody has to answer this: what has not come before the answer to a ping does not come.
    const ping = `after-${++this.#probes}`;
    this.write(`${JSON.stringify({ jsonrpc: "2.0", id: ping, method: "ping" })}\n`);
    const pong = await this.#inbox.first((message) => message.id === ping, since);
    if (pong === null) throw new NoAnswerError("it answers nothing any more");
    return { message: this.received.slice(since).find((message) => isAnswer(message) && message !== pong) ?? null, status: null };
  }

  /** Waits for an answer to `id` that was asked for by `write`. */
  answerTo(id: unknown, patienceMs?: number) {
    return this.#inbox.first((message) => isAnswer(message) && message.id === id, 0, patienceMs);
  }

  /** Closes stdin, as a client that leaves; how the server ended, or null where it stayed for `patienceMs`. */
  async endInput(patienceMs: number) {
    this.#child.stdin.end();
    return this.#endWithin(patienceMs);
  }

  async terminate(patienceMs: number) {
    this.#child.kill("SIGTERM");
    return this.#endWithin(patienceMs);
  }

  async close(): Promise<void> {
    if ((await this.endInput(1_500)) !== null) return;
    this.#child.kill("SIGKILL");
    await this.#ended;
  }

  async #endWithin(patienceMs: number) {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<null>((resolve) => {
      timer = setTimeout(() => resolve(null), patienceMs);
    });
    const end = await Promise.race([this.#ended, late]);
    clearTimeout(timer);
    return end;
  }

  #read(text: string): void {
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) {
      const messages = messagesIn(line);
      if (messages.length === 0 || messages.some((message) => !isObject(message) || message.jsonrpc !== "2.0")) this.strayLines.push(line);
      for (const message of messages) this.#inbox.add(message);
    }
  }
}
