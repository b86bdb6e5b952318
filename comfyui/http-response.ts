import { open } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import type { z } from "zod";
import { tryParseJson } from "#base/json.ts";
import { EaselError } from "#contract/errors.ts";
import { EngineUnreachableError, type UnreachableReason } from "./unreachable.ts";

/** Of what something that is not ComfyUI calls itself. Characters. */
const MAX_NAME_LENGTH = 60;
/** Web servers and proxies say so when what is behind them does not answer. */
const GATEWAY_STATUSES = [502, 503, 504];

/** A response, read to its end, whatever its status. */
export class HttpResponse {
  readonly status: number;
  /** The content type without parameters, in lower case. */
  readonly mime: string;
  readonly bytes: Uint8Array;
  readonly #host: string;
  /** The `server` header. */
  readonly #server: string;

  constructor(message: Pick<IncomingMessage, "statusCode" | "headers">, bytes: Uint8Array, host: string) {
    this.status = message.statusCode ?? 0;
    this.mime = mimeOf(message);
    this.bytes = bytes;
    this.#host = host;
    this.#server = String(message.headers.server ?? "");
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
    return this.#error(this.#unreachableReason(), { status: this.status, mime: this.mime });
  }

  /** The body as JSON. @throws EngineUnreachableError where it is not of this shape */
  json<T extends z.ZodType>(schema: T): z.output<T> {
    const parsed = schema.safeParse(tryParseJson(this.text));
    if (parsed.success) return parsed.data;
    const reason = this.#isLoginPage() ? "login_page" : "foreign";
    throw this.#error(reason, { status: this.status, mime: this.mime, issues: parsed.error.issues });
  }

  /** The body as JSON; undefined where it is not of this shape. */
  jsonIf<T extends z.ZodType>(schema: T): z.output<T> | undefined {
    return schema.safeParse(tryParseJson(this.text)).data;
  }

  #error(reason: UnreachableReason, details: unknown): EngineUnreachableError {
    return new EngineUnreachableError(reason, this.#host, details, { status: this.status, what: this.#name() });
  }

  #unreachableReason(): UnreachableReason {
    if (this.status === 407) return "proxy_login";
    if (this.status === 401 || this.status === 403) return this.#isLoginPage() ? "login_page" : "forbidden";
    if (GATEWAY_STATUSES.includes(this.status)) return "gateway";
    if (this.status === 400 && isTlsPort(this.text)) return "speaks_tls";
    if (this.#isLoginPage()) return "login_page";
    // ComfyUI's own errors are never HTML, and it has every path that we request.
    return this.status < 500 || this.mime === "text/html" ? "foreign" : "failed";
  }

  #isLoginPage(): boolean {
    if (this.mime !== "text/html") return false;
    return /<input[^>]+type\s*=\s*["']?password/i.test(this.text) || /<title>[^<]*\b(log ?in|sign ?in|anmelden)\b/i.test(this.text);
  }

  /** What answered, as it calls itself: its page's title, else its server's name. */
  #name(): string | null {
    const title = this.mime === "text/html" ? /<title[^>]*>([^<]*)</i.exec(this.text)?.[1] : null;
    const said = this.mime === "text/plain" && this.text.length <= MAX_NAME_LENGTH ? this.text : null;
    const name = [title, said, this.#server].map((text) => (text ?? "").replaceAll(/[\p{C}\s]+/gu, " ").trim()).find((text) => text !== "");
    return name?.slice(0, MAX_NAME_LENGTH) ?? null;
  }
}

/** nginx, Go's and Apache's words for plain HTTP on a port for TLS. */
const isTlsPort = (body: string) => /HTTP request (was sent )?to (an )?HTTPS (port|server)|SSL-enabled server port/i.test(body);

export const mimeOf = ({ headers }: Pick<IncomingMessage, "headers">): string =>
  (headers["content-type"] ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";

function uploadTooLarge(body: string): EaselError {
  // aiohttp's words: "Maximum request body size 104857600 exceeded, actual body size ..."
  const maxBytes = Number(/(\d+) exceeded/.exec(body)?.[1]);
  const maxMegabytes = maxBytes > 0 ? Math.floor(maxBytes / 1024 / 1024) : null;
  return new EaselError("argument_invalid", "upload_too_large", { maxMegabytes });
}

/** The whole body, unpacked; null as soon as it is longer than allowed, whatever length it claimed to have. */
export async function readBody(message: IncomingMessage, maxBytes: number): Promise<Uint8Array | null> {
  if (Number(message.headers["content-length"] ?? 0) > maxBytes) return null;
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of unpacked(message)) {
    length += chunk.length;
    if (length > maxBytes) return null; // leaving the loop destroys the stream
    chunks.push(chunk);
  }
  const [only] = chunks;
  const whole = only && chunks.length === 1 ? only : Buffer.concat(chunks, length);
  return new Uint8Array(whole.buffer, whole.byteOffset, whole.length);
}

/** The same into a file, as it comes; nothing of it stays in memory. Resolves with whether all of it was allowed. */
export async function saveBody(message: IncomingMessage, file: string, maxBytes: number): Promise<boolean> {
  const target = await open(file, "w", 0o600);
  try {
    let length = 0;
    for await (const chunk of unpacked(message)) {
      length += chunk.length;
      if (length > maxBytes) return false; // leaving the loop destroys the stream
      await target.writeFile(chunk);
    }
    return true;
  } finally {
    await target.close();
  }
}

function unpacked(message: IncomingMessage): Readable {
  const unpack = { gzip: createGunzip, "x-gzip": createGunzip, deflate: createInflate, br: createBrotliDecompress }[
    message.headers["content-encoding"] ?? ""
  ];
  // `pipeline` passes errors on; the reader of the result hears them.
  return unpack ? pipeline(message, unpack(), () => {}) : message;
}
