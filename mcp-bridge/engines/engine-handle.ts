import type { ComfyClient } from "#comfyui/client.ts";
import type { Graph, SystemStats } from "#comfyui/types.ts";
import type { JobWarning } from "#contract/job.ts";
import type { EngineCatalog } from "./engine-catalog.ts";
import { availableMemory, largestBytes, memoryWarning } from "./memory-estimate.ts";

export interface EngineHandleOptions {
  /** What people call it, and what tells it from the others of its pool. */
  name: string;
  client: ComfyClient;
  /** What the engine said of itself when it answered. */
  stats: SystemStats;
  catalog: EngineCatalog;
}

/** One engine at one address: how to speak to it, what it says of itself, and what is known of it. */
export class EngineHandle {
  readonly name: string;
  readonly client: ComfyClient;
  readonly catalog: EngineCatalog;
  #stats: SystemStats;

  constructor({ name, client, stats, catalog }: EngineHandleOptions) {
    this.name = name;
    this.client = client;
    this.#stats = stats;
    this.catalog = catalog;
  }

  /** Versions, memory and devices, as of the last answer. */
  get stats(): SystemStats {
    return this.#stats;
  }

  /** Address and version: another engine, or another version of it, makes other pictures. */
  get identity(): string {
    return `${this.client.url} ${this.#stats.version}`;
  }

  /** Bytes that a job may use on its device; null where nothing is known of it. */
  get freeMemoryBytes(): number | null {
    return availableMemory(this.#stats)?.bytes ?? null;
  }

  /** The engine has answered again. One of another version has taken the place of the former, and nothing is known of it. */
  update(stats: SystemStats): void {
    if (stats.version !== this.#stats.version) this.catalog.clear();
    this.#stats = stats;
  }

  /** What to tell the person who waits when the graph will hardly fit into the engine's memory; null when it fits or nobody can tell. */
  async memoryWarning(graph: Graph): Promise<JobWarning | null> {
    // Not being able to tell must not keep anybody from trying.
    return memoryWarning(graph, this.#stats, this.#sizeOf).catch(() => null);
  }

  /** Bytes that the largest of a job's models takes of the device's memory; null where that is not known. `input` is a loader's. */
  async memoryNeeded(files: readonly { input: string; file: string }[]): Promise<number | null> {
    const nodes = files.map(({ input, file }) => ({ inputs: { [input]: file } }));
    return (await largestBytes(nodes, this.#sizeOf).catch(() => 0)) || null;
  }

  readonly #sizeOf = (folder: string, file: string) => this.catalog.fileSize(folder, file);
}
