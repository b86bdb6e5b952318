import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { systemClock } from "#base/clock.ts";
import { ComfyClient, type ComfyClientOptions } from "../client.ts";
import type { Graph, JobEvent } from "../types.ts";
import { fastClock } from "./fast-clock.ts";
import { ScriptedEngine, type ScriptedJob } from "./scripted-engine.ts";

export const GRAPH: Graph = {
  3: { class_type: "KSampler", inputs: { seed: 18446744073709551615n, steps: 4, latent_image: ["5", 0] } },
  5: { class_type: "EmptyLatentImage", inputs: { width: 1024, height: 768, batch_size: 2 } },
  9: { class_type: "SaveImage", inputs: { images: ["3", 0] } },
};

/** What `ScriptedEngine.succeed` makes of it. */
export const FOX = { images: [{ filename: "fox.png", subfolder: "", type: "output" }], files: [], text: [] };

/** The shortest poll interval. */
const POLL_FLOOR_MS = 2_000;
const PATIENCE_MS = 60_000;

/** A scripted engine and a client of it, fresh for each test. */
export class ClientFixture {
  engine: ScriptedEngine;
  client: ComfyClient;

  private constructor(engine: ScriptedEngine) {
    this.engine = engine;
    this.client = new ComfyClient({ url: engine.url });
  }

  static async open(): Promise<ClientFixture> {
    return new ClientFixture(await ScriptedEngine.start());
  }

  async close(): Promise<void> {
    await this.client.dispose();
    await this.engine.kill();
  }

  /** Another client of the same engine. */
  use(options: Partial<ComfyClientOptions>): void {
    this.client = new ComfyClient({ url: this.engine.url, ...options });
  }

  /** Nothing is polled: what a run learns, it is told by events. */
  stopPolls(): void {
    const never = (signal?: AbortSignal) =>
      new Promise<void>((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason), { once: true }));
    const sleep = (ms: number, signal?: AbortSignal) => (ms < POLL_FLOOR_MS ? systemClock.sleep(ms, signal) : never(signal));
    this.use({ clock: { ...systemClock, sleep } });
  }

  /** Everything at a fiftieth of its time. */
  speedUpClock(): void {
    this.use({ clock: fastClock(50) });
  }

  /** The engine dies, and another, which knows nothing, takes its port. */
  async restartEngine(): Promise<void> {
    const { port } = this.engine;
    await this.engine.kill();
    this.engine = await ScriptedEngine.start(port);
  }

  /** A run under a fresh id, and what happens to it. */
  start(options: { signal?: AbortSignal; previews?: boolean; metadata?: Record<string, unknown> } = {}) {
    const jobId = randomUUID();
    const events: JobEvent[] = [];
    const outputs = this.client.run(GRAPH, { ...options, jobId, onEvent: (event) => events.push(event) });
    outputs.catch(() => {}); // looked at later
    return { jobId, events, outputs };
  }

  /** The job once the engine has it. */
  async posted(jobId: string): Promise<ScriptedJob> {
    await until(() => this.engine.jobs.has(jobId));
    const job = this.engine.jobs.get(jobId);
    if (!job) throw new Error("gone");
    return job;
  }
}

export async function until(holds: () => boolean): Promise<void> {
  for (const since = Date.now(); !holds(); ) {
    if (Date.now() - since > PATIENCE_MS) throw new Error("It never came to that.");
    await pause(2);
  }
}
