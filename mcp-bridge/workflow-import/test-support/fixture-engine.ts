import fs from "node:fs";
import { parseJson } from "#base/json.ts";
import { nodeInfo } from "#comfyui/node-info.ts";
import { inputsOf } from "#comfyui/node-inputs.ts";
import type { Graph, InputValue, NodeInfo, NodeInput } from "#comfyui/types.ts";
import { ObjectInfoResponse } from "#comfyui/wire.ts";
import type { JobLimits } from "../../workflow/limits/graph-limits.ts";
import { parseLink } from "../../workflow/placeholders.ts";
import type { EngineFacts } from "../../workflow/workflow.ts";
import type { NodeInfos } from "../value-flow.ts";

/** What the tests of this folder take for an engine: classes of ComfyUI and of well-known packs, as `/object_info` declares them. */
const text = fs.readFileSync(new URL("../fixtures/object-info.json", import.meta.url), "utf8");
export const CLASSES: ReadonlyMap<string, NodeInfo> = new Map(
  Object.entries(ObjectInfoResponse.parse(parseJson(text))).map(([name, entry]) => [name, nodeInfo(entry)]),
);

/** What the configuration allows where nobody has set anything. */
export const LIMITS: JobLimits = { steps: 150, pixels: 2048 * 2048, upscalePixels: 8192 * 8192, count: 8 };

/** What the engine says of the classes of a graph. */
export const nodesOf = (graph: Graph): NodeInfos =>
  new Map(Object.values(graph).map(({ class_type }) => [class_type, CLASSES.get(class_type) ?? null]));

export const facts: EngineFacts = { models: async () => [], node: async (name) => CLASSES.get(name) ?? null };

/** What ComfyUI would say against a graph before it runs it (`validate_inputs` in its execution.py); empty where it takes it. */
export function complaints(graph: Graph): string[] {
  return Object.entries(graph).flatMap(([id, { class_type, inputs }]) => {
    const info = CLASSES.get(class_type);
    if (!info) return [`${id}: ${class_type} does not exist`];
    return inputsOf(info, inputs).flatMap((input) => {
      // This one has a list of its own in its values.
      const fault = input.section === "hidden" || class_type === "CustomCombo" ? null : faultOf(graph, input, inputs[input.name]);
      return fault === null ? [] : [`${id}.${input.name}: ${fault}`];
    });
  });
}

function faultOf(graph: Graph, input: NodeInput, value: InputValue | undefined): string | null {
  if (value === undefined) return input.section === "required" ? "missing" : null;
  if (Array.isArray(value)) {
    const link = parseLink(value);
    const type = link && CLASSES.get(graph[link.node]?.class_type ?? "")?.outputs[link.slot]?.type;
    if (type === null || type === undefined) return "a link to nothing";
    const types = input.type.split(",");
    const fits =
      [input.type, type].some((one) => /^(\*|COMFY_MATCHTYPE_V3)$/.test(one)) || type.split(",").some((one) => types.includes(one));
    return fits ? null : `${type} instead of ${input.type}`;
  }
  if (input.options && !input.upload && !input.options.includes(value as string)) return `${String(value)} is not in the list`;
  if (input.type !== "INT" && input.type !== "FLOAT") return null;
  if (typeof value !== "number" && typeof value !== "bigint") return `${JSON.stringify(value)} is no number`;
  if (input.min !== undefined && value < input.min) return `${value} is too small`;
  return input.max !== undefined && value > input.max ? `${value} is too large` : null;
}
