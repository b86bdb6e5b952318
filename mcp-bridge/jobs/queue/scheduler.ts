import type { Strategy } from "../../config/engines.ts";
import { EngineChooser, type EngineLoad, type EngineNeeds, hasFreeSlot } from "../../engines/choose-engine.ts";
import { FairQueue, type Move, type QueueOwner } from "./fair-queue.ts";

/** Whether an engine can do a job. `unknown`: that is being found out. */
export type Fit = { kind: "can"; needs: EngineNeeds } | { kind: "cannot" } | { kind: "unknown" };

/** Something that waits for an engine. */
export interface Schedulable extends QueueOwner {
  /** Asked whenever the engine has a free slot. */
  fit(engineId: string): Fit;
}

export interface Assignment<T> {
  item: T;
  engineId: string;
}

const NO_NEEDS: EngineNeeds = { models: [], memoryBytes: null };

/**
 * Who may go next, and to which engine. Clients take turns as `FairQueue` says; one whose turn it is and that no free engine can serve
 * lets the next go before, and keeps its turn. It knows neither time nor the network: whoever uses it says what engines there are.
 */
export class Scheduler<T extends Schedulable> {
  readonly #queue = new FairQueue<T>();
  readonly #chooser: EngineChooser;

  constructor(strategy: Strategy) {
    this.#chooser = new EngineChooser(strategy);
  }

  get waiting(): number {
    return this.#queue.count();
  }

  add(item: T): void {
    this.#queue.add(item);
  }

  /** False when it was not waiting. */
  remove(item: T): boolean {
    return this.#queue.remove(item);
  }

  /** Puts an item elsewhere. False when it was not waiting. */
  move(item: T, to: Move): boolean {
    return this.#queue.move(item, to);
  }

  /** All that wait, in the order of their turns. */
  order(): T[] {
    return this.#queue.order();
  }

  /** Takes out the next that can be served, with the engine that is to serve it; null where there is none. */
  next(engines: readonly EngineLoad[]): Assignment<T> | null {
    const free = engines.filter(hasFreeSlot);
    if (free.length === 0) return null;
    // Each is asked about every free engine, so that what is not known yet is found out at once.
    const item = this.#queue.next((waiting) => suitable(waiting, free).length > 0);
    if (!item) return null;
    const needs = ({ id }: EngineLoad) => {
      const fit = item.fit(id);
      return fit.kind === "can" ? fit.needs : NO_NEEDS;
    };
    const engine = this.#chooser.choose(suitable(item, free), needs);
    return engine && { item, engineId: engine.id };
  }

  /** The engine is gone. */
  forget(engineId: string): void {
    this.#chooser.forget(engineId);
  }
}

const suitable = (item: Schedulable, engines: readonly EngineLoad[]) => engines.filter(({ id }) => item.fit(id).kind === "can");
