import { EaselError, reportOf } from "#contract/errors.ts";
import type { ErrorView } from "#contract/job.ts";
import type { FieldInput, FormField, LoraChoice, ModelChoice, ModelSetting, ToolForm, ToolForms } from "#contract/tool-form.ts";
import type { BridgeContext } from "../context/context.ts";
import { WINDOW } from "../context/session.ts";
import { familiesOfLora } from "../models/identify-lora.ts";
import { settingsOf } from "../models/settings.ts";
import { engineChoices, filesFor } from "../workflow/requirements/engine-choices.ts";
import { familyNeed, selectModel, type UsableModel, usableModels } from "../workflow/requirements/select-model.ts";
import { missingError, pickVariant } from "../workflow/requirements/variant.ts";
import { ownWorkflows } from "../workflow/template/library.ts";
import { defaultReference, maximumOf, modelSettingReference, seedRangeOf } from "../workflow/values.ts";
import type { DefaultValues, EngineFacts, Parameter, Workflow, WorkflowDefaults } from "../workflow/workflow.ts";

/** How long an engine is waited for. A form without its choices can be filled in, too. */
const ENGINE_TIMEOUT_MS = 1_500;
/** Of models, LoRAs and other choices that a form offers. */
const MAX_CHOICES = 500;
/** LoRAs whose files are read for what they are made for. */
const MAX_READ_LORAS = 200;

/** What a form's fields are made of. */
interface FormSource {
  workflow: Workflow;
  defaults: WorkflowDefaults;
  /** Null where none has answered. */
  engine: EngineFacts | null;
}

/** The forms of all workflows that the person at this computer may run, Easel's own first. Does not start an engine. */
export async function toolForms(context: BridgeContext): Promise<ToolForms> {
  const tools = await context.tools(WINDOW);
  const own = ownWorkflows(tools);
  const builtIn = [...tools.values()].filter((workflow) => workflow !== null && !own.includes(workflow)) as Workflow[];
  const answered = await engineOfNow(context);
  const engine = answered && (await context.engineServices()).pool.union;
  const { defaults } = context.config.workflows;
  const forms = [...builtIn, ...own].map((workflow) =>
    toolForm({ workflow, defaults, engine }, own.includes(workflow), answered?.stats.practice ?? false),
  );
  return { engineAnswered: answered !== null, forms: await Promise.all(forms) };
}

async function engineOfNow(context: BridgeContext) {
  const { pool } = await context.engineServices();
  const limit = new AbortController();
  const late = context.clock.sleep(ENGINE_TIMEOUT_MS, limit.signal).then(() => null);
  try {
    return await Promise.race([pool.waitUntilReady({ timeoutMs: 0, signal: limit.signal }), late]);
  } catch (error) {
    if (error instanceof EaselError) return null;
    throw error;
  } finally {
    late.catch(() => {});
    limit.abort();
  }
}

async function toolForm(source: FormSource, own: boolean, practice: boolean): Promise<ToolForm> {
  const { workflow, engine } = source;
  const { toolName, title, description, produces, presets, defaultPreset } = workflow;
  return {
    toolName,
    title,
    description,
    own,
    produces,
    presets: Object.keys(presets),
    defaultPreset: defaultPreset ?? null,
    fields: await Promise.all(workflow.parameters.map((parameter) => formField(parameter, source))),
    problem: engine && (await problemWith(source, engine, practice)),
  };
}

/** Why the engine cannot run the workflow; null where it can. */
async function problemWith({ workflow, defaults }: FormSource, engine: EngineFacts, practice: boolean): Promise<ErrorView | null> {
  try {
    const choice = await pickVariant(workflow, engine, { given: {}, defaults });
    return choice.kind === "found" ? null : missingError(workflow, choice.missing, practice).report();
  } catch (error) {
    return reportOf(error);
  }
}

async function formField(parameter: Parameter, source: FormSource): Promise<FormField> {
  const { name, title, description, required } = parameter;
  const setting = modelSettingReference(defaultReference(parameter.default) ?? "")?.setting ?? null;
  return { name, title: title ?? null, description, required, setting, input: await fieldInput(parameter, source) };
}

