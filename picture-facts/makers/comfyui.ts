import { tryParseJson } from "#base/json.ts";
import { parseGraph } from "#comfyui/graph.ts";
import type { Graph, GraphNode, InputValue } from "#comfyui/types.ts";
import type { Generation, Lora, MakerReader } from "../generation.ts";
import { fieldsOf, fileNameOf, numberOf, textOf } from "../values.ts";

/** ComfyUI: the graph is the text "prompt" of a PNG, FLAC or film; in a WebP it stands in EXIF as "prompt:{...}". */
export const readComfyui: MakerReader = (texts) => {
  const notes = [
    texts.prompt,
    ...Object.values(texts)
      .filter((text) => text.startsWith("prompt:{"))
      .map((text) => text.slice(7)),
  ];
  for (const note of [...notes, fieldsOf(tryParseJson(texts.comment ?? ""))?.prompt]) {
    const graph = parseGraph(typeof note === "string" ? tryParseJson(note) : note);
    const nodes = Object.values(graph ?? {});
    if (graph && nodes.length > 0 && nodes.every(({ inputs }) => fieldsOf(inputs))) return generationOf(graph);
  }
  return Object.values(texts).some((text) => text.startsWith("workflow:{")) || texts.workflow?.startsWith("{") ? {} : null;
};

/** What a graph does, from its sampler backwards. Where there are several, the one next to the saved picture counts. */
export function generationOf(graph: Graph): Partial<Generation> {
  const walk = new GraphWalk(graph);
  const sampler = walk.nearestToOutput(isSampler);
  if (!sampler) return { prompt: walk.onlyText(), ...walk.models(Object.values(graph)) };
  const { inputs } = sampler;
  const guider = walk.nodeBehind(inputs.guider) ?? sampler;
  const noise = walk.nodeBehind(inputs.noise) ?? sampler;
  const sigmas = walk.nodeBehind(inputs.sigmas) ?? sampler;
  const chosen = walk.nodeBehind(inputs.sampler) ?? sampler;
  const models = walk.models(walk.chain(guider.inputs.model ?? inputs.model, "model"));
  return {
    prompt: walk.text(guider.inputs.positive ?? guider.inputs.conditioning ?? inputs.positive, "positive"),
    negativePrompt: walk.text(guider.inputs.negative ?? inputs.negative, "negative"),
    seed: walk.value(noise.inputs.noise_seed ?? noise.inputs.seed),
    steps: numberOf(walk.value(sigmas.inputs.steps)),
    cfg: numberOf(walk.value(guider.inputs.cfg ?? inputs.cfg)),
    sampler: walk.value(chosen.inputs.sampler_name),
    scheduler: walk.value(sigmas.inputs.scheduler),
    ...models,
    model: models.model || walk.models(Object.values(graph)).model,
  };
}

const isSampler = ({ inputs }: GraphNode): boolean =>
  ("positive" in inputs && ("seed" in inputs || "noise_seed" in inputs)) || ("sigmas" in inputs && "sampler" in inputs);

/** What holds the words of a text node; the first of them that is there counts. */
const TEXT_INPUTS = ["text", "prompt", "string", "value", "text_g", "clip_l", "t5xxl", "text_positive", "positive_prompt", "string_a"];
const VALUE_INPUTS = ["value", "seed", "noise_seed", "int", "number", "float", "string"];
const MODEL_INPUTS = ["ckpt_name", "unet_name", "model_name", "gguf_name"];

/** Follows the links of a graph, each node once at most: anybody may have written it. */
class GraphWalk {
  readonly #graph: Graph;

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  /** The node that a link comes from; undefined for a value. */
  nodeBehind(value: InputValue | undefined): GraphNode | undefined {
    return Array.isArray(value) ? this.#graph[String(value[0])] : undefined;
  }

