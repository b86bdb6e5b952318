import { type IncomingMessage, request as requestPlain } from "node:http";
import { request as requestSecure } from "node:https";
import tls from "node:tls";
import { linkSignals } from "#base/abort.ts";
import type { Clock } from "#base/clock.ts";
import { stringifyJson } from "#base/json.ts";
import { EaselError } from "#contract/errors.ts";
import { Connection, type ConnectionOptions, lookup } from "./connection.ts";
import { HttpResponse, mimeOf, readBody, saveBody } from "./http-response.ts";
import { newBase, REDIRECT_STATUSES } from "./redirect.ts";
import { EngineUnreachableError, type SeenInstead, type UnreachableReason, unreachableReason } from "./unreachable.ts";

/** One request to the engine. */
export interface RequestOptions {
  method?: "GET" | "POST";
  query?: Record<string, string>;
  /** Sent as JSON, bigints exactly. */
  json?: unknown;
  form?: FormData;
  signal?: AbortSignal | undefined;
  /** Until the whole response must be here. */
  timeoutMs?: number;
  /** How long the response may be, unpacked. Whatever may turn out not to be ComfyUI gets little. */
  maxBytes?: number;
  /** What to throw for one that is longer. By default it counts as a sign that this is not ComfyUI. */
  tooLong?: () => Error;
  /** Where a response of status 200 is written to, as it comes; the response that is returned is empty then. */
  saveTo?: string;
}

const REQUEST_TIMEOUT_MS = 10_000;
/** Where nothing moves on a request's connection for so long, it is given up, however long the whole of it may take. */
const SILENCE_TIMEOUT_MS = 25_000;
/** More than any list or queue of ComfyUI needs; pictures have a limit of their own. */
const MAX_RESPONSE_BYTES = 64 * 1024 * 1024;
const MAX_REDIRECTS = 5;
/** How long a server has to show whether it speaks TLS. */
const TLS_PROBE_TIMEOUT_MS = 2_000;

/** Which engine an `HttpClient` is for. */
export interface HttpClientOptions {
  url: string;
  clock: Clock;
  headers: Record<string, string>;
  /** PEM; see `Connection`. */
  certificates?: string | null;
}

interface Body {
  headers: Record<string, string>;
  bytes: Uint8Array | string | null;
}

/** What ends a request early. */
interface Ends {
  signal: AbortSignal;
  /** Called when nothing moves on its connection any more. */
  onSilent: () => void;
}

/**
 * HTTP requests to one engine. Nothing that was processed is ever sent twice. A redirect to the same path of another place is where the
 * engine is from then on; any other says that it is not ComfyUI.
 */
export class HttpClient {
  readonly url: string;
  /** Host and port, for messages. */
  readonly host: string;
  readonly #headers: Record<string, string>;
  readonly #clock: Clock;
  readonly #connection: Connection;
  /** Where redirects have led, like `url`. */
  #base: string;
  /** It has answered at least once. */
  #answered = false;

  /** @throws EaselError config_invalid for what is not an http(s) address. A user name in it becomes a Basic header. */
  constructor({ url, clock, headers, certificates = null }: HttpClientOptions) {
    const parsed = parseUrl(url);
    const login = parsed.username === "" ? undefined : `${decoded(parsed.username)}:${decoded(parsed.password)}`;
    parsed.username = "";
    parsed.password = "";
    this.url = `${parsed.origin}${parsed.pathname}`.replace(/\/+$/, "");
    this.host = parsed.host;
    this.#headers = { ...(login && { authorization: `Basic ${Buffer.from(login).toString("base64")}` }), ...headers };
    this.#clock = clock;
    this.#connection = new Connection(certificates);
    this.#base = this.url;
  }

