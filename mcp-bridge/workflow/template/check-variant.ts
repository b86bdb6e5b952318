import { closest } from "#base/did-you-mean.ts";
import type { Graph } from "#comfyui/types.ts";
import type { Sentence } from "#contract/workflow.ts";
import { FAMILIES, familyOf } from "../../models/families.ts";
import { IMAGE_FIELDS, type ImageField, LORA_FIELDS } from "../placeholders.ts";
import { defaultReference, modelSettingReference } from "../values.ts";
import type { ModelNeed, Needs, OptionalNode, Parameter, Variant } from "../workflow.ts";
import { fault, listed } from "./fault.ts";
import type { Refuse } from "./graph.ts";
import type { NeedsSource } from "./metadata.ts";
import type { ClassUse } from "./parameters.ts";

/** What a variant needs: what its block says, and what its graph shows. */
export function readNeeds(
  written: NeedsSource | undefined,
  graph: Graph,
  optionalNodes: Record<string, OptionalNode>,
  uses: ClassUse[],
  parameters: Parameter[],
): Needs {
  const nodes = new Set(written?.nodes ?? []);
  for (const [id, { class_type }] of Object.entries(graph)) {
    const inputAsked = written?.nodes?.some((node) => node.startsWith(`${class_type}.`));
    if (!optionalNodes[id] && !inputAsked) nodes.add(class_type);
  }
  const models: Record<string, ModelNeed> = {};
  for (const { name, type, folder, choicesFrom } of parameters) {
    const used = uses.some((use) => use.name === name && !optionalNodes[use.node]);
    if (type === "model" && folder !== undefined && used) models[name] = { folder, ...(choicesFrom !== undefined && { choicesFrom }) };
  }
  for (const [name, need] of Object.entries(written?.models ?? {})) models[name] = modelNeed(need);
  const choices = Object.entries(written?.choices ?? {}).map(([name, { choices_from: choicesFrom, default: value }]) => {
    return [name, { choicesFrom, default: value }] as const;
  });
  return { nodes: [...nodes], models, choices: Object.fromEntries(choices) };
}

function modelNeed({ folder, choices_from, default: file, like, prefer, families }: NonNullable<NeedsSource["models"]>[string]): ModelNeed {
  return {
    folder,
    ...(choices_from !== undefined && { choicesFrom: choices_from }),
    ...(file !== undefined && { default: file }),
    ...(like && { like }),
    ...(prefer && { prefer }),
    ...(families && { families }),
  };
}

/** Checks that every placeholder of a variant can be filled, whatever the caller leaves out. */
export function checkVariant(
  { graph, needs, optionalNodes }: Variant,
  uses: ClassUse[],
  parameters: Parameter[],
  refuseInGraph: Refuse,
  refuseInBlock: Refuse,
): void {
  const known = [...parameters.map((parameter) => parameter.name), ...Object.keys(needs.models), ...Object.keys(needs.choices)];
  const find = (name: string) => parameters.find((parameter) => parameter.name === name);

  for (const [id, { when }] of Object.entries(optionalNodes)) {
    if (!find(when) && !isModelField(when, needs))
      refuseInBlock(["optional_nodes", id, "when"], fault("condition_unknown", { name: when, suggestion: closest(when, known) }));
  }
  for (const [name, { folder, families }] of Object.entries(needs.models)) {
    const path = ["needs", "models", name];
    if (!uses.some((use) => use.name === name)) refuseInBlock(path, fault("model_unused", { name }));
    const parameter = find(name);
    const unknown = families?.find((family) => !familyOf(family));
    if (unknown !== undefined) {
      const suggestion = closest(unknown, familyIds);
      refuseInBlock([...path, "families"], fault("family_unknown", { family: unknown, families: familyIds, suggestion }));
    }
    checkFields(families ?? [], name, uses, refuseInGraph);
    if (parameter && parameter.folder !== folder && !families) {
      refuseInBlock(path, fault("model_of_other_folder", { parameter: name, folder: parameter.folder ?? "", needed: folder }));
    }
  }
  for (const name of Object.keys(needs.choices)) {
    const path = ["needs", "choices", name];
    if (find(name)) refuseInBlock(path, fault("choice_is_parameter", { name }));
    if (!uses.some((use) => use.name === name)) refuseInBlock(path, fault("choice_unused", { name }));
  }
  for (const use of uses) {
    if (isModelField(use.text, needs)) continue;
    const found = placeholderFault(use, find(use.name), known);
    if (found) refuseInGraph(use.path, found);
    if (needs.models[use.name] || needs.choices[use.name] || optionalNodes[use.node]?.when === use.name || hasAlwaysValue(find(use.name)))
      continue;
    refuseInGraph(use.path, fault("placeholder_may_be_empty", { name: use.name, node: use.node }));
  }
  for (const { name, default: value } of parameters) {
    const wanted = modelSettingReference(defaultReference(value) ?? "");
    if (!wanted || needs.models[wanted.model]?.families) continue;
    refuseInBlock(["needs"], fault("families_missing", { parameter: name, model: wanted.model }));
  }
  checkTexts(graph, refuseInGraph);
}

