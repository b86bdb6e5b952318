import { randomUUID } from "node:crypto";
import { request as httpRequest, type IncomingHttpHeaders, type OutgoingHttpHeaders } from "node:http";
import { afterAll, expect, inject, type TestContext, test } from "vitest";

/**
 * The judge's own few lines of HTTP: nothing of Easel's client is used here, so that a mistake there cannot hide itself.
 */
export const engine = inject("engine");

/** Marks everything this run leaves on an engine (files cannot be deleted over HTTP). */
export const tag = `easel-conformance/${randomUUID().slice(0, 8)}`;

export type Graph = Record<string, { class_type: string; inputs: Record<string, unknown>; _meta?: { title: string } }>;

export interface EngineFile {
  filename: string;
  subfolder: string;
  type: string;
}

export interface PromptReply {
  prompt_id: string;
  number: number;
  node_errors: Record<string, NodeErrors>;
  error: { type: string; message: string; details: string; extra_info: Record<string, unknown> };
}

export interface NodeErrors {
  class_type: string;
  dependent_outputs: string[];
  errors: { type: string; message: string; details: string; extra_info: { input_name?: string; input_config?: unknown[] | null } }[];
}

export type QueueItem = [number: number, id: string, prompt: Graph, extra: Record<string, unknown>, outputs: string[]];

export interface Queue {
  queue_running: QueueItem[];
  queue_pending: QueueItem[];
}

export interface HistoryEntry {
  prompt: QueueItem;
  outputs: Record<string, { images?: EngineFile[]; text?: string[] }>;
  status: { status_str: string; completed: boolean; messages: [type: string, data: Record<string, unknown>][] };
  meta: Record<string, unknown>;
}

export interface Reply {
  status: number;
  headers: Headers;
  /** Without parameters; "" where there is none. */
  contentType: string;
  bytes: Buffer;
  text: string;
  json<T>(): T;
}

/** The next test needs something of the engine; without it, it is skipped and says why. */
export function needs(has: unknown, reason: string) {
  return (name: string, body: (context: TestContext) => Promise<void>, timeout?: number): void => {
    test(
      name,
      async (context) => {
        context.skip(!has, reason);
        await body(context);
      },
      timeout,
    );
  };
}

export const needsJobs = needs(engine.jobs, "the engine has no /api/jobs (ComfyUI before 0.24)");
export const needsCancel = needs(engine.cancel, "the engine has no /api/jobs/{id}/cancel (ComfyUI before 0.38)");
export const needsSampler = needs(engine.checkpoint, "no tiny checkpoint there (tiny_sd15.*)");
export const needsPreviews = needs(engine.checkpoint && engine.previews, "no tiny checkpoint, or previews are off (--preview-method)");
export const needsMetadata = needs(engine.metadata, "the engine writes no metadata (--disable-metadata)");
export const needsCache = needs(engine.cache, "the engine keeps no results (--cache-none)");

export async function call(path: string, init?: RequestInit): Promise<Reply> {
  const reply = await fetch(engine.url + path, init);
  const bytes = Buffer.from(await reply.arrayBuffer());
  const text = bytes.toString("utf8");
  return {
    status: reply.status,
    headers: reply.headers,
    contentType: (reply.headers.get("content-type") ?? "").split(";")[0] ?? "",
    bytes,
    text,
    json: <T>() => JSON.parse(text) as T,
  };
}

/** A GET that is expected to give JSON. */
export async function ok(path: string): Promise<Reply> {
  const reply = await call(path);
  expect([reply.status, reply.contentType], path).toEqual([200, "application/json"]);
  return reply;
}

/** A string goes out as it is, anything else as JSON. */
export const post = (path: string, body?: unknown, method = "POST"): Promise<Reply> =>
  call(path, { method, ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }) });

/** For headers that fetch does not let one set (Host, Origin, Sec-Fetch-Site). */
export function rawRequest(
  path: string,
  { method = "GET", headers = {}, body }: { method?: string; headers?: OutgoingHttpHeaders; body?: Buffer },
): Promise<{ status: number; headers: IncomingHttpHeaders; text: string }> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(engine.url + path, { method, headers, agent: false }, (reply) => {
      const chunks: Buffer[] = [];
      reply.on("data", (chunk: Buffer) => chunks.push(chunk));
      reply.on("end", () => resolve({ status: reply.statusCode ?? 0, headers: reply.headers, text: Buffer.concat(chunks).toString() }));
      reply.on("error", reject);
    });
    request.on("error", reject);
    request.end(body);
  });
}

