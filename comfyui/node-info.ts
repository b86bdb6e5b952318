import type { InputValue, NodeInfo, NodeInput } from "./types.ts";
import type { ObjectInfoEntry } from "./wire.ts";

const SECTIONS = ["required", "optional", "hidden"] as const;

/**
 * One entry of `/object_info` in our own shape. An input's spec is `[type]` or `[type, options]`; hidden inputs are a bare
 * type. Combos come in two encodings: the list itself in place of the type, or `["COMBO", { options }]`.
 */
export function nodeInfo(entry: ObjectInfoEntry): NodeInfo {
  return {
    name: entry.name,
    displayName: entry.display_name || entry.name,
    category: entry.category,
    outputNode: entry.output_node,
    outputs: entry.output.map((type, slot) => ({
      name: entry.output_name[slot] ?? typeName(type),
      type: typeName(type),
      list: entry.output_is_list[slot] ?? false,
    })),
    inputs: SECTIONS.flatMap((section) => {
      const specs = entry.input[section] ?? {};
      const order = entry.input_order?.[section] ?? Object.keys(specs);
      return order.flatMap((name) => (name in specs ? [nodeInput(name, section, specs[name])] : []));
    }),
  };
}

function nodeInput(name: string, section: NodeInput["section"], spec: unknown): NodeInput {
  const [type, given] = Array.isArray(spec) ? spec : [spec, undefined];
  const settings: Record<string, unknown> = typeof given === "object" && given !== null ? { ...given } : {};
  const options = Array.isArray(type) ? type : type === "COMBO" ? settings.options : undefined;
  return {
    name,
    section,
    type: typeName(type),
    ...(Array.isArray(options) && { options: options.filter(isOption) }),
    ...(settings.default !== undefined && { default: settings.default as InputValue }),
    ...(isNumber(settings.min) && { min: settings.min }),
    ...(isNumber(settings.max) && { max: settings.max }),
    ...(typeof settings.step === "number" && { step: settings.step }),
    ...(typeof settings.multiline === "boolean" && { multiline: settings.multiline }),
  };
}

const typeName = (type: unknown): string => (Array.isArray(type) ? "COMBO" : String(type));
const isOption = (value: unknown) => typeof value === "string" || typeof value === "number" || typeof value === "boolean";
const isNumber = (value: unknown) => typeof value === "number" || typeof value === "bigint";
