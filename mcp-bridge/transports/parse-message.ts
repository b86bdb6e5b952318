import { parseJson } from "#base/json.ts";

/** Real messages have about ten. What goes through a message calls itself for each level, and has room for some thousand. */
const MAX_LEVELS = 200;

/** A message of more than `MAX_LEVELS` arrays and objects in each other. */
export class TooDeepError extends Error {
  constructor() {
    super(`Invalid Request: more than ${MAX_LEVELS} arrays and objects lie in each other`);
  }
}

/**
 * Parses a JSON-RPC message, or an array of them. Integers beyond 2^53 (seeds) become decimal strings: JSON Schema and the SDK know no
 * bigint, and every seed argument takes such a string. Throws SyntaxError where the text is not JSON, and TooDeepError.
 */
export function parseMessage(text: string): unknown {
  try {
    return decimalStrings(parseJson(text), 0);
  } catch (error) {
    // The parser itself has no room left.
    throw error instanceof RangeError ? new TooDeepError() : error;
  }
}

function decimalStrings(value: unknown, level: number): unknown {
  if (level > MAX_LEVELS) throw new TooDeepError();
  if (typeof value === "bigint") return value.toString();
  if (Array.isArray(value)) return value.map((part) => decimalStrings(part, level + 1));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, decimalStrings(part, level + 1)]));
}
