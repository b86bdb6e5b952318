import type { Graph, InputValue } from "#comfyui/types.ts";
import { EaselError } from "#contract/errors.ts";
import { fitSize } from "./limits/size-limits.ts";
import { parseLink, replacePlaceholders, withoutPlaceholders } from "./placeholders.ts";
import type { Lora, Parameter, ResolvedArguments, UploadedImage, Variant, Workflow } from "./workflow.ts";

/**
 * The graph to post: without the optional nodes that are not used, and with its placeholders replaced.
 * @param uploaded has an entry for each of `resolved.images`
 * @throws EaselError workflow_invalid where a placeholder has no value, argument_invalid where an image would become too large
 */
export function fillWorkflow(
  workflow: Workflow,
  variant: Variant,
  resolved: ResolvedArguments,
  uploaded: Record<string, UploadedImage>,
): Graph {
  const graph = usedGraph(variant, resolved);
  const fill = (text: string) => {
    const value = placeholderValue(workflow, resolved, uploaded, text);
    if (value !== null && value !== undefined) return value;
    throw new EaselError("workflow_invalid", "placeholder_without_value", { file: workflow.file, placeholder: text });
  };
  return Object.fromEntries(
    Object.entries(graph).map(([id, node]) => [
      id,
      { ...node, inputs: replacePlaceholders(node.inputs, fill) as Record<string, InputValue> },
    ]),
  );
}

/** The nodes that these arguments need, with all placeholders but those of LoRAs. */
export function usedGraph(variant: Variant, resolved: ResolvedArguments): Graph {
  const graph = withoutUnusedNodes(variant, resolved);
  for (const [parameter, loras] of Object.entries(resolved.loras ?? {})) {
    for (const [id, { when, bypass }] of Object.entries(variant.optionalNodes))
      if (when === parameter) chainLoras(graph, id, bypass, parameter, loras);
  }
  return graph;
}

/** Puts one node for each LoRA in the place of the node `id`, one behind the other; the last one keeps its id. */
function chainLoras(graph: Graph, id: string, bypass: readonly string[], parameter: string, loras: readonly Lora[]): void {
  const template = graph[id];
  if (!template) return;
  let before = template.inputs;
  for (const [index, lora] of loras.entries()) {
    const last = index === loras.length - 1;
    const own = last ? id : `${id}_${index + 1}`;
    const links = Object.fromEntries(bypass.map((input) => [input, before[input] as InputValue]));
    const inputs = replaceLora({ ...template.inputs, ...links }, parameter, lora);
    graph[own] = { ...template, inputs };
    before = Object.fromEntries(bypass.map((input, slot) => [input, [own, slot]]));
  }
}

function replaceLora(inputs: Record<string, InputValue>, parameter: string, lora: Lora): Record<string, InputValue> {
  // What stands in their place is filled in with the rest, and must not be taken for a placeholder.
  const fill = (text: string) =>
    text === `${parameter}.name`
      ? String(withoutPlaceholders(lora.name))
      : text === `${parameter}.strength`
        ? lora.strength
        : `{{${text}}}`;
  return replacePlaceholders(inputs, fill) as Record<string, InputValue>;
}

/** Models work in steps of so many pixels: less is no other size. */
const SIZE_STEP_PIXELS = 16;

/** The graph without the optional nodes whose argument was not given: links to them lead to what they were linked to. */
function withoutUnusedNodes({ graph, optionalNodes }: Variant, { values, images, fields }: ResolvedArguments): Graph {
  const unwanted = new Set<string>();
  for (const [id, { when }] of Object.entries(optionalNodes)) {
    const value = values[when] ?? images[when] ?? fields?.[when];
    if (value === undefined || value === null || value === false) unwanted.add(id);
  }
  const followed = (value: InputValue): InputValue => {
    const link = parseLink(value);
    if (!link || !unwanted.has(link.node)) return value;
    const input = optionalNodes[link.node]?.bypass[link.slot];
    const source = input === undefined ? undefined : graph[link.node]?.inputs[input];
    // Parsing has checked that there is such a link; a chain of removed nodes is followed to its end.
    return source === undefined ? value : followed(source);
  };
  return Object.fromEntries(
    Object.entries(graph)
      .filter(([id]) => !unwanted.has(id))
      .map(([id, node]) => [
        id,
        { ...node, inputs: Object.fromEntries(Object.entries(node.inputs).map(([name, value]) => [name, followed(value)])) },
      ]),
  );
}

function placeholderValue(
  workflow: Workflow,
  { values, fields }: ResolvedArguments,
  uploaded: Record<string, UploadedImage>,
  text: string,
) {
  const [name = "", field] = text.split(".");
  const image = Object.hasOwn(uploaded, name) ? uploaded[name] : undefined;
  if (image) {
    const parameter = workflow.parameters.find((candidate) => candidate.name === name);
    return field === undefined ? image.name : imageSize(parameter, image, values, field);
  }
  if (field !== undefined) return fields && Object.hasOwn(fields, text) ? fields[text] : undefined;
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

/** Sentences for the result where a picture comes back larger or smaller than it was given, which nobody asked for. */
export function sizeNotes({ parameters }: Workflow, { graph }: Variant, uploaded: Record<string, UploadedImage>): string[] {
  const text = JSON.stringify(graph);
  return parameters.flatMap(({ name, fit }) => {
    const image = uploaded[name];
    const isFitted = fit !== undefined && fit.scale === undefined && text.includes(`{{${name}.fit_width}}`);
    if (!image || !isFitted || text.includes(`{{${name}.width}}`)) return [];
    const { width, height } = fitSize(image, fit, null);
    const [before, after] = [Math.max(image.width, image.height), Math.max(width, height)];
    if (Math.abs(after - before) < SIZE_STEP_PIXELS) return [];
    const given = `${image.width} x ${image.height} pixels`;
    return [
      `The picture given was ${given} and was worked on at ${width} x ${height}, which is ${after > before ? "more" : "less"}: that is the size of the result.`,
    ];
  });
}

function imageSize(
  parameter: Parameter | undefined,
  image: UploadedImage,
  values: ResolvedArguments["values"],
  field: string,
): number | undefined {
  if (field === "width" || field === "height") return image[field];
  const fit = parameter?.fit;
  if (!fit) return undefined;
  const factor = fit.scale === undefined ? null : Number(values[fit.scale]);
  const size = fitSize(image, fit, factor);
  const tooLong = Math.max(size.width, size.height) > fit.maxSide;
  if (tooLong || (factor !== null && size.width * size.height > (fit.maxPixels ?? Number.POSITIVE_INFINITY))) {
    throw new EaselError("argument_invalid", "scaled_picture_too_large", {
      width: image.width,
      height: image.height,
      factor: factor ?? 1,
      scaledWidth: size.width,
      scaledHeight: size.height,
      scale: fit.scale ?? "",
      maxSidePixels: tooLong ? fit.maxSide : null,
      maxPixels: fit.maxPixels ?? null,
    });
  }
  if (field === "fit_width") return size.width;
  return field === "fit_height" ? size.height : undefined;
}
