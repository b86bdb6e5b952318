import type { Graph } from "#comfyui/types.ts";
import { LOCAL, type Principal } from "../../auth/principal.ts";
import type { EngineFacts } from "../../workflow/workflow.ts";

/** Where the key of a Comfy account comes from. Whoever it is from pays for what the partner nodes do. */
export interface PartnerKeySources {
  /** From the bridge's own environment; null where there is none. */
  environment: string | null;
  /** From the window's settings; null where there is none. */
  settings: () => string | null;
}

/** As ComfyUI calls it among a node's hidden inputs, and in `extra_data` (execution.py). */
const HIDDEN_INPUT = "api_key_comfy_org";

/** Gives jobs the key that partner nodes use online services with, and no job that has none of them. */
export class PartnerKeys {
  readonly #sources: PartnerKeySources;

  constructor(sources: PartnerKeySources) {
    this.#sources = sources;
  }

  /**
   * The key for a graph; nothing where it has no partner node, or nobody has given a key. That of the settings is the person's who
   * sits before the window: nobody at another computer spends their credits.
   */
  async keyFor(graph: Graph, engine: EngineFacts, { id }: Principal): Promise<{ partnerKey?: string }> {
    const key = (id === LOCAL.id ? this.#sources.settings() : null) ?? this.#sources.environment;
    return key !== null && (await hasPartnerNode(graph, engine)) ? { partnerKey: key } : {};
  }
}

async function hasPartnerNode(graph: Graph, engine: EngineFacts): Promise<boolean> {
  const classes = [...new Set(Object.values(graph).map(({ class_type }) => class_type))];
  const nodes = await Promise.all(classes.map((name) => engine.node(name).catch(() => null)));
  return nodes.some((node) => node?.inputs.some(({ section, name }) => section === "hidden" && name === HIDDEN_INPUT));
}
