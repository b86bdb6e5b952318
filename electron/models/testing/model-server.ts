import { createHash } from "node:crypto";
import http from "node:http";
import type { AddressInfo } from "node:net";

/** How a file is served. */
export interface Serving {
  body: Buffer;
  /** The connection ends after so many bytes of an answer, this often; not before `kept` says that what was sent is kept. */
  cut?: { after: number; times: number; kept: (bytes: number) => Promise<unknown> };
  /** Whether it answers to `Range`. */
  ranges?: boolean;
  /** Whether it says which version the file is. */
  etag?: string | null;
  /** Whether it comes a little at a time. */
  slow?: boolean;
}

export interface ModelServer {
  url: string;
  /** What is served under a path; may be changed at any time. */
  files: Map<string, Serving>;
  /** Paths that lead elsewhere, with what else is said there. */
  redirects: Map<string, { to: string; headers?: Record<string, string> }>;
  /** Each request: its path, and the range that it asked for. */
  requests: { path: string; range: string | null }[];
  close: () => Promise<void>;
}

export const sha256 = (body: Buffer): string => createHash("sha256").update(body).digest("hex");

/** A safetensors file with one tensor of so many bytes. */
export function safetensors(bytes: number): Buffer {
  const header = Buffer.from(JSON.stringify({ weight: { dtype: "U8", shape: [bytes], data_offsets: [0, bytes] } }));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header, Buffer.alloc(bytes, 7)]);
}

/** A host of models on this computer. */
export async function startModelServer(): Promise<ModelServer> {
  const files: ModelServer["files"] = new Map();
  const redirects: ModelServer["redirects"] = new Map();
  const requests: ModelServer["requests"] = [];
  const server = http.createServer((request, response) => {
    const path = request.url ?? "";
    requests.push({ path, range: request.headers.range ?? null });
    const redirect = redirects.get(path);
    if (redirect) return void response.writeHead(302, { ...redirect.headers, location: redirect.to }).end();
    const file = files.get(path);
    if (!file) return void response.writeHead(404).end();
    serve(file, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    files,
    redirects,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function serve(file: Serving, request: http.IncomingMessage, response: http.ServerResponse): void {
  const { body, cut, ranges = true, etag = `"${sha256(body)}"`, slow = false } = file;
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? "") ?? [];
  const condition = request.headers["if-range"];
  const partial = ranges && first !== undefined && (condition === undefined || condition === etag);
  const start = partial ? Number(first) : 0;
  if (start >= body.length) return void response.writeHead(416, { "content-range": `bytes */${body.length}` }).end();
  const end = partial && last ? Math.min(body.length, Number(last) + 1) : body.length;
  response.writeHead(partial ? 206 : 200, {
    "content-length": end - start,
    ...(etag !== null && { etag }),
    ...(partial && { "content-range": `bytes ${start}-${end - 1}/${body.length}` }),
  });
  const part = body.subarray(start, end);
  if (cut && cut.times > 0 && part.length > cut.after) {
    cut.times -= 1;
    // What was sent a moment before a connection breaks may be lost with it.
    response.write(part.subarray(0, cut.after), () => void cut.kept(start + cut.after).finally(() => response.destroy()));
  } else if (slow) trickle(response, part);
  else response.end(part);
}

function trickle(response: http.ServerResponse, body: Buffer): void {
  let sent = 0;
  const timer = setInterval(() => {
    response.write(body.subarray(sent, sent + 20_000));
    sent += 20_000;
    if (sent < body.length) return;
    clearInterval(timer);
    response.end();
  }, 20);
  response.on("close", () => clearInterval(timer));
}
