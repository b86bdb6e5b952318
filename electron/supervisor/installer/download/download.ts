import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
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
  /** What becomes of an unfinished file when this fails or is aborted; where it is kept, the next download of it goes on with it. */
  unfinished: "kept" | "removed";
}

export interface DownloadContext {
  fetch: typeof fetch;
  clock: Clock;
  signal: AbortSignal;
  /** `total`: null where the server does not say. */
  onBytes: (bytes: number, total: number | null) => void;
}

/** How often in a row nothing new may come. */
const MAX_ATTEMPTS = 3;
const RETRY_DELAY_MS = 2_000;
/** A connection on which nothing comes for this long is dead. */
const MAX_SILENCE_MS = 60_000;

/** Where an unfinished download lies, and beside it which version of the file it is a part of. */
export const partOf = (file: string): string => `${file}.part`;
const versionFile = (file: string): string => `${partOf(file)}.etag`;

/**
 * Fetches one file over HTTP; a connection that breaks off is taken up where it ended. It appears under its name only when it is
 * complete and what it should be. Gives its SHA-256, in hex.
 * @throws EaselError download_failed; the signal's reason when aborted; errors of the disk as they are
 */
export async function download(wanted: Download, context: DownloadContext): Promise<string> {
  const { url, file, sha256, unfinished } = wanted;
  const { clock, signal } = context;
  const { host } = new URL(url);
  const remove = () => Promise.all([partOf(file), versionFile(file)].map((one) => fs.rm(one, { force: true }).catch(() => {})));
  if (unfinished === "removed") await remove();
  for (let attempt = 1; ; attempt += 1) {
    const before = await sizeOf(partOf(file));
    try {
      const seen = await fetchInto(wanted, context);
      if (sha256 !== null && seen !== sha256) {
        await remove();
        throw new EaselError("download_failed", "download_altered", { host }, { wanted: sha256, seen });
      }
      await fs.rename(partOf(file), file);
      await fs.rm(versionFile(file), { force: true });
      return seen;
    } catch (error) {
      if ((await sizeOf(partOf(file))) > before) attempt = 1;
      const isLast = signal.aborted || error instanceof EaselError || isOfDisk(error) || attempt >= MAX_ATTEMPTS;
      if (isLast && unfinished === "removed") await remove();
      signal.throwIfAborted();
      if (error instanceof EaselError || isOfDisk(error)) throw error;
      if (attempt >= MAX_ATTEMPTS) throw new EaselError("download_failed", "hosts_unreachable", { hosts: [host] }, error);
    }
    await clock.sleep(RETRY_DELAY_MS, signal);
  }
}

/** Fetches what is still missing of the file. Gives the SHA-256 of the whole, in hex. */
async function fetchInto({ url, file, sha256 }: Download, { fetch, clock, signal, onBytes }: DownloadContext): Promise<string> {
  const connection = new AbortController();
  const end = () => connection.abort(signal.reason);
  signal.addEventListener("abort", end, { once: true });
  try {
    await fs.mkdir(path.dirname(file), { recursive: true });
    const request = { signal: connection.signal, redirect: "follow", headers: await resumeHeaders(file, sha256) } as const;
    const response = await unlessSilent(fetch(url, request), clock, connection);
    const start = await startOf(response, file);
    if (!response.ok || !response.body) throw badStatus(new URL(url).host, response.status);
    const length = Number(response.headers.get("content-length"));
    // The length of a compressed answer is not that of the file.
    const total = length > 0 && !response.headers.get("content-encoding") ? start + length : null;
    await rememberVersion(file, response.headers.get("etag"));
    const hash = createHash("sha256");
    if (start > 0) for await (const chunk of createReadStream(partOf(file))) hash.update(chunk);
    const [reader, target] = [response.body.getReader(), await fs.open(partOf(file), start > 0 ? "a" : "w")];
    try {
      for (let bytes = start; ; ) {
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

/** Asks for the rest, where it is sure to be the rest of the same file: by its version, or by the checksum in the end. */
async function resumeHeaders(file: string, sha256: string | null): Promise<Record<string, string>> {
  const have = await sizeOf(partOf(file));
  if (have === 0) return {};
  const version = await fs.readFile(versionFile(file), "utf8").catch(() => null);
  if (version === null && sha256 === null) return {};
  return { range: `bytes=${have}-`, ...(version !== null && { "if-range": version }) };
}

/** How many bytes of the unfinished file the answer goes on from; 0 where the whole file comes (RFC 9110, 14.2 and 15.3.7). */
async function startOf(response: Response, file: string): Promise<number> {
  const have = await sizeOf(partOf(file));
  // What is there is longer than the file, or as long: its version is another, or the end of it was never checked.
  if (response.status === 416) {
    await fs.rm(partOf(file), { force: true });
    throw new Error("what was kept is no beginning of this file");
  }
  if (response.status !== 206) return 0;
  const [, first] = /^bytes (\d+)-/.exec(response.headers.get("content-range") ?? "") ?? [];
  if (Number(first) !== have) throw new Error("another part of the file came than was asked for");
  return have;
}

/** Only a strong version says that every byte is the same (RFC 9110, 8.8.1). */
async function rememberVersion(file: string, version: string | null): Promise<void> {
  if (version === null || version.startsWith("W/")) await fs.rm(versionFile(file), { force: true });
  else await fs.writeFile(versionFile(file), version);
}

const sizeOf = (file: string): Promise<number> =>
  fs.stat(file).then(
    ({ size }) => size,
    () => 0,
  );

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
