import type { z } from "zod";
import { linkSignals } from "#base/abort.ts";
import type { Clock } from "#base/clock.ts";
import { stringifyJson, tryParseJson } from "#base/json.ts";
import { EaselError } from "#contract/errors.ts";

/** Why there was no usable response, and the code of the error that says so. */
const UNREACHABLE_CODES = {
  /** Nobody listens. */
  refused: "engine_not_listening",
  /** The connection ended, or could not be made. */
  broken: "engine_connection_failed",
  timeout: "engine_timed_out",
  /** Something other than ComfyUI answers. */
  foreign: "engine_not_comfyui",
  /** A login is asked for. */
  forbidden: "engine_login_required",
  /** The engine, or a proxy in front of it, answers with an error of its own. */
  failed: "engine_answered_error",
} as const;
/** Why there was no usable response. */
export type UnreachableReason = keyof typeof UNREACHABLE_CODES;

/** There was no usable response from the engine: EaselError of kind engine_unreachable, with the reason for those who react to it. */
export class EngineUnreachableError extends EaselError {
  readonly reason: UnreachableReason;

  /** @param host host and port, for the message */
  constructor(reason: UnreachableReason, host: string, details?: unknown) {
    super("engine_unreachable", UNREACHABLE_CODES[reason], { host }, details);
    this.reason = reason;
  }
}

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
}

const REQUEST_TIMEOUT_MS = 10_000;
/** More than any list or queue of ComfyUI needs; pictures have a limit of their own. */
const MAX_RESPONSE_BYTES = 64 * 1024 * 1024;

/** A response, read to its end, whatever its status. */
export class HttpResponse {
  readonly status: number;
  /** The content type without parameters, in lower case. */
  readonly mime: string;
  readonly bytes: Uint8Array;
  readonly #host: string;

  constructor(status: number, mime: string, bytes: Uint8Array, host: string) {
    this.status = status;
    this.mime = mime;
    this.bytes = bytes;
    this.#host = host;
  }

  get text(): string {
    return new TextDecoder().decode(this.bytes);
  }

  /** The response itself. @throws unless the status is 2xx: EngineUnreachableError, or EaselError argument_invalid for an upload that is too large */
  requireOk(): this {
    if (this.status >= 200 && this.status < 300) return this;
    if (this.status === 413) throw uploadTooLarge(this.text);
    throw this.unexpectedError();
  }

  /** The error for a response that ComfyUI would not have given here. */
  unexpectedError(): EngineUnreachableError {
    return new EngineUnreachableError(this.#unreachableReason(), this.#host, { status: this.status, mime: this.mime });
  }

  #unreachableReason(): UnreachableReason {
    if (this.status === 401 || this.status === 403) return "forbidden";
    // ComfyUI's own errors are never HTML, and it has every path that we request.
    return this.status < 500 || this.mime === "text/html" ? "foreign" : "failed";
  }

  /** The body as JSON. @throws EngineUnreachableError `foreign` where it is not of this shape */
  json<T extends z.ZodType>(schema: T): z.output<T> {
    const parsed = schema.safeParse(tryParseJson(this.text));
    if (!parsed.success)
      throw new EngineUnreachableError("foreign", this.#host, { status: this.status, mime: this.mime, issues: parsed.error.issues });
    return parsed.data;
  }

  /** The body as JSON; undefined where it is not of this shape. */
  jsonIf<T extends z.ZodType>(schema: T): z.output<T> | undefined {
    return schema.safeParse(tryParseJson(this.text)).data;
  }
}

function uploadTooLarge(body: string): EaselError {
  // aiohttp's words: "Maximum request body size 104857600 exceeded, actual body size ..."
  const maxBytes = Number(/(\d+) exceeded/.exec(body)?.[1]);
  const maxMegabytes = maxBytes > 0 ? Math.floor(maxBytes / 1024 / 1024) : null;
  return new EaselError("argument_invalid", "upload_too_large", { maxMegabytes });
}

/** Which engine an `HttpClient` is for. */
export interface HttpClientOptions {
  url: string;
  clock: Clock;
  headers: Record<string, string>;
}

/** HTTP requests to one engine. Nothing is ever sent twice, and redirects are not followed: ComfyUI never redirects. */
export class HttpClient {
  readonly url: string;
  /** Host and port, for messages. */
  readonly host: string;
  readonly headers: Record<string, string>;
  readonly #clock: Clock;

