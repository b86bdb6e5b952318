import { pythonText } from "../json.ts";

/** An exception that Python would have raised; `type` is its name. */
export class PythonError extends Error {
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

/** The value converted to the input's type, as by Python's `int()`, `float()`, `str()` and `bool()`. Throws PythonError. */
export function coerce(type: string, value: unknown): unknown {
  switch (type) {
    case "INT":
      return toInt(value);
    case "FLOAT":
      return toFloat(value);
    case "STRING":
      return pythonText(value);
    case "BOOLEAN":
      return isTruthy(value);
    default:
      return value;
  }
}

/** A number where that is exact, a bigint beyond 2^53. */
function toInt(value: unknown): number | bigint {
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value === "bigint") return narrow(value);
  if (typeof value === "number") {
    if (Number.isFinite(value)) return narrow(BigInt(Math.trunc(value)));
    throw new PythonError("OverflowError", "cannot convert float infinity to integer");
  }
  if (typeof value === "string") {
    const digits = value.trim().replace(/(?<=\d)_(?=\d)/g, "");
    if (/^[+-]?\d+$/.test(digits)) return narrow(BigInt(digits.replace(/^\+/, "")));
    throw new PythonError("ValueError", `invalid literal for int() with base 10: ${quoted(value)}`);
  }
  throw new PythonError("TypeError", `int() argument must be a string or a number, not ${nameOf(value)}`);
}

function narrow(value: bigint): number | bigint {
  const small = Number(value);
  return Number.isSafeInteger(small) ? small : value;
}

function toFloat(value: unknown): number {
  if (typeof value === "number") return value;
  if (typeof value === "bigint" || typeof value === "boolean") return Number(value);
  if (typeof value === "string") {
    const text = value.trim().toLowerCase();
    if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/.test(text)) return Number(text);
    if (/^[+-]?inf(inity)?$/.test(text)) return text.startsWith("-") ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
    throw new PythonError("ValueError", `could not convert string to float: ${quoted(value)}`);
  }
  throw new PythonError("TypeError", `float() argument must be a string or a real number, not ${nameOf(value)}`);
}

/** Every string but the empty one is true, "false" too. */
function isTruthy(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (typeof value === "object" && value !== null) return Object.keys(value).length > 0;
  return Boolean(value);
}

/** A string in Python's quotes. */
export function quoted(value: unknown): string {
  return typeof value === "string" ? `'${value.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'` : pythonText(value);
}

function nameOf(value: unknown): string {
  if (value === null || value === undefined) return "'NoneType'";
  return Array.isArray(value) ? "'list'" : "'dict'";
}
