import { isLoopback } from "../engine-view.ts";
import type { ProcessOrGroup } from "../health/cpu-disk-activity.ts";
import { portOwner } from "./port-owner.ts";

/** Finds the processes that do an engine's work: our own process group, or the process that listens at the port of any other engine. */
export class EnginePids {
  /** Asking the system who owns a port costs some time, so the answer is kept while the engine answers. */
  #owner: { url: string; process: ProcessOrGroup | null } | null = null;

  /** Null where the system does not tell, or the engine is on another computer. */
  async find(own: { pid: number } | null, url: string | null): Promise<ProcessOrGroup | null> {
    if (own) return { group: own.pid };
    if (url === null || !isLoopback(new URL(url).hostname)) return null;
    if (this.#owner?.url !== url) this.#owner = { url, process: await portOwner(Number(new URL(url).port)) };
    return this.#owner.process;
  }

  /** To be called when the engine was away: it may be another process by now. */
  reset(): void {
    this.#owner = null;
  }
}
