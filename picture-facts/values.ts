import { tryParseJson } from "#base/json.ts";

/** Values in notes that anybody may have written: what is of another kind counts as not there. */

export type Fields = Readonly<Record<string, unknown>>;

/** The fields of an object; null for anything else. */
export const fieldsOf = (value: unknown): Fields | null =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : null;

/** The fields of an object in JSON; null for anything else. Long integers stay exact. */
export const parseFields = (text: string | undefined): Fields | null => (text === undefined ? null : fieldsOf(tryParseJson(text)));

/** A text or number, as text; "" for anything else. */
export function textOf(value: unknown): string {
  if (typeof value === "string") return value.trim();
  return typeof value === "number" || typeof value === "bigint" ? String(value) : "";
}

/** A number, also one that is written as text; null for anything else. */
export function numberOf(value: unknown): number | null {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : typeof value === "bigint" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : null;
}

/** The moment that a date means, in epoch milliseconds; null for what is none. EXIF writes "2024:05:01 12:30:00". */
export function momentOf(value: unknown): number | null {
  if (typeof value !== "string") return null;
  const moment = Date.parse(value.replace(/^(\d{4}):(\d\d):(\d\d)/, "$1-$2-$3"));
  return Number.isNaN(moment) ? null : moment;
}

/** The name of a model's file without its folders. */
export const fileNameOf = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;
