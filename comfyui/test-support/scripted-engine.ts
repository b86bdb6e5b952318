import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { text } from "node:stream/consumers";
import { type WebSocket, WebSocketServer } from "ws";
import { parseJson, stringifyJson } from "#base/json.ts";

/** A job that was posted, and what the engine would say of it. */
export interface ScriptedJob {
  id: string;
  clientId: string;
  number: number;
  graph: unknown;
  extra: Record<string, unknown>;
  state: "pending" | "running" | "ended";
  /** Its entry in the history, once it has one. */
  history?: { status: { status_str: string; completed: boolean; messages: unknown[] }; outputs: Record<string, unknown> };
}

type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => void;

/**
 * ComfyUI's protocol on a real port, with every step in the hands of the test: jobs stand still until the test moves them,
 * and any answer can be replaced. What it does by itself it does as a real server was seen to.
 */
export class ScriptedEngine {
  readonly jobs = new Map<string, ScriptedJob>();
  /** "GET /queue", in the order in which they came. */
  readonly requests: string[] = [];
  readonly headers: IncomingMessage["headers"][] = [];
  /** Bodies of `POST /prompt`, as text. */
  readonly prompts: string[] = [];
  readonly sockets = new Map<string, WebSocket>();
  /** Replaces the answer to "METHOD /path". */
  readonly answers = new Map<string, Handler>();
  /** False behaves as versions before 0.24. */
  jobsApi = true;
  /** Called with each posted job, before the POST is answered. */
  onJob: (job: ScriptedJob) => void = () => {};
  /** Called for `POST /interrupt` of the running job. */
  onInterrupt: (job: ScriptedJob) => void = (job) => this.interrupt(job);
  acceptSockets = true;
  #frozen = false;
  readonly #server: Server;
  readonly #connections = new Set<Socket>();
  readonly #webSockets = new WebSocketServer({ noServer: true });
  #counter = 0;

