import type { Random } from "#base/clock.ts";
import { closest, listed } from "#base/did-you-mean.ts";
import { EaselError, type ErrorCode, type ParametersOf } from "#contract/errors.ts";
import { type ModelSettings, settingsOf } from "../models/settings.ts";
import { installedLoras, lorasText, readLoras } from "./loras.ts";
import { findPlaceholders } from "./placeholders.ts";
import { engineChoices, filesFor, nearestChoice, sameChoice } from "./requirements/engine-choices.ts";
import { bestModelFile, findModel, modelNotInstalled, noSuitableModel } from "./requirements/models.ts";
import { familyNeed, type SelectedModel, selectModel } from "./requirements/select-model.ts";
import { allowedValues, defaultReference, modelSettingReference, parseSeed, seedRangeOf, valueFault } from "./values.ts";
import type {
  EngineFacts,
  Lora,
  ModelNeed,
  Parameter,
  ParameterValue,
  Preset,
  ResolvedArguments,
  Variant,
  Workflow,
  WorkflowDefaults,
} from "./workflow.ts";

/** Of a name or value that a message repeats. Characters. */
const MAX_SHOWN_LENGTH = 60;
const MAX_CHOICES_SHOWN = 60;
const MAX_PARAMETERS_SHOWN = 40;

/** What the arguments of a call are completed with. */
export interface ResolveOptions {
  defaults: WorkflowDefaults;
  engine: EngineFacts;
  random: Random;
}

/**
 * Completes and checks the arguments of one call. For each parameter the argument counts first, then the preset, then the default;
 * a preset or default of `${model.steps}` stands for what suits the call's model.
 * @throws EaselError argument_invalid, model_missing, or config_invalid (for a configured default that the template's bounds forbid)
 */
export async function resolveArguments(
  workflow: Workflow,
  variant: Variant,
  raw: unknown,
  options: ResolveOptions,
): Promise<ResolvedArguments> {
  const given = checkArguments(workflow, raw);
  const preset = (given.preset as string | undefined) ?? workflow.defaultPreset ?? null;
  const chosen = preset === null ? undefined : workflow.presets[preset];
  const resolved: ResolvedArguments = { values: {}, images: {}, preset: workflow.presets[preset ?? ""] ? preset : null, notes: [] };
  const model = await selectModel(workflow, [variant], { given, defaults: options.defaults }, options.engine);
  const settings = model && settingsOf(model.version, model.file, preset, options.defaults);
  const sources: ValueSources = { workflow, given, preset: chosen, defaults: options.defaults, settings };

  for (const parameter of workflow.parameters) {
    const asked = requestedValue(sources, parameter);
    if (parameter.type === "image" || parameter.type === "mask") {
      if (typeof asked.value === "string") resolved.images[parameter.name] = asked.value;
    } else if (parameter.type === "seed") {
      resolved.values[parameter.name] =
        (asked.value === undefined ? null : parseSeed(asked.value)) ?? randomSeed(parameter, options.random);
    } else if (parameter.type !== "model" && parameter.type !== "loras") {
      resolved.values[parameter.name] = await finalValue(parameter, asked, options.engine, resolved.notes);
    }
  }
  if (model) applyModel(model, variant, given, resolved);
  await resolveLoras(workflow, given, model, options.engine, resolved);
  await resolveModels(sources, variant, options.engine, resolved);
  return resolved;
}

/**
 * The checks that need no engine, so that a bad call is refused at once even while the engine starts.
 * @returns the arguments without those that are null
 * @throws EaselError argument_invalid
 */
export function checkArguments(workflow: Workflow, raw: unknown): Record<string, unknown> {
  if (raw !== undefined && (typeof raw !== "object" || raw === null || Array.isArray(raw))) {
    throw invalid("arguments_not_an_object", { toolName: workflow.toolName, ...signature(workflow) });
  }
  const known = parameterNames(workflow);
  const given: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(raw ?? {})) {
    if (!known.includes(name)) {
      const suggestion = closest(name, known);
      throw invalid("parameter_unknown", {
        toolName: workflow.toolName,
        name: name.slice(0, MAX_SHOWN_LENGTH),
        suggestion,
        ...signature(workflow),
      });
    }
    if (value !== null && value !== undefined) given[name] = typeof value === "bigint" ? plainNumber(value) : value;
  }
  for (const parameter of workflow.parameters) {
    const value = unquoted(parameter, given[parameter.name]);
    if (value !== undefined) given[parameter.name] = value;
    if (value === undefined) {
      const { name, description } = parameter;
      if (parameter.required) throw invalid("argument_missing", { name, description, ...allowedValues(parameter) });
      continue;
    }
    const fault = valueFault(parameter, value);
    if (fault) throw invalid("argument_value_invalid", { name: parameter.name, ...fault, ...allowedValues(parameter) });
    if (parameter.type === "loras") given[parameter.name] = readLoras(parameter, value);
  }
  checkPreset(workflow, given.preset);
  return given;
}

