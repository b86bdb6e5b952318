import type { CompleteRequest, CompleteResult } from "@modelcontextprotocol/sdk/types.js";
import type { ResourceGroup } from "../auth/scopes.ts";
import type { BridgeContext } from "../context/context.ts";
import type { Session } from "../context/session.ts";
import { OUTPUT_URI_PREFIX } from "../images/picture-store.ts";
import { type Completable, completableArgument } from "./prompts.ts";

/** MCP's limit for one answer. */
const MAX_VALUES = 100;
/** Somebody is typing: an engine is not waited for any longer. */
const ENGINE_TIMEOUT_MS = 500;

/** The group of resources that would tell the same; null where anybody knows it. */
const GROUPS: Record<Completable, ResourceGroup | null> = {
  checkpoint: "models",
  upscale_model: "models",
  folder: "models",
  sampler: "samplers",
  scheduler: "samplers",
  reference: "outputs",
  scale: null,
};

/**
 * What `completion/complete` answers: the values that somebody may mean who has typed this much. Empty where nothing is known; never
 * an error, for a completion is never worth one.
 */
export async function complete(
  context: BridgeContext,
  session: Session,
  { ref, argument }: CompleteRequest["params"],
): Promise<CompleteResult> {
  const what =
    ref.type === "ref/prompt"
      ? completableArgument(await context.tools(session.requester()), ref.name, argument.name)
      : variable(ref.uri, argument.name);
  const values = what === null ? [] : await valuesOf(context, session, what).catch(() => []);
  const fitting = matching(values, argument.value);
  return { completion: { values: fitting.slice(0, MAX_VALUES), total: fitting.length, hasMore: fitting.length > MAX_VALUES } };
}

function variable(uriTemplate: string, name: string): Completable | null {
  if (name === "reference" && uriTemplate.startsWith(OUTPUT_URI_PREFIX)) return "reference";
  return name === "folder" && uriTemplate.startsWith("comfyui://models/") ? "folder" : null;
}

async function valuesOf(context: BridgeContext, session: Session, what: Completable): Promise<string[]> {
  const group = GROUPS[what];
  if (group !== null && !session.principal.scopes.resources.has(group)) return [];
  const { jobs, lists } = await context.engineServices();
  switch (what) {
    case "checkpoint":
      return (await lists.models("checkpoints", ENGINE_TIMEOUT_MS)) ?? [];
    case "upscale_model":
      return (await lists.models("upscale_models", ENGINE_TIMEOUT_MS)) ?? [];
    case "sampler":
      return (await lists.samplers(ENGINE_TIMEOUT_MS)) ?? [];
    case "scheduler":
      return (await lists.schedulers(ENGINE_TIMEOUT_MS)) ?? [];
    case "reference":
      return jobs.latestReferences(MAX_VALUES, session.requester());
    case "folder":
      return lists.folders();
    case "scale":
      return ["2", "4"];
  }
}

/** Values that begin with what was typed come before those that hold it elsewhere; case does not count. */
function matching(values: string[], typed: string): string[] {
  const wanted = typed.trim().toLowerCase();
  const begins = values.filter((value) => value.toLowerCase().startsWith(wanted));
  return [...begins, ...values.filter((value) => !begins.includes(value) && value.toLowerCase().includes(wanted))];
}
