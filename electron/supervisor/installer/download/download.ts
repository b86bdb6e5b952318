import { createHash } from "node:crypto";
import fs from "node:fs/promises";
import path from "node:path";
import type { Clock } from "#base/clock.ts";
import { EaselError } from "#contract/errors.ts";

export interface Download {
  url: string;
  /** Where it goes, absolute. */
  file: string;
  /** In hex; null where nobody publishes one. */
  sha256: string | null;
}

export interface DownloadContext {
  fetch: typeof fetch;
  clock: Clock;
  signal: AbortSignal;
  /** `total`: null where the server does not say. */
  onBytes: (bytes: number, total: number | null) => void;
}

const MAX_ATTEMPTS = 3;
const RETRY_DELAY_MS = 2_000;
/** A connection on which nothing comes for this long is dead. */
const MAX_SILENCE_MS = 60_000;

/**
 * Fetches one file over HTTP. It appears under its name only when it is complete and what it should be.
 * @throws EaselError download_failed; the signal's reason when aborted; errors of the disk as they are
 */
export async function download({ url, file, sha256 }: Download, context: DownloadContext): Promise<void> {
  const { clock, signal } = context;
  const { host } = new URL(url);
  const part = `${file}.part`;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const seen = await fetchInto(part, url, context);
      if (sha256 !== null && seen !== sha256)
        throw new EaselError("download_failed", "download_altered", { host }, { wanted: sha256, seen });
      return await fs.rename(part, file);
    } catch (error) {
      await fs.rm(part, { force: true }).catch(() => {});
      signal.throwIfAborted();
      if (error instanceof EaselError || isOfDisk(error)) throw error;
      if (attempt >= MAX_ATTEMPTS) throw new EaselError("download_failed", "hosts_unreachable", { hosts: [host] }, error);
    }
    await clock.sleep(RETRY_DELAY_MS, signal);
  }
}

/** Gives the SHA-256 of what came, in hex. */
async function fetchInto(file: string, url: string, { fetch, clock, signal, onBytes }: DownloadContext): Promise<string> {
  const connection = new AbortController();
  const end = () => connection.abort(signal.reason);
  signal.addEventListener("abort", end, { once: true });
  try {
    const response = await unlessSilent(fetch(url, { signal: connection.signal, redirect: "follow" }), clock, connection);
    if (!response.ok || !response.body) throw badStatus(new URL(url).host, response.status);
    const length = Number(response.headers.get("content-length"));
    // The length of a compressed answer is not that of the file.
    const total = length > 0 && !response.headers.get("content-encoding") ? length : null;
    await fs.mkdir(path.dirname(file), { recursive: true });
    const [hash, reader, target] = [createHash("sha256"), response.body.getReader(), await fs.open(file, "w")];
    try {
      for (let bytes = 0; ; ) {
        const { done, value } = await unlessSilent(reader.read(), clock, connection);
        if (done) {
          if (total !== null && bytes !== total) throw new Error("the connection ended early");
          await target.sync();
          return hash.digest("hex");
        }
        hash.update(value);
        await target.write(value);
        bytes += value.length;
        onBytes(bytes, total);
      }
    } finally {
      await target.close();
    }
  } finally {
    signal.removeEventListener("abort", end);
    connection.abort();
  }
}

/** Waits for something from the network, and aborts the connection when it stays silent for too long. */
async function unlessSilent<T>(pending: Promise<T>, clock: Clock, connection: AbortController): Promise<T> {
  const timer = new AbortController();
  void clock.sleep(MAX_SILENCE_MS, timer.signal).then(
    () => connection.abort(new Error("the connection fell silent")),
    () => {},
  );
  const aborted = new Promise<never>((_resolve, reject) => {
    const { signal } = connection;
    if (signal.aborted) return reject(signal.reason);
    const end = () => reject(signal.reason);
    signal.addEventListener("abort", end);
    timer.signal.addEventListener("abort", () => signal.removeEventListener("abort", end));
  });
  try {
    return await Promise.race([pending, aborted]);
  } finally {
    timer.abort();
  }
}

const isOfDisk = (error: unknown): boolean =>
  ["ENOSPC", "EDQUOT", "EACCES", "EPERM", "EROFS", "EIO"].includes((error as NodeJS.ErrnoException)?.code ?? "");

/** An Error, after which it is tried again, where the server itself has trouble; else an EaselError. */
function badStatus(host: string, status: number): Error {
  if (status >= 500 || status === 429 || status === 408) return new Error(`${host} answered ${status}`);
  return new EaselError("download_failed", "download_not_found", { host, status });
}
