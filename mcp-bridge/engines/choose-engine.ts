import type { Strategy } from "../config/engines.ts";

/** An engine at the moment in which a job is to be given to one. */
export interface EngineLoad {
  id: string;
  /** How large its share is beside the others'; 1 is usual. */
  weight: number;
  /** How many jobs of ours it may have at once. */
  slots: number;
  /** How many of them it has. */
  running: number;
  /** Jobs of others in its queue, as of the last look. */
  foreign: number;
  /** Bytes of its device that a job may use; null where that is not known. */
  freeMemoryBytes: number | null;
  /** Model files of the last job, which are likely still loaded. */
  loadedModels: ReadonlySet<string>;
  /** How long jobs take there beside the other engines: 2 = twice as long as usual. 1 where nothing has been measured. */
  pace: number;
}

/** What a job takes on one engine. */
export interface EngineNeeds {
  /** Its model files, by name. */
  models: readonly string[];
  /** Null where that is not known. */
  memoryBytes: number | null;
}

/** Loading a model takes about this share of the time of a job. */
const LOADING_SHARE = 0.5;

export const hasFreeSlot = ({ running, slots }: EngineLoad) => running < slots;

/**
 * Chooses the engine for a job among those that can do it: by when it would be done (`least_busy`), or each in its turn
 * (`round_robin`), both by weight. Pure but for the memory of turns.
 */
export class EngineChooser {
  readonly #strategy: Strategy;
  /** Smooth weighted round robin: who has waited longest for its share has the most credit. */
  readonly #credit = new Map<string, number>();

  constructor(strategy: Strategy) {
    this.#strategy = strategy;
  }

  /** Null where there are no candidates. `needs` may differ between engines, which choose their own models. */
  choose<T extends EngineLoad>(candidates: readonly T[], needs: (engine: T) => EngineNeeds): T | null {
    const roomy = candidates.filter((engine) => hasMemory(engine, needs(engine)));
    // Where the job fits nowhere, it is tried all the same: ComfyUI makes do with less memory than an estimate says.
    const chosen = this.#strategy === "round_robin" ? this.#nextInTurn(roomy, candidates) : this.#soonest(roomy, candidates, needs);
    if (chosen) this.#take(chosen, candidates);
    return chosen;
  }

  /** An engine that is gone is owed nothing. */
  forget(id: string): void {
    this.#credit.delete(id);
  }

  #nextInTurn<T extends EngineLoad>(roomy: readonly T[], candidates: readonly T[]): T | null {
    const pool = roomy.length > 0 ? roomy : candidates;
    return best(pool, (engine) => -(this.#creditOf(engine) + engine.weight));
  }

  #soonest<T extends EngineLoad>(roomy: readonly T[], candidates: readonly T[], needs: (engine: T) => EngineNeeds): T | null {
    if (roomy.length === 0) return best(candidates, ({ freeMemoryBytes }) => -(freeMemoryBytes ?? 0));
    // Of two that are alike, the one that had less than its share so far.
    return best(
      roomy,
      (engine) => whenDone(engine, needs(engine)),
      (engine) => -this.#creditOf(engine),
    );
  }

  #creditOf({ id }: EngineLoad): number {
    return this.#credit.get(id) ?? 0;
  }

  #take(chosen: EngineLoad, candidates: readonly EngineLoad[]): void {
    const sum = candidates.reduce((total, { weight }) => total + weight, 0);
    for (const engine of candidates) this.#credit.set(engine.id, this.#creditOf(engine) + engine.weight);
    this.#credit.set(chosen.id, this.#creditOf(chosen) - sum);
  }
}

/** How soon a job that is given to the engine now would be done, in usual jobs. */
function whenDone(engine: EngineLoad, { models }: EngineNeeds): number {
  const pace = engine.pace / engine.weight;
  const loaded = models.every((file) => engine.loadedModels.has(file));
  return (engine.running + engine.foreign + 1) * pace + (loaded ? 0 : pace * LOADING_SHARE);
}

const hasMemory = ({ freeMemoryBytes }: EngineLoad, { memoryBytes }: EngineNeeds) =>
  freeMemoryBytes === null || memoryBytes === null || memoryBytes <= freeMemoryBytes;

/** The one with the lowest cost, of several the one with the lowest `tie`, of several the first; null of none. */
function best<T>(items: readonly T[], cost: (item: T) => number, tie: (item: T) => number = () => 0): T | null {
  let found: { item: T; cost: number; tie: number } | null = null;
  for (const item of items) {
    const candidate = { item, cost: cost(item), tie: tie(item) };
    if (found === null || candidate.cost < found.cost || (candidate.cost === found.cost && candidate.tie < found.tie)) found = candidate;
  }
  return found?.item ?? null;
}
