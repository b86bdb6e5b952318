import { z } from "zod";
import { closest } from "./did-you-mean.ts";

/**
 * What is wrong at one place of a file that a person wrote; what each member means, and its sentence, is in
 * `contract/messages/en/schema-problems.ts`.
 */
export interface SchemaProblem {
  path: (string | number)[];
  fault: {
    problem:
      | "unknown_option"
      | "missing"
      | "wrong_kind"
      | "not_a_choice"
      | "empty"
      | "too_small"
      | "too_long"
      | "too_large"
      | "unusable_name"
      | "wrong_form"
      | "against_rule";
    option: string;
    given: "value" | "list" | "group";
    value: string;
    wanted: string;
    options: string[];
    more: number;
    suggestion: string | null;
  };
}

type Fault = SchemaProblem["fault"];

/** zod's issues as facts for the author of the file. `input` is what was parsed. */
export function schemaProblems(schema: z.ZodType, error: z.ZodError, input: unknown): SchemaProblem[] {
  return error.issues.flatMap((issue): SchemaProblem[] => {
    const path = issue.path.filter((part): part is string | number => typeof part !== "symbol");
    if (issue.code === "unrecognized_keys") {
      const known = keysAt(schema, path);
      return issue.keys.map((key) => {
        const suggestion = closest(key, known);
        return {
          path: [...path, key],
          fault: faultAt([...path, key], undefined, { problem: "unknown_option", ...listed(known), suggestion }),
        };
      });
    }
    const value = valueAt(input, path);
    return [{ path, fault: faultAt(path, value, fault(issue, value)) }];
  });
}

function faultAt(path: (string | number)[], value: unknown, found: Pick<Fault, "problem"> & Partial<Fault>): Fault {
  return { option: path.join("."), ...shown(value), wanted: "", options: [], more: 0, suggestion: null, ...found };
}

function fault(issue: z.core.$ZodIssue, value: unknown): Pick<Fault, "problem"> & Partial<Fault> {
  switch (issue.code) {
    case "invalid_type":
      return value === undefined ? { problem: "missing" } : { problem: "wrong_kind", wanted: issue.expected };
    case "invalid_value": {
      const options = issue.values.map(String);
      if (value === undefined) return { problem: "missing" };
      return { problem: "not_a_choice", options, suggestion: closest(String(value), options) };
    }
    case "too_small":
      if (issue.origin === "string" || issue.origin === "array") return { problem: "empty" };
      return { problem: "too_small", wanted: String(issue.minimum) };
    case "too_big":
      return { problem: issue.origin === "string" ? "too_long" : "too_large", wanted: String(issue.maximum) };
    case "invalid_key":
      return { problem: "unusable_name", wanted: issue.issues[0]?.message ?? "lower_case_name" };
    case "invalid_format":
      return { problem: "wrong_form", wanted: issue.message };
    default:
      return { problem: "against_rule", wanted: issue.message };
  }
}

const MAX_LISTED = 20;
const listed = (names: string[]) => ({ options: names.slice(0, MAX_LISTED), more: Math.max(0, names.length - MAX_LISTED) });

function shown(value: unknown): Pick<Fault, "given" | "value"> {
  if (Array.isArray(value)) return { given: "list", value: "" };
  if (typeof value === "object" && value !== null) return { given: "group", value: "" };
  const text = typeof value === "string" ? `"${value}"` : String(value);
  return { given: "value", value: text.length > 60 ? `${text.slice(0, 57)}..."` : text };
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
