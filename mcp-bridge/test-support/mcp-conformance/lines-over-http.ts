import type { ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import http, { type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import readline from "node:readline";
import { isModern } from "../../transports/modern-message.ts";
import { endProcess } from "../engines.ts";

const META = {
  "io.modelcontextprotocol/protocolVersion": "2026-07-28",
  "io.modelcontextprotocol/clientInfo": { name: "adapter", version: "1" },
  "io.modelcontextprotocol/clientCapabilities": {},
};

/** In the `_meta` of a subscription's notifications: the id of the request that subscribed. */
const SUBSCRIPTION_META = "io.modelcontextprotocol/subscriptionId";

interface Message {
  id?: string | number;
  method?: string;
  params?: unknown;
  error?: { code: number };
}

/** The status that MCP 2026-07-28 gives these errors over HTTP; all others are answers like any (200). */
const STATUS: Record<number, number> = { [-32601]: 404, [-32602]: 400, [-32021]: 400, [-32022]: 400 };

/**
 * A server over stdio at an address, for MCP's conformance suite, which knows addresses only: one process for each session, and one for
 * all that comes without (MCP 2026-07-28). It adds nothing of HTTP's own, such as the checks of headers.
 */
export class LinesOverHttp {
  readonly url: string;
  readonly #http: http.Server;
  readonly #start: () => ChildProcess;
  readonly #sessions = new Map<string, LineClient>();
  #stateless: LineClient | null = null;

  private constructor(server: http.Server, start: () => ChildProcess) {
    this.#http = server;
    this.#start = start;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`;
  }

  /** `start`: the server once more, with pipes as its stdin and stdout. */
  static async open(start: () => ChildProcess): Promise<LinesOverHttp> {
    const server = http.createServer((request, response) => void adapter.#answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const adapter = new LinesOverHttp(server, start);
    return adapter;
  }

  async close(): Promise<void> {
    this.#http.close();
    this.#http.closeAllConnections();
    await Promise.all([...this.#sessions.values(), ...(this.#stateless ? [this.#stateless] : [])].map((client) => client.close()));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const id = String(request.headers["mcp-session-id"] ?? "");
    const session = this.#sessions.get(id);
    if (request.method === "DELETE") {
      this.#sessions.delete(id);
      await session?.close();
      return void response.writeHead(session ? 200 : 404).end();
    }
    if (request.method !== "POST") return void response.writeHead(405).end();
    if (id !== "" && !session) return void response.writeHead(404).end();
    const message: Message = JSON.parse(Buffer.concat(await request.toArray()).toString());
    if (message.method === "initialize" && !isModern(message)) return this.#begin(message, response);
    const client = session ?? (await this.#withoutSession());
    client.exchange(message, response);
  }

  #begin(message: Message, response: ServerResponse): void {
    const id = randomUUID();
    const client = new LineClient(this.#start());
    this.#sessions.set(id, client);
    response.setHeader("mcp-session-id", id);
    client.exchange(message, response);
  }

  /** Its first message says that MCP 2026-07-28 is spoken, whatever the next ones look like. */
  async #withoutSession(): Promise<LineClient> {
    if (this.#stateless) return this.#stateless;
    const client = new LineClient(this.#start());
    this.#stateless = client;
    client.send({ jsonrpc: "2.0", id: "first", method: "tools/list", params: { _meta: META } });
    return client;
  }
}

/** One process of the server. */
class LineClient {
  readonly #child: ChildProcess;
  /** Requests without an answer yet, and where that goes. */
  readonly #open = new Map<string | number, ServerResponse>();

  constructor(child: ChildProcess) {
    this.#child = child;
    if (!child.stdout) throw new Error("There is no stdout.");
    readline.createInterface({ input: child.stdout }).on("line", (line) => this.#deliver(JSON.parse(line)));
  }

  send(message: object): void {
    this.#child.stdin?.write(`${JSON.stringify(message)}\n`);
  }

  exchange(message: Message, response: ServerResponse): void {
    this.send(message);
    const { id, method } = message;
    if (id === undefined || method === undefined) return void response.writeHead(202).end();
    this.#open.set(id, response);
    response.once("close", () => {
      if (!this.#open.delete(id)) return;
      this.send({ jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: id } });
    });
  }

  /** Of what the server says by itself, only a subscription's news tell to which request they belong. The rest goes to all that wait. */
  #waitingFor({ params }: Message): ServerResponse[] {
    const { _meta } = Object(params) as { _meta?: object };
    const subscription: unknown = Reflect.get(Object(_meta), SUBSCRIPTION_META);
    return [...this.#open].filter(([id]) => subscription === undefined || id === subscription).map(([, response]) => response);
  }

  async close(): Promise<void> {
    await endProcess(this.#child);
  }

  #deliver(message: Message): void {
    const { id, method, error } = message;
    if (method !== undefined || id === undefined) {
      for (const response of this.#waitingFor(message)) event(response, message);
      return;
    }
    const response = this.#open.get(id);
    this.#open.delete(id);
    if (!response) return;
    if (response.headersSent) {
      event(response, message);
      response.end();
    } else {
      response.writeHead(error ? (STATUS[error.code] ?? 200) : 200, { "content-type": "application/json" }).end(JSON.stringify(message));
    }
  }
}

function event(response: ServerResponse, message: object): void {
  if (!response.headersSent) response.writeHead(200, { "content-type": "text/event-stream" });
  response.write(`event: message\ndata: ${JSON.stringify(message)}\n\n`);
}
