import type { Graph } from "#comfyui/types.ts";
import type { WorkflowWarning } from "#contract/workflow.ts";
import { type ExceededLimit, findExceededLimit, type JobLimits } from "../workflow/limits/graph-limits.ts";
import { nearestChoice, sameChoice } from "../workflow/requirements/engine-choices.ts";
import { bestModelFile } from "../workflow/requirements/models.ts";
import { type Downloads, fileNameOf, packLink, packOf } from "./downloads.ts";
import type { Draft, DraftParameter } from "./propose.ts";
import type { NodeInfos } from "./value-flow.ts";
import { placeText, warning } from "./warnings.ts";

/** What will not work on this engine, or not as it did where the workflow was made, when the tool is called with what it demands alone. */
export function toolWarnings(
  { graph, nodes, downloads, limits, changes, outputs }: Draft,
  parameters: DraftParameter[],
): WorkflowWarning[] {
  return [
    ...missingNodes(graph, nodes, downloads),
    ...scenes(graph, nodes),
    ...nothingBack(graph, nodes, outputs),
    ...parameters.flatMap((parameter) => missingChoice(parameter, downloads)),
    ...changes,
    ...exceededLimits(graph, limits, parameters),
  ];
}

function missingNodes(graph: Graph, nodes: NodeInfos, { packs }: Downloads): WorkflowWarning[] {
  const used = new Set(Object.values(graph).map(({ class_type }) => class_type));
  const missing = [...used]
    .filter((name) => !nodes.get(name))
    .map((name) => ({ kind: "node_class" as const, name, pack: packOf(name, packs), link: packLink(packOf(name, packs)) }));
  const classes = missing.map(({ name, pack }) => (pack === null ? name : `${name} (${pack})`));
  return classes.length === 0 ? [] : [warning("node_classes_missing", { classes }, missing)];
}

function nothingBack(graph: Graph, nodes: NodeInfos, outputs: readonly string[]): WorkflowWarning[] {
  if (outputs.length > 0) return [];
  const ends = Object.values(graph).flatMap(({ class_type }) => (nodes.get(class_type)?.outputNode ? [class_type] : []));
  return [warning("nothing_comes_back", { classes: [...new Set(ends)] })];
}

/** Nodes whose picture ComfyUI's page renders before it sends the workflow. */
function scenes(graph: Graph, nodes: NodeInfos): WorkflowWarning[] {
  return Object.values(graph).flatMap(({ class_type: name, _meta }) => {
    const info = nodes.get(name);
    const rendered =
      info?.inputs.some(({ type }) => type === "LOAD_3D" || type === "LOAD_3D_ANIMATION") &&
      info.outputs.some(({ type }) => type === "IMAGE");
    return rendered ? [warning("scene_of_the_page", { node: _meta?.title ?? info?.displayName ?? name })] : [];
  });
}

function missingChoice(parameter: DraftParameter, { models }: Downloads): WorkflowWarning[] {
  const { on, type, default: chosen, value: exported, choices, folder, choicesFrom, upload, from } = parameter;
  const value = on ? chosen : exported;
  if (typeof value !== "string" || choices.includes(value)) return [];
  const input = placeText(from);
  if (upload) return [warning("file_missing", { input, file: value.slice(0, MAX_SHOWN) })];
  if (choicesFrom === null || sameChoice(value, choices) !== null) return [];
  if (type === "model" && folder !== null) {
    const instead = bestModelFile({ folder, default: value }, choices);
    const download = models.get(fileNameOf(value));
    const place = download?.folder ?? folder;
    const missing = [{ kind: "model" as const, name: value, folder: place, instead, link: download?.link ?? null }];
    return [
      instead === null
        ? warning("model_missing", { file: value, folder: place }, missing)
        : warning("model_replaced", { file: value, instead }, missing),
    ];
  }
  const instead = nearestChoice(value, choices);
  return instead === null ? [] : [warning("choice_replaced", { input, value: value.slice(0, MAX_SHOWN), instead })];
}

const MAX_SHOWN = 100;

/** Each limit that is gone over, one after the other. */
function exceededLimits(graph: Graph, limits: JobLimits, parameters: DraftParameter[]): WorkflowWarning[] {
  const warnings: WorkflowWarning[] = [];
  const left = { ...limits };
  for (let over = findExceededLimit(graph, new Map(), left); over; over = findExceededLimit(graph, new Map(), left)) {
    warnings.push(limitWarning(over, limits, parameters));
    left[over.limit] = Number.POSITIVE_INFINITY;
  }
  return warnings;
}

function limitWarning(over: ExceededLimit, limits: JobLimits, parameters: DraftParameter[]): WorkflowWarning {
  const allowed = limits[over.limit];
  // What a call may choose is lowered where it does not; what it may not is refused.
  const isChosen = (...inputs: string[]) =>
    parameters.some(({ on, places }) => on && places.some(({ node, input }) => over.nodes.includes(node) && inputs.includes(input)));
  switch (over.limit) {
    case "steps": {
      const parameters = { requested: over.requested, allowed };
      return isChosen("steps") ? warning("steps_lowered", parameters) : warning("too_many_steps", parameters);
    }
    case "count": {
      const parameters = { requested: over.requested, allowed };
      return isChosen("batch_size", "amount") ? warning("pictures_lowered", parameters) : warning("too_many_pictures", parameters);
    }
    case "pixels": {
      const parameters = { width: over.requested.width, height: over.requested.height, allowed };
      const both = isChosen("width") && isChosen("height");
      return both ? warning("picture_made_smaller", parameters) : warning("picture_too_large", parameters);
    }
    case "upscalePixels":
      return warning("enlarged_too_far", { width: over.requested.width, height: over.requested.height, allowed });
  }
}
