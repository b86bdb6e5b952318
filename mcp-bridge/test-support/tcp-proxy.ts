import net from "node:net";
import { setTimeout as wait } from "node:timers/promises";

/** What a proxy does with the bytes of its connections. */
type Mode = { kind: "open" } | { kind: "delayed"; ms: number } | { kind: "silent" } | { kind: "cut" };

/** Stands between two programs as the network does: it can be slow, fall silent without a word (half open), or be cut. */
export class TcpProxy {
  readonly port: number;
  readonly #server: net.Server;
  readonly #sockets = new Set<net.Socket>();
  #mode: Mode = { kind: "open" };

  private constructor(server: net.Server, port: number) {
    this.#server = server;
    this.port = port;
  }

  /** Before the program at this port of 127.0.0.1. `port`: its own; 0 = any. */
  static async start(target: number, port = 0): Promise<TcpProxy> {
    const server = net.createServer();
    await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
    const proxy = new TcpProxy(server, (server.address() as net.AddressInfo).port);
    server.on("connection", (near) => proxy.#join(near, target));
    return proxy;
  }

  /** Bytes arrive so much later, in their order. */
  delay(ms: number): void {
    this.#mode = { kind: "delayed", ms };
  }

  /** Connections stay, and nothing comes through; what was sent meanwhile is lost with them. */
  silence(): void {
    this.#mode = { kind: "silent" };
  }

  /** Connections are reset, and new ones too. */
  cut(): void {
    this.#mode = { kind: "cut" };
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  /** All is well again. Connections that were silent are reset: bytes are missing from them. */
  heal(): void {
    if (this.#mode.kind === "silent") for (const socket of this.#sockets) socket.resetAndDestroy();
    this.#mode = { kind: "open" };
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #join(near: net.Socket, target: number): void {
    const far = net.connect(target, "127.0.0.1");
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(from);
      from.on("error", () => {}); // the other end is told by its close
      from.on("close", () => {
        this.#sockets.delete(from);
        if (this.#mode.kind !== "silent") to.destroy();
      });
      let before: Promise<void> = Promise.resolve();
      from.on("data", (bytes) => {
        const mode = this.#mode;
        if (mode.kind === "silent") return;
        const later = mode.kind === "delayed" ? wait(mode.ms) : undefined;
        // What was held back goes first, also when all is well again meanwhile.
        before = Promise.all([before, later]).then(() => {
          if (!to.destroyed) to.write(bytes);
        });
      });
    }
    if (this.#mode.kind === "cut") near.resetAndDestroy();
  }
}
