/** Statuses that send a client elsewhere. */
export const REDIRECT_STATUSES: readonly number[] = [301, 302, 303, 307, 308];

/** Where a redirect leads. `host` is that of its target, with the port. */
export type Redirect = { kind: "moved"; base: string; host: string } | { kind: "login" | "elsewhere"; host: string };

/** Paths of pages on which people log in. */
const LOGIN = /\/(log-?in|sign-?in|auth|oauth2?|sso|account|session|cdn-cgi\/access)\b/i;

/**
 * The engine's new base address, where the redirect leads to the same path of another place: from http:// to https://, to another name,
 * port or folder. Never from https:// back to what everybody can read.
 * @param target path and query of the request, as they stand behind the base
 */
export function newBase(from: URL, target: string, location: string): Redirect {
  let to: URL;
  try {
    to = new URL(location, from);
  } catch {
    return { kind: "elsewhere", host: "" };
  }
  const [path = ""] = target.split("?");
  const { host, protocol, origin } = to;
  const pathname = to.pathname.replace(/\/+$/, "");
  const isSafe = protocol === "https:" || (protocol === "http:" && from.protocol === "http:");
  // A slash more at its end is the same place, to which the same request would lead again.
  if (isSafe && pathname.endsWith(path) && origin + pathname !== from.origin + from.pathname) {
    return { kind: "moved", base: `${origin}${pathname.slice(0, pathname.length - path.length)}`, host };
  }
  return { kind: LOGIN.test(to.pathname) || LOGIN.test(to.hostname.replace(/^/, "/").replaceAll(".", "/")) ? "login" : "elsewhere", host };
}
