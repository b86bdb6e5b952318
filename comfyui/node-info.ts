import type { InputValue, NodeInfo, NodeInput } from "./types.ts";
import type { ObjectInfoEntry } from "./wire.ts";

const SECTIONS = ["required", "optional", "hidden"] as const;
type Section = NodeInput["section"];

/** ComfyUI's own limit on how many an input that grows may become. */
const MAX_PARTS = 100;

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
    inputs: nodeInputs(entry.input, entry.input_order),
  };
}

function nodeInputs(input: Record<string, unknown>, written?: Record<string, string[]>): NodeInput[] {
  return SECTIONS.flatMap((section) => {
    const specs = settingsOf(input[section]);
    const order = written?.[section] ?? Object.keys(specs);
    return order.flatMap((name) => (name in specs ? [nodeInput(name, section, specs[name])] : []));
  });
}

function nodeInput(name: string, section: Section, spec: unknown): NodeInput {
  const [type, given] = Array.isArray(spec) ? spec : [spec, undefined];
  const settings = settingsOf(given);
  return {
    name,
    section,
    type: typeName(type),
    ...optionsOf(type, settings),
    ...(settings.default !== undefined && { default: settings.default as InputValue }),
    ...(isNumber(settings.min) && { min: settings.min }),
    ...(isNumber(settings.max) && { max: settings.max }),
    ...(typeof settings.step === "number" && { step: settings.step }),
    ...(typeof settings.multiline === "boolean" && { multiline: settings.multiline }),
    ...uploadOf(settings),
    ...(settings.forceInput === true && { forceInput: true }),
    ...(settings.socketless === true && { socketless: true }),
    // A text here is the choice that the second widget begins with.
    ...(Boolean(settings.control_after_generate) && { controlAfterGenerate: true }),
    ...(typeof settings.widgetType === "string" && { widgetType: settings.widgetType }),
  };
}

function optionsOf(type: unknown, settings: Record<string, unknown>): Pick<NodeInput, "options" | "dependents" | "parts"> {
  const options = Array.isArray(type) ? type : settings.options;
  switch (typeName(type)) {
    case "COMBO":
      return Array.isArray(options) ? { options: options.filter(isOption) } : {};
    case "COMFY_DYNAMICCOMBO_V3": {
      const dependents = (Array.isArray(options) ? options : []).map(settingsOf).map(({ key, inputs }) => {
        return { key: String(key), inputs: nodeInputs(settingsOf(inputs)) };
      });
      return { options: dependents.map(({ key }) => key), dependents };
    }
    case "COMFY_AUTOGROW_V3":
      return partsOf(settingsOf(settings.template));
    default:
      return {};
  }
}

function partsOf({ input, names, prefix, min, max }: Record<string, unknown>): Pick<NodeInput, "parts"> {
  const [part] = nodeInputs(settingsOf(input));
  if (!part) return {};
  const most = Math.min(isNumber(max) ? Number(max) : MAX_PARTS, MAX_PARTS);
  const numbered = Array.from({ length: most }, (_, index) => `${String(prefix ?? part.name)}${index}`);
  return { parts: { names: Array.isArray(names) ? names.map(String) : numbered, least: isNumber(min) ? Number(min) : 0, input: part } };
}

function uploadOf(settings: Record<string, unknown>): Pick<NodeInput, "upload"> {
  const kind = (["image", "audio", "video", "file"] as const).find((candidate) => settings[`${candidate}_upload`] === true);
  return kind ? { upload: kind } : {};
}

/** Node packs write what they like where an object belongs. */
const settingsOf = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
const typeName = (type: unknown): string => (Array.isArray(type) ? "COMBO" : String(type));
const isOption = (value: unknown) => typeof value === "string" || typeof value === "number" || typeof value === "boolean";
const isNumber = (value: unknown) => typeof value === "number" || typeof value === "bigint";