  /** What a WebSocket to this path of the engine is opened with. */
  async webSocket(path: string): Promise<{ url: string; options: ConnectionOptions & { headers: Record<string, string> } }> {
    const url = new URL(`${this.#base}${path}`);
    return {
      url: url.href.replace(/^http/, "ws"),
      options: { ...(await this.#connection.options(url, "websocket")), headers: this.#headersFor(url) },
    };
  }

  /** Closes connections that are idle. */
  dispose(): void {
    this.#connection.dispose();
  }

  /**
   * @throws EngineUnreachableError where no whole response came, also when `signal` was a timeout; otherwise the reason of `signal`
   */
  async request(path: string, options: RequestOptions = {}): Promise<HttpResponse> {
    const { method = "GET", query, signal, timeoutMs = REQUEST_TIMEOUT_MS, maxBytes = MAX_RESPONSE_BYTES } = options;
    const target = `${path}${query ? `?${new URLSearchParams(query)}` : ""}`;
    const late = new AbortController();
    const stop = linkSignals(signal, late.signal);
    const onLate = () => late.abort(new DOMException("No answer in time", "TimeoutError"));
    this.#clock.sleep(timeoutMs, stop.signal).then(onLate, () => {}); // rejected: there is a response, or the caller has aborted
    try {
      const body = await bodyOf(options);
      const message = await this.#followed(target, method, body, { signal: stop.signal, onSilent: onLate });
      const saved = options.saveTo !== undefined && message.statusCode === 200;
      const bytes = saved ? await savedBody(message, options.saveTo ?? "", maxBytes) : await readBody(message, maxBytes);
      if (!bytes && options.tooLong) throw new TooLongError(options.tooLong());
      if (!bytes) throw this.#error("foreign", { status: message.statusCode, mime: mimeOf(message), bytes: `more than ${maxBytes}` });
      this.#answered = true;
      return new HttpResponse(message, bytes, this.host);
    } catch (error) {
      if (error instanceof EngineUnreachableError) throw error;
      if (error instanceof TooLongError) throw error.cause;
      const reason: unknown = stop.signal.reason;
      if (stop.signal.aborted && !isTimeout(reason)) throw reason;
      throw stop.signal.aborted ? this.#error("timeout", error) : await this.#failure(error);
    } finally {
      stop.abort(); // ends the sleep, and what is left of a response that was too long
    }
  }

  /** The response, after redirects. */
  async #followed(target: string, method: string, body: Body, ends: Ends): Promise<IncomingMessage> {
    for (let redirects = 0; ; redirects++) {
      const url = new URL(`${this.#base}${target}`);
      const message = await this.#send(url, method, body, ends);
      const { statusCode = 0, headers } = message;
      if (!REDIRECT_STATUSES.includes(statusCode) || headers.location === undefined) return message;
      message.resume();
      const moved = newBase(url, target, headers.location);
      if (moved.kind === "moved" && redirects < MAX_REDIRECTS) this.#base = moved.base;
      else throw this.#error(moved.kind === "login" ? "login_page" : "redirected", { status: statusCode }, { target: moved.host });
    }
  }

  /** Resolves when the response begins. */
  async #send(url: URL, method: string, { headers, bytes }: Body, { signal, onSilent }: Ends): Promise<IncomingMessage> {
    const send = url.protocol === "https:" ? requestSecure : requestPlain;
    const options = {
      ...(await this.#connection.options(url, "request")),
      method,
      signal,
      headers: { ...HEADERS, ...this.#headersFor(url), ...headers },
    };
    return new Promise((resolve, reject) => {
      const request = send(url, options, resolve).on("error", reject);
      // Node's own timer: it alone knows of bytes that are still on their way out.
      request.setTimeout(SILENCE_TIMEOUT_MS, onSilent);
      request.on("proxyConnect", ({ statusCode }: { statusCode: number }) => {
        if (statusCode !== 200) reject(this.#proxyError(url, statusCode));
      });
      request.end(bytes ?? undefined);
    });
  }

  /** Who is asked at another host than the one that was named is told nothing that was meant for that one. */
  #headersFor(url: URL): Record<string, string> {
    return url.hostname === new URL(this.url).hostname ? this.#headers : {};
  }

  async #failure(error: unknown): Promise<EngineUnreachableError> {
    const url = new URL(this.#base);
    const reason = unreachableReason(error);
    const proxy = this.#connection.proxyFor(url);
    if (proxy && PROXY_FAILURES.includes(reason)) return this.#error("proxy_unreachable", error, { proxy: proxy.host });
    if (
      !proxy &&
      !this.#answered &&
      url.protocol === "http:" &&
      (reason === "broken" || reason === "foreign") &&
      (await this.#speaksTls(url))
    ) {
      return this.#error("speaks_tls", error);
    }
    return this.#error(reason, error, { names: certificateNames(error) });
  }

  /** Not all servers for TLS say that they do not understand: many just hang up. */
  #speaksTls(url: URL): Promise<boolean> {
    const host = url.hostname.replace(/^\[|\]$/g, "");
    const stop = new AbortController();
    const options = { host, port: Number(url.port || 80), rejectUnauthorized: false, lookup, autoSelectFamily: true };
    return new Promise<boolean>((resolve) => {
      const socket = tls.connect(options);
      const end = (speaks: boolean) => {
        stop.abort();
        socket.destroy();
        resolve(speaks);
      };
      socket.once("secureConnect", () => end(true)).once("error", () => end(false));
      this.#clock.sleep(TLS_PROBE_TIMEOUT_MS, stop.signal).then(
        () => end(false),
        () => {},
      ); // it has shown
    });
  }

  #proxyError(url: URL, status: number): EngineUnreachableError {
    const proxy = this.#connection.proxyFor(url)?.host ?? "";
    return this.#error(status === 407 ? "proxy_login" : "proxy_refused", { status }, { proxy, status });
  }

