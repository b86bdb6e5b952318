import { parseJson } from "#base/json.ts";

/**
 * Parses a JSON-RPC message, or an array of them. Integers beyond 2^53 (seeds) become decimal strings: JSON Schema and the SDK know no
 * bigint, and every seed argument takes such a string. Throws SyntaxError where the text is not JSON.
 */
export const parseMessage = (text: string): unknown => decimalStrings(parseJson(text));

function decimalStrings(value: unknown): unknown {
  if (typeof value === "bigint") return value.toString();
  if (Array.isArray(value)) return value.map(decimalStrings);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, decimalStrings(part)]));
}
