import { randomUUID } from "node:crypto";
import fs from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { writeFileAtomicSync } from "#base/atomic-file.ts";
import type { Clock } from "#base/clock.ts";
import type { FreeBytes } from "#base/disk-space.ts";
import { readRegularFileSync } from "#base/regular-file.ts";
import { EaselError, reportOf } from "#contract/errors.ts";
import { ModelDownload, ModelFolder } from "#contract/models.ts";
import { requireRoom } from "../supervisor/installer/disk-space.ts";
import { download, partOf } from "../supervisor/installer/download/download.ts";
import { checkFormat, HEAD_BYTES } from "./model-files.ts";

/** What is downloaded, and where it goes. Kept on disk until it is there, so that it can go on another day. */
const Order = z.object({
  id: z.string(),
  url: z.string(),
  file: z.string(),
  folder: ModelFolder,
  /** Absolute. */
  target: z.string(),
  hosts: z.array(z.string()),
  sha256: z.string().nullable(),
  total: z.number().nullable(),
});
export type Order = z.infer<typeof Order>;

export interface ModelDownloadsOptions {
  /** The list of unfinished downloads. */
  file: string;
  fetch: typeof fetch;
  clock: Clock;
  freeBytes: FreeBytes;
  onChange: (downloads: ModelDownload[]) => void;
  /** A model is there. */
  onDone: () => void;
}

interface Entry {
  order: Order;
  view: ModelDownload;
  /** Ends it; null while it does not go on. */
  stop: AbortController | null;
  /** When its progress was told last. */
  toldAt: number;
}

const MAX_LIST_BYTES = 1_000_000;
const TELL_EVERY_MS = 250;

/** Downloads of models: several at a time, each of which can be paused, resumed and thrown away, also after a restart. */
export class ModelDownloads {
  readonly #options: ModelDownloadsOptions;
  readonly #entries = new Map<string, Entry>();

  constructor(options: ModelDownloadsOptions) {
    this.#options = options;
  }

  /** Finds what an earlier Easel did not finish; it waits for the person. */
  async open(): Promise<void> {
    for (const order of this.#listed()) {
      const bytes = await sizeOf(partOf(order.target));
      this.#entries.set(order.id, { order, view: viewOf(order, bytes, { kind: "paused" }), stop: null, toldAt: 0 });
    }
    if (this.#entries.size > 0) this.#tell();
  }

  /** @throws EaselError disk_full; not_allowed where such a file is there, or on its way, already */
  async start(wanted: Omit<Order, "id">): Promise<void> {
    const sameTarget = [...this.#entries.values()].some(({ order, view }) => order.target === wanted.target && view.state.kind !== "done");
    if (sameTarget || (await exists(wanted.target))) throw new EaselError("not_allowed", "model_already_there", { name: wanted.file });
    await this.#requireRoom(wanted, 0);
    const order = { ...wanted, id: randomUUID() };
    const entry: Entry = { order, view: viewOf(order, 0, { kind: "running" }), stop: null, toldAt: 0 };
    this.#entries.set(order.id, entry);
    this.#save();
    void this.#run(entry);
  }

  pause(id: string): void {
    this.#entries.get(id)?.stop?.abort();
  }

  /** @throws EaselError disk_full */
  async resume(id: string): Promise<void> {
    const entry = this.#entries.get(id);
    if (!entry || entry.stop || entry.view.state.kind === "done") return;
    await this.#requireRoom(entry.order, await sizeOf(partOf(entry.order.target)));
    void this.#run(entry);
  }

  /** Forgets it. What has come of an unfinished one goes; a model that is there stays. */
  async discard(id: string): Promise<void> {
    const entry = this.#entries.get(id);
    if (!entry) return;
    this.#entries.delete(id);
    entry.stop?.abort();
    await removeUnfinished(entry.order);
    this.#save();
    this.#tell();
  }

  /** Stops all; they can go on another day. */
  dispose(): void {
    for (const { stop } of this.#entries.values()) stop?.abort();
  }

  async #run(entry: Entry): Promise<void> {
    const { order } = entry;
    const stop = new AbortController();
    entry.stop = stop;
    this.#set(entry, { kind: "running" });
    const { fetch, clock } = this.#options;
    const onBytes = (bytes: number, total: number | null) => this.#progress(entry, bytes, total ?? order.total);
    try {
      await download(
        { url: order.url, file: order.target, sha256: order.sha256, unfinished: "kept" },
        { fetch, clock, signal: stop.signal, onBytes },
      );
      await this.#check(order);
      entry.stop = null;
      this.#set(entry, { kind: "done" });
      this.#options.onDone();
    } catch (error) {
      entry.stop = null;
      this.#set(entry, stop.signal.aborted ? { kind: "paused" } : { kind: "failed", error: reportOf(asEaselError(error, order)) });
    }
    if (this.#entries.get(order.id) !== entry)
      await removeUnfinished(order); // thrown away meanwhile
    else this.#save();
  }

  /** What came may be no model at all, whatever it is called. */
  async #check({ file, target }: Order): Promise<void> {
    const handle = await fs.open(target, "r");
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
      checkFormat(file, buffer.subarray(0, bytesRead));
    } catch (error) {
      await fs.rm(target, { force: true });
      throw error;
    } finally {
      await handle.close();
    }
  }

  async #requireRoom({ target, total }: Omit<Order, "id">, have: number): Promise<void> {
    if (total !== null) requireRoom(total - have, await this.#options.freeBytes(path.dirname(target)));
  }

  #progress(entry: Entry, bytes: number, total: number | null): void {
    entry.view = { ...entry.view, bytes, total };
    const now = this.#options.clock.now();
    if (now - entry.toldAt < TELL_EVERY_MS) return;
    entry.toldAt = now;
    this.#tell();
  }

  #set(entry: Entry, state: ModelDownload["state"]): void {
    entry.view = { ...entry.view, state };
    if (this.#entries.get(entry.order.id) === entry) this.#tell();
  }

  #tell(): void {
    this.#options.onChange([...this.#entries.values()].map(({ view }) => view));
  }

  #listed(): Order[] {
    try {
      return z.array(Order).parse(JSON.parse(String(readRegularFileSync(this.#options.file, MAX_LIST_BYTES))));
    } catch {
      return [];
    }
  }

  #save(): void {
    const unfinished = [...this.#entries.values()].filter(({ view }) => view.state.kind !== "done").map(({ order }) => order);
    writeFileAtomicSync(this.#options.file, JSON.stringify(unfinished));
  }
}

const viewOf = ({ id, file, folder, hosts, total }: Order, bytes: number, state: ModelDownload["state"]): ModelDownload =>
  ModelDownload.parse({ id, file, folder, hosts, bytes, total, state });

/** A disk that is full, or a folder that may not be written, in words for people. */
function asEaselError(error: unknown, { file }: Order): unknown {
  if (error instanceof EaselError) return error;
  const code = (error as NodeJS.ErrnoException)?.code;
  if (code === "ENOSPC" || code === "EDQUOT") return new EaselError("disk_full", "model_disk_full", { name: file }, error);
  return code === undefined ? error : new EaselError("not_allowed", "model_not_written", { name: file }, error);
}

async function removeUnfinished({ target }: Order): Promise<void> {
  const part = partOf(target);
  for (const file of [part, `${part}.etag`]) await fs.rm(file, { force: true });
}

const exists = (file: string): Promise<boolean> =>
  fs.access(file).then(
    () => true,
    () => false,
  );

const sizeOf = (file: string): Promise<number> =>
  fs.stat(file).then(
    ({ size }) => size,
    () => 0,
  );
