import { closest, nearestSpelling } from "#base/did-you-mean.ts";
import { EaselError, type ErrorCode, type ParametersOf } from "#contract/errors.ts";
import { Priority } from "#contract/sharing.ts";
import { readArea } from "./area.ts";
import { matchName, plainName } from "./argument-names.ts";
import { asTyped, objectIn, saysNothing } from "./argument-types.ts";
import { Faults } from "./faults.ts";
import { readLoras, withStrength } from "./loras.ts";
import { parseSize } from "./picture-size.ts";
import { allowedValues, valueFault } from "./values.ts";
import type { Workflow } from "./workflow.ts";

/** Of a name or value that a message repeats. Characters. */
const MAX_SHOWN_LENGTH = 60;
const MAX_PARAMETERS_SHOWN = 40;
const MAX_IGNORED_SHOWN = 10;

/** What the shape of a picture is called among the arguments, where no parameter of the tool is called so. */
const ASPECT_RATIO = "aspect_ratio";
/** As `plainName` gives them. */
const SIZE_NAMES = [
  "size",
  "imagesize",
  "outputsize",
  "resolution",
  "dimensions",
  "imagedimensions",
  "aspectratio",
  "aspect",
  "ratio",
  "orientation",
];
/** How soon the job is to have its turn, where no parameter of the tool is called so. */
export const PRIORITY = "priority";
/** In which some clients wrap the arguments. */
const WRAPPERS = ["arguments", "args", "params", "parameters", "input", "inputs", "kwargs", "json", "body", "payload"];

/** The arguments of a call, as far as they can be checked without an engine. */
export interface CheckedArguments {
  /** By the parameters' own names, and of their types; a shape is beside them as `aspect_ratio`, so that it is known when they are read again. */
  given: Record<string, unknown>;
  /** "16:9", where a call says the shape of the picture and not both sides, which then follow from what is usual for the model. */
  shape: string | null;
  /** How soon the job is to have its turn; null where the call does not say. */
  priority: Priority | null;
  /** Sentences for the result: what came under another name, or was not used. */
  notes: string[];
  /** Names that mean nothing to the tool, such as hosts add of their own accord. */
  ignored: string[];
}

/**
 * Takes the arguments as clients send them: a parameter may go by other names where only one thing can be meant, and have its value in
 * quotes or as an empty text for "left out". No engine is needed, so a bad call is refused at once even while the engine starts.
 * @throws EaselError argument_invalid, which tells of every fault
 */
export function checkArguments(workflow: Workflow, raw: unknown): CheckedArguments {
  const { values, shape, priority, notes, ignored, faults } = namedArguments(workflow, argumentsIn(workflow, raw));
  const given: Record<string, unknown> = {};
  const sides = shape === null ? null : sidesOf(workflow);
  for (const parameter of workflow.parameters) {
    const { name, description } = parameter;
    const value = asTyped(parameter, values[name]);
    if (value === undefined) {
      const follows = name === sides?.width || name === sides?.height;
      if (parameter.required && !follows) faults.add(invalid("argument_missing", { name, description, ...allowedValues(parameter) }));
      continue;
    }
    const fault = valueFault(parameter, value);
    if (fault) faults.add(invalid("argument_value_invalid", { name, ...fault, ...allowedValues(parameter) }));
    try {
      given[name] =
        parameter.type === "loras" ? readLoras(parameter, value) : parameter.type === "area" ? readArea(parameter, value) : value;
    } catch (error) {
      faults.keep(error);
    }
  }
  if (sides) given[ASPECT_RATIO] = shape;
  if (!saysNothing(values.preset)) given.preset = checkedPreset(workflow, values.preset, faults);
  if (faults.any) faults.add(...ignoredFault(workflow, ignored));
  faults.throwIfAny();
  return { given, shape, priority, notes, ignored };
}

/** The object of arguments; also as JSON in a text, or wrapped once more. @throws EaselError argument_invalid for anything else */
export function argumentsIn(workflow: Workflow, raw: unknown): object {
  const known = parameterNames(workflow);
  const object = objectIn(raw ?? {});
  if (object === null) throw invalid("arguments_not_an_object", { toolName: workflow.toolName, ...signature(workflow) });
  const entries = Object.entries(object);
  const wrapper = entries.find(([name]) => WRAPPERS.includes(name) && !known.includes(name));
  const inner = wrapper && objectIn(wrapper[1]);
  if (!inner || entries.some(([name]) => known.includes(name))) return object;
  return { ...Object.fromEntries(entries.filter(([name]) => name !== wrapper[0])), ...inner };
}