  /** The first such node on the way from the nodes that save pictures, breadth first; else any. */
  nearestToOutput(wanted: (node: GraphNode) => boolean): GraphNode | undefined {
    const nodes = Object.values(this.#graph);
    const queue = nodes.filter(({ class_type, inputs }) => "filename_prefix" in inputs || /^(Save|Preview)/.test(class_type));
    const seen = new Set(queue);
    for (const node of queue) {
      if (wanted(node)) return node;
      for (const input of Object.values(node.inputs)) {
        const next = this.nodeBehind(input);
        if (next && !seen.has(next)) queue.push(next);
        if (next) seen.add(next);
      }
    }
    return nodes.find(wanted);
  }

  /** The nodes behind a link, one behind the other by the input of that name. */
  chain(link: InputValue | undefined, name: string): GraphNode[] {
    const nodes: GraphNode[] = [];
    for (let node = this.nodeBehind(link); node && !nodes.includes(node); node = this.nodeBehind(next(node, name))) nodes.push(node);
    return nodes;
  }

  /** A value, also one that another node holds. */
  value(input: InputValue | undefined): string {
    const seen = new Set<GraphNode>();
    let value = input;
    for (let node = this.nodeBehind(value); node && !seen.has(node); node = this.nodeBehind(value)) {
      seen.add(node);
      const held = node.inputs;
      value = held[VALUE_INPUTS.find((name) => name in held) ?? ""];
    }
    return textOf(value);
  }

  /** The words behind a conditioning: what lies between keeps to its side, "positive" or "negative". */
  text(link: InputValue | undefined, side: "positive" | "negative", seen = new Set<GraphNode>()): string {
    const node = this.nodeBehind(link);
    if (!node || seen.has(node) || node.class_type === "ConditioningZeroOut") return "";
    seen.add(node);
    for (const name of TEXT_INPUTS) {
      const value = node.inputs[name];
      const words = Array.isArray(value) ? this.text(value, side, seen) : typeof value === "string" ? value.trim() : "";
      if (words) return words;
    }
    const links = Object.entries(node.inputs).filter(([name]) => !/^(clip|model|vae|image|control_net|mask|pixels|latent)/.test(name));
    const ordered = [...links.filter(([name]) => name === side), ...links.filter(([name]) => name.startsWith("conditioning"))];
    const others = links.filter((one) => !ordered.includes(one) && one[0] !== "positive" && one[0] !== "negative");
    for (const [, value] of [...ordered, ...others]) {
      const words = this.text(value, side, seen);
      if (words) return words;
    }
    return "";
  }

  /** The words of a graph without a sampler that Easel knows, where only one node has some. */
  onlyText(): string {
    const texts = Object.values(this.#graph).flatMap(({ inputs }) => {
      const text = inputs.prompt ?? inputs.text;
      return typeof text === "string" && text.trim() !== "" ? [text.trim()] : [];
    });
    return texts.length === 1 ? (texts[0] ?? "") : "";
  }

  /** The model and LoRAs that nodes load. */
  models(nodes: readonly GraphNode[]): { model: string; loras: Lora[] } {
    const names = nodes.flatMap(({ inputs }) => MODEL_INPUTS.map((name) => textOf(inputs[name])).filter(Boolean));
    return { model: fileNameOf(names[0] ?? ""), loras: nodes.flatMap(lorasOf) };
  }
}

const next = ({ inputs }: GraphNode, name: string): InputValue | undefined =>
  inputs[name] ?? Object.values(inputs).find((value) => Array.isArray(value));

/** The usual loader has one; others have a field for each ("lora_1": {"on", "lora", "strength"}). */
function lorasOf({ inputs }: GraphNode): Lora[] {
  const name = textOf(inputs.lora_name);
  if (name && name !== "None") return [{ name: fileNameOf(name), strength: numberOf(inputs.strength_model ?? inputs.strength) }];
  return Object.values(inputs).flatMap((value) => {
    const lora = fieldsOf(value);
    if (!lora || lora.on === false || typeof lora.lora !== "string") return [];
    return [{ name: fileNameOf(lora.lora), strength: numberOf(lora.strength) }];
  });
}
