import { createHash } from "node:crypto";
import { closest } from "#base/did-you-mean.ts";
import { schemaProblems } from "#base/schema-problems.ts";
import type { Graph } from "#comfyui/types.ts";
import type { Offer } from "#contract/workflow.ts";
import { areaParameters } from "../area.ts";
import { findPlaceholders } from "../placeholders.ts";
import { alphaReference } from "../values.ts";
import type { Parameter, Preset, Variant, Workflow } from "../workflow.ts";
import { checkVariant, readNeeds } from "./check-variant.ts";
import { fault, listed } from "./fault.ts";
import { checkOptionalNodes, type Refuse, readGraph } from "./graph.ts";
import { MetadataSource, type VariantSource } from "./metadata.ts";
import { type ClassUse, checkGiven, readParameter } from "./parameters.ts";
import { RESERVED_TOOLS } from "./reserved-tools.ts";
import { readSource, type Source } from "./source.ts";
import { METADATA, removeValue, setValue } from "./template-text.ts";

/** Parses and checks a template. @throws BrokenWorkflowError with the line of what is wrong */
export function parseWorkflow(file: string, text: string): Workflow {
  const source = readSource(file, text);
  const { metadata, nodes } = readBlock(source);
  const refuse = refuseAt(source, [METADATA]);
  if (RESERVED_TOOLS.includes(metadata.tool_name)) {
    refuse(["tool_name"], fault("tool_reserved", { tool: metadata.tool_name }));
  }
  const drafts = draftVariants(source, metadata, nodes);
  const uses = drafts.flatMap((draft) => usesOf(draft.graph));
  const parameters = Object.entries(metadata.parameters).map(([name, given]) =>
    readParameter(name, given, uses, refuseAt(source, [METADATA, "parameters"])),
  );
  const [first, ...others] = drafts.map((draft) => readVariant(draft, parameters));
  if (!first) return refuse([], fault("no_nodes"));
  checkAllUsed(parameters, uses, drafts, refuse);
  return {
    file,
    version: String(metadata.version),
    toolName: metadata.tool_name,
    title: metadata.title ?? metadata.tool_name.replaceAll("_", " "),
    description: metadata.description,
    parameters,
    ...readPresets(metadata, parameters, refuse),
    produces: metadata.produces,
    variants: [first, ...others],
    enabled: metadata.enabled,
    hiddenFrom: metadata.hidden_from ?? [],
    sourceHash: createHash("sha256")
      .update(metadata.enabled && !metadata.hidden_from ? text : withoutOffer(text))
      .digest("hex"),
  };
}

function readBlock(source: Source): { metadata: MetadataSource; nodes: Record<string, unknown> } {
  const root = source.value;
  if (typeof root !== "object" || root === null || Array.isArray(root)) throw source.broken([], fault("not_an_object"));
  const { [METADATA]: block, ...nodes } = root as Record<string, unknown>;
  if (block === undefined) throw source.broken([], fault("block_missing"));
  const parsed = MetadataSource.safeParse(block);
  if (parsed.success) return { metadata: parsed.data, nodes };
  const [problem] = schemaProblems(MetadataSource, parsed.error, block);
  throw source.broken([METADATA, ...(problem?.path ?? [])], problem ? fault("block_malformed", problem.fault) : fault("block_missing"));
}

/** A variant as it is written, and its place in the file. */
interface DraftVariant {
  written: VariantSource;
  graph: Graph;
  refuseInGraph: Refuse;
  refuseInBlock: Refuse;
}

/** One for the nodes beside the block, or one for each of the block's variants, which share those nodes. */
function draftVariants(source: Source, metadata: MetadataSource, nodes: Record<string, unknown>): DraftVariant[] {
  const { variants, needs, optional_nodes } = metadata;
  if (variants) {
    if (needs) throw source.broken([METADATA, "needs"], fault("needs_beside_variants"));
    return variants.map((own, index) => {
      const written = withShared(own, nodes, optional_nodes);
      const blockPath = [METADATA, "variants", index];
      const refuseInGraph = refuseAt(source, [...blockPath, "graph"]);
      return { written, graph: readGraph(written.graph, refuseInGraph), refuseInGraph, refuseInBlock: refuseAt(source, blockPath) };
    });
  }
  const graph = readGraph(nodes, refuseAt(source, []));
  if (Object.keys(graph).length === 0) throw source.broken([], fault("no_nodes"));
  const written: VariantSource = { name: "default", graph: nodes, ...(needs && { needs }), ...(optional_nodes && { optional_nodes }) };
  return [{ written, graph, refuseInGraph: refuseAt(source, []), refuseInBlock: refuseAt(source, [METADATA]) }];
}

