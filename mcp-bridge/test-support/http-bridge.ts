import { type ChildProcess, spawn } from "node:child_process";
import http from "node:http";
import net from "node:net";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import { Answer, type CallOptions, configArguments, PROGRAM } from "./bridge.ts";
import { endProcess, temporaryFolder } from "./engines.ts";

/** How it is started. */
export interface HttpBridgeSetting {
  /** The program; the bridge as it is shipped where it is left out. */
  program?: string;
  /** What starts the program instead of Node alone: its own words, before Node and the program's. */
  launcher?: string[];
  /** Where it listens; any port of 127.0.0.1 where it is left out. */
  args?: string[];
  env?: Record<string, string>;
  /** The text of a config.yaml. */
  config?: string;
  state?: string;
}

/** What a plain request was answered. */
export interface PlainAnswer {
  status: number;
  headers: http.IncomingHttpHeaders;
  body: string;
}

/** The bridge, serving over HTTP. */
export class HttpBridge {
  readonly url: string;
  readonly state: string;
  readonly child: ChildProcess;
  readonly stderr: () => string;

  private constructor(child: ChildProcess, url: string, state: string, stderr: () => string) {
    this.child = child;
    this.url = url;
    this.state = state;
    this.stderr = stderr;
  }

  static async start({
    program = PROGRAM,
    launcher = [],
    args = ["--http", "127.0.0.1:0"],
    env = {},
    config,
    state = temporaryFolder(),
  }: HttpBridgeSetting): Promise<HttpBridge> {
    const [command = process.execPath, ...words] = [...launcher, process.execPath, program, ...configArguments(state, config), ...args];
    const child = spawn(command, words, {
      stdio: ["ignore", "pipe", "pipe"],
      env: { PATH: process.env.PATH, HOME: process.env.HOME, EASEL_STATE_DIR: state, ...env },
    });
    let said = "";
    let stderr = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    const url = await new Promise<string>((resolve, reject) => {
      child.stdout.setEncoding("utf8").on("data", (text: string) => {
        said += text;
        const listening = /^listening on (\S+)\n/.exec(said)?.[1];
        if (listening) resolve(listening);
      });
      child.once("exit", (code) => reject(new Error(`The bridge ended with ${code}: ${stderr}`)));
    });
    return new HttpBridge(child, url, state, () => stderr);
  }

  /** A client of SDK v1, over Streamable HTTP. */
  async connect(headers: Record<string, string> = {}, name = "test"): Promise<HttpClient> {
    const transport = new StreamableHTTPClientTransport(new URL(`${this.url}/mcp`), { requestInit: { headers } });
    const client = new Client({ name, version: "1.0.0" });
    // Its own types do not fit together under exactOptionalPropertyTypes.
    await client.connect(transport as Parameters<Client["connect"]>[0]);
    return new HttpClient(client, transport);
  }

  /** One request as it is written here, without what `fetch` adds. */
  request(method: string, path: string, headers: Record<string, string> = {}, body?: string): Promise<PlainAnswer> {
    return new Promise((resolve, reject) => {
      const request = http.request(`${this.url}${path}`, { method, headers, agent: false }, (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (piece: string) => {
          text += piece;
        });
        response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
        response.on("error", reject);
      });
      request.on("error", reject);
      request.end(body);
    });
  }

  /** A JSON-RPC message by POST. */
  post(message: object | string, headers: Record<string, string> = {}, path = "/mcp"): Promise<PlainAnswer> {
    const text = typeof message === "string" ? message : JSON.stringify(message);
    const usual = { "content-type": "application/json", accept: "application/json, text/event-stream" };
    return this.request("POST", path, { ...usual, ...headers }, text);
  }

  /** A bare connection. */
  socket(): Promise<net.Socket> {
    const { hostname, port } = new URL(this.url);
    return new Promise((resolve, reject) => {
      const socket = net.connect(Number(port), hostname, () => resolve(socket));
      socket.once("error", reject);
    });
  }

  stop(): Promise<void> {
    return endProcess(this.child);
  }
}

/** A connected client. */
export class HttpClient {
  readonly client: Client;
  readonly transport: StreamableHTTPClientTransport;

  constructor(client: Client, transport: StreamableHTTPClientTransport) {
    this.client = client;
    this.transport = transport;
  }

  async call(name: string, args: Record<string, unknown> = {}, options: CallOptions = {}): Promise<Answer> {
    return new Answer((await this.client.callTool({ name, arguments: args }, undefined, options)) as CallToolResult);
  }

  async close(): Promise<void> {
    await this.client.close();
  }
}