interface NamedArguments extends Pick<CheckedArguments, "notes" | "ignored" | "priority"> {
  /** As they came, by the names of the parameters that they are meant for. */
  values: Record<string, unknown>;
  /** Strengths that were given apart from the LoRAs that they are for. */
  strengths: { parameter: string; strength: unknown }[];
  /** See `CheckedArguments`. */
  shape: string | null;
  faults: Faults;
}

function namedArguments(workflow: Workflow, raw: object): NamedArguments {
  const known = parameterNames(workflow);
  const named: NamedArguments = { values: {}, strengths: [], shape: null, priority: null, notes: [], ignored: [], faults: new Faults() };
  const entries = Object.entries(raw);
  for (const [name, value] of entries) if (known.includes(name)) named.values[name] = value;
  const renamed: string[] = [];
  for (const [name, value] of entries) {
    if (!known.includes(name) && !saysNothing(value)) addOther(workflow, named, renamed, name.slice(0, MAX_SHOWN_LENGTH), value);
  }
  for (const { parameter, strength } of named.strengths) named.values[parameter] = withStrength(named.values[parameter], strength);
  if (renamed.length > 0) named.notes.unshift(`Taken from other names: ${renamed.join(", ")}.`);
  return named;
}

/** Puts down an argument of a name that is no parameter's. */
function addOther(workflow: Workflow, named: NamedArguments, renamed: string[], name: string, value: unknown): void {
  const put = (parameter: string, its: unknown) => {
    if (!saysNothing(named.values[parameter])) return void named.notes.push(`\`${name}\` was not used: \`${parameter}\` is given.`);
    named.values[parameter] = its;
    renamed.push(`\`${name}\` as \`${parameter}\``);
  };
  const match = matchName(workflow, name);
  const sides = SIZE_NAMES.includes(plainName(name)) ? sidesOf(workflow) : null;
  if (match.kind === "parameter") put(match.name, value);
  else if (match.kind === "strength") named.strengths.push({ parameter: match.of, strength: value });
  else if (match.kind === "ambiguous") named.faults.add(invalid("argument_ambiguous", { name, candidates: match.names }));
  else if (sides) {
    const size = parseSize(value);
    if (size === null) named.faults.add(invalid("picture_size_unreadable", { name, ...sides }));
    else if (size.kind === "sides") for (const side of ["width", "height"] as const) put(sides[side], size[side]);
    else if (saysNothing(named.values[sides.width]) || saysNothing(named.values[sides.height])) named.shape ??= size.ratio;
    else named.notes.push(`\`${name}\` was not used: \`${sides.width}\` and \`${sides.height}\` are given.`);
  } else {
    const priority = name === PRIORITY ? Priority.safeParse(value).data : undefined;
    if (priority !== undefined) {
      named.priority = priority;
      return;
    }
    const suggestion = nearestSpelling(name, parameterNames(workflow));
    const isPicture = match.kind === "not_taken" && match.types.some((type) => type === "image" || type === "mask");
    // A call that speaks of a picture means another tool.
    if (suggestion === null && !isPicture) named.ignored.push(name);
    else named.faults.add(invalid("parameter_unknown", { toolName: workflow.toolName, name, suggestion, ...signature(workflow) }));
  }
}

/** The names of the parameters that are the picture's width and height; null where the tool does not have both. */
export function sidesOf(workflow: Workflow): { width: string; height: string } | null {
  const width = matchName(workflow, "width");
  const height = matchName(workflow, "height");
  return width.kind === "parameter" && height.kind === "parameter" ? { width: width.name, height: height.name } : null;
}

function checkedPreset(workflow: Workflow, preset: unknown, faults: Faults): string | undefined {
  const presets = Object.keys(workflow.presets);
  const asked = typeof preset === "string" ? plainName(preset) : null;
  const found = presets.find((name) => plainName(name) === asked);
  if (found === undefined) {
    const shown = typeof preset === "string" ? preset.slice(0, MAX_SHOWN_LENGTH) : null;
    faults.add(invalid("preset_unknown", { preset: shown, presets, suggestion: closest(String(preset), presets) }));
  }
  return found;
}

/** Who has to call again anyway hears of these, too. */
function ignoredFault(workflow: Workflow, ignored: string[]): EaselError[] {
  if (ignored.length === 0) return [];
  const names = { names: ignored.slice(0, MAX_IGNORED_SHOWN), moreNames: Math.max(0, ignored.length - MAX_IGNORED_SHOWN) };
  return [invalid("parameters_ignored", { toolName: workflow.toolName, ...names, ...signature(workflow) })];
}

/** What a call of the tool may give. */
export function parameterNames(workflow: Workflow): string[] {
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