/** The variant with the nodes that all variants share. Its own nodes replace them, and null leaves one out. */
function withShared(own: VariantSource, nodes: Record<string, unknown>, optional: MetadataSource["optional_nodes"]): VariantSource {
  const graph = Object.fromEntries(Object.entries({ ...nodes, ...own.graph }).filter(([, node]) => node !== null));
  const shared = Object.entries(optional ?? {}).filter(([id]) => Object.hasOwn(graph, id));
  return { ...own, graph, optional_nodes: { ...Object.fromEntries(shared), ...own.optional_nodes } };
}

function readVariant({ written, graph, refuseInGraph, refuseInBlock }: DraftVariant, parameters: Parameter[]): Variant {
  const optionalNodes = written.optional_nodes ?? {};
  checkOptionalNodes(graph, optionalNodes, refuseInBlock);
  const uses = usesOf(graph);
  const variant: Variant = {
    name: written.name,
    ...(written.note !== undefined && { note: written.note }),
    needs: readNeeds(written.needs, graph, optionalNodes, uses, parameters),
    graph,
    optionalNodes,
  };
  checkVariant(variant, uses, parameters, refuseInGraph, refuseInBlock);
  return variant;
}

function readPresets(
  metadata: MetadataSource,
  parameters: Parameter[],
  refuse: Refuse,
): { presets: Record<string, Preset>; defaultPreset?: string } {
  const presets = metadata.presets ?? {};
  for (const [name, { values }] of Object.entries(presets)) {
    for (const [parameterName, value] of Object.entries(values)) {
      const path = ["presets", name, "values", parameterName];
      const parameter = parameters.find((candidate) => candidate.name === parameterName);
      if (!parameter) {
        const suggestion = closest(parameterName, names(parameters));
        return refuse(path, fault("preset_parameter_unknown", { preset: name, parameter: parameterName, suggestion }));
      }
      checkGiven(parameter, value, name, (reason) => refuse(path, reason));
    }
  }
  const defaultPreset = metadata.default_preset;
  if (defaultPreset === undefined) return { presets };
  if (!presets[defaultPreset]) {
    const suggestion = closest(defaultPreset, Object.keys(presets));
    refuse(["default_preset"], fault("preset_unknown", { preset: defaultPreset, suggestion }));
  }
  return { presets, defaultPreset };
}

/** Refuses parameters that nothing uses: the tool would promise what it does not do. */
function checkAllUsed(parameters: Parameter[], uses: ClassUse[], drafts: DraftVariant[], refuse: Refuse) {
  const used = new Set<string | undefined>([
    ...uses.map((use) => use.name),
    ...parameters.map((parameter) => parameter.fit?.scale),
    ...drafts.flatMap(({ written }) => Object.values(written.optional_nodes ?? {}).map((node) => node.when)),
  ]);
  for (const { name, type } of parameters) {
    if (type === "area" && areaParameters(parameters)?.area.name !== name)
      refuse(["parameters", name, "type"], fault("area_without_mask", { parameter: name }));
    if (type !== "area" && !used.has(name)) refuse(["parameters", name], fault("parameter_unused", { parameter: name }));
  }
  for (const { name, type, default: otherwise } of parameters) {
    const image = type === "mask" ? alphaReference(otherwise) : null;
    if (image !== null && parameters.find((parameter) => parameter.name === image)?.type !== "image") {
      refuse(["parameters", name, "default"], fault("not_an_image_parameter", { parameter: image, ...listed(names(parameters)) }));
    }
  }
  for (const { name, fit } of parameters) {
    const scale = fit?.scale;
    if (scale === undefined) continue;
    const factor = parameters.find((parameter) => parameter.name === scale);
    if (factor?.type !== "integer" && factor?.type !== "number") {
      refuse(["parameters", name, "fit", "scale"], fault("not_a_number_parameter", { parameter: scale, ...listed(names(parameters)) }));
    }
  }
}

/** The template with another word on who gets its tool; everybody, unless it says otherwise. */
export function withOffer(text: string, { enabled, hiddenFrom }: Offer): string {
  let edited = withoutOffer(text);
  if (!enabled) edited = setValue(edited, [METADATA, "enabled"], false);
  return hiddenFrom.length > 0 ? setValue(edited, [METADATA, "hidden_from"], hiddenFrom) : edited;
}

/** The template as it was before anybody said who gets its tool. */
const withoutOffer = (text: string): string => ["hidden_from", "enabled"].reduce((rest, name) => removeValue(rest, [METADATA, name]), text);

function usesOf(graph: Graph): ClassUse[] {
  return findPlaceholders(graph).map((use) => ({ ...use, classType: graph[use.node]?.class_type ?? "" }));
}

const names = (parameters: Parameter[]) => parameters.map((parameter) => parameter.name);

const refuseAt =
  (source: Source, base: (string | number)[]): Refuse =>
  (path, reason) => {
    throw source.broken([...base, ...path], reason);
  };
