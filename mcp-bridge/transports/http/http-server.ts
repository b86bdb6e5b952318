import { randomUUID } from "node:crypto";
import http, { type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import https from "node:https";
import type { AddressInfo, Socket } from "node:net";
import type { Clock } from "#base/clock.ts";
import { type Log, withLogFields } from "#base/log.ts";
import type { HttpConfig } from "../../config/http.ts";
import type { Access } from "./access/access.ts";
import { loadCertificate, renewCertificate } from "./certificate.ts";
import { closeSilentClients } from "./connections/silent-clients.ts";
import { type Exchange, type Route, refuse } from "./exchange.ts";
import { Gate, PREFLIGHT_HEADERS } from "./gate.ts";

/** How long a client may take for the headers of a request, and for the whole of it. */
const HEADERS_TIMEOUT_MS = 15_000;
const REQUEST_TIMEOUT_MS = 120_000;
const TIMEOUT_CHECK_INTERVAL_MS = 5_000;
/** A connection without a request is closed after this; longer than the 60 s of most proxies, so that it is they who close. */
const KEEP_ALIVE_TIMEOUT_MS = 75_000;
/**
 * After so long without a sign of the client it is asked for one, and given up ten seconds later (libuv asks ten times). Where something is
 * on its way to the client just then, such as the next comment of a silent stream (20 s), see `connections/silent-clients.ts`.
 */
const TCP_KEEP_ALIVE_MS = 8_000;
const MAX_HEADER_BYTES = 16 * 1024;
const MAX_CONNECTIONS = 10_000;

export interface HttpServerOptions {
  config: HttpConfig;
  host: string;
  routes: readonly Route[];
  access: Access;
  clock: Clock;
  log: Log;
}

/** A server that listens. */
export interface HttpServer {
  /** `http://HOST:PORT`. */
  url: string;
  /** Stops listening and breaks all connections off. */
  close(): Promise<void>;
}

/** Listens. Rejects with the system's error where that cannot be (EADDRINUSE, EACCES, EADDRNOTAVAIL). */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { config, host, clock, log } = options;
  const limits = {
    headersTimeout: HEADERS_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionsCheckingInterval: TIMEOUT_CHECK_INTERVAL_MS,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    maxHeaderSize: MAX_HEADER_BYTES,
    // Otherwise a client that has vanished without a word is noticed after hours.
    keepAlive: true,
    keepAliveInitialDelay: TCP_KEEP_ALIVE_MS,
  };
  const server = config.tls
    ? https.createServer({ ...limits, ...loadCertificate(config.tls, clock.now()) }, listener(options))
    : http.createServer(limits, listener(options));
  const closed = new AbortController();
  if (config.tls && server instanceof https.Server) void renewCertificate(server, config.tls, { clock, log, signal: closed.signal });
  void closeSilentClients(server, clock, closed.signal);
  server.maxConnections = MAX_CONNECTIONS;
  server.on("clientError", answerBadRequest);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(config.port, host, resolve);
  });
  server.on("error", (error) => log.error("the HTTP server has a problem", { code: codeOf(error) }));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${config.tls ? "https" : "http"}://${host.includes(":") ? `[${host}]` : host}:${port}`,
    close: () =>
      new Promise((resolve) => {
        closed.abort();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const codeOf = (error: unknown) => (error instanceof Error && "code" in error ? String(error.code) : "");

/** What is no HTTP, too long, or too slow (RFC 9110, section 15.5). Two lengths in one request, as smugglers send them, end here, too. */
function answerBadRequest(error: Error, socket: Socket): void {
  const code = codeOf(error);
  const status =
    code === "HPE_HEADER_OVERFLOW"
      ? "431 Request Header Fields Too Large"
      : code === "ERR_HTTP_REQUEST_TIMEOUT"
        ? "408 Request Timeout"
        : "400 Bad Request";
  if (socket.writable) socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  else socket.destroy();
}

function listener(options: HttpServerOptions): RequestListener {
  const gate = new Gate(options.config, options.host);
  return (request, response) => {
    response.on("error", () => {}); // the client is gone
    const id = randomUUID();
    withLogFields({ request: id }, () => answer(gate, options, request, response, id)).catch((error: unknown) => {
      options.log.error("a request failed in an unforeseen way", { error: error instanceof Error ? (error.stack ?? "") : "" });
      refuse(response, 500, "Something unforeseen went wrong. It is in the server's log.");
    });
  };
}

const FIXED_HEADERS = {
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cache-control": "no-store",
};

async function answer(
  gate: Gate,
  { config, routes, access, log }: HttpServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
): Promise<void> {
  const caller = gate.callerOf(request);
  response.setHeaders(new Map(Object.entries({ ...FIXED_HEADERS, ...gate.corsHeaders(request), "x-request-id": requestId })));
  const basePath = config.publicUrl?.pathname.replace(/\/$/, "") ?? caller.basePath;
  const { path, query } = placeOf(request.url ?? "/", basePath);
  response.on("close", () =>
    log.debug("request", { method: request.method, route: routeFor(routes, path)?.path, status: response.statusCode }),
  );
  const rejection = gate.rejectionOf(request, caller);
  if (rejection) return refuse(response, rejection.status, rejection.sentence);
  if (request.method === "OPTIONS") return void response.writeHead(204, PREFLIGHT_HEADERS).end();
  const route = routeFor(routes, path);
  if (!route) return refuse(response, 404, "There is nothing at this address. MCP is at /mcp, and at /sse for old clients.");
  if (!route.methods.includes(request.method ?? "")) {
    return refuse(response, 405, "This is not done here.", { allow: route.methods.join(", ") });
  }
  const baseUrl = (config.publicUrl?.href ?? `${caller.scheme}://${caller.host}${basePath}`).replace(/\/$/, "");
  const principal = route.open ? null : await access.principalOf(request, response, { baseUrl, address: caller.address });
  if (principal === null && !route.open) return;
  const allows = async (messages: unknown) => principal === null || access.allows(principal, messages, response, baseUrl);
  const exchange: Exchange = { request, response, path, query, principal, baseUrl, allows };
  await withLogFields(principal === null ? {} : { principal: principal.name }, async () => route.handle(exchange));
}

/** A proxy may leave the path of the public address in place, or take it away. */
function placeOf(url: string, basePath: string): { path: string; query: URLSearchParams } {
  const [path = "/", query = ""] = url.split("?", 2);
  const own = basePath !== "" && (path === basePath || path.startsWith(`${basePath}/`)) ? path.slice(basePath.length) || "/" : path;
  return { path: own, query: new URLSearchParams(query) };
}

function routeFor(routes: readonly Route[], path: string): Route | undefined {
  return routes.find((route) => route.path === path || (route.path.endsWith("/") && path.startsWith(route.path)));
}
