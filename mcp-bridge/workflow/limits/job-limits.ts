import { EaselError } from "#contract/errors.ts";
import { fillWorkflow } from "../fill.ts";
import { findPlaceholders } from "../placeholders.ts";
import type { Parameter, ResolvedArguments, Variant, Workflow } from "../workflow.ts";
import { type ExceededLimit, findExceededLimit, type JobLimits, pixelCount } from "./graph-limits.ts";
import type { Size } from "./size-limits.ts";

/** Inputs that mean the same in every node, and their limit. */
const LIMITED_INPUTS: Record<string, "steps" | "count"> = { steps: "steps", batch_size: "count", amount: "count" };
/** Inputs from which an image's size comes. */
const SIZE_INPUTS = ["width", "height", "scale_by", "upscale_by", "megapixels"];

/**
 * The workflow as AI apps may use it: parameters for a node's steps or number of images are capped, and images are worked on at no
 * larger size than allowed. A call that asks for more is refused; what Easel itself would choose is lowered.
 */
export function withLimits(workflow: Workflow, limits: JobLimits): Workflow {
  const uses = workflow.variants.flatMap(({ graph }) => findPlaceholders(graph));
  const parameters = workflow.parameters.map((parameter): Parameter => {
    const own = uses.filter(({ name, alone }) => alone && name === parameter.name);
    const caps = own.flatMap(({ input }) => (LIMITED_INPUTS[input] ? [limits[LIMITED_INPUTS[input]]] : []));
    const { fit } = parameter;
    return {
      ...parameter,
      ...(caps.length > 0 && { cap: Math.min(...caps) }),
      ...(fit && { fit: { ...fit, maxPixels: fit.scale === undefined ? limits.pixels : limits.upscalePixels } }),
    };
  });
  return { ...workflow, parameters };
}

/** A call, as far as limits concern it. */
export interface RequestedJob {
  workflow: Workflow;
  variant: Variant;
  /** The arguments of the call, as they came. */
  given: Record<string, unknown>;
  /** The sizes of those that are images. */
  pictures: Record<string, Size>;
}

/**
 * The resolved arguments, with a smaller size where that is needed and the call named none.
 * @throws EaselError argument_invalid where the call asks for more than is allowed, not_allowed where the workflow itself does
 */
export function enforceLimits(wanted: RequestedJob, resolved: ResolvedArguments, limits: JobLimits): ResolvedArguments {
  const over = exceededLimit(wanted, resolved, limits);
  if (!over) return resolved;
  const smaller = over.limit === "pixels" ? withSmallerSize(wanted, resolved, over, limits.pixels) : null;
  if (smaller && !exceededLimit(wanted, smaller, limits)) return smaller;
  throw refusal(wanted, over, limits);
}

function exceededLimit(
  { workflow, variant, pictures }: RequestedJob,
  resolved: ResolvedArguments,
  limits: JobLimits,
): ExceededLimit | null {
  // The images have no names on the engine yet.
  const standIns = Object.entries(pictures).map(([name, { width, height }]) => [name, { name: `picture ${name}`, width, height }] as const);
  const graph = fillWorkflow(workflow, variant, resolved, Object.fromEntries(standIns));
  return findExceededLimit(graph, new Map(standIns.map(([, picture]) => [picture.name, picture])), limits);
}

/** The arguments with the largest size allowed; null where the call has named a size, or the workflow takes none. */
function withSmallerSize(
  wanted: RequestedJob,
  resolved: ResolvedArguments,
  { requested, nodes }: Extract<ExceededLimit, { requested: Size }>,
  pixels: number,
) {
  const side = (input: "width" | "height") => {
    const use = findPlaceholders(wanted.variant.graph).find((candidate) => candidate.input === input && nodes.includes(candidate.node));
    return wanted.workflow.parameters.find(({ name }) => use?.alone && name === use.name && wanted.given[name] === undefined);
  };
  const width = side("width");
  const height = side("height");
  if (!width || !height) return null;
  const fitting = largestAllowed(requested, pixels, width.multipleOf ?? 8);
  return {
    ...resolved,
    values: { ...resolved.values, [width.name]: fitting.width, [height.name]: fitting.height },
    notes: [...resolved.notes, `Painted at ${inWords(fitting)}: larger pictures are not allowed here.`],
  };
}

/** The largest size of the same shape that has at most so many pixels. */
function largestAllowed(size: Size, pixels: number, multiple: number): Size {
  const by = Math.sqrt(pixels / pixelCount(size));
  const side = (length: number) => Math.max(multiple, Math.floor((length * by) / multiple) * multiple);
  return { width: side(size.width), height: side(size.height) };
}

function refusal({ workflow, variant, given }: RequestedJob, over: ExceededLimit, limits: JobLimits): EaselError {
  const inputs = over.limit === "steps" || over.limit === "count" ? Object.keys(LIMITED_INPUTS) : SIZE_INPUTS;
  const names = findPlaceholders(variant.graph)
    .filter(({ input, node }) => inputs.includes(input) && over.nodes.includes(node))
    .map(({ name }) => name);
  const arguments_ = [...new Set(names)].filter(
    (name) => given[name] !== undefined || workflow.presets[String(given.preset)]?.values[name],
  );
  const kind = arguments_.length === 0 ? "not_allowed" : "argument_invalid";
  switch (over.limit) {
    case "steps":
      return new EaselError(kind, "too_many_steps_requested", { requested: over.requested, max: limits.steps, arguments: arguments_ });
    case "count":
      return new EaselError(kind, "too_many_pictures_requested", { requested: over.requested, max: limits.count, arguments: arguments_ });
    case "pixels": {
      const fitting = largestAllowed(over.requested, limits.pixels, 8);
      const { width, height } = over.requested;
      return new EaselError(kind, "picture_size_over_limit", {
        width,
        height,
        maxPixels: limits.pixels,
        fittingWidth: fitting.width,
        fittingHeight: fitting.height,
        arguments: arguments_,
      });
    }
    case "upscalePixels": {
      const { width, height } = over.requested;
      return new EaselError(kind, "upscaled_size_over_limit", { width, height, maxPixels: limits.upscalePixels, arguments: arguments_ });
    }
  }
}

const inWords = ({ width, height }: Size) => `${Math.round(width)} x ${Math.round(height)} pixels`;
