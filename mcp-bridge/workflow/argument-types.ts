import { tryParseJson } from "#base/json.ts";
import type { Parameter, ParameterType } from "./workflow.ts";

/** What AI models write for "nothing", where no text is wanted. */
const NOTHING = /^(null|none|nil|undefined|n\/?a|default|auto|automatic)$/i;
const RANDOM = /^(random|rand)$/i;
/** A number with what people write behind it: "128.0", "1e3", "128px", "2x". */
const NUMBER = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,2})?)\s*(?:px|pixels?|x)?$/i;
const YES = /^(true|yes|on|1)$/i;
const NO = /^(false|no|off|0)$/i;
/** More digits than these a number does not keep. */
const MAX_EXACT_DIGITS = 15;
/** Of a picture's reference, which some clients send as a number where it has no letters. */
const REFERENCE_DIGITS = 8;

/**
 * An argument as the parameter's type wants it, where only one thing can be meant: numbers, true and false in quotes, a single value in
 * a list, an empty text for "left out". Undefined where nothing is given. What is not understood stays as it is, for `valueFault`.
 */
export function asTyped(parameter: Parameter, value: unknown): unknown {
  if (isNothing(parameter, value)) return undefined;
  if (parameter.type === "loras") return lorasMeant(value);
  if (parameter.type === "area") return objectIn(value) ?? value;
  const plain = unwrapped(parameter.type, typeof value === "bigint" ? plainNumber(value) : value);
  const option = optionMeant(parameter, plain);
  if (option !== undefined) return option;
  switch (parameter.type) {
    case "integer":
    case "number":
      return typeof plain === "string" ? (numberIn(plain) ?? plain) : plain;
    case "boolean":
      return booleanMeant(plain);
    case "seed":
      return typeof plain === "string" && RANDOM.test(plain.trim()) ? undefined : wholeSeed(plain);
    case "image":
    case "mask":
      return Number.isSafeInteger(plain) ? String(plain).padStart(REFERENCE_DIGITS, "0") : plain;
    case "string":
    case "model":
      return typeof plain === "number" || typeof plain === "bigint" ? String(plain) : plain;
  }
}

/** Whether somebody says "nothing" or "as usual", whatever the type would be. */
export function saysNothing(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (typeof value === "object") return Object.keys(value).length === 0;
  return typeof value === "string" && (value.trim() === "" || NOTHING.test(value.trim()));
}

/** Whether a value says that there is none. For what must be given, only null does. */
function isNothing({ type, required, choicesFrom }: Parameter, value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (required) return false;
  if (value === "" || (typeof value === "object" && Object.keys(value).length === 0)) return true;
  if (value === false) return type !== "boolean" && type !== "string";
  if (typeof value !== "string") return false;
  if (value.trim() === "") return type !== "string" || choicesFrom !== undefined;
  // In a list of the engine's, "None" is a choice.
  return type !== "string" && choicesFrom === undefined && NOTHING.test(value.trim());
}

/** A list of one is that one; of several texts, all of them where a text is wanted. A picture may come in a message's own form. */
function unwrapped(type: ParameterType, value: unknown): unknown {
  if (Array.isArray(value)) {
    if (value.length === 1) return unwrapped(type, value[0]);
    const texts = value.every((part) => typeof part === "string");
    return type === "string" && texts && value.length > 0 ? value.join(", ") : value;
  }
  if ((type === "image" || type === "mask") && typeof value === "object" && value !== null) return pictureIn(value) ?? value;
  return value;
}

/** Where messages of AI services hold a picture's address, data or reference. */
const PICTURE_KEYS = ["reference", "url", "uri", "image_url", "data", "base64", "b64_json", "path"];

function pictureIn(value: object): string | null {
  const fields = new Map<string, unknown>(Object.entries(value));
  for (const key of PICTURE_KEYS) {
    const inner = fields.get(key);
    if (typeof inner === "string" && inner !== "") return inner;
    if (key === "image_url" && typeof inner === "object" && inner !== null) return pictureIn(inner);
  }
  return null;
}

/** The option that differs only in capitals, quotes or type: "Draft" is draft, "2" is 2. */
function optionMeant({ enum: options }: Parameter, value: unknown): string | number | undefined {
  if (!options || !["string", "number", "boolean"].includes(typeof value)) return undefined;
  const asked = String(value).trim().toLowerCase();
  const found = options.filter((option) => String(option).toLowerCase() === asked);
  return options.find((option) => option === value) ?? (found.length === 1 ? found[0] : undefined);
}

function numberIn(text: string): number | null {
  const digits = NUMBER.exec(text.trim())?.[1];
  if (digits === undefined || digits.replaceAll(/\D/g, "").length > MAX_EXACT_DIGITS * 2) return null;
  const number = Number(digits);
  return Number.isInteger(number) && !Number.isSafeInteger(number) ? null : number;
}

function booleanMeant(value: unknown): unknown {
  const text = typeof value === "string" ? value.trim() : value === 0 || value === 1 ? String(value) : null;
  if (text === null) return value;
  return YES.test(text) ? true : NO.test(text) ? false : value;
}

const LORA_NAMES = ["name", "lora", "lora_name", "file", "model"];
const LORA_STRENGTHS = ["strength", "weight", "scale", "strength_model", "lora_strength", "lora_weight"];

/** A list of LoRAs, perhaps as the text of its JSON, whose parts may go by other names. */
function lorasMeant(value: unknown): unknown {
  const parsed = typeof value === "string" && /^\s*[[{]/.test(value) ? (tryParseJson(value) ?? value) : value;
  const loras = Array.isArray(parsed) ? parsed.map(loraMeant) : loraMeant(parsed);
  return Array.isArray(loras) && loras.length === 0 ? undefined : loras;
}

function loraMeant(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).map(([name, its]): [string, unknown] => {
    if (LORA_NAMES.includes(name)) return ["name", its];
    return [LORA_STRENGTHS.includes(name) ? "strength" : name, its];
  });
  return Object.fromEntries(entries);
}

/** "42.0" is 42. */
function wholeSeed(value: unknown): unknown {
  return typeof value === "string" ? value.trim().replace(/^\+?(-?\d+)\.0*$/, "$1") : value;
}

function plainNumber(value: bigint): number | bigint {
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

/** The value as an object, also where it is one in JSON; null for what is none. */
export function objectIn(value: unknown): object | null {
  const parsed = typeof value !== "string" ? value : value.trim() === "" ? {} : tryParseJson(value);
  return typeof parsed === "object" && parsed !== null && !Array.isArray(parsed) ? parsed : null;
}
