import type { Graph, GraphNode } from "#comfyui/types.ts";
import { parseLink } from "../placeholders.ts";
import type { Size } from "./size-limits.ts";

/** How much one job may ask of the engine. */
export interface JobLimits {
  /** Steps of each node that counts them. */
  steps: number;
  /** Width x height of what a sampler works on. */
  pixels: number;
  /** Width x height to which images are enlarged. */
  upscalePixels: number;
  /** Images at a time. */
  count: number;
}

/** A limit that a graph exceeds, and the nodes that make it do so. */
export type ExceededLimit =
  | { limit: "steps" | "count"; requested: number; nodes: string[] }
  /** `nodes`: those from which the size comes. */
  | { limit: "pixels" | "upscalePixels"; requested: Size; nodes: string[] };

/** Inputs through which an image comes into a node; the one that gives it its size comes first. */
const IMAGE_INPUTS = ["latent_image", "samples", "latent", "pixels", "destination", "image", "images", "input"];
/** By how much an upscale model enlarges is known only from its file; nearly all do so fourfold. */
const UPSCALE_MODEL_FACTOR = 4;

/** An image, or the latent of one, on its way through the graph. */
interface ImageFlow extends Size {
  count: number;
  /** Whether it has been through a sampler. */
  sampled: boolean;
  /** The nodes from which its size comes. */
  nodes: string[];
}

/**
 * The first limit that a filled graph exceeds; null where it exceeds none. Knows ComfyUI's own nodes and those whose inputs have the
 * same names; what any other node makes of a size is not known, and not limited.
 * @param pictures the size of each image that the graph loads, by LoadImage's name for it
 */
export function findExceededLimit(graph: Graph, pictures: ReadonlyMap<string, Size>, limits: JobLimits): ExceededLimit | null {
  for (const [id, { inputs }] of Object.entries(graph)) {
    if (typeof inputs.steps === "number" && inputs.steps > limits.steps) return { limit: "steps", requested: inputs.steps, nodes: [id] };
  }
  const flows = new ImageFlows(graph, pictures);
  // An image that came in large may go out as large.
  const largest = Math.max(limits.upscalePixels, ...[...pictures.values()].map(pixelCount));
  const sources = new Set(Object.values(graph).flatMap(({ inputs }) => Object.values(inputs).map((value) => parseLink(value)?.node ?? "")));
  for (const [id, node] of Object.entries(graph)) {
    const flow = isSampler(node) ? flows.inputOf(node) : sources.has(id) ? null : flows.outputOf(id);
    if (!flow) continue;
    if (flow.count > limits.count) return { limit: "count", requested: flow.count, nodes: flow.nodes };
    const firstPass = isSampler(node) && !flow.sampled;
    if (pixelCount(flow) > (firstPass ? limits.pixels : largest)) {
      return { limit: firstPass ? "pixels" : "upscalePixels", requested: flow, nodes: flow.nodes };
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

  /** What comes out of a node; null where that is not known. */
  outputOf(id: string): ImageFlow | null {
    const known = this.#outputs.get(id);
    if (known !== undefined) return known;
    this.#outputs.set(id, null); // in case the graph is circular
    const node = this.#graph[id];
    const flow = node ? this.#compute(id, node) : null;
    this.#outputs.set(id, flow);
    return flow;
  }

  /** What comes into a node; null where that is not known. */
  inputOf({ inputs }: GraphNode): ImageFlow | null {
    for (const name of IMAGE_INPUTS) {
      const link = parseLink(inputs[name]);
      const flow = link && this.outputOf(link.node);
      if (flow) return flow;
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

/** A side of 0 follows from the other one, as in ImageScale. */
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
/** Width x height. */
export const pixelCount = ({ width, height }: Size) => width * height;
