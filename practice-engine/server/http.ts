import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { parseForm } from "./multipart.ts";
import { isAllowedOrigin } from "./origin.ts";
import { Router } from "./router.ts";
import { empty, parseBody, plain, type Route, type RouteRequest, type RouteResponse } from "./routes.ts";
import type { Greeting, Sockets } from "./sockets.ts";

/** ComfyUI's default for `--max-upload-size`. */
export const MAX_BODY_BYTES = 100 * 1024 * 1024;

class BodyTooLargeError extends Error {}

/** An HTTP server for the routes and, at `/ws`, the WebSockets. It does not listen yet. `fail` gets the errors behind a 500. */
export function makeServer(routes: readonly Route[], sockets: Sockets, greeting: Greeting, fail: (error: unknown) => void): Server {
  const router = new Router(routes);
  const server = createServer((request, response) => {
    answer(router, request, fail)
      .then((reply) => write(reply, request, response))
      // The client is gone.
      .catch(() => response.destroy());
  });
  server.on("upgrade", (request, connection, head) => {
    const { pathname, searchParams } = locate(request);
    connection.on("error", () => connection.destroy());
    if (!isAllowedOrigin(request.headers)) return refuse(connection, "403 Forbidden");
    if (pathname !== "/ws" && pathname !== "/api/ws") return refuse(connection, "404 Not Found");
    sockets.accept(request, connection, head, searchParams.get("clientId"), greeting);
  });
  return server;
}

function refuse(connection: { end(text: string): void }, status: string): void {
  connection.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

/** Path and query of a request; the path stays encoded as it was sent. */
function locate(request: IncomingMessage): { pathname: string; searchParams: URLSearchParams } {
  const [pathname = "/", ...query] = (request.url ?? "/").split("?");
  return { pathname, searchParams: new URLSearchParams(query.join("?")) };
}

async function answer(router: Router, request: IncomingMessage, fail: (error: unknown) => void): Promise<RouteResponse> {
  if (!isAllowedOrigin(request.headers)) return empty(403);
  if (request.method === "OPTIONS") return empty(200);
  const { pathname, searchParams } = locate(request);
  try {
    const match = router.find(request.method ?? "GET", pathname);
    if ("reply" in match) return match.reply;
    return await match.route.handler(routeRequest(request, match.params, searchParams));
  } catch (error) {
    if (error instanceof BodyTooLargeError) return plain(413, `Maximum request body size ${MAX_BODY_BYTES} exceeded.`);
    fail(error);
    return plain(500, "500 Internal Server Error\n\nServer got itself in trouble");
  }
}

function routeRequest(request: IncomingMessage, params: Record<string, string>, query: URLSearchParams): RouteRequest {
  const body = () => readBody(request);
  return {
    params,
    query,
    headers: request.headers,
    body,
    json: async () => parseBody(await body()),
    form: async () => parseForm(await body(), request.headers["content-type"] ?? ""),
  };
}

/** Reads to the end even beyond the limit, without keeping it: a client that is still sending would not read our response. */
async function readBody(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request) {
    length += part.length;
    if (length > MAX_BODY_BYTES) parts.length = 0;
    else parts.push(part);
  }
  if (length > MAX_BODY_BYTES) throw new BodyTooLargeError();
  return Buffer.concat(parts);
}

async function write(reply: RouteResponse, request: IncomingMessage, response: ServerResponse): Promise<void> {
  // Discards what the handler did not read of the body.
  request.resume();
  if (!("file" in reply)) {
    response.writeHead(reply.status, { ...reply.headers, "Content-Length": Buffer.byteLength(reply.body) });
    response.end(reply.body);
    return;
  }
  const { size, mtime } = await stat(reply.file);
  response.writeHead(200, { ...reply.headers, "Content-Length": size, "Last-Modified": mtime.toUTCString() });
  if (request.method === "HEAD") response.end();
  else await pipeline(createReadStream(reply.file), response);
}