  /** @throws EaselError config_invalid for what is not an http(s) address. A user name in it becomes a Basic header. */
  constructor({ url, clock, headers }: HttpClientOptions) {
    const parsed = parseUrl(url);
    const login = parsed.username === "" ? undefined : `${decodeURIComponent(parsed.username)}:${decodeURIComponent(parsed.password)}`;
    parsed.username = "";
    parsed.password = "";
    this.url = `${parsed.origin}${parsed.pathname}`.replace(/\/+$/, "");
    this.host = parsed.host;
    this.headers = { ...(login && { authorization: `Basic ${Buffer.from(login).toString("base64")}` }), ...headers };
    this.#clock = clock;
  }

  /**
   * @throws EngineUnreachableError where no whole response came, also when `signal` was a timeout; otherwise the reason of `signal`
   */
  async request(path: string, options: RequestOptions = {}): Promise<HttpResponse> {
    const { method = "GET", query, json, form, signal, timeoutMs = REQUEST_TIMEOUT_MS, maxBytes = MAX_RESPONSE_BYTES } = options;
    const search = query ? `?${new URLSearchParams(query)}` : "";
    const late = new AbortController();
    const stop = linkSignals(signal, late.signal);
    this.#clock.sleep(timeoutMs, stop.signal).then(
      () => late.abort(new DOMException("No answer in time", "TimeoutError")),
      () => {}, // there is a response, or the caller has aborted
    );
    try {
      const response = await fetch(`${this.url}${path}${search}`, {
        method,
        headers: { ...this.headers, ...(json !== undefined && { "content-type": "application/json" }) },
        signal: stop.signal,
        redirect: "manual",
        ...(json !== undefined && { body: stringifyJson(json) }),
        ...(form && { body: form }),
      });
      const mime = (response.headers.get("content-type") ?? "").split(";", 1)[0] ?? "";
      const bytes = await readBody(response, maxBytes);
      if (!bytes) throw new EngineUnreachableError("foreign", this.host, { status: response.status, mime, bytes: `more than ${maxBytes}` });
      return new HttpResponse(response.status, mime.trim().toLowerCase(), bytes, this.host);
    } catch (error) {
      if (error instanceof EngineUnreachableError) throw error;
      const reason: unknown = stop.signal.reason;
      if (stop.signal.aborted && !isTimeout(reason)) throw reason;
      throw new EngineUnreachableError(stop.signal.aborted ? "timeout" : reasonOf(error), this.host, error);
    } finally {
      stop.abort(); // ends the sleep, and what is left of a response that was too long
    }
  }
}

/** The whole body; null as soon as it is longer than allowed, whatever length it claimed to have. */
async function readBody(response: Response, maxBytes: number): Promise<Uint8Array | null> {
  const reader = response.body?.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    length += part.value.length;
    if (length > maxBytes) return null;
    chunks.push(part.value);
  }
  const [only] = chunks;
  return only && chunks.length === 1 ? only : Buffer.concat(chunks, length);
}

function parseUrl(url: string): URL {
  try {
    const parsed = new URL(url);
    if (parsed.protocol === "http:" || parsed.protocol === "https:") return parsed;
  } catch {
    // the error below says it
  }
  throw new EaselError("config_invalid", "engine_address_invalid", {}, { url });
}

const isTimeout = (reason: unknown) => reason instanceof DOMException && reason.name === "TimeoutError";

/** Node's fetch hides the socket's error in `cause`, and one for each address tried in `cause.errors`. */
function reasonOf(error: unknown): UnreachableReason {
  const code = codeOf(error);
  if (code === "ECONNREFUSED") return "refused";
  if (code.startsWith("HPE_")) return "foreign"; // what came is not HTTP
  return code.includes("TIMEOUT") || code === "ETIMEDOUT" ? "timeout" : "broken";
}

function codeOf(error: unknown): string {
  if (typeof error !== "object" || error === null) return "";
  if ("code" in error && typeof error.code === "string") return error.code;
  if ("errors" in error && Array.isArray(error.errors)) return codeOf(error.errors[0]);
  return "cause" in error ? codeOf(error.cause) : "";
}