function checkPreset(workflow: Workflow, preset: unknown) {
  const presets = Object.keys(workflow.presets);
  if (preset === undefined || (typeof preset === "string" && presets.includes(preset))) return;
  throw invalid("preset_unknown", {
    preset: typeof preset === "string" ? preset.slice(0, MAX_SHOWN_LENGTH) : null,
    presets,
    suggestion: closest(String(preset), presets),
  });
}

/** A value and where it came from. One that the call asked for is refused where it is wrong; any other may be changed, with a note. */
interface RequestedValue {
  value: unknown;
  from: "argument" | "preset" | "default" | "config";
}

/** Where the values of a call come from. */
interface ValueSources {
  workflow: Workflow;
  given: Record<string, unknown>;
  preset: Preset | undefined;
  defaults: WorkflowDefaults;
  /** What suits the model; null where no family is known. */
  settings: ModelSettings | null;
}

function requestedValue({ workflow, given, preset, defaults, settings }: ValueSources, parameter: Parameter): RequestedValue {
  const argument = given[parameter.name];
  if (argument !== undefined) return { value: argument, from: "argument" };
  const set = preset?.values[parameter.name];
  const value: ParameterValue | undefined = set ?? parameter.default;
  const reference = defaultReference(value);
  if (reference === null) return { value, from: set === undefined ? "default" : "preset" };
  const ofModel = modelSettingReference(reference);
  if (ofModel) return { value: settings?.[ofModel.setting], from: "preset" };
  const configured = defaults[reference as keyof WorkflowDefaults];
  // The cap does not count here: it lowers the value later.
  const { cap: _, ...ofTemplate } = parameter;
  const fault = configured === undefined ? null : valueFault(ofTemplate, configured);
  if (fault) {
    const where = { option: reference, toolName: workflow.toolName, name: parameter.name };
    throw new EaselError("config_invalid", "configured_value_invalid", { ...where, ...fault, ...allowedValues(parameter) });
  }
  return { value: configured, from: "config" };
}

/** The final value of a parameter that is neither image, seed nor model. */
async function finalValue(
  parameter: Parameter,
  asked: RequestedValue,
  engine: EngineFacts,
  notes: string[],
): Promise<string | number | boolean | null> {
  const { value } = asked;
  if (typeof value === "number" && parameter.cap !== undefined && value > parameter.cap) {
    notes.push(`${parameter.name} is ${parameter.cap} instead of ${value}: more is not allowed here.`);
    return parameter.cap;
  }
  if (typeof value === "number" && parameter.multipleOf !== undefined) {
    const rounded = roundToMultiple(value, parameter.multipleOf, parameter);
    if (rounded !== value) notes.push(`${parameter.name} ${value} became ${rounded}: it must be a multiple of ${parameter.multipleOf}.`);
    return rounded;
  }
  if (typeof value === "string" && parameter.choicesFrom !== undefined) return finalChoice(parameter, value, asked.from, engine, notes);
  return value === undefined ? null : (value as string | number | boolean);
}

/** A value from the engine's own list, which differs from version to version. */
async function finalChoice(
  parameter: Parameter,
  value: string,
  from: RequestedValue["from"],
  engine: EngineFacts,
  notes: string[],
): Promise<string> {
  const choices = await engineChoices(parameter.choicesFrom ?? "", engine);
  const same = sameChoice(value, choices);
  if (choices.length === 0 || same !== null) return same ?? value;
  if (from === "argument") {
    throw invalid("choice_not_on_engine", {
      name: parameter.name,
      value: value.slice(0, MAX_SHOWN_LENGTH),
      suggestion: closest(value, choices),
      choices: choices.slice(0, MAX_CHOICES_SHOWN),
      more: Math.max(0, choices.length - MAX_CHOICES_SHOWN),
    });
  }
  return replacedChoice(parameter.name, value, choices, notes);
}

function replacedChoice(name: string, value: string, choices: string[], notes: string[]): string {
  const instead = nearestChoice(value, choices) ?? value;
  notes.push(`This engine has no ${name} ${value}; ${instead} was used.`);
  return instead;
}

/** Notes the selected model, its companion files, and which arguments have no effect with it. */
function applyModel(model: SelectedModel, variant: Variant, given: Record<string, unknown>, resolved: ResolvedArguments): void {
  resolved.values[model.name] = model.file;
  resolved.fields = Object.fromEntries(Object.entries(model.fields).map(([field, value]) => [`${model.name}.${field}`, value]));
  resolved.notes.push(...model.notes);
  const used = new Set([
    ...findPlaceholders(variant.graph).map(({ name }) => name),
    ...Object.values(variant.optionalNodes).map(({ when }) => when),
    "preset",
  ]);
  const { title, settings } = model.version;
  const unused = Object.keys(given).filter((name) => !used.has(name) && given[name] !== "");
  // At a cfg of 1 the sampler never looks at the negative prompt.
  if (given.negative_prompt && used.has("negative_prompt") && !settings.negative && Number(resolved.values.cfg) <= 1)
    unused.push("negative_prompt");
  if (unused.length > 0) resolved.notes.push(`${listed(unused)} ${unused.length === 1 ? "has" : "have"} no effect with ${title}.`);
}

