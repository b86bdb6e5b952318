import { z } from "zod";
import { didYouMean, listed } from "./did-you-mean.ts";

/** What is wrong at one place of a file that a person wrote. */
export interface SchemaProblem {
  path: (string | number)[];
  /** Names the option and says what is wrong, and what would be right. */
  sentence: string;
}

/** zod's issues in sentences for the author of the file. `input` is what was parsed. */
export function schemaProblems(schema: z.ZodType, error: z.ZodError, input: unknown): SchemaProblem[] {
  return error.issues.flatMap((issue) => {
    const path = issue.path.filter((part): part is string | number => typeof part !== "symbol");
    if (issue.code === "unrecognized_keys") {
      const known = keysAt(schema, path);
      return issue.keys.map((key) => ({
        path: [...path, key],
        sentence: `\`${[...path, key].join(".")}\` is not an option.${didYouMean(key, known) || ` Options here: ${listed(known)}.`}`,
      }));
    }
    return [{ path, sentence: `${path.length === 0 ? "the whole" : `\`${path.join(".")}\``} ${fault(issue, valueAt(input, path))}` }];
  });
}

function fault(issue: z.core.$ZodIssue, value: unknown): string {
  switch (issue.code) {
    case "invalid_type":
      return value === undefined ? "is missing." : `must be ${kindName(issue.expected)}, not ${shown(value)}.`;
    case "invalid_value":
      return value === undefined
        ? "is missing."
        : `is ${shown(value)}, but must be one of ${issue.values.map(String).join(", ")}.${didYouMean(String(value), issue.values.map(String))}`;
    case "too_small":
      return issue.origin === "string" || issue.origin === "array"
        ? "must not be empty."
        : `is ${shown(value)}, but the least is ${issue.minimum}.`;
    case "too_big":
      return issue.origin === "string"
        ? `is too long: the most is ${issue.maximum} characters.`
        : `is ${shown(value)}, but the most is ${issue.maximum}.`;
    case "invalid_key":
      return `is no usable name: ${issue.issues[0]?.message ?? "must be of small letters, digits and _."}`;
    case "invalid_format":
      return `is ${shown(value)}, but ${issue.message}`;
    default:
      return issue.message;
  }
}

function kindName(expected: string): string {
  const names: Record<string, string> = {
    int: "a whole number",
    number: "a number",
    string: "text",
    boolean: "true or false",
    object: "a group of options",
    record: "a group of options",
    array: "a list",
  };
  return names[expected] ?? expected;
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return "a group of options";
  const text = typeof value === "string" ? `"${value}"` : String(value);
  return text.length > 60 ? `${text.slice(0, 57)}..."` : text;
}

function valueAt(input: unknown, path: (string | number)[]): unknown {
  return path.reduce<unknown>(
    (value, part) => (typeof value === "object" && value !== null ? (value as Record<string | number, unknown>)[part] : undefined),
    input,
  );
}

/** The option names that the schema knows at a path. */
function keysAt(schema: z.ZodType, path: (string | number)[]): string[] {
  let here: unknown = schema;
  for (const part of path) {
    here = bare(here);
    if (here instanceof z.ZodObject) here = here.shape[part];
    else if (here instanceof z.ZodRecord) here = here.valueType;
    else if (here instanceof z.ZodArray) here = here.element;
    else return [];
  }
  here = bare(here);
  return here instanceof z.ZodObject ? Object.keys(here.shape) : [];
}

function bare(schema: unknown): unknown {
  let here = schema;
  while (here instanceof z.ZodOptional || here instanceof z.ZodDefault || here instanceof z.ZodPrefault || here instanceof z.ZodNullable) {
    here = here.unwrap();
  }
  return here;
}
