import type { AllowedValues, GivenValue, ValueFault } from "#contract/messages/en/values.ts";
import { SETTING_NAMES, type SettingName } from "../models/settings.ts";
import type { DefaultValues, Parameter, SeedRange } from "./workflow.ts";

/** The longest text where a template does not say otherwise. Characters. */
const MAX_TEXT_LENGTH = 20_000;
/** Of a value that a message repeats. Characters. */
const MAX_SHOWN_LENGTH = 40;

/** ComfyUI's seeds are unsigned 64-bit numbers (KSampler: 0 to 18446744073709551615). */
export const MAX_SEED = 2n ** 64n - 1n;

/** The settings that `${...}` in a template may name. */
export const DEFAULT_NAMES: readonly (keyof DefaultValues)[] = [
  "default_model",
  "default_steps",
  "default_cfg",
  "default_sampler",
  "default_scheduler",
  "default_width",
  "default_height",
];

/** The name in `${...}`, where the value is such a reference to the configuration; null otherwise. */
export function defaultReference(value: unknown): string | null {
  return typeof value === "string" ? (value.match(/^\$\{\s*([^{}]*?)\s*\}$/)?.[1] ?? null) : null;
}

/** The parts of "model.steps"; null for what is no such reference to a model's own settings. */
export function modelSettingReference(reference: string): { model: string; setting: SettingName } | null {
  const [model = "", setting, ...more] = reference.split(".");
  const known = SETTING_NAMES.find((name) => name === setting);
  return known && model !== "" && more.length === 0 ? { model, setting: known } : null;
}

/** The image of which "${image.alpha}", as the default of a mask, takes the transparent parts; null for anything else. */
export function alphaReference(value: unknown): string | null {
  return defaultReference(value)?.match(/^([a-z0-9_]+)\.alpha$/)?.[1] ?? null;
}

/** What is wrong with a value, for the message catalogue; null where it is fine. */
export function valueFault(parameter: Parameter, value: unknown): ValueFault | null {
  switch (parameter.type) {
    case "boolean":
      return typeof value === "boolean" ? null : fault("not_boolean", value);
    case "seed":
      return seedFault(value, seedRangeOf(parameter));
    case "integer":
    case "number":
      return numberFault(parameter, value);
    case "string":
      return textFault(parameter, value);
    case "image":
    case "mask":
    case "model":
      if (typeof value !== "string") return fault("not_text", value);
      return value.trim() === "" ? fault("empty", value) : null;
    case "area":
    case "loras":
      return null; // `readArea` and `readLoras` say all that is wrong with them
  }
}

function fault(fault: ValueFault["fault"], value: unknown, limit: number | bigint | "" = ""): ValueFault {
  return { fault, limit: String(limit), ...givenValue(value) };
}

/** Long texts are not repeated: they may be somebody's prompt. */
function givenValue(value: unknown): GivenValue {
  if (value === null || value === undefined) return { given: "nothing", value: "" };
  if (Array.isArray(value)) return { given: "list", value: "" };
  if (typeof value === "object") return { given: "object", value: "" };
  if (typeof value !== "string") return { given: "value", value: String(value) };
  return value.length > MAX_SHOWN_LENGTH ? { given: "long_text", value: "" } : { given: "value", value: `"${value}"` };
}

/** What the parameter takes, for the message catalogue. */
export function allowedValues(parameter: Parameter): AllowedValues {
  const { type } = parameter;
  const options = (parameter.enum ?? []).map(String);
  if (type === "seed") {
    const { min, max } = seedRangeOf(parameter);
    return { type, options, min: String(min), max: String(max) };
  }
  const max = type === "string" ? (parameter.max ?? MAX_TEXT_LENGTH) : maximumOf(parameter);
  return { type, options, min: parameter.min === undefined ? null : String(parameter.min), max: max === undefined ? null : String(max) };
}

/** The seed that was asked for; null = a random one. The value has passed `valueFault`. */
export function parseSeed(value: unknown): bigint | null {
  const seed = typeof value === "string" ? BigInt(value.trim()) : BigInt(value as number | bigint);
  return seed < 0n ? null : seed;
}

/** The seeds that a call may ask for: what the node takes, but none below 0, because -1 asks for a random one. */
export function seedRangeOf({ seedRange: { min, max } = { min: 0n, max: MAX_SEED } }: Parameter): SeedRange {
  return { min: min < 0n ? 0n : min, max: max > MAX_SEED ? MAX_SEED : max };
}

function seedFault(value: unknown, { min, max }: SeedRange): ValueFault | null {
  if (typeof value === "number") {
    if (!Number.isInteger(value)) return fault("not_whole", value);
    // Such a number has lost its last digits on the way here, and a picture from a nearby seed would be the wrong picture.
    if (value > Number.MAX_SAFE_INTEGER) return fault("not_exact", value);
  } else if (typeof value === "string") {
    if (!/^\s*(-1|\d{1,30})\s*$/.test(value)) return fault("not_whole_text", value);
  } else if (typeof value !== "bigint") {
    return fault("not_whole", value);
  }
  const seed = BigInt(value);
  if (seed < -1n) return fault("too_small", seed, -1);
  if (seed !== -1n && seed < min) return fault("too_small", seed, min);
  return seed > max ? fault("too_large", seed, max) : null;
}

function numberFault(parameter: Parameter, value: unknown): ValueFault | null {
  if (typeof value !== "number" || !Number.isFinite(value)) return fault("not_a_number", value);
  if (parameter.type === "integer" && !Number.isSafeInteger(value)) return fault("not_whole", value);
  if (parameter.enum && !parameter.enum.includes(value)) return fault("not_in_list", value);
  if (parameter.min !== undefined && value < parameter.min) return fault("too_small", value, parameter.min);
  const max = maximumOf(parameter);
  return max !== undefined && value > max ? fault("too_large", value, max) : null;
}

/** The largest number that the template and the configuration allow. */
export function maximumOf({ max, cap }: Parameter): number | undefined {
  return max === undefined || cap === undefined ? (max ?? cap) : Math.min(max, cap);
}

function textFault(parameter: Parameter, value: unknown): ValueFault | null {
  if (typeof value !== "string") return fault("not_text", value);
  if (parameter.enum && !parameter.enum.includes(value)) return fault("not_in_list", value);
  if (parameter.required && value.trim() === "") return fault("empty", value);
  const { min = 0, max = MAX_TEXT_LENGTH } = parameter;
  if (value.length < min) return fault("too_short", value.length, min);
  return value.length > max ? fault("too_long", value.length, max) : null;
}
