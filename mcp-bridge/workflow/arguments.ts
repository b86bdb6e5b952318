import type { Random } from "#base/clock.ts";
import { didYouMean, listed } from "#base/did-you-mean.ts";
import { EaselError } from "#contract/errors.ts";
import { type ModelSettings, settingsOf } from "../models/settings.ts";
import { findPlaceholders } from "./placeholders.ts";
import { engineChoices, filesFor, nearestChoice, sameChoice } from "./requirements/engine-choices.ts";
import { bestModelFile, findModel, noModel, unknownModel } from "./requirements/models.ts";
import { familyNeed, type SelectedModel, selectModel } from "./requirements/select-model.ts";
import { defaultReference, describeAllowed, modelSettingReference, parseSeed, seedRangeOf, valueFault } from "./values.ts";
import type {
  EngineFacts,
  ModelNeed,
  Parameter,
  ParameterValue,
  Preset,
  ResolvedArguments,
  Variant,
  Workflow,
  WorkflowDefaults,
} from "./workflow.ts";

export interface ResolveOptions {
  defaults: WorkflowDefaults;
  engine: EngineFacts;
  random: Random;
}

/**
 * Completes and checks the arguments of one call. For each parameter the argument counts first, then the preset, then the default;
 * a preset or default of `${model.steps}` is what suits the call's model.
 * Throws EaselError argument_invalid, model_missing, or config_invalid (a configured default that the template's bounds forbid).
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
    } else if (parameter.type !== "model") {
      resolved.values[parameter.name] = await finalValue(parameter, asked, options.engine, resolved.notes);
    }
  }
  if (model) applyModel(model, variant, given, resolved);
  await resolveModels(sources, variant, options.engine, resolved);
  return resolved;
}

/**
 * The checks that need no engine, so that a bad call is refused at once even while the engine starts.
 * Returns the arguments without those that are null. Throws EaselError argument_invalid.
 */
export function checkArguments(workflow: Workflow, raw: unknown): Record<string, unknown> {
  if (raw !== undefined && (typeof raw !== "object" || raw === null || Array.isArray(raw))) {
    throw invalid(`The arguments of ${workflow.toolName} must be an object.`, `Give ${signature(workflow)}.`);
  }
  const known = parameterNames(workflow);
  const given: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(raw ?? {})) {
    if (!known.includes(name)) {
      const remedy = didYouMean(name, known).trim() || `It takes ${signature(workflow)}.`;
      throw invalid(`${workflow.toolName} has no parameter \`${name.slice(0, 60)}\`.`, remedy);
    }
    if (value !== null && value !== undefined) given[name] = typeof value === "bigint" ? plainNumber(value) : value;
  }
  for (const parameter of workflow.parameters) {
    const value = unquoted(parameter, given[parameter.name]);
    if (value !== undefined) given[parameter.name] = value;
    if (value === undefined) {
      if (parameter.required)
        throw invalid(`\`${parameter.name}\` is missing.`, `Give ${describeAllowed(parameter)}: ${parameter.description}`);
      continue;
    }
    const fault = valueFault(parameter, value);
    if (fault) throw invalid(`\`${parameter.name}\` ${fault}.`, `Give ${describeAllowed(parameter)}.`);
  }
  checkPreset(workflow, given.preset);
  return given;
}

function checkPreset(workflow: Workflow, preset: unknown) {
  const presets = Object.keys(workflow.presets);
  if (preset === undefined || (typeof preset === "string" && presets.includes(preset))) return;
  const shown = typeof preset === "string" ? `"${preset.slice(0, 60)}"` : "this";
  throw invalid(
    `\`preset\` is ${shown}, but must be one of ${presets.join(", ")}.`,
    didYouMean(String(preset), presets).trim() || "Leave it out for the usual quality.",
  );
}

/** A value and where it came from: what was not asked for may be changed with a note, what was asked for is refused. */
interface RequestedValue {
  value: unknown;
  from: "argument" | "preset" | "default" | "config";
}

/** Where values come from. */
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
  // What is allowed here at most lowers it later.
  const { cap: _, ...ofTemplate } = parameter;
  const fault = configured === undefined ? null : valueFault(ofTemplate, configured);
  if (fault) {
    throw new EaselError(
      "config_invalid",
      `\`workflows.${reference}\` of the configuration does not suit ${workflow.toolName}: \`${parameter.name}\` ${fault}.`,
      `Set it to ${describeAllowed(parameter)}, or give \`${parameter.name}\` with the call.`,
    );
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

/** A value from the engine's own list; the list is the engine's business and differs from version to version. */
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
    throw invalid(
      `\`${parameter.name}\` is "${value.slice(0, 60)}", which this engine does not have.`,
      `${didYouMean(value, choices)} It has ${listed(choices, 60)}.`.trim(),
    );
  }
  return replacedChoice(parameter.name, value, choices, notes);
}

function replacedChoice(name: string, value: string, choices: string[], notes: string[]): string {
  const instead = nearestChoice(value, choices) ?? value;
  notes.push(`This engine has no ${name} ${value}; ${instead} was used.`);
  return instead;
}

/** Notes the chosen model, its companions, and what was asked for in vain. */
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

/** Fills in every other model: those of parameters, and those that only the variant's needs name. */
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
    if (found === null && (asked.from === "argument" || !need)) throw missing(unknownModel(String(asked.value), folder, installed));
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
  if (best === null) throw missing(noModel(need, installed));
  if (wanted !== undefined) notes.push(`${wanted} is not installed; ${best} was used.`);
  return best;
}

function roundToMultiple(value: number, of: number, { min, max }: Parameter): number {
  const nearest = Math.round(value / of) * of;
  if (max !== undefined && nearest > max) return Math.floor(max / of) * of;
  if (min !== undefined && nearest < min) return Math.ceil(min / of) * of;
  return nearest;
}

/** Up to 2^53 - 1, so that every AI app can write the number again without losing digits. */
function randomSeed(parameter: Parameter, random: Random): bigint {
  const { min, max } = seedRangeOf(parameter);
  const least = Number(min);
  const most = Math.min(Number(max), Number.MAX_SAFE_INTEGER);
  return BigInt(least + Math.floor(random() * (most - least + 1)));
}

/** Some AI apps write numbers, and true and false, in quotes. */
function unquoted({ type }: Parameter, value: unknown): unknown {
  if (typeof value !== "string") return value;
  const text = value.trim();
  if ((type === "integer" || type === "number") && /^-?\d{1,15}(\.\d{1,15})?$/.test(text)) return Number(text);
  return type === "boolean" && (text === "true" || text === "false") ? text === "true" : value;
}

function plainNumber(value: bigint): number | bigint {
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

function parameterNames(workflow: Workflow): string[] {
  const names = workflow.parameters.map((parameter) => parameter.name);
  return Object.keys(workflow.presets).length > 0 ? [...names, "preset"] : names;
}

const signature = (workflow: Workflow) => listed(parameterNames(workflow), 40);
const invalid = (message: string, remedy: string) => new EaselError("argument_invalid", message, remedy);
const missing = ({ message, remedy }: { message: string; remedy: string }) => new EaselError("model_missing", message, remedy);