  #error(reason: UnreachableReason, details: unknown, seen: SeenInstead = {}): EngineUnreachableError {
    return new EngineUnreachableError(reason, this.host, details, seen);
  }
}

class TooLongError extends Error {
  constructor(cause: Error) {
    super("too long", { cause });
  }
}

const savedBody = async (message: IncomingMessage, file: string, maxBytes: number): Promise<Uint8Array | null> =>
  (await saveBody(message, file, maxBytes)) ? new Uint8Array() : null;

/** As much as a server has to know to send lists packed. */
const HEADERS = { accept: "*/*", "accept-encoding": "gzip, deflate, br" };

/** What goes wrong on the way to a proxy. */
const PROXY_FAILURES: readonly UnreachableReason[] = ["refused", "unknown_host", "no_route", "broken"];

async function bodyOf({ json, form }: RequestOptions): Promise<Body> {
  if (json !== undefined) return { headers: { "content-type": "application/json" }, bytes: stringifyJson(json) };
  if (!form) return { headers: {}, bytes: null };
  const encoded = new Response(form);
  return { headers: { "content-type": encoded.headers.get("content-type") ?? "" }, bytes: new Uint8Array(await encoded.arrayBuffer()) };
}

function parseUrl(url: string): URL {
  try {
    const parsed = new URL(url);
    if (parsed.protocol === "http:" || parsed.protocol === "https:") return parsed;
  } catch {
    // the error below says it
  }
  throw new EaselError("config_invalid", "engine_address_invalid", {});
}

/** A "%" in a password that nobody wrote as %25 stands for itself. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The names in a certificate that is for another host. */
function certificateNames(error: unknown): string[] {
  if (!(error instanceof Error) || !("cert" in error)) return [];
  const names = (error.cert as { subjectaltname?: string } | undefined)?.subjectaltname ?? "";
  return names
    .split(", ")
    .map((name) => name.replace(/^(DNS|IP Address):/, ""))
    .filter((name) => name !== "")
    .slice(0, 5);
}

const isTimeout = (reason: unknown) => reason instanceof DOMException && reason.name === "TimeoutError";
