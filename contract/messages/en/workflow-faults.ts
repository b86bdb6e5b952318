// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates have placeholders that look like that
import { someOf } from "./lists.ts";
import { didYouMean, meantOr, type SchemaFault, schemaFaultText } from "./schema-problems.ts";
import { type AllowedValues, allowedText, faultText, type ValueFault } from "./values.ts";

/** `suggestion` is what was probably meant. */
type Suggested = { suggestion: string | null };
/** A list that is shown in part: `more` of its names are left out. */
type Listed = { names: readonly string[]; more: number };
/** "" where the value is no preset's. */
type OfPreset = { preset: string };

const inPreset = ({ preset }: OfPreset) => (preset === "" ? "" : `in preset ${preset}, `);

/** Why a template cannot be used, for whoever wrote it. Names in them are the template's own. */
export const workflowFaults = {
  file_unreadable: (p: { error: string }) => `it could not be read (${p.error}).`,
  not_a_file: () => "it is no ordinary file.",
  nested_too_deeply: () => "its brackets lie too deep in each other.",
  not_understood: () => "Easel does not understand it.",
  file_too_large: () => "the file is too large for a workflow.",
  file_empty: () => "the file is empty.",
  not_json: (p: { fault: string; found: string }) => `this is not valid JSON (${p.found === "" ? p.fault : `${p.fault} at ${p.found}`}).`,
  written_twice: (p: { name: string }) => `"${p.name}" is written twice.`,
  not_an_object: () => "a template is a JSON object.",
  block_missing: () => "there is no `__metadata__` block, which says what tool this workflow makes.",
  block_malformed: schemaFaultText as (p: SchemaFault) => string,
  tool_made_twice: (p: { tool: string; file: string }) => `the tool \`${p.tool}\` is already made by ${p.file}.`,
  tool_reserved: (p: { tool: string }) => `\`${p.tool}\` is a tool of Easel itself; choose another name.`,
  no_nodes: () => "there is no node in this template.",
  needs_beside_variants: () => "with `variants`, each of them has its own `needs`.",

  preset_parameter_unknown: (p: { preset: string; parameter: string } & Suggested) =>
    `preset ${p.preset} sets \`${p.parameter}\`, which is no parameter.${didYouMean(p.suggestion)}`,
  preset_unknown: (p: { preset: string } & Suggested) => `there is no preset \`${p.preset}\`.${didYouMean(p.suggestion)}`,
  parameter_unused: (p: { parameter: string }) =>
    `no node uses the parameter \`${p.parameter}\`: write {{${p.parameter}}} where its value belongs.`,
  area_without_mask: (p: { parameter: string }) =>
    `\`${p.parameter}\` needs an image and a mask parameter: it draws the mask. One area is the most.`,
  not_an_image_parameter: (p: { parameter: string } & Listed) =>
    `\`${p.parameter}\` is no image parameter. Parameters: ${someOf(p.names, p.more)}.`,
  not_a_number_parameter: (p: { parameter: string } & Listed) =>
    `\`${p.parameter}\` is no number parameter. Parameters: ${someOf(p.names, p.more)}.`,
  parameter_named_preset: () => "`preset` is the name that Easel gives to the choice of presets; use another.",
  default_reference_unknown: (p: { reference: string } & OfPreset & Suggested) =>
    `${inPreset(p)}\`\${${p.reference}}\` is no value of the configuration.${didYouMean(p.suggestion)}`,
  given_value_invalid: (p: { parameter: string } & OfPreset & ValueFault & AllowedValues) =>
    `${inPreset(p)}the value of \`${p.parameter}\` ${faultText(p)}; give ${allowedText(p)}.`,
  option_not_for_type: (p: { option: string; parameter: string; type: string; kinds: readonly string[] }) =>
    `\`${p.option}\` is only for ${p.kinds.join(" and ")} parameters, and \`${p.parameter}\` is a ${p.type}.`,
  min_above_max: (p: { min: string; max: string }) => `\`min\` ${p.min} is larger than \`max\` ${p.max}.`,
  folder_missing: (p: { parameter: string }) =>
    `say in \`folder\` which of ComfyUI's model folders \`${p.parameter}\` is from, such as "checkpoints".`,
  choices_of_other_type: (p: { parameter: string; type: string }) =>
    `the options of \`${p.parameter}\` must all be of its type, ${p.type}.`,

  editor_format: () => 'this is a workflow as ComfyUI\'s editor saves it; export it again with "Export (API)".',
  node_name_unusable: (p: { node: string }) => `a node cannot be called "${p.node}".`,
  node_not_an_object: (p: { node: string }) => `node ${p.node} must be an object with class_type and inputs.`,
  node_without_class: (p: { node: string }) => `node ${p.node} has no class_type.`,
  node_without_inputs: (p: { node: string; className: string }) =>
    `node ${p.node} (${p.className}) has no inputs; write "inputs": {} where it takes none.`,
  link_by_number: (p: { node: string; input: string; source: string }) =>
    `node ${p.node}'s ${p.input} links to node ${p.source}: write the node's number in quotes.`,
  link_to_nowhere: (p: { node: string; input: string; source: string } & Suggested) =>
    `node ${p.node}'s ${p.input} links to node ${p.source}, which is not there.${didYouMean(p.suggestion)}`,
  link_output_impossible: (p: { node: string; input: string; source: string; output: string }) =>
    `node ${p.node}'s ${p.input} links to output ${p.output} of node ${p.source}; outputs count from 0.`,
  optional_node_missing: (p: { node: string }) => `optional node ${p.node} is not in the graph.`,
  bypass_without_link: (p: { node: string; input: string }) => `optional node ${p.node} has no link at its input "${p.input}" to pass on.`,
  bypass_too_short: (p: { node: string; user: string; output: string }) =>
    `node ${p.user} uses output ${p.output} of optional node ${p.node}, but bypass names no input for it.`,

  condition_unknown: (p: { name: string } & Suggested) => `\`${p.name}\` is no parameter.${didYouMean(p.suggestion)}`,
  model_unused: (p: { name: string }) => `no node uses the model \`${p.name}\`: write {{${p.name}}} where it belongs.`,
  choice_unused: (p: { name: string }) => `no node uses \`${p.name}\`: write {{${p.name}}} where it belongs.`,
  choice_is_parameter: (p: { name: string }) => `\`${p.name}\` is a parameter already.`,
  family_unknown: (p: { family: string; families: readonly string[] } & Suggested) =>
    `\`${p.family}\` is no family of models.${didYouMean(p.suggestion)} Families: ${p.families.join(", ")}.`,
  model_of_other_folder: (p: { parameter: string; folder: string; needed: string }) =>
    `the parameter \`${p.parameter}\` is a file of ${p.folder === "" ? "no folder" : p.folder}, but is needed from ${p.needed}.`,
  placeholder_may_be_empty: (p: { name: string; node: string }) =>
    `\`${p.name}\` has no value when the caller leaves it out: give it a default, make it required, or list node ${p.node} in optional_nodes.`,
  families_missing: (p: { parameter: string; model: string }) =>
    `the default of \`${p.parameter}\` is what suits \`${p.model}\`, so its need must name \`families\`.`,
  family_without_field: (p: { placeholder: string; family: string }) =>
    `{{${p.placeholder}}} has no value for models of the family \`${p.family}\`.`,
  placeholder_unknown: (p: { placeholder: string } & Listed & Suggested) =>
    `{{${p.placeholder}}} is no parameter.${meantOr(p.suggestion, "Parameters", p.names, p.more)}`,
  lora_field_unknown: (p: { placeholder: string; fields: readonly string[] }) =>
    `{{${p.placeholder}}}: of LoRAs there are ${p.fields.map((field) => `{{${field}}}`).join(" and ")}.`,
  size_of_no_image: (p: { placeholder: string; name: string }) =>
    `{{${p.placeholder}}}: only an image has a size, and \`${p.name}\` is none.`,
  image_field_unknown: (p: { placeholder: string; fields: readonly string[] } & Suggested) =>
    `{{${p.placeholder}}} is unknown; a picture has ${p.fields.join(", ")}.${didYouMean(p.suggestion)}`,
  fit_missing: (p: { placeholder: string; name: string }) => `{{${p.placeholder}}} needs \`fit\` at the parameter \`${p.name}\`.`,
  default_in_node: (p: { text: string }) =>
    `\`${p.text}\` stands in a node: make a parameter with this default and write {{parameter}} here.`,
};