/** Finds the LoRAs on the engine. */
async function resolveLoras(
  { parameters }: Workflow,
  given: Record<string, unknown>,
  model: SelectedModel | null,
  engine: EngineFacts,
  resolved: ResolvedArguments,
): Promise<void> {
  for (const { name } of parameters.filter(({ type }) => type === "loras")) {
    const asked = (given[name] ?? []) as Lora[];
    const loras = asked.length === 0 ? [] : await installedLoras(asked, model, engine);
    resolved.values[name] = loras.length === 0 ? null : lorasText(loras);
    resolved.loras = { ...resolved.loras, [name]: loras };
  }
}

/** Fills in all other models: those of parameters, and those that only the variant's needs name. */
async function resolveModels(sources: ValueSources, variant: Variant, engine: EngineFacts, resolved: ResolvedArguments): Promise<void> {
  const parameters = sources.workflow.parameters.filter(({ name, type }) => type === "model" && name !== familyNeed(variant)?.name);
  for (const parameter of parameters) {
    const asked = requestedValue(sources, parameter);
    const need = variant.needs.models[parameter.name];
    const folder = parameter.folder ?? need?.folder ?? "checkpoints";
    if (asked.value === undefined && !need) {
      resolved.values[parameter.name] = null;
      continue;
    }
    const { choicesFrom } = parameter;
    const installed = await filesFor({ folder, ...(choicesFrom !== undefined && { choicesFrom }) }, engine);
    const found = asked.value === undefined ? null : findModel(String(asked.value), installed);
    if (found === null && (asked.from === "argument" || !need)) throw modelNotInstalled(String(asked.value), folder, installed);
    const wanted = asked.value === undefined ? {} : { default: String(asked.value) };
    resolved.values[parameter.name] = found ?? bestModel({ ...need, folder, ...wanted }, installed, resolved.notes);
  }
  for (const [name, need] of Object.entries(variant.needs.models)) {
    if (resolved.values[name] === undefined) resolved.values[name] = bestModel(need, await filesFor(need, engine), resolved.notes);
  }
  for (const [name, { choicesFrom, default: value }] of Object.entries(variant.needs.choices)) {
    const choices = await engineChoices(choicesFrom, engine);
    resolved.values[name] = sameChoice(value, choices) ?? replacedChoice(name, value, choices, resolved.notes);
  }
}

function bestModel(need: ModelNeed, installed: string[], notes: string[]): string {
  const wanted = need.default;
  const found = wanted === undefined ? null : findModel(wanted, installed);
  if (found !== null) return found;
  const best = bestModelFile(need, installed);
  if (best === null) throw noSuitableModel(need, installed);
  if (wanted !== undefined) notes.push(`${wanted} is not installed; ${best} was used.`);
  return best;
}

function roundToMultiple(value: number, of: number, { min, max }: Parameter): number {
  const nearest = Math.round(value / of) * of;
  if (max !== undefined && nearest > max) return Math.floor(max / of) * of;
  if (min !== undefined && nearest < min) return Math.ceil(min / of) * of;
  return nearest;
}

/** At most 2^53 - 1, so that every AI app can repeat the number without losing digits. */
function randomSeed(parameter: Parameter, random: Random): bigint {
  const { min, max } = seedRangeOf(parameter);
  const least = Number(min);
  const most = Math.min(Number(max), Number.MAX_SAFE_INTEGER);
  return BigInt(least + Math.floor(random() * (most - least + 1)));
}

/** Some AI apps write numbers, true and false, lists and objects in quotes. */
function unquoted({ type }: Parameter, value: unknown): unknown {
  if (typeof value !== "string") return value;
  const text = value.trim();
  if (type === "loras" && /^[[{]/.test(text)) return parsedJson(text);
  if ((type === "integer" || type === "number") && /^-?\d{1,15}(\.\d{1,15})?$/.test(text)) return Number(text);
  return type === "boolean" && (text === "true" || text === "false") ? text === "true" : value;
}

/** The text itself where it is no JSON. */
function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function plainNumber(value: bigint): number | bigint {
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

function parameterNames(workflow: Workflow): string[] {
  const names = workflow.parameters.map((parameter) => parameter.name);
  return Object.keys(workflow.presets).length > 0 ? [...names, "preset"] : names;
}

function signature(workflow: Workflow): { parameters: string[]; more: number } {
  const names = parameterNames(workflow);
  return { parameters: names.slice(0, MAX_PARAMETERS_SHOWN), more: Math.max(0, names.length - MAX_PARAMETERS_SHOWN) };
}

function invalid<C extends ErrorCode>(code: C, parameters: ParametersOf<C>): EaselError {
  return new EaselError("argument_invalid", code, parameters);
}
