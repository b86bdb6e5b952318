import type { GraphNode, NodeInput } from "#comfyui/types.ts";
import { type InputSemantics, SEED, semanticsOf } from "./input-semantics.ts";
import { ownTitle } from "./names/names.ts";
import type { Place, ValueFlow } from "./value-flow.ts";

/** Texts beyond this stay as they are in the workflow. Characters. */
const MAX_DEFAULT_LENGTH = 20_000;

/** A value of the graph that could be a parameter. */
export interface FoundValue {
  /** The inputs that hold it, the first of which gives it its name. */
  places: [Place, ...Place[]];
  value: string | number | boolean;
  /** What the engine says of the first place; null where it knows nothing. */
  info: NodeInput | null;
  className: string;
  /** The node, in words. */
  label: string;
  /** What a person called the node. */
  title: string | null;
  semantics: InputSemantics;
  /** Of seeds: what all the inputs take that it reaches. */
  seedRange: { min: bigint; max: bigint } | null;
  /** The title of its node is its name. */
  isMain: boolean;
}

/** Everything in the graph that a call could choose, in the graph's order. What always has the same value, because it means one thing, is one. */
export function findValues(flow: ValueFlow): FoundValue[] {
  const found: FoundValue[] = [];
  for (const [id, node] of Object.entries(flow.graph)) {
    const own = Object.entries(node.inputs).flatMap(([input, value]) => valueAt(flow, node, { node: id, input }, value));
    for (const value of own) {
      const twin = found.find((other) => isOneChoice(other, value));
      if (twin) twin.places.push(...value.places);
      else found.push(value);
    }
    // Who names a node with one value, such as a "Width" of their own, means that value.
    const [only, ...others] = own;
    if (only && others.length === 0 && only.title !== null && !flow.classOf(id)?.outputNode) {
      only.semantics.usual = true;
      only.isMain = true;
    }
  }
  return found;
}

function valueAt(flow: ValueFlow, node: GraphNode, place: Place, value: GraphNode["inputs"][string]): FoundValue[] {
  const semantics = semanticsOf(flow, place, value);
  if (!semantics || typeof value === "object" || value === undefined) return [];
  const { type, role } = semantics;
  const isPicture = type === "image" || type === "mask";
  if (typeof value === "string" && value.length > MAX_DEFAULT_LENGTH && !isPicture && role !== "positive") return [];
  const info = flow.classOf(place.node);
  return [
    {
      places: [place],
      value: typeof value === "bigint" ? (type === "seed" ? 0 : Number(value)) : value,
      info: flow.infoOf(place),
      className: node.class_type,
      label: node._meta?.title ?? info?.displayName ?? node.class_type,
      title: ownTitle(node._meta?.title, node.class_type, info?.displayName ?? ""),
      semantics,
      seedRange: type === "seed" ? seedRange(flow, place) : null,
      isMain: role !== null || isPicture || type === "model",
    },
  ];
}

/** Both strengths of a LoRA, both texts of an SDXL encoder, the same prompt or model for two samplers: one choice, as long as they are alike. */
function isOneChoice(one: FoundValue, other: FoundValue): boolean {
  if (one.value !== other.value || one.semantics.type !== other.semantics.type) return false;
  const [first] = one.places;
  const [second] = other.places;
  if (first.node === second.node && first.input === "strength_model" && second.input === "strength_clip") return true;
  if (one.semantics.role !== null) return one.value !== "" && one.semantics.role === other.semantics.role;
  return one.semantics.type === "model" && one.className === other.className && first.input === second.input;
}

function seedRange(flow: ValueFlow, start: Place): FoundValue["seedRange"] {
  const range = { min: 0n, max: 2n ** 64n - 1n };
  for (const place of flow.destinations(start)) {
    const info = flow.infoOf(place);
    if (info?.type !== "INT" || (place.node !== start.node && !SEED.test(place.input))) continue;
    const [min, max] = [wholeBound(info.min), wholeBound(info.max)];
    if (min !== null && min > range.min) range.min = min;
    if (max !== null && max < range.max) range.max = max;
  }
  return range.min <= range.max ? range : null;
}

function wholeBound(bound: number | bigint | undefined): bigint | null {
  if (typeof bound === "bigint") return bound;
  return bound === undefined || !Number.isFinite(bound) ? null : BigInt(Math.trunc(bound));
}