async function fieldInput(parameter: Parameter, source: FormSource): Promise<FieldInput> {
  const { type, min = null, multipleOf = null } = parameter;
  const usual = usualValue(parameter, source.defaults);
  switch (type) {
    case "string": {
      const choices = await choicesOf(parameter, source);
      if (choices.length > 0) return { kind: "choice", choices, default: usual === null ? null : String(usual) };
      return { kind: "text", maxLength: parameter.max ?? null, default: usual === null ? null : String(usual) };
    }
    case "integer":
    case "number": {
      const number = typeof usual === "number" ? usual : null;
      if (parameter.enum) return { kind: "choice", choices: parameter.enum, default: number };
      return { kind: "number", whole: type === "integer", min, max: maximumOf(parameter) ?? null, multipleOf, default: number };
    }
    case "boolean":
      return { kind: "switch", default: typeof usual === "boolean" ? usual : null };
    case "seed": {
      const range = seedRangeOf(parameter);
      return { kind: "seed", min: String(range.min), max: String(range.max) };
    }
    case "image":
      return { kind: "picture" };
    case "mask":
      return { kind: "mask", picture: source.workflow.parameters.find((other) => other.type === "image")?.name ?? null };
    case "area":
      return { kind: "area" };
    case "model":
      return modelInput(parameter, source);
    case "loras":
      return { kind: "loras", loras: await lorasOf(source.engine), min: parameter.min ?? -4, max: maximumOf(parameter) ?? 4 };
  }
}

/** The default as the configuration has it; null where there is none, or the model decides. */
function usualValue({ default: usual }: Parameter, defaults: WorkflowDefaults): string | number | boolean | null {
  const reference = defaultReference(usual);
  if (reference === null) return usual ?? null;
  return defaults[reference as keyof DefaultValues] ?? null;
}

async function choicesOf({ enum: options, choicesFrom }: Parameter, { engine }: FormSource): Promise<(string | number)[]> {
  if (options) return options;
  if (choicesFrom === undefined || !engine) return [];
  return (await engineChoices(choicesFrom, engine)).slice(0, MAX_CHOICES);
}

async function modelInput(parameter: Parameter, source: FormSource): Promise<FieldInput> {
  const { workflow, defaults, engine } = source;
  const usual = usualValue(parameter, defaults);
  const named = usual === null ? null : String(usual);
  if (!engine) return { kind: "model", models: [], default: named };
  if (!workflow.variants.some((variant) => familyNeed(variant)?.name === parameter.name)) {
    const { folder = "checkpoints", choicesFrom } = parameter;
    const files = await filesFor({ folder, ...(choicesFrom !== undefined && { choicesFrom }) }, engine);
    return { kind: "model", models: files.slice(0, MAX_CHOICES).map((file) => ({ file, about: null })), default: named };
  }
  const usable = await usableModels(workflow, engine);
  const selected = await selectModel(workflow, workflow.variants, { given: {}, defaults }, engine).catch((error) => {
    if (error instanceof EaselError) return null; // the form says so as its problem
    throw error;
  });
  const models = usable.slice(0, MAX_CHOICES).map((model) => modelChoice(model, workflow, defaults));
  return { kind: "model", models, default: selected?.file ?? named };
}

function modelChoice({ file, family, version }: UsableModel, workflow: Workflow, defaults: WorkflowDefaults): ModelChoice {
  const presets = Object.keys(workflow.presets);
  const settings = presets.map((preset): [string, Record<ModelSetting, string | number>] => [
    preset,
    settingsOf(version, file, preset, defaults),
  ]);
  return {
    file,
    about: {
      title: version.title,
      family: family.id,
      special: version.special ?? null,
      negative: version.settings.negative,
      settings: Object.fromEntries(settings),
    },
  };
}

async function lorasOf(engine: EngineFacts | null): Promise<LoraChoice[]> {
  const files = engine ? (await engine.models("loras")).slice(0, MAX_CHOICES) : [];
  return Promise.all(
    files.map(async (file, index) => {
      const header = index < MAX_READ_LORAS ? await engine?.header?.("loras", file).catch(() => null) : null;
      const families = header ? familiesOfLora(header) : null;
      return { file, families: families && [...families] };
    }),
  );
}
