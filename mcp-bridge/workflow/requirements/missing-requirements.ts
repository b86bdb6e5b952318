import type { EngineFacts, ModelNeed, Needs } from "../workflow.ts";
import { filesFor } from "./engine-choices.ts";
import { matchesNeed } from "./models.ts";

/** What an engine lacks for a variant. */
export interface MissingRequirements {
  /** Node classes; "TextGenerate.image" is a class without that input. */
  nodes: string[];
  models: { need: ModelNeed; installed: string[] }[];
}

/** What the engine lacks of the needs. */
export async function findMissing(needs: Needs, engine: EngineFacts): Promise<MissingRequirements> {
  const nodes = await Promise.all(needs.nodes.map(async (node) => ((await hasNode(node, engine)) ? null : node)));
  const models = await Promise.all(
    Object.values(needs.models).map(async (need) => {
      const installed = await filesFor(need, engine);
      return installed.some((file) => matchesNeed(file, need)) ? null : { need, installed };
    }),
  );
  return { nodes: nodes.filter((node) => node !== null), models: models.filter((model) => model !== null) };
}

async function hasNode(name: string, engine: EngineFacts): Promise<boolean> {
  if (await engine.node(name)) return true;
  const dot = name.lastIndexOf(".");
  if (dot < 0) return false;
  const node = await engine.node(name.slice(0, dot));
  return node?.inputs.some((input) => input.name === name.slice(dot + 1)) ?? false;
}
