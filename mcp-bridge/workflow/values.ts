import { SETTING_NAMES, type SettingName } from "../models/settings.ts";
import type { Parameter, SeedRange, WorkflowDefaults } from "./workflow.ts";

/** Longest text where a template says nothing else, in characters. */
const MAX_TEXT_LENGTH = 20_000;

/** Seeds of ComfyUI are unsigned 64-bit numbers (KSampler: 0..18446744073709551615). */
export const MAX_SEED = 2n ** 64n - 1n;

export const DEFAULT_NAMES: readonly (keyof WorkflowDefaults)[] = [
  "default_model",
  "default_steps",
  "default_cfg",
  "default_sampler",
  "default_scheduler",
  "default_width",
  "default_height",
];

/** What stands in `${...}` when the value is such a reference to the configuration; null otherwise. */
export function defaultReference(value: unknown): string | null {
  return typeof value === "string" ? (value.match(/^\$\{\s*([^{}]*?)\s*\}$/)?.[1] ?? null) : null;
}

/** The parts of "model.steps"; null for what is no such reference to a model's own numbers. */
export function modelSettingReference(reference: string): { model: string; setting: SettingName } | null {
  const [model = "", setting, ...more] = reference.split(".");
  const known = SETTING_NAMES.find((name) => name === setting);
  return known && model !== "" && more.length === 0 ? { model, setting: known } : null;
}

/** The image of which "${image.alpha}", as the default of a mask, takes the transparent parts; null for anything else. */
export function alphaReference(value: unknown): string | null {
  return defaultReference(value)?.match(/^([a-z0-9_]+)\.alpha$/)?.[1] ?? null;
}

/** What is wrong with a value, as the rest of a sentence that begins with the parameter's name; null when it is fine. */
export function valueFault(parameter: Parameter, value: unknown): string | null {
  switch (parameter.type) {
    case "boolean":
      return typeof value === "boolean" ? null : `must be true or false, not ${shown(value)}`;
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
      if (typeof value !== "string") return `must be text, not ${shown(value)}`;
      return value.trim() === "" ? "is empty" : null;
  }
}

/** What would be right, as "a whole number from 1 to 100". */
export function describeAllowed(parameter: Parameter): string {
  if (parameter.enum) return `one of ${parameter.enum.join(", ")}`;
  switch (parameter.type) {
    case "boolean":
      return "true or false";
    case "seed": {
      const { min, max } = seedRangeOf(parameter);
      const inQuotes = max > Number.MAX_SAFE_INTEGER ? ` (above ${Number.MAX_SAFE_INTEGER} in quotes)` : "";
      return `a whole number from ${min} to ${max}${inQuotes}, or -1 for a random one`;
    }
    case "integer":
    case "number":
      return `a ${parameter.type === "integer" ? "whole " : ""}number${range(parameter)}`;
    case "string":
      return `text of at most ${parameter.max ?? MAX_TEXT_LENGTH} characters`;
    case "image":
    case "mask":
      return "the reference of an earlier picture, a data URI or base64";
    case "model":
      return "the name of an installed file";
  }
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

function seedFault(value: unknown, { min, max }: SeedRange): string | null {
  if (typeof value === "number") {
    if (!Number.isInteger(value)) return `must be a whole number, not ${value}`;
    // Such a number has lost its last digits on the way here; a picture from a nearby seed would be the wrong picture.
    if (value > Number.MAX_SAFE_INTEGER) return "is too large to arrive exactly as a number";
  } else if (typeof value === "string") {
    if (!/^\s*(-1|\d{1,30})\s*$/.test(value)) return "is no whole number";
  } else if (typeof value !== "bigint") {
    return `must be a whole number, not ${shown(value)}`;
  }
  const seed = BigInt(value);
  if (seed < -1n) return `is ${seed}, but the least is -1`;
  if (seed !== -1n && seed < min) return `is ${seed}, but the least is ${min}`;
  return seed > max ? `is ${seed}, but the most is ${max}` : null;
}

function numberFault(parameter: Parameter, value: unknown): string | null {
  if (typeof value !== "number" || !Number.isFinite(value)) return `must be a number, not ${shown(value)}`;
  if (parameter.type === "integer" && !Number.isSafeInteger(value)) return `must be a whole number, not ${value}`;
  if (parameter.enum && !parameter.enum.includes(value)) return `is ${value}, but must be one of ${parameter.enum.join(", ")}`;
  if (parameter.min !== undefined && value < parameter.min) return `is ${value}, but the least is ${parameter.min}`;
  const most = maximumOf(parameter);
  if (most !== undefined && value > most) return `is ${value}, but the most is ${most}`;
  return null;
}

/** The largest number that the template and the configuration allow. */
export function maximumOf({ max, cap }: Parameter): number | undefined {
  return max === undefined || cap === undefined ? (max ?? cap) : Math.min(max, cap);
}

function textFault(parameter: Parameter, value: unknown): string | null {
  if (typeof value !== "string") return `must be text, not ${shown(value)}`;
  if (parameter.enum && !parameter.enum.includes(value)) return `is ${shown(value)}, but must be one of ${parameter.enum.join(", ")}`;
  if (parameter.required && value.trim() === "") return "is empty";
  const least = parameter.min ?? 0;
  if (value.length < least) return `has ${value.length} characters, but needs at least ${least}`;
  const most = parameter.max ?? MAX_TEXT_LENGTH;
  return value.length > most ? `has ${value.length} characters, but the most is ${most}` : null;
}

function range(parameter: Parameter): string {
  const { min } = parameter;
  const max = maximumOf(parameter);
  if (min !== undefined && max !== undefined) return ` from ${min} to ${max}`;
  if (min !== undefined) return `, ${min} or more`;
  return max === undefined ? "" : `, ${max} at most`;
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "an object";
  if (typeof value === "string") return value.length > 40 ? "a long text" : `"${value}"`;
  return String(value);
}