/** What may follow the dot in `{{model.vae}}`, where the model's family is known. */
const companionFields = new Set(FAMILIES.flatMap(({ files }) => Object.keys(files ?? {})));
const MODEL_FIELDS = ["shift", "clip_skip", "encoder_type", ...companionFields];
const familyIds = FAMILIES.map(({ id }) => id);

/** Every family that a variant is for must have what its graph takes from the model. */
function checkFields(families: string[], name: string, uses: ClassUse[], refuse: Refuse): void {
  for (const { field, path, text } of uses.filter((use) => use.name === name)) {
    if (field === null || !companionFields.has(field)) continue;
    const without = families.map(familyOf).find((family) => family && !family.files?.[field]);
    if (without) refuse(path, fault("family_without_field", { placeholder: text, family: without.id }));
  }
}

function isModelField(text: string, { models }: Needs): boolean {
  const [name = "", field = ""] = text.split(".");
  return models[name]?.families !== undefined && MODEL_FIELDS.includes(field);
}

function placeholderFault(use: ClassUse, parameter: Parameter | undefined, known: string[]): Sentence | null {
  const { name, field, text: placeholder } = use;
  if (!known.includes(name)) return fault("placeholder_unknown", { placeholder, ...listed(known), suggestion: closest(name, known) });
  if (parameter?.type === "loras") {
    const fields = LORA_FIELDS.map((one) => `${name}.${one}`);
    return LORA_FIELDS.some((one) => one === field) ? null : fault("lora_field_unknown", { placeholder, fields });
  }
  if (field === null) return null;
  if (parameter?.type !== "image" && parameter?.type !== "mask") return fault("size_of_no_image", { placeholder, name });
  if (!IMAGE_FIELDS.includes(field as ImageField)) {
    return fault("image_field_unknown", { placeholder, fields: IMAGE_FIELDS, suggestion: closest(field, IMAGE_FIELDS) });
  }
  return field.startsWith("fit_") && !parameter.fit ? fault("fit_missing", { placeholder, name }) : null;
}

function hasAlwaysValue(parameter: Parameter | undefined): boolean {
  return parameter !== undefined && (parameter.required || parameter.default !== undefined || parameter.type === "seed");
}

/** `${default_steps}` belongs in a parameter's default: nothing would replace it in a node. */
function checkTexts(graph: Graph, refuse: Refuse) {
  for (const [id, { inputs }] of Object.entries(graph)) {
    for (const [input, value] of Object.entries(inputs)) {
      if (typeof value === "string" && /^\$\{[^{}]*\}$/.test(value.trim())) {
        refuse([id, "inputs", input], fault("default_in_node", { text: value }));
      }
    }
  }
}
