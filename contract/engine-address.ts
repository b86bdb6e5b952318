/** An engine's address as somebody wrote it, taken apart. `url` has no login, query or slash at its end, and may be shown and kept. */
export type EngineAddress =
  | { kind: "address"; url: string; login: { user: string; password: string } | null }
  | { kind: "invalid"; reason: "not_an_address" | "other_protocol" };

/** ComfyUI's routes, which people copy along with the address. */
const ROUTE = /\/(?:index\.html|system_stats|object_info|prompt|queue|history|view|ws|api)(?:\/.*)?$/i;

/**
 * Reads what people write and paste for an address: "127.0.0.1:8188", "https://gpu.example/comfy/?token=1#tab",
 * "http://me:secret@gpu:8188", "::1". Without "http://" it is that, or "https://" for port 443.
 */
export function parseEngineAddress(typed: string): EngineAddress {
  const written = typed.trim().replace(/^["'<]+|["'>]+$/g, "");
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(written)?.[1]?.toLowerCase();
  if (scheme !== undefined && !/^(https?|wss?)$/.test(scheme)) return { kind: "invalid", reason: "other_protocol" };
  const rest = scheme === undefined ? written.replace(/^\/\//, "") : written.slice(scheme.length + 3);
  if (rest === "" || /\s/.test(rest) || /^[a-z]:\\/i.test(rest) || rest.startsWith("/"))
    return { kind: "invalid", reason: "not_an_address" };
  const isSecure = scheme === undefined ? /^[^/?#]*:443(?:[/?#]|$)/.test(rest) : scheme === "https" || scheme === "wss";
  const url = urlOf(`${isSecure ? "https" : "http"}://${inBrackets(rest)}`);
  // "javascript:alert(1)" would be a host of that name with a strange port.
  if (!url?.hostname || url.pathname.includes("//")) return { kind: "invalid", reason: "not_an_address" };
  const path = url.pathname.replace(/\/+$/, "").replace(ROUTE, "");
  const login = url.username === "" ? null : { user: decoded(url.username), password: decoded(url.password) };
  return { kind: "address", url: `${url.origin}${path}`, login };
}

/** An address as short as people say it: "192.168.1.20:8188". */
export const hostOf = (url: string): string =>
  url
    .replace(/^https?:\/\//, "")
    .replace(/^[^/@]*@/, "")
    .replace(/\/.*$/, "");

/** An IPv6 address stands in brackets, which people leave out; "::1:8188" is this computer with a port. */
function inBrackets(rest: string): string {
  const here = /^::1:(\d{2,5})(?=$|[/?#])/.exec(rest);
  if (here) return `[::1]:${rest.slice("::1:".length)}`;
  const bare = /^[0-9a-f]*:[0-9a-f]*:[0-9a-f:.]*(?=$|[/?#])/i.exec(rest)?.[0];
  return bare === undefined ? rest : `[${bare}]${rest.slice(bare.length)}`;
}

/** Null for what is none. (`URL.parse` is not in every Node that Easel runs on.) */
function urlOf(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

/** A "%" in a password that nobody wrote as %25 stands for itself. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
