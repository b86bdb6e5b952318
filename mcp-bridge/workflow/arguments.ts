import type { Random } from "#base/clock.ts";
import { closest, listed } from "#base/did-you-mean.ts";
import { EaselError, type ErrorCode, type ParametersOf } from "#contract/errors.ts";
import { type ModelSettings, settingsOf } from "../models/settings.ts";
import { type Area, areaText } from "./area.ts";
import { checkArguments, parameterNames, sidesOf } from "./check-arguments.ts";
import { Faults } from "./faults.ts";
import { installedLoras, lorasText } from "./loras.ts";
import { otherSide, sizeOfRatio } from "./picture-size.ts";
import { findPlaceholders } from "./placeholders.ts";
import { engineChoices, filesFor, nearestChoice, sameChoice } from "./requirements/engine-choices.ts";
import { bestModelFile, findModel, modelNotInstalled, noSuitableModel } from "./requirements/models.ts";
import { familyNeed, type SelectedModel, selectModel } from "./requirements/select-model.ts";
import { allowedValues, defaultReference, maximumOf, modelSettingReference, parseSeed, seedRangeOf, valueFault } from "./values.ts";
import type {
  DefaultValues,
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
/** Where a workflow says nothing of its own. */
const USUAL_SIDE_PIXELS = 1024;

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
  const { given: checked, shape, notes } = checkArguments(workflow, raw);
  const given = Object.fromEntries(Object.entries(checked).filter(([name]) => parameterNames(workflow).includes(name)));
  const preset = (given.preset as string | undefined) ?? workflow.defaultPreset ?? null;
  const chosen = preset === null ? undefined : workflow.presets[preset];
  const resolved: ResolvedArguments = { values: {}, images: {}, preset: workflow.presets[preset ?? ""] ? preset : null, notes };
  const model = await selectModel(workflow, [variant], { given, defaults: options.defaults }, options.engine);
  const settings = model && settingsOf(model.version, model.file, preset, options.defaults);
  const sources: ValueSources = { workflow, given, preset: chosen, defaults: options.defaults, settings };
  if (shape !== null) applyShape(shape, sources, resolved.notes);
  const faults = new Faults();

  for (const parameter of workflow.parameters) {
    const asked = requestedValue(sources, parameter);
    if (parameter.type === "image" || parameter.type === "mask") {
      if (typeof asked.value === "string") resolved.images[parameter.name] = asked.value;
    } else if (parameter.type === "seed") {
      resolved.values[parameter.name] =
        (asked.value === undefined ? null : parseSeed(asked.value)) ?? randomSeed(parameter, options.random);
    } else if (parameter.type === "area") {
      resolved.values[parameter.name] = asked.value === undefined ? null : areaText(asked.value as Area);
    } else if (parameter.type !== "model" && parameter.type !== "loras") {
      await faults.collect(async () => {
        resolved.values[parameter.name] = await finalValue(parameter, asked, options.engine, resolved.notes);
      });
    }
  }
  if (model) applyModel(model, workflow, variant, given, resolved);
  await faults.collect(() => resolveLoras(workflow, given, model, options.engine, resolved));
  await resolveModels(sources, variant, options.engine, resolved, faults);
  faults.throwIfAny();
  return resolved;
}

/** Gives the picture its shape ("16:9"): both sides, with about as many pixels as usual, or the one that the call left open. */
function applyShape(ratio: string, sources: ValueSources, notes: string[]): void {
  const { workflow, given } = sources;
  const names = sidesOf(workflow);
  const find = (wanted: string | undefined) => workflow.parameters.find(({ name }) => name === wanted);
  const [across, down] = [find(names?.width), find(names?.height)];
  if (!names || !across || !down) return;
  const bounds = { width: { ...across, max: maximumOf(across) }, height: { ...down, max: maximumOf(down) } };
  const usual = (parameter: Parameter) => Number(requestedValue(sources, parameter).value ?? USUAL_SIDE_PIXELS);
  const [width, height] = [given[names.width], given[names.height]].map((side) => (typeof side === "number" ? side : undefined));
  const size =
    width === undefined && height === undefined
      ? sizeOfRatio(ratio, { width: usual(across), height: usual(down) }, bounds)
      : {
          width: width ?? otherSide(ratio, { height: height ?? 0 }, bounds.width),
          height: height ?? otherSide(ratio, { width: width ?? 0 }, bounds.height),
        };
  given[names.width] = size.width;
  given[names.height] = size.height;
  notes.push(`The shape ${ratio} became ${size.width} x ${size.height} pixels.`);
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
  const configured = defaults[reference as keyof DefaultValues];
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
function applyModel(
  model: SelectedModel,
  { parameters }: Workflow,
  variant: Variant,
  given: Record<string, unknown>,
  resolved: ResolvedArguments,
): void {
  resolved.values[model.name] = model.file;
  resolved.fields = Object.fromEntries(Object.entries(model.fields).map(([field, value]) => [`${model.name}.${field}`, value]));
  resolved.notes.push(...model.notes);
  const areas = parameters.filter(({ type }) => type === "area").map(({ name }) => name);
  const used = new Set([
    ...findPlaceholders(variant.graph).map(({ name }) => name),
    ...Object.values(variant.optionalNodes).map(({ when }) => when),
    ...areas,
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
async function resolveModels(
  sources: ValueSources,
  variant: Variant,
  engine: EngineFacts,
  resolved: ResolvedArguments,
  faults: Faults,
): Promise<void> {
  const { values, notes } = resolved;
  const parameters = sources.workflow.parameters.filter(({ name, type }) => type === "model" && name !== familyNeed(variant)?.name);
  for (const parameter of parameters) {
    await faults.collect(async () => {
      values[parameter.name] = await modelFile(parameter, requestedValue(sources, parameter), variant, engine, notes);
    });
  }
  for (const [name, need] of Object.entries(variant.needs.models)) {
    const isParameter = parameters.some((parameter) => parameter.name === name);
    if (values[name] === undefined && !isParameter) values[name] = bestModel(need, await filesFor(need, engine), notes);
  }
  for (const [name, { choicesFrom, default: value }] of Object.entries(variant.needs.choices)) {
    const choices = await engineChoices(choicesFrom, engine);
    values[name] = sameChoice(value, choices) ?? replacedChoice(name, value, choices, notes);
  }
}

/** The file for a parameter; null where none is asked for and none is needed. Throws EaselError model_missing. */
async function modelFile(
  parameter: Parameter,
  asked: RequestedValue,
  variant: Variant,
  engine: EngineFacts,
  notes: string[],
): Promise<string | null> {
  const need = variant.needs.models[parameter.name];
  if (asked.value === undefined && !need) return null;
  const folder = parameter.folder ?? need?.folder ?? "checkpoints";
  const { choicesFrom } = parameter;
  const installed = await filesFor({ folder, ...(choicesFrom !== undefined && { choicesFrom }) }, engine);
  const found = asked.value === undefined ? null : findModel(String(asked.value), installed);
  if (found === null && (asked.from === "argument" || !need)) throw modelNotInstalled(String(asked.value), folder, installed);
  const wanted = asked.value === undefined ? {} : { default: String(asked.value) };
  return found ?? bestModel({ ...need, folder, ...wanted }, installed, notes);
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

function invalid<C extends ErrorCode>(code: C, parameters: ParametersOf<C>): EaselError {
  return new EaselError("argument_invalid", code, parameters);
}
