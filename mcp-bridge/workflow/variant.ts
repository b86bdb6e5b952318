import { EaselError } from "#comfyui/errors.ts";
import { listed } from "../suggest.ts";
import { fitsNeed, noModel } from "./models.ts";
import type { EngineFacts, ModelNeed, Needs, Variant, Workflow } from "./workflow.ts";

/** What an engine lacks for a workflow. */
export interface Missing {
  /** Node classes; "TextGenerate.image" is a class without that input. */
  nodes: string[];
  models: { need: ModelNeed; installed: string[] }[];
}

export type VariantChoice = { kind: "found"; variant: Variant } | { kind: "missing"; missing: Missing };

/**
 * The first variant whose nodes and models the engine has; otherwise what the last one lacks.
 * Which of the models it will be, and whether one of them suits, is for `resolveArguments`.
 */
export async function pickVariant(workflow: Workflow, engine: EngineFacts): Promise<VariantChoice> {
  let missing: Missing = { nodes: [], models: [] };
  for (const variant of workflow.variants) {
    missing = await lacking(variant.needs, engine);
    if (missing.nodes.length + missing.models.length === 0) return { kind: "found", variant };
  }
  return { kind: "missing", missing };
}

/** The missing things as node_missing or model_missing. */
export function missingError(workflow: Workflow, missing: Missing): EaselError {
  const model = missing.models[0];
  if (missing.nodes.length === 0 && model) {
    const { message, remedy } = noModel(model.need, model.installed);
    return new EaselError("model_missing", message, remedy);
  }
  return new EaselError(
    "node_missing",
    `This engine does not know the node ${listed(missing.nodes)}, which ${workflow.toolName} needs.`,
    "Update ComfyUI, or install the custom nodes that bring it, then ask again.",
    missing,
  );
}

async function lacking(needs: Needs, engine: EngineFacts): Promise<Missing> {
  const nodes = await Promise.all(needs.nodes.map(async (node) => ((await hasNode(node, engine)) ? null : node)));
  const models = await Promise.all(
    Object.values(needs.models).map(async (need) => {
      const installed = await engine.models(need.folder);
      return installed.some((file) => fitsNeed(file, need)) ? null : { need, installed };
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
