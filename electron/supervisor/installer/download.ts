import { createHash } from "node:crypto";
import fs from "node:fs/promises";
import path from "node:path";
import type { Clock } from "#base/clock.ts";
import { EaselError } from "#contract/errors.ts";

export interface Download {
  url: string;
  file: string;
  sha256: string | null;
}

export interface Network {
  fetch: typeof fetch;
  clock: Clock;
}

const TRIES = 3;
const PAUSE_MS = 2_000;
/** A connection that says nothing for so long is dead. */
const SILENCE_MS = 60_000;

/**
 * One file over HTTP; it appears under its name only when it is whole and what it should be.
 * @throws EaselError download_failed, in words; the signal's reason when aborted; errors of the disk as they are
 */
export async function download(
  { url, file, sha256 }: Download,
  { fetch, clock }: Network,
  { signal, onBytes }: { signal: AbortSignal; onBytes: (bytes: number, total: number | null) => void },
): Promise<void> {
  const { host } = new URL(url);
  for (let left = TRIES; ; left -= 1) {
    try {
      const seen = await attempt({ url, file: `${file}.part`, fetch, clock, signal, onBytes });
      if (sha256 !== null && seen !== sha256) throw wrong(host, { wanted: sha256, seen });
      return await fs.rename(`${file}.part`, file);
    } catch (error) {
      await fs.rm(`${file}.part`, { force: true }).catch(() => {});
      signal.throwIfAborted();
      if (error instanceof EaselError || isOfDisk(error)) throw error;
      if (left <= 1) throw unreachable(host, error);
    }
    await clock.sleep(PAUSE_MS, signal);
  }
}

interface Attempt extends Network {
  url: string;
  file: string;
  signal: AbortSignal;
  onBytes: (bytes: number, total: number | null) => void;
}

/** Answers the SHA-256 of what came. */
async function attempt({ url, file, fetch, clock, signal, onBytes }: Attempt): Promise<string> {
  const connection = new AbortController();
  const end = () => connection.abort(signal.reason);
  signal.addEventListener("abort", end, { once: true });
  try {
    const response = await quick(fetch(url, { signal: connection.signal, redirect: "follow" }), clock, connection);
    if (!response.ok || !response.body) throw answered(new URL(url).host, response.status);
    const length = Number(response.headers.get("content-length"));
    // A packed answer's length is not that of the file.
    const total = length > 0 && !response.headers.get("content-encoding") ? length : null;
    await fs.mkdir(path.dirname(file), { recursive: true });
    const [hash, reader, target] = [createHash("sha256"), response.body.getReader(), await fs.open(file, "w")];
    try {
      for (let bytes = 0; ; ) {
        const { done, value } = await quick(reader.read(), clock, connection);
        if (done) {
          if (total !== null && bytes !== total) throw new Error("the connection ended early");
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

/** What the network owes us within the time of silence. */
async function quick<T>(owed: Promise<T>, clock: Clock, connection: AbortController): Promise<T> {
  const patience = new AbortController();
  void clock.sleep(SILENCE_MS, patience.signal).then(
    () => connection.abort(new Error("the connection fell silent")),
    () => {},
  );
  const ended = new Promise<never>((_resolve, reject) => {
    const { signal } = connection;
    if (signal.aborted) return reject(signal.reason);
    const end = () => reject(signal.reason);
    signal.addEventListener("abort", end);
    patience.signal.addEventListener("abort", () => signal.removeEventListener("abort", end));
  });
  try {
    return await Promise.race([owed, ended]);
  } finally {
    patience.abort();
  }
}

const isOfDisk = (error: unknown): boolean =>
  ["ENOSPC", "EDQUOT", "EACCES", "EPERM", "EROFS", "EIO"].includes((error as NodeJS.ErrnoException)?.code ?? "");

const failed = (message: string, remedy: string, details: unknown) => new EaselError("download_failed", message, remedy, details);

function answered(host: string, status: number): Error {
  // Tried again: the server's own trouble.
  if (status >= 500 || status === 429 || status === 408) return new Error(`${host} answered ${status}`);
  return failed(
    `What Easel wanted to fetch from ${host} is not there (${status}).`,
    "Update Easel, which then knows the new place; or try again later.",
    { status },
  );
}

const wrong = (host: string, details: unknown) =>
  failed(
    `What came from ${host} is not what it should be, so it was thrown away.`,
    "Try again. If it stays so, something between you and the internet changes downloads: try another network.",
    details,
  );

const unreachable = (host: string, details: unknown) =>
  failed(`${host} could not be reached.`, "Check the internet connection, then press Continue. What is done stays done.", details);
