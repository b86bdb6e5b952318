import type { Graph, GraphNode } from "#comfyui/types.ts";
import { parseLink } from "../placeholders.ts";
import type { Size } from "./size-limits.ts";

/** What one job may ask of the engine at most. */
export interface JobLimits {
  /** Of each node that counts steps. */
  steps: number;
  /** Width x height of what is painted. */
  pixels: number;
  /** Width x height of what painted pictures are enlarged to. */
  upscalePixels: number;
  /** Pictures at a time. */
  count: number;
}

/** A limit that a graph goes over. */
export type ExceededLimit =
  | { limit: "steps" | "count"; requested: number; nodes: string[] }
  /** `nodes`: those that the size comes from. */
  | { limit: "pixels" | "upscalePixels"; requested: Size; nodes: string[] };

/** Inputs through which a picture comes into a node, the one that gives it its size first. */
const IMAGE_INPUTS = ["latent_image", "samples", "latent", "pixels", "destination", "image", "images", "input"];
/** How much an upscale model enlarges, which only its file knows: nearly all do it fourfold. */
const UPSCALE_MODEL_FACTOR = 4;

/** A picture, or the latent of one, on its way through the graph. */
interface ImageFlow extends Size {
  count: number;
  /** It has been through a sampler. */
  sampled: boolean;
  /** What its size comes from. */
  nodes: string[];
}

/**
 * The first limit that the filled graph goes over; null where it keeps within all. Knows ComfyUI's own nodes and whatever names its
 * inputs as they do; what a node of another kind makes of a size is not known, and not limited.
 * `pictures`: the size of each picture that the graph loads, by LoadImage's name for it.
 */
export function findExceededLimit(graph: Graph, pictures: ReadonlyMap<string, Size>, limits: JobLimits): ExceededLimit | null {
  for (const [id, { inputs }] of Object.entries(graph)) {
    if (typeof inputs.steps === "number" && inputs.steps > limits.steps) return { limit: "steps", requested: inputs.steps, nodes: [id] };
  }
  const flows = new ImageFlows(graph, pictures);
  // A picture that came in large may go out as large.
  const largest = Math.max(limits.upscalePixels, ...[...pictures.values()].map(pixelCount));
  const sources = new Set(Object.values(graph).flatMap(({ inputs }) => Object.values(inputs).map((value) => parseLink(value)?.node ?? "")));
  for (const [id, node] of Object.entries(graph)) {
    const stage = isSampler(node) ? flows.inputOf(node) : sources.has(id) ? null : flows.outputOf(id);
    if (!stage) continue;
    if (stage.count > limits.count) return { limit: "count", requested: stage.count, nodes: stage.nodes };
    const begun = isSampler(node) && !stage.sampled;
    if (pixelCount(stage) > (begun ? limits.pixels : largest)) {
      return { limit: begun ? "pixels" : "upscalePixels", requested: stage, nodes: stage.nodes };
    }
  }
  return null;
}

class ImageFlows {
  readonly #graph: Graph;
  readonly #pictures: ReadonlyMap<string, Size>;
  readonly #outputs = new Map<string, ImageFlow | null>();

  constructor(graph: Graph, pictures: ReadonlyMap<string, Size>) {
    this.#graph = graph;
    this.#pictures = pictures;
  }

  /** What comes out of the node; null where nothing is known of it. */
  outputOf(id: string): ImageFlow | null {
    const known = this.#outputs.get(id);
    if (known !== undefined) return known;
    this.#outputs.set(id, null); // should the graph go round in a circle
    const node = this.#graph[id];
    const stage = node ? this.#compute(id, node) : null;
    this.#outputs.set(id, stage);
    return stage;
  }

  /** What comes into the node. */
  inputOf({ inputs }: GraphNode): ImageFlow | null {
    for (const name of IMAGE_INPUTS) {
      const link = parseLink(inputs[name]);
      const stage = link && this.outputOf(link.node);
      if (stage) return stage;
    }
    return null;
  }

  #compute(id: string, node: GraphNode): ImageFlow | null {
    const { class_type: className, inputs } = node;
    const picture = typeof inputs.image === "string" ? this.#pictures.get(inputs.image) : undefined;
    if (picture) return { width: picture.width, height: picture.height, count: 1, sampled: false, nodes: [id] };
    const before = this.inputOf(node);
    const width = numberOf(inputs.width);
    const height = numberOf(inputs.height);
    if (!before) {
      if (width === null || height === null) return null;
      return { width, height, count: numberOf(inputs.batch_size) ?? 1, sampled: false, nodes: [id] };
    }
    const by = /UpscaleWithModel/i.test(className) ? UPSCALE_MODEL_FACTOR : (numberOf(inputs.scale_by) ?? numberOf(inputs.upscale_by));
    const size =
      by !== null
        ? { width: before.width * by, height: before.height * by }
        : width !== null && height !== null
          ? resizedTo(before, width, height)
          : scaledToMegapixels(before, numberOf(inputs.megapixels));
    return {
      ...(size ?? before),
      count: before.count * (/^Repeat/.test(className) ? (numberOf(inputs.amount) ?? 1) : 1),
      sampled: before.sampled || isSampler(node),
      nodes: size ? [...before.nodes, id] : before.nodes,
    };
  }
}

/** A side of 0 follows from the other one. */
function resizedTo(before: Size, width: number, height: number): Size {
  return {
    width: width || Math.round((before.width * height) / Math.max(1, before.height)) || before.width,
    height: height || Math.round((before.height * width) / Math.max(1, before.width)) || before.height,
  };
}

function scaledToMegapixels(before: Size, megapixels: number | null): Size | null {
  if (megapixels === null) return null;
  const by = Math.sqrt((megapixels * 1024 * 1024) / Math.max(1, pixelCount(before)));
  return { width: Math.round(before.width * by), height: Math.round(before.height * by) };
}

const isSampler = ({ inputs }: GraphNode) => parseLink(inputs.latent_image) !== null;
const numberOf = (value: unknown) => (typeof value === "number" ? value : null);
export const pixelCount = ({ width, height }: Size) => width * height;
