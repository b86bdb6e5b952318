import { EaselError } from "#contract/errors.ts";
import { type ModelSettings, settingsOf } from "../models/settings.ts";
import { selectModel } from "./requirements/select-model.ts";
import { defaultReference, modelSettingReference } from "./values.ts";
import type { EngineFacts, ParameterValue, Preset, Workflow, WorkflowDefaults } from "./workflow.ts";

/** The presets of a tool, with the values that they stand for. */
export interface DescribedPresets {
  default: string | null;
  /** The model whose settings these are, which a call without a model would use. Left out where none is installed or known. */
  model?: string;
  presets: Record<string, Preset>;
}

/**
 * The presets of a workflow, for AI apps.
 * @param engine null where none has answered yet; then the values that depend on the model are left out
 */
export async function describePresets(
  workflow: Workflow,
  defaults: WorkflowDefaults,
  engine: EngineFacts | null,
): Promise<DescribedPresets> {
  const model = engine && (await selectModel(workflow, workflow.variants, { given: {}, defaults }, engine).catch(nullForEaselError));
  const presets = Object.entries(workflow.presets).map(([name, preset]) => {
    const settings = model ? settingsOf(model.version, model.file, name, defaults) : null;
    return [name, { description: preset.description, values: valuesOf(workflow, preset, settings) }];
  });
  return { default: workflow.defaultPreset ?? null, ...(model && { model: model.file }), presets: Object.fromEntries(presets) };
}

function valuesOf({ parameters }: Workflow, preset: Preset, settings: ModelSettings | null): Preset["values"] {
  const values: Record<string, ParameterValue> = {};
  for (const { name, default: usual } of parameters) {
    const own = preset.values[name];
    const ofModel = modelSettingReference(defaultReference(own ?? usual) ?? "");
    const value = ofModel ? settings?.[ofModel.setting] : own;
    if (value !== undefined) values[name] = value;
  }
  return values;
}

function nullForEaselError(error: unknown): null {
  if (error instanceof EaselError) return null;
  throw error;
}
