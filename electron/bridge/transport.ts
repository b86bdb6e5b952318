import type { ChildProcess } from "node:child_process";
import { ReadBuffer, serializeMessage } from "@modelcontextprotocol/sdk/shared/stdio.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import type { JSONRPCMessage } from "@modelcontextprotocol/sdk/types.js";

/** MCP over the stdio of a process that somebody else owns. The SDK's own client transport spawns by itself, without an IPC channel. */
export class ChildTransport implements Transport {
  readonly #child: ChildProcess;
  readonly #buffer = new ReadBuffer();
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: (message: JSONRPCMessage) => void;

  constructor(child: ChildProcess) {
    this.#child = child;
  }

  async start(): Promise<void> {
    this.#child.stdout?.on("data", (chunk: Buffer) => {
      this.#buffer.append(chunk);
      this.#read();
    });
    this.#child.once("close", () => this.onclose?.());
    this.#child.stdin?.on("error", (error) => this.onerror?.(error));
  }

  async send(message: JSONRPCMessage): Promise<void> {
    if (!this.#child.stdin?.writable) throw new Error("the bridge is gone");
    this.#child.stdin.write(serializeMessage(message));
  }

  async close(): Promise<void> {
    this.#child.stdin?.end();
  }

  #read(): void {
    for (;;) {
      try {
        const message = this.#buffer.readMessage();
        if (!message) return;
        this.onmessage?.(message);
      } catch (error) {
        this.onerror?.(error as Error);
      }
    }
  }
}
