import type { Clock } from "#base/clock.ts";
import type { AddedEndpoint } from "#contract/host.ts";
import { describeEngine } from "../engines/describe-engine.ts";
import type { EnginePool } from "../engines/engine-pool.ts";
import type { Host } from "../host/host-channel.ts";
import type { Cluster } from "../jobs/cluster/cluster.ts";
import { describeWorker } from "../jobs/cluster/describe-worker.ts";
import type { Jobs } from "../jobs/jobs.ts";

/** The window is told of engines no more often than this. */
const TOLD_PAUSE_MS = 500;
/** How often the cluster's workers are looked at for it. */
const WORKERS_INTERVAL_MS = 2_000;

/** The engines that the app adds to the bridge's pool and takes away again, and what the app is told of all of them. */
export class HostEngines {
  readonly #host: Host;
  readonly #clock: Clock;
  #added: readonly AddedEndpoint[] = [];
  #draining: readonly string[] = [];

  constructor(host: Host, clock: Clock) {
    this.#host = host;
    this.#clock = clock;
  }

  /** Whether the app has added the engine at this address. */
  has(url: string): boolean {
    return this.#added.some((engine) => engine.url === url);
  }

  /** What requests to an engine that the app has added bring; nothing for another. */
  headersFor(url: string): Record<string, string> {
    const authorization = this.#added.find((engine) => engine.url === url)?.authorization ?? null;
    return authorization === null ? {} : { authorization };
  }

  /** Keeps the pool as the app says from now on. `slots`: how many jobs each gets at once. */
  manage(pool: EnginePool, slots: number): void {
    const drain = () => {
      for (const { id, draining } of pool.members) if (draining !== this.#draining.includes(id)) pool.drain(id, !draining);
    };
    this.#host.onDraining((names) => {
      this.#draining = names;
      drain();
    });
    this.#host.onAddedEngines((engines) => {
      const before = this.#added;
      this.#added = engines;
      for (const { name } of before) if (!engines.some((engine) => engine.name === name)) pool.remove(name);
      for (const { name, url, weight, labels } of engines) pool.add({ name, url, weight, slots, labels });
      drain();
    });
  }

  /** Tells the app of the engines whenever something about them changes, as long as there are several. */
  report(pool: EnginePool, jobs: Jobs): void {
    let scheduled = false;
    let told = "";
    const tell = () => {
      if (scheduled) return;
      scheduled = true;
      void this.#clock.sleep(TOLD_PAUSE_MS).then(() => {
        scheduled = false;
        const engines = pool.members.length > 1 ? pool.members.map(describeEngine) : [];
        if (JSON.stringify(engines) === told) return;
        told = JSON.stringify(engines);
        this.#host.send({ type: "engines", engines });
      });
    };
    pool.changed.add(tell);
    pool.looked.add(tell);
    jobs.started.add(({ job, joined }) => {
      if (joined) return;
      tell();
      job.watch({ changed: tell });
    });
  }

  /** Tells the app of the cluster's workers whenever something about them changes, as long as the bridge belongs to it. */
  async reportWorkers({ workers }: Cluster, signal: AbortSignal): Promise<void> {
    for (let told = ""; !signal.aborted; await this.#clock.sleep(WORKERS_INTERVAL_MS, signal).catch(() => {})) {
      const known = (await workers.refresh().catch(() => [])).map(describeWorker); // none can be seen without Redis
      const now = JSON.stringify(known.map(({ silentMs: _, ...worker }) => worker));
      if (now === told) continue;
      told = now;
      this.#host.send({ type: "workers", workers: known });
    }
  }
}
