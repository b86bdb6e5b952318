import { isLoopback } from "../engine-view.ts";
import type { Engine } from "../health/cpu-disk-activity.ts";
import { portHolder } from "./port-owner.ts";

/** The processes that should be at work: our own group, or of somebody else's engine the one that listens at its port. */
export class Worker {
  #theirs: { url: string; holder: Engine | null } | null = null;

  /** Null where the system does not tell, or the engine is on another computer. */
  async of(own: { pid: number } | null, url: string | null): Promise<Engine | null> {
    if (own) return { group: own.pid };
    if (url === null || !isLoopback(new URL(url).hostname)) return null;
    if (this.#theirs?.url !== url) this.#theirs = { url, holder: await portHolder(Number(new URL(url).port)) };
    return this.#theirs.holder;
  }

  /** The engine was away: it may be another process by now. */
  forget(): void {
    this.#theirs = null;
  }
}