const submitted = new Set<string>();

/** Posts whatever it is given to /prompt; jobs that come of it are cleared away at the end of the file. */
export async function postPrompt(body: unknown): Promise<{ status: number; text: string; reply: PromptReply }> {
  const { status, text } = await post("/prompt", body);
  const reply = (text.startsWith("{") ? JSON.parse(text) : {}) as PromptReply;
  if (status === 200) submitted.add(reply.prompt_id);
  return { status, text, reply };
}

/** Queues a graph that is expected to be accepted whole; returns its id. */
export async function submit(prompt: Graph, rest: Record<string, unknown> = {}): Promise<string> {
  const { status, text, reply } = await postPrompt({ prompt_id: randomUUID(), ...rest, prompt });
  expect(status, text).toBe(200);
  expect(reply.node_errors).toEqual({});
  return reply.prompt_id;
}

export async function history(id: string): Promise<HistoryEntry | undefined> {
  return (await call(`/history/${id}`)).json<Record<string, HistoryEntry>>()[id];
}

export const queue = async (): Promise<Queue> => (await call("/queue")).json<Queue>();

export const isRunning = async (id: string): Promise<boolean> => (await queue()).queue_running.some((item) => item[1] === id);

/** How long a frame or a state is waited for; the slowest engine on the busiest machine needs less. */
export const PATIENCE_MS = 240_000;

/** Polls until `look` gives something; the safety net where no event is promised. */
export async function eventually<T>(what: string, look: () => Promise<T | undefined | false>): Promise<T> {
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; ) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    await pause(20);
  }
  throw new Error(`Waited ${PATIENCE_MS} ms in vain for ${what}.`);
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export const finished = (id: string): Promise<HistoryEntry> => eventually(`job ${id} to end`, () => history(id));

/** Runs a graph that is expected to succeed. */
export async function run(graph: Graph, rest: Record<string, unknown> = {}): Promise<HistoryEntry> {
  const entry = await finished(await submit(graph, rest));
  expect(entry.status.status_str, JSON.stringify(entry.status.messages.at(-1))).toBe("success");
  return entry;
}

export const viewPath = (file: EngineFile, more: Record<string, string> = {}): string =>
  `/view?${new URLSearchParams({ filename: file.filename, subfolder: file.subfolder, type: file.type, ...more })}`;

/** The only picture that a node put out. */
export function onlyImage(entry: HistoryEntry, node: string): EngineFile {
  const images = entry.outputs[node]?.images ?? [];
  expect(images).toHaveLength(1);
  return images[0] as EngineFile;
}

export async function view(file: EngineFile): Promise<Buffer> {
  const reply = await call(viewPath(file));
  expect(reply.status, JSON.stringify(file)).toBe(200);
  return reply.bytes;
}

export function uploadForm(fields: Record<string, string>, file: { name: string; bytes: Buffer } | null, field = "image"): FormData {
  const form = new FormData();
  if (file) form.set(field, new Blob([new Uint8Array(file.bytes)]), file.name);
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form;
}

/** Uploads and returns the name that the engine chose. Goes to the temporary folder, which engines empty by themselves. */
export async function upload(name: string, bytes: Buffer, fields: Record<string, string> = {}): Promise<{ name: string } & EngineFile> {
  const body = uploadForm({ type: "temp", subfolder: tag, ...fields }, { name, bytes });
  const reply = await call("/upload/image", { method: "POST", body });
  expect(reply.status, reply.text).toBe(200);
  const stored = reply.json<{ name: string; subfolder: string; type: string }>();
  return { ...stored, filename: stored.name };
}

/** How LoadImage names a file that is not in the input folder's top level. */
export const annotated = (file: EngineFile): string => `${file.subfolder ? `${file.subfolder}/` : ""}${file.filename} [${file.type}]`;

afterAll(async () => {
  const ids = [...submitted];
  if (ids.length === 0) return;
  await post("/queue", { delete: ids });
  for (const item of (await queue()).queue_running) {
    if (!submitted.has(item[1])) continue;
    await post("/interrupt", { prompt_id: item[1] });
    await finished(item[1]);
  }
  await post("/history", { delete: ids });
});
