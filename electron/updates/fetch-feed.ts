import { EaselError } from "#contract/errors.ts";

/** A hundred releases with all their notes are far below it. */
const MAX_FEED_BYTES = 4 * 1024 * 1024;
const TIMEOUT_MS = 30_000;

export type Fetch = (address: string, init: RequestInit) => Promise<Response>;

/**
 * The text of a feed. The question says nothing of who asks: no cookies, no version, no name of the program's parts.
 * @throws EaselError download_failed where nobody answers, or with something else
 */
export async function fetchFeed(fetch: Fetch, address: string, signal: AbortSignal): Promise<string> {
  const { host } = new URL(address);
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), TIMEOUT_MS);
  const end = () => late.abort();
  signal.addEventListener("abort", end, { once: true });
  try {
    const response = await fetch(address, {
      credentials: "omit",
      redirect: "error",
      cache: "no-store",
      headers: { "user-agent": "Easel", "accept-language": "en" },
      signal: late.signal,
    });
    if (!response.ok) throw new Error(`answered with ${response.status}`);
    return await readText(response);
  } catch (error) {
    throw new EaselError("download_failed", "update_host_unreachable", { host }, error);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", end);
  }
}

/** The body, as UTF-8. Throws where it is longer than any feed. */
async function readText(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  const reader = response.body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    bytes += part.value.byteLength;
    if (bytes > MAX_FEED_BYTES) {
      await reader?.cancel();
      throw new Error("longer than any feed");
    }
    parts.push(part.value);
  }
  return Buffer.concat(parts).toString("utf8");
}
