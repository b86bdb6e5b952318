import type { CompleteRequest, CompleteResult } from "@modelcontextprotocol/sdk/types.js";
import type { BridgeContext } from "../context/context.ts";
import { engineOptions, isShownFolder, knownFolders, knownModels } from "../engines/engine-lists.ts";
import { OUTPUT_URI_PREFIX } from "../images/picture-store.ts";
import { completableArgument } from "./prompts.ts";

/** Values that Easel knows all of. */
export type Completable = "checkpoint" | "upscale_model" | "sampler" | "scheduler" | "reference" | "folder" | "scale";

/** MCP's limit for one answer. */
const MOST = 100;
/** Somebody is typing. Milliseconds. */
const PATIENCE = 500;

/** What somebody may mean who has typed this much. Nothing where nothing is known: a completion is never worth an error. */
export async function complete(bridge: BridgeContext, { ref, argument }: CompleteRequest["params"]): Promise<CompleteResult> {
  const what =
    ref.type === "ref/prompt" ? completableArgument(await bridge.tools(), ref.name, argument.name) : variable(ref.uri, argument.name);
  const values = what === null ? [] : await valuesOf(bridge, what).catch(() => []);
  const fitting = matching(values, argument.value);
  return { completion: { values: fitting.slice(0, MOST), total: fitting.length, hasMore: fitting.length > MOST } };
}

function variable(uriTemplate: string, name: string): Completable | null {
  if (name === "reference" && uriTemplate.startsWith(OUTPUT_URI_PREFIX)) return "reference";
  return name === "folder" && uriTemplate.startsWith("comfyui://models/") ? "folder" : null;
}

async function valuesOf(bridge: BridgeContext, what: Completable): Promise<string[]> {
  switch (what) {
    case "checkpoint":
      return isShownFolder(bridge, "checkpoints") ? ((await knownModels(bridge, "checkpoints", PATIENCE)) ?? []) : [];
    case "upscale_model":
      return isShownFolder(bridge, "upscale_models") ? ((await knownModels(bridge, "upscale_models", PATIENCE)) ?? []) : [];
    case "sampler":
      return bridge.config.resources.exposeSamplers ? engineOptions(bridge, "sampler_name", PATIENCE) : [];
    case "scheduler":
      return bridge.config.resources.exposeSamplers ? engineOptions(bridge, "scheduler", PATIENCE) : [];
    case "reference":
      return (await bridge.engineServices()).jobs.latestReferences(MOST);
    case "folder":
      return knownFolders(bridge);
    case "scale":
      return ["2", "4"];
  }
}

/** What begins so comes before what holds it somewhere; capitals do not count. */
function matching(values: string[], typed: string): string[] {
  const wanted = typed.trim().toLowerCase();
  const begins = values.filter((value) => value.toLowerCase().startsWith(wanted));
  return [...begins, ...values.filter((value) => !begins.includes(value) && value.toLowerCase().includes(wanted))];
}
