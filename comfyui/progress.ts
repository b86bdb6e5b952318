import type { Graph } from "./types.ts";

/** The share of a job that is taken for nodes that count steps (samplers, tiled upscalers); loading and saving make up the rest. */
const STEP_NODES_SHARE = 0.9;

/** How far a whole job is, computed from what the engine tells of its nodes. */
export class JobProgress {
  /** How far each node is, 0..1, by id. */
  readonly #done = new Map<string, number>();
  readonly #stepping = new Set<string>();
  #highest = 0;

  constructor(graph: Graph) {
    for (const [id, { inputs }] of Object.entries(graph)) {
      this.#done.set(id, 0);
      if (typeof inputs.steps === "number" && inputs.steps > 1) this.#stepping.add(id);
    }
  }

  /** Notes that `value` of `max` steps of a node are done; a finished node counts as all of it. */
  record(node: string, value: number, max: number, finished: boolean): void {
    const known = this.#done.get(node);
    if (max > 1) this.#stepping.add(node);
    // Nodes that were added during the run count only if they count steps, because nobody knows how many will come.
    if (known === undefined && !this.#stepping.has(node)) return;
    const part = finished ? 1 : max > 0 ? Math.min(1, Math.max(0, value / max)) : 0;
    this.#done.set(node, Math.max(known ?? 0, part));
  }

  /** 0..1, and never less than before, although a node may turn out to count steps or may repeat its steps. */
  get fraction(): number {
    const stepping = [...this.#stepping].map((id) => this.#done.get(id) ?? 0);
    const plain = [...this.#done].flatMap(([id, part]) => (this.#stepping.has(id) ? [] : [part]));
    const share = stepping.length === 0 ? 0 : plain.length === 0 ? 1 : STEP_NODES_SHARE;
    const now = share * mean(stepping) + (1 - share) * mean(plain);
    this.#highest = Math.min(1, Math.max(this.#highest, now));
    return this.#highest;
  }
}

const mean = (parts: number[]) => (parts.length === 0 ? 0 : parts.reduce((sum, part) => sum + part, 0) / parts.length);
