import { inputsOf } from "#comfyui/node-inputs.ts";
import type { InputValue, NodeInfo, NodeInput } from "#comfyui/types.ts";
import { usualValue } from "../mend.ts";
import type { EditorNode } from "./editor-workflow.ts";

/** Types that ComfyUI's page has widgets for. */
const WIDGET_TYPES = new Set([
  "INT",
  "FLOAT",
  "STRING",
  "BOOLEAN",
  "COMBO",
  "COMFY_DYNAMICCOMBO_V3",
  "COLOR",
  "MARKDOWN",
  "BOUNDING_BOX",
  "CURVE",
  "RANGE",
  "LOAD_3D",
  "LOAD_3D_ANIMATION",
  "PREVIEW_3D",
  "WEBCAM",
  "AUDIO_RECORD",
  "IMAGECOMPARE",
]);

/** Buttons, which some pages save as if they had a value, too. */
const BUTTONS = new Set(["upload3dmodel", "uploadExtraResources", "clear"]);

/** Whether the page has a widget for it, of which it saves the value. */
export const isWidget = ({ type, forceInput, widgetType, section }: NodeInput): boolean =>
  section !== "hidden" && !forceInput && (WIDGET_TYPES.has(type) || (widgetType !== undefined && WIDGET_TYPES.has(widgetType)));

/** Whether a second widget follows, which says what becomes of the value after each run. */
const isControlled = ({ name, type, controlAfterGenerate }: NodeInput) =>
  controlAfterGenerate === true || (type === "INT" && /^(noise_)?seed$/.test(name));

/** What the node's widgets hold, by input. `info` is null for a class that the engine does not have. */
export function widgetValues(node: EditorNode, info: NodeInfo | null): Record<string, InputValue> {
  const { values } = node;
  if (!isList(values)) return info ? { ...usualValues(info, values), ...sentValues(values) } : sentValues(values);
  if (node.type === "CustomCombo") return customCombo(values);
  return info ? declaredValues(values, info) : namedValues(node, values);
}

/**
 * The page saves the values alone, in the order in which the class declares its inputs. A file of another version may have fewer, and
 * then the rest has what the page sets at first.
 */
function declaredValues(values: readonly InputValue[], info: NodeInfo): Record<string, InputValue> {
  const found: Record<string, InputValue> = {};
  const done = new Set<string>();
  let at = 0;
  for (;;) {
    // The inputs of a dynamic combo follow it, and are known only when its value is.
    const input = inputsOf(info, found).find((one) => isWidget(one) && !done.has(one.name));
    if (!input) return found;
    done.add(input.name);
    while (input.type === "LOAD_3D" && BUTTONS.has(String(values[at]))) at++;
    const saved = values[at++];
    // What the page shows side by side is the page's own.
    const value = (input.type === "IMAGECOMPARE" ? undefined : saved) ?? usualValue(input);
    if (value !== undefined) found[input.name] = value;
    if (isControlled(input)) at++;
  }
}

/** What the page sets where the file says nothing. */
function usualValues(info: NodeInfo, given: Readonly<Record<string, InputValue>>): Record<string, InputValue> {
  const found: Record<string, InputValue> = {};
  const done = new Set<string>();
  for (;;) {
    const input = inputsOf(info, { ...found, ...given }).find((one) => isWidget(one) && !done.has(one.name));
    if (!input) return found;
    done.add(input.name);
    const value = usualValue(input);
    if (value !== undefined) found[input.name] = value;
  }
}

/** What only the page needs of its widgets. */
const PAGES_OWN = /^(control_after_generate|control_filter_list|upload|videopreview|audioUI|compare_view)$/;

function sentValues(values: Readonly<Record<string, InputValue>>): Record<string, InputValue> {
  return Object.fromEntries(
    Object.entries(values).filter(([name, value]) => !PAGES_OWN.test(name) && value !== null && value !== undefined),
  );
}

/** Newer pages name the widget of each value among the inputs. */
function namedValues({ inputs }: EditorNode, values: readonly InputValue[]): Record<string, InputValue> {
  const found: Record<string, InputValue> = {};
  let at = 0;
  for (const { widget } of inputs) {
    if (widget === null) continue;
    const value = values[at++];
    if (value !== undefined && value !== null) found[widget] = value;
    if (/^(fixed|increment|decrement|randomize|increment-wrap)$/.test(String(values[at]))) at++;
  }
  return found;
}

/** A list that somebody has written: the page sends what is chosen, which one that is, and all of them. */
function customCombo([choice = "", index = 0, ...options]: readonly InputValue[]): Record<string, InputValue> {
  return { choice, index, ...Object.fromEntries(options.map((option, at) => [`option${at + 1}`, option])) };
}

const isList = (values: EditorNode["values"]): values is readonly InputValue[] => Array.isArray(values);
