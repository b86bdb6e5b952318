import type { z } from "zod";
import { linkSignals } from "#base/abort.ts";
import type { Clock } from "#base/clock.ts";
import { stringifyJson, tryParseJson } from "#base/json.ts";
import { EaselError } from "#contract/errors.ts";

/**
 * Why there was no usable answer:
 * `refused` nobody listens; `broken` the connection ended or could not be made; `timeout`; `foreign` something else than
 * ComfyUI answers; `forbidden` a login is asked for; `failed` the engine, or a proxy before it, answers with an error of its own.
 */
export type UnreachableReason = "refused" | "broken" | "timeout" | "foreign" | "forbidden" | "failed";

export class EngineUnreachableError extends EaselError {
  readonly reason: UnreachableReason;

  constructor(reason: UnreachableReason, host: string, details?: unknown) {
    super("engine_unreachable", ...UNREACHABLE_WORDS[reason](host), details);
    this.reason = reason;
  }
}

const UNREACHABLE_WORDS: Record<UnreachableReason, (host: string) => [message: string, remedy: string]> = {
  refused: (host) => [
    `No picture engine answers at ${host}.`,
    "Start ComfyUI, or choose another engine in Easel's settings, then try again.",
  ],
  broken: (host) => [`The connection to the picture engine at ${host} failed.`, "Check that the engine is running, then try again."],
  timeout: (host) => [
    `The picture engine at ${host} did not answer in time.`,
    "It may be busy: try again in a moment, and restart the engine if it stays silent.",
  ],
  foreign: (host) => [`What answers at ${host} is not ComfyUI.`, "Check the engine's address in Easel's settings."],
  forbidden: (host) => [
    `The picture engine at ${host} does not let Easel in.`,
    "Check the engine's address and its login in Easel's settings.",
  ],
  failed: (host) => [`The picture engine at ${host} answered with an error.`, "Try again; if it happens again, restart the engine."],
};

export interface RequestOptions {
  method?: "GET" | "POST";
  query?: Record<string, string>;
  /** Sent as JSON, bigints exactly. */
  json?: unknown;
  form?: FormData;
  signal?: AbortSignal | undefined;
  /** Milliseconds until the whole answer must be here. */
  timeoutMs?: number;
  /** Bytes that an answer may have, unpacked. Whoever may turn out not to be ComfyUI gets few. */
  maxBytes?: number;
}

const REQUEST_TIMEOUT_MS = 10_000;
/** More than any list or queue of ComfyUI's takes; pictures have a limit of their own. */
const MAX_RESPONSE_BYTES = 64 * 1024 * 1024;

/** An answer, read to its end, whatever its status. */
export class HttpResponse {
  readonly status: number;
  /** Content type without parameters. */
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

  /** @throws Unreachable, or EaselError argument_invalid for what is too large, unless the status is 2xx. */
  requireOk(): this {
    if (this.status >= 200 && this.status < 300) return this;
    if (this.status === 413) throw tooLarge(this.text);
    throw this.unexpectedError();
  }

  /** What an answer like this means where ComfyUI would not have given it. */
  unexpectedError(): EngineUnreachableError {
    return new EngineUnreachableError(this.#unreachableReason(), this.#host, { status: this.status, mime: this.mime });
  }

  #unreachableReason(): UnreachableReason {
    if (this.status === 401 || this.status === 403) return "forbidden";
    // ComfyUI's own errors are never HTML, and it has every path that we ask for.
    return this.status < 500 || this.mime === "text/html" ? "foreign" : "failed";
  }

  /** @throws Unreachable `foreign` where the body is not JSON of this shape. */
  json<T extends z.ZodType>(schema: T): z.output<T> {
    const parsed = schema.safeParse(tryParseJson(this.text));
    if (!parsed.success)
      throw new EngineUnreachableError("foreign", this.#host, { status: this.status, mime: this.mime, issues: parsed.error.issues });
    return parsed.data;
  }

  /** The JSON body where it has this shape. */
  jsonIf<T extends z.ZodType>(schema: T): z.output<T> | undefined {
    return schema.safeParse(tryParseJson(this.text)).data;
  }
}

function tooLarge(body: string): EaselError {
  const limit = Number(/(\d+) exceeded/.exec(body)?.[1]);
  const words = limit > 0 ? ` It takes up to ${Math.floor(limit / 1024 / 1024)} MB.` : "";
  return new EaselError("argument_invalid", `The picture is too large for the engine.${words}`, "Use a smaller picture.");
}

export interface HttpClientOptions {
  url: string;
  clock: Clock;
  headers: Record<string, string>;
}

/** Requests to one engine. Nothing is ever sent twice, and nothing to where an answer points: ComfyUI never redirects. */
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
   * @throws Unreachable when no whole answer came, also when `signal` was a time-out; otherwise the reason of `signal`.
   */
  async request(path: string, options: RequestOptions = {}): Promise<HttpResponse> {
    const { method = "GET", query, json, form, signal, timeoutMs = REQUEST_TIMEOUT_MS, maxBytes = MAX_RESPONSE_BYTES } = options;
    const search = query ? `?${new URLSearchParams(query)}` : "";
    const late = new AbortController();
    const stop = linkSignals(signal, late.signal);
    this.#clock.sleep(timeoutMs, stop.signal).then(
      () => late.abort(new DOMException("No answer in time", "TimeoutError")),
      () => {}, // answered, or aborted by the caller
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
      stop.abort(); // ends the sleep, and what is left of an answer that was too long
    }
  }
}

/** The whole body; null as soon as it is longer than it may be, whatever length it claimed to have. */
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
    // said below
  }
  throw new EaselError("config_invalid", "The engine's address is not a web address.", 'Write it like "http://127.0.0.1:8188".', { url });
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
