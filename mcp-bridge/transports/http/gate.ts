import type { IncomingMessage } from "node:http";
import type { HttpConfig } from "../../config/http.ts";

/** What a request says of where it comes from and where it was sent, as far as that can be believed. */
export interface Caller {
  /** The header `Host`, small letters; empty where there is none. */
  host: string;
  scheme: "http" | "https";
  /** Of the client, not of a proxy. */
  address: string;
  /** Below which a proxy serves us; empty, or begins with a slash and does not end with one. */
  basePath: string;
}

/** Why a request is turned away before anybody looks at it. */
export interface Rejection {
  status: number;
  sentence: string;
}

const LOOPBACK_NAMES: readonly string[] = ["localhost", "127.0.0.1", "[::1]"];

/** What proxies write into `X-Forwarded-Prefix`. */
const BASE_PATH = /^((?:\/[\w.~-]+)+)\/?$/;

/** Whether only programs on this computer can reach a server that listens there. */
export const isLoopback = (host: string): boolean => host === "::1" || host === "localhost" || /^127(\.\d{1,3}){3}$/.test(host);

/** Looks at each request before anything else does. */
export class Gate {
  readonly #config: HttpConfig;
  /** Names that `Host` may have; null = any. */
  readonly #hosts: ReadonlySet<string> | null;
  readonly #origins: ReadonlySet<string>;

  /** `host`: where the server listens. */
  constructor(config: HttpConfig, host: string) {
    this.#config = config;
    const { allowedHosts, allowedOrigins, publicUrl } = config;
    const own = publicUrl ? [publicUrl.hostname] : [];
    // Elsewhere than on loopback, a token is what keeps strangers out, and nobody has listed the names of this computer.
    const listed = allowedHosts ?? (isLoopback(host) ? [] : null);
    this.#hosts = listed && new Set([...listed, ...own, ...LOOPBACK_NAMES]);
    this.#origins = new Set([...allowedOrigins, ...(publicUrl ? [publicUrl.origin] : [])]);
  }

  /** Headers that proxies add count only for as many proxies as are trusted. */
  callerOf({ headers, socket }: IncomingMessage): Caller {
    const own: Caller = {
      host: (headers.host ?? "").toLowerCase(),
      scheme: "encrypted" in socket ? "https" : "http",
      address: socket.remoteAddress ?? "",
      basePath: "",
    };
    const { trustedProxies } = this.#config;
    const forwarded = (name: string) => {
      const values = [headers[name] ?? []].flat().join(",").split(",");
      return values.at(-Math.min(trustedProxies, values.length))?.trim() ?? "";
    };
    if (trustedProxies === 0) return own;
    const scheme = forwarded("x-forwarded-proto");
    return {
      host: forwarded("x-forwarded-host").toLowerCase() || own.host,
      scheme: scheme === "https" || scheme === "http" ? scheme : own.scheme,
      address: forwarded("x-forwarded-for") || own.address,
      basePath: BASE_PATH.exec(forwarded("x-forwarded-prefix"))?.[1] ?? "",
    };
  }

  /**
   * Null where the request may pass. A web page that somebody has open may send requests to this computer, under a name of its own that
   * leads here (DNS rebinding): its browser tells us by `Host` and `Origin`.
   */
  rejectionOf({ headers, url = "" }: IncomingMessage, { host }: Caller): Rejection | null {
    const name = host.replace(/:\d+$/, "");
    if (this.#hosts && !this.#hosts.has(name)) {
      return { status: 403, sentence: "This server is not known by that name. Whoever runs it can allow it: http.allowed_hosts." };
    }
    if (headers.origin !== undefined && !this.#mayCall(headers.origin, host)) {
      return {
        status: 403,
        sentence: "Web pages of this origin may not call this server. Whoever runs it can allow it: http.allowed_origins.",
      };
    }
    if (/[?&](access_)?token=|[?&]api_?key=/i.test(url)) {
      return { status: 400, sentence: "A token in an address ends up in logs. Send it in the header Authorization: Bearer TOKEN." };
    }
    return null;
  }

  /** For pages of other origins that may call us; empty for everybody else. */
  corsHeaders({ headers }: IncomingMessage): Record<string, string> {
    if (headers.origin === undefined || !this.#origins.has(headers.origin)) return {};
    return {
      "access-control-allow-origin": headers.origin,
      "access-control-expose-headers": "Mcp-Session-Id, WWW-Authenticate, Retry-After",
      vary: "Origin",
    };
  }

  #mayCall(origin: string, host: string): boolean {
    if (this.#origins.has(origin)) return true;
    // Its own pages; where any name is answered, that says nothing.
    return this.#hosts !== null && (origin === `http://${host}` || origin === `https://${host}`);
  }
}

/** The answer to a browser that asks whether a page may send what it wants to (CORS preflight). */
export const PREFLIGHT_HEADERS: Readonly<Record<string, string>> = {
  "access-control-allow-methods": "GET, POST, DELETE, OPTIONS",
  "access-control-allow-headers":
    "Authorization, Content-Type, Last-Event-ID, Mcp-Method, Mcp-Name, MCP-Protocol-Version, Mcp-Session-Id, X-API-Key",
  "access-control-max-age": "600",
};
