import type { IncomingHttpHeaders } from "node:http";

/**
 * ComfyUI's guard against web pages that call it (the rules of 0.24): refuses what the browser calls cross-site and, where the Host
 * is a loopback address, an Origin other than that. Programs send no Origin and pass.
 */
export function isAllowedOrigin(headers: IncomingHttpHeaders): boolean {
  if (headers["sec-fetch-site"] === "cross-site") return false;
  const { host, origin } = headers;
  if (!host || !origin) return true;
  const asked = split(host);
  if (!isLoopback(asked.name)) return true;
  const from = split(authorityOf(origin));
  // "null" and file:// have no host at all.
  if (from.name === "") return true;
  if (asked.port === "" || from.port === "") return asked.name === from.name;
  return asked.name === from.name && asked.port === from.port;
}

function authorityOf(origin: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(origin)?.[1] ?? "";
}

function split(authority: string): { name: string; port: string } {
  const [, name, port] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(authority.toLowerCase()) ?? [];
  return { name: name ?? authority, port: port ?? "" };
}

function isLoopback(name: string): boolean {
  return name === "localhost" || name === "[::1]" || /^127(\.\d{1,3}){3}$/.test(name);
}
