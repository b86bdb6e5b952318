import type { EditorGraph, EditorNode, EditorWorkflow, Subgraph } from "./editor-workflow.ts";

/** Subgraphs may lie in each other, but not in themselves. */
const MAX_DEPTH = 50;

/** An instance of a subgraph, in the graph around it. */
export interface Host {
  scope: Scope;
  node: EditorNode;
  subgraph: Subgraph;
}

/** One graph of a workflow: the outermost, or an instance of a subgraph. */
export class Scope {
  readonly graph: EditorGraph;
  /** What this is the inside of; null for the outermost. */
  readonly host: Host | null;
  readonly #workflow: EditorWorkflow;
  readonly #prefix: string;
  readonly #depth: number;
  readonly #inner = new Map<string, Scope>();

  private constructor(workflow: EditorWorkflow, graph: EditorGraph, host: Host | null, prefix: string, depth: number) {
    this.#workflow = workflow;
    this.graph = graph;
    this.host = host;
    this.#prefix = prefix;
    this.#depth = depth;
  }

  static root(workflow: EditorWorkflow): Scope {
    return new Scope(workflow, workflow, null, "", 0);
  }

  /** As the page numbers nodes for the engine: those within a subgraph behind its own number, "12:3". */
  idOf(node: EditorNode): string {
    return this.#prefix + node.id;
  }

  /** The inside of a subgraph's instance; null where the node is none. */
  enter(node: EditorNode): Scope | null {
    const subgraph = this.#workflow.subgraphs.get(node.type);
    if (!subgraph || this.#depth >= MAX_DEPTH) return null;
    const known = this.#inner.get(node.id);
    if (known) return known;
    const inner = new Scope(this.#workflow, subgraph, { scope: this, node, subgraph }, `${this.idOf(node)}:`, this.#depth + 1);
    this.#inner.set(node.id, inner);
    return inner;
  }
}
