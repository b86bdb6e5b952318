import { stringifyJson } from "#base/json.ts";

export { parseJson } from "#base/json.ts";

/** JSON as Python's `json.dumps` writes it: in ASCII, which is all that is safe in a PNG's tEXt chunk, and with integers of any length. */
export function pythonJson(value: unknown): string {
  return stringifyJson(value).replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** What Python's `str()` makes of a JSON value. */
export function pythonText(value: unknown): string {
  if (typeof value === "string") return value;
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  return typeof value === "object" ? pythonJson(value) : String(value);
}

/** An object as it came out of JSON. */
export type JsonObject = Record<string, unknown>;

/** Whether a value is an object and no list. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
