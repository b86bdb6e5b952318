import { closest } from "#base/did-you-mean.ts";
import { findInput } from "#comfyui/node-inputs.ts";
import type { EngineFacts, ModelNeed } from "../workflow.ts";
import { findModel } from "./models.ts";

/**
 * What the engine offers at an input of one of its nodes, written as "KSampler.sampler_name"; empty where it has no such list. Names
 * of classes may have dots in them, and so may names of inputs ("format.bit_depth").
 */
export async function engineChoices(place: string, engine: EngineFacts): Promise<string[]> {
  for (let dot = place.indexOf("."); dot > 0; dot = place.indexOf(".", dot + 1)) {
    const node = await engine.node(place.slice(0, dot));
    const input = node && findInput(node, place.slice(dot + 1));
    if (input) return (input.options ?? []).filter((option) => typeof option === "string");
  }
  return [];
}

/** The installed files that a need can be served with. */
export function filesFor({ folder, choicesFrom }: Pick<ModelNeed, "folder" | "choicesFrom">, engine: EngineFacts): Promise<string[]> {
  return choicesFrom === undefined ? engine.models(folder) : engineChoices(choicesFrom, engine);
}

/** The option that was meant: exactly so, or but for capitals, spaces and the kind of slash; null where there is none. */
export function sameChoice(wanted: string, options: readonly string[]): string | null {
  return findModel(wanted, options) ?? null;
}

/** What comes nearest to a choice that the engine does not have; null of an empty list. */
export function nearestChoice(wanted: string, options: readonly string[]): string | null {
  return closest(wanted, options) ?? options[0] ?? null;
}
