import { resolve } from "node:path";
import type { Listen } from "./command-line.ts";
import type { ConfigFile } from "./options.ts";

/** How the bridge serves over HTTP. */
export interface HttpConfig {
  /** Null = every address of this computer where clients need a token, else 127.0.0.1 alone. */
  host: string | null;
  /** 0 = any that is free. */
  port: number;
  /** Where clients reach the bridge, without a trailing slash; null = wherever a request came in. Its path is ours, too. */
  publicUrl: URL | null;
  /** Names in the header `Host` that are answered, small letters, without ports; null = those of this computer on loopback, any elsewhere. */
  allowedHosts: string[] | null;
  /** Web pages that may call the bridge: `https://host[:port]`. */
  allowedOrigins: string[];
  /** How many proxies stand before the bridge, each of which adds itself to the headers `X-Forwarded-…`. */
  trustedProxies: number;
  /** Absolute paths of PEM files; null = no TLS. */
  tls: { certificate: string; key: string } | null;
  /** Sessions that are in use at one time. */
  maxSessions: number;
  maxRequestBytes: number;
  /** How long a call whose connection broke is kept, for the client to send it again. */
  reconnectMs: number;
}

/** What holds where nobody has said anything else. */
export const defaultHttp: HttpConfig = {
  host: null,
  /** The guide's. */
  port: 3001,
  publicUrl: null,
  allowedHosts: null,
  allowedOrigins: [],
  trustedProxies: 0,
  tls: null,
  maxSessions: 1000,
  maxRequestBytes: 32 * 2 ** 20,
  reconnectMs: 15_000,
};

/**
 * Reads the section `http`, and what `server` says about the address. Null where neither the file nor the command line (`listen`) asks for
 * HTTP. `folder`: what relative paths count from. `refuse` reports a problem with an option by throwing.
 */
export function httpOf(
  { server = {}, http = {} }: ConfigFile,
  listen: Listen | null,
  folder: string,
  refuse: (path: string[], sentence: string) => never,
): HttpConfig | null {
  if (listen === null && (server.transport ?? "stdio") === "stdio") return null;
  const { tls_certificate: certificate, tls_key: key } = http;
  if ((certificate === undefined) !== (key === undefined)) {
    refuse(["http", certificate === undefined ? "tls_key" : "tls_certificate"], "TLS needs both `tls_certificate` and `tls_key`.");
  }
  return {
    host: listen?.host ?? server.host ?? defaultHttp.host,
    port: listen?.port ?? server.port ?? defaultHttp.port,
    publicUrl: http.public_url === undefined ? null : publicUrl(http.public_url, (sentence) => refuse(["http", "public_url"], sentence)),
    allowedHosts: http.allowed_hosts?.map((name) => name.trim().toLowerCase()) ?? null,
    allowedOrigins: (http.allowed_origins ?? []).map((text, index) =>
      origin(text, (sentence) => refuse(["http", "allowed_origins", String(index)], sentence)),
    ),
    trustedProxies: http.trusted_proxies ?? defaultHttp.trustedProxies,
    tls: certificate === undefined || key === undefined ? null : { certificate: resolve(folder, certificate), key: resolve(folder, key) },
    maxSessions: http.max_sessions ?? defaultHttp.maxSessions,
    maxRequestBytes: http.max_request_megabytes === undefined ? defaultHttp.maxRequestBytes : http.max_request_megabytes * 2 ** 20,
    reconnectMs: http.reconnect_seconds === undefined ? defaultHttp.reconnectMs : http.reconnect_seconds * 1000,
  };
}

function publicUrl(text: string, refuse: (sentence: string) => never): URL {
  const url = webAddress(text);
  if (url === null || url.search || url.hash || url.username || url.password) {
    return refuse(`"${text}" is no address. Write one such as https://mcp.example.com, or https://example.com/easel behind a proxy.`);
  }
  url.pathname = url.pathname.replace(/\/+$/, "");
  return url;
}

function origin(text: string, refuse: (sentence: string) => never): string {
  const url = webAddress(text);
  return url && url.pathname === "/" && !url.search && !url.hash
    ? url.origin
    : refuse(`"${text}" is no origin. Write scheme, host and port of the page, such as https://studio.example.com.`);
}

function webAddress(text: string): URL | null {
  try {
    const url = new URL(text.trim());
    return url.protocol === "http:" || url.protocol === "https:" ? url : null;
  } catch {
    return null;
  }
}
