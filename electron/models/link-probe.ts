import { EaselError } from "#contract/errors.ts";
import { isLoopback } from "../supervisor/engine-view.ts";

/** One answer to a request for the first bytes of a file; a redirection is answered, not followed. */
export interface ProbeAnswer {
  status: number;
  /** By name in small letters. */
  headers: Readonly<Record<string, string>>;
  /** The first bytes of the body, as far as they came. */
  head: Uint8Array;
}
export type ProbeRequest = (url: string, bytes: number) => Promise<ProbeAnswer>;

/** What is behind a link. */
export interface LinkTarget {
  /** The hosts that were asked, in their order. */
  hosts: string[];
  file: string;
  /** Null where the host does not say. */
  bytes: number | null;
  /** SHA-256 in hex, as the host says it; null where it does not. */
  sha256: string | null;
  head: Uint8Array;
}

const MAX_REDIRECTS = 8;
const MAX_NAME_LENGTH = 200;
/** What no file system minds is left. */
const NOT_IN_NAMES = /[^\p{L}\p{N}\p{M} ._()+@=,&'~#-]/gu;

/**
 * Asks what is behind a link, without fetching it.
 * @throws EaselError argument_invalid for what is no link to a file; download_failed where it is not there
 */
export async function probeLink(link: string, request: ProbeRequest, headBytes: number): Promise<LinkTarget> {
  const hosts: string[] = [];
  let [sha256, told]: [string | null, number | null] = [null, null];
  for (let url = checkedLink(link), hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
    if (!hosts.includes(url.host)) hosts.push(url.host);
    const { status, headers, head } = await request(url.href, headBytes).catch((error) => {
      throw new EaselError("download_failed", "model_host_unreachable", { host: url.host }, error);
    });
    // Hugging Face names the checksum and size of large files before it leads to where they lie (`X-Linked-ETag`, `X-Linked-Size`).
    sha256 ??= checksumOf(headers["x-linked-etag"]);
    told ??= numberOf(headers["x-linked-size"]);
    if (status >= 300 && status < 400 && headers.location) {
      url = checkedLink(new URL(headers.location, url).href);
      continue;
    }
    if (status === 401 || status === 403) throw new EaselError("download_failed", "model_needs_login", { host: url.host });
    if (status !== 200 && status !== 206) throw new EaselError("download_failed", "model_not_there", { host: url.host, status });
    const whole = status === 206 ? numberOf(headers["content-range"]?.split("/")[1]) : numberOf(headers["content-length"]);
    return { hosts, file: fileNameOf(headers, link, url), bytes: told ?? whole, sha256, head };
  }
  throw new EaselError("download_failed", "model_not_there", { host: hosts[0] ?? "", status: 310 });
}

/** Nothing goes over an open network that somebody could change on the way. @throws EaselError argument_invalid */
export function checkedLink(link: string): URL {
  const text = link.trim();
  const url = URL.canParse(text) ? new URL(text) : null;
  const isSafe = url?.protocol === "https:" || (url?.protocol === "http:" && isLoopback(url.hostname));
  if (!url || !isSafe) throw new EaselError("argument_invalid", "model_link_not_https", {});
  // The page of a file at Hugging Face, as it is copied from the browser, has the file itself beside it.
  if (url.hostname === "huggingface.co") url.pathname = url.pathname.replace(/^(\/[^/]+\/[^/]+)\/blob\//, "$1/resolve/");
  return url;
}

const checksumOf = (etag: string | undefined): string | null => /^"?([0-9a-f]{64})"?$/i.exec(etag ?? "")?.[1]?.toLowerCase() ?? null;

function numberOf(text: string | undefined): number | null {
  const number = Number(text);
  return text !== undefined && text !== "" && Number.isSafeInteger(number) && number > 0 ? number : null;
}

/** What the host calls the file, or what the link does; never with folders. */
function fileNameOf(headers: ProbeAnswer["headers"], link: string, last: URL): string {
  const disposition = headers["content-disposition"] ?? "";
  const extended = /filename\*=(?:UTF-8'')?([^;]+)/i.exec(disposition)?.[1];
  const plain = /filename="?([^";]+)"?/i.exec(disposition)?.[1];
  const named = extended !== undefined ? decoded(extended) : plain;
  const ofPath = (url: URL) => decoded(url.pathname.split("/").pop() ?? "");
  const name = (named ?? (ofPath(checkedLink(link)) || ofPath(last))).split(/[/\\]/).pop() ?? "";
  return name.replace(NOT_IN_NAMES, "").replace(/^\.+/, "").slice(0, MAX_NAME_LENGTH);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