  private constructor() {
    this.#server = createServer((request, response) => this.#receive(request, response));
    this.#server.on("connection", (socket) => {
      this.#connections.add(socket);
      socket.on("close", () => this.#connections.delete(socket));
    });
    this.#server.on("upgrade", (request, socket, head) => {
      socket.on("error", () => {}); // the client has gone
      if (this.#frozen) return;
      if (!this.acceptSockets) return socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
      this.headers.push(request.headers);
      this.#webSockets.handleUpgrade(request, socket, head, (webSocket) => this.#connect(request, webSocket));
    });
  }

  static async start(port = 0): Promise<ScriptedEngine> {
    const engine = new ScriptedEngine();
    await new Promise<void>((resolve) => engine.#server.listen(port, "127.0.0.1", resolve));
    return engine;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** As a killed process: every connection is reset and the port closed. */
  async kill(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#connections) socket.resetAndDestroy();
    await closed;
  }

  /** As a stopped process: whoever connects is taken, and nobody gets an answer. */
  freeze(frozen: boolean): void {
    this.#frozen = frozen;
    for (const socket of this.sockets.values()) frozen ? socket.pause() : socket.resume();
  }

  /** Cuts the WebSockets without a closing handshake. */
  dropSockets(): void {
    for (const socket of this.sockets.values()) socket.terminate();
  }

  /** To the owner of a job, if its client id is connected. */
  tell(job: ScriptedJob, type: string, data: Record<string, unknown> = {}): void {
    this.sockets.get(job.clientId)?.send(JSON.stringify({ type, data: { ...data, prompt_id: job.id } }));
  }

  /** The queue has moved: everybody hears that. */
  status(): void {
    const queue_remaining = [...this.jobs.values()].filter(({ state }) => state !== "ended").length;
    for (const socket of this.sockets.values()) {
      socket.send(JSON.stringify({ type: "status", data: { status: { exec_info: { queue_remaining } } } }));
    }
  }

  start(job: ScriptedJob): void {
    job.state = "running";
    this.status();
    this.tell(job, "execution_start");
    this.tell(job, "execution_cached", { nodes: [] });
  }

  progress(job: ScriptedJob, node: string, value: number, max: number): void {
    const state = value === max ? "finished" : "running";
    this.tell(job, "progress_state", { nodes: { [node]: { value, max, state, node_id: node } } });
  }

  /** The whole end of a job in the order in which ComfyUI tells it. */
  end(job: ScriptedJob, outcome: "success" | "error" | "interrupted", data: Record<string, unknown> = {}, outputs = {}): void {
    this.tell(job, `execution_${outcome}`, data);
    this.record(job, outcome, data, outputs);
    this.status();
    this.tell(job, "executing", { node: null });
  }

  record(job: ScriptedJob, outcome: "success" | "error" | "interrupted", data: Record<string, unknown> = {}, outputs = {}): void {
    job.state = "ended";
    const completed = outcome === "success";
    const messages = [
      ["execution_start", { prompt_id: job.id }],
      [`execution_${outcome}`, { ...data, prompt_id: job.id }],
    ];
    job.history = { status: { status_str: completed ? "success" : "error", completed, messages }, outputs };
  }

  succeed(job: ScriptedJob, filename = "fox.png"): void {
    this.end(job, "success", {}, { 9: { images: [{ filename, subfolder: "", type: "output" }] } });
  }

  interrupt(job: ScriptedJob): void {
    this.end(job, "interrupted", { node_id: "3", node_type: "KSampler", executed: [] });
  }

  #connect(request: IncomingMessage, socket: WebSocket): void {
    const id = new URL(request.url ?? "", this.url).searchParams.get("clientId") ?? "";
    this.sockets.set(id, socket);
    socket.on("close", () => this.sockets.delete(id));
    socket.on("message", (message) => {
      if (String(message).includes("feature_flags")) socket.send('{"type":"feature_flags","data":{"supports_preview_metadata":true}}');
    });
    socket.send(`{"type":"status","data":{"status":{"exec_info":{"queue_remaining":0}},"sid":"${id}"}}`);
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request).catch(() => undefined);
    if (body === undefined || this.#frozen) return; // the client has gone
    const path = (request.url ?? "").split("?", 1)[0] ?? "";
    const name = `${request.method} ${path}`;
    this.requests.push(name);
    this.headers.push(request.headers);
    if (name === "POST /prompt") this.prompts.push(body);
    const answer = this.answers.get(name) ?? ((_request, ours) => this.#answer(name, ours, body));
    answer(request, response, body);
  }

  #answer(name: string, response: ServerResponse, body: string): void {
    const [, id = ""] = /^GET \/(?:history|api\/jobs)\/(.+)/.exec(name) ?? [];
    const job = this.jobs.get(id);
    if (name === "POST /prompt") this.accept(response, body);
    else if (name === "GET /queue") json(response, this.#queue());
    else if (name === "POST /queue") this.#delete(response, body);
    else if (name === "POST /interrupt") this.#interrupted(response, body);
    else if (name.startsWith("GET /history/")) json(response, job?.history ? { [id]: history(job) } : {});
    else if (!this.jobsApi || !name.startsWith("GET /api/jobs/")) {
      response.writeHead(name.startsWith("POST") ? 405 : 404, { "content-type": "application/octet-stream" }).end();
    } else if (job) json(response, detail(job));
    else json(response, { error: "Job not found" }, 404);
  }

  /** Takes the job in and answers; `onJob` comes first. */
  accept(response: ServerResponse | undefined, body: string): void {
    const prompt = parseJson(body) as { prompt: unknown; prompt_id: string; client_id: string; extra_data: Record<string, unknown> };
    const { prompt: graph, prompt_id: id, client_id: clientId, extra_data: extra } = prompt;
    const job: ScriptedJob = { id, clientId, number: this.#counter++, graph, extra, state: "pending" };
    this.jobs.set(id, job);
    this.status();
    this.onJob(job);
    if (response) json(response, { prompt_id: id, number: job.number, node_errors: {} });
  }

  #queue() {
    const items = (state: string) =>
      [...this.jobs.values()].filter((job) => job.state === state).map((job) => [job.number, job.id, job.graph, {}, ["9"]]);
    return { queue_running: items("running"), queue_pending: items("pending").reverse() };
  }

  #delete(response: ServerResponse, body: string): void {
    const { delete: ids } = JSON.parse(body) as { delete: string[] };
    for (const id of ids) if (this.jobs.get(id)?.state === "pending") this.jobs.delete(id);
    this.status();
    response.end();
  }

  #interrupted(response: ServerResponse, body: string): void {
    const job = this.jobs.get((JSON.parse(body) as { prompt_id: string }).prompt_id);
    if (job?.state === "running") this.onInterrupt(job);
    response.end();
  }
}

export function json(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8" }).end(stringifyJson(value));
}

const history = (job: ScriptedJob) => ({ prompt: [job.number, job.id, job.graph], ...job.history });

function detail(job: ScriptedJob) {
  if (job.state !== "ended") return { id: job.id, status: job.state === "running" ? "in_progress" : "pending", outputs_count: 0 };
  const interrupted = stringifyJson(job.history?.status.messages ?? []).includes("execution_interrupted");
  const status = job.history?.status.completed ? "completed" : interrupted ? "cancelled" : "failed";
  return {
    id: job.id,
    status,
    outputs: job.history?.outputs,
    execution_status: job.history?.status,
    workflow: { prompt: job.graph, extra_data: {} },
  };
}
