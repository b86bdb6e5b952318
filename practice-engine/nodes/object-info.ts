import type { Folders } from "../folders.ts";
import type { JsonObject } from "../json.ts";
import type { NodeDefinition } from "./definition.ts";
import type { Input } from "./inputs.ts";

/** `[type, options]` as `/object_info` and the errors of validation write an input. */
export function inputConfig(input: Input<unknown>, folders: Folders): unknown[] {
  const choices = input.choices?.(folders);
  if (!choices) return [input.type, input.options];
  return input.encoding === "list" ? [choices, input.options] : ["COMBO", { multiselect: false, options: choices, ...input.options }];
}

/** One class as `/object_info` answers it. */
export function objectInfo(definition: NodeDefinition, folders: Folders): JsonObject {
  const section = (name: "required" | "optional") =>
    Object.entries(definition.inputs).flatMap(([key, input]) =>
      input.section === name ? [[key, inputConfig(input, folders)] as const] : [],
    );
  const required = section("required");
  const optional = section("optional");
  const hidden = Object.entries(definition.hidden);
  const sections = { required, ...(optional.length > 0 && { optional }), ...(hidden.length > 0 && { hidden }) };
  return {
    input: mapValues(sections, (entries) => Object.fromEntries(entries)),
    input_order: mapValues(sections, (entries) => entries.map(([key]) => key)),
    is_input_list: false,
    output: definition.outputs.map(({ type }) => type),
    output_is_list: definition.outputs.map(() => false),
    output_name: definition.outputs.map(({ name }) => name),
    name: definition.name,
    display_name: definition.title,
    description: "",
    python_module: "easel_practice_engine",
    category: definition.category,
    output_node: definition.outputNode,
    has_intermediate_output: false,
    deprecated: definition.deprecated,
  };
}

type Entries = readonly (readonly [string, unknown])[];

function mapValues<T>(sections: Record<string, Entries>, change: (entries: Entries) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(sections).map(([name, entries]) => [name, change(entries)]));
}
