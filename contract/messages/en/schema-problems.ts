import { someOf } from "./lists.ts";

/**
 * What is wrong at one place of a file that a person wrote (`base/schema-problems.ts` finds it). `option` is its path, "" for the whole
 * file; `options` are those that would be right, of which `more` are left out.
 */
export interface SchemaFault {
  problem: keyof typeof problems;
  option: string;
  /** What stands there: its kind, or "value" and then the value as it is written. */
  given: "value" | keyof typeof given;
  value: string;
  /** The kind of value, the bound, or the rule that it breaks. */
  wanted: string;
  options: readonly string[];
  more: number;
  /** The option that was probably meant. */
  suggestion: string | null;
}

const given = { list: "a list", group: "a group of options" };

const kinds: Readonly<Record<string, string>> = {
  int: "a whole number",
  number: "a number",
  string: "text",
  boolean: "true or false",
  object: "a group of options",
  record: "a group of options",
  array: "a list",
};

/** Rules that a schema names; one that is not among them is a sentence already. */
const rules: Readonly<Record<string, string>> = {
  lower_case_name: "must be of small letters, digits and _, beginning with a letter, 40 at most.",
  taken_name: "this name is taken by the language itself; use another.",
  scalar: "must be text, a number, or true or false.",
  number: "must be a number.",
  class_and_input: 'must be a node class and one of its inputs, such as "KSampler.sampler_name".',
  node_name: "this is no usable node name.",
  parameter_or_field: "must be a parameter, or a field of a model.",
};

const shown = (p: SchemaFault) => (p.given === "value" ? p.value : given[p.given]);
const rule = (p: SchemaFault) => rules[p.wanted] ?? p.wanted;
export const didYouMean = (suggestion: string | null) => (suggestion === null ? "" : ` Did you mean \`${suggestion}\`?`);
/** What was probably meant, or else what there is. */
export const meantOr = (suggestion: string | null, what: string, names: readonly string[], more: number) =>
  didYouMean(suggestion) || ` ${what}: ${someOf(names, more)}.`;

const problems = {
  unknown_option: (p: SchemaFault) => `is not an option.${meantOr(p.suggestion, "Options here", p.options, p.more)}`,
  missing: () => "is missing.",
  wrong_kind: (p: SchemaFault) => `must be ${kinds[p.wanted] ?? p.wanted}, not ${shown(p)}.`,
  not_a_choice: (p: SchemaFault) => `is ${shown(p)}, but must be one of ${someOf(p.options, p.more)}.${didYouMean(p.suggestion)}`,
  empty: () => "must not be empty.",
  too_small: (p: SchemaFault) => `is ${shown(p)}, but the least is ${p.wanted}.`,
  too_long: (p: SchemaFault) => `is too long: the most is ${p.wanted} characters.`,
  too_large: (p: SchemaFault) => `is ${shown(p)}, but the most is ${p.wanted}.`,
  unusable_name: (p: SchemaFault) => `is no usable name: ${rule(p)}`,
  wrong_form: (p: SchemaFault) => `is ${shown(p)}, but ${rule(p)}`,
  against_rule: rule,
};

/** Names the option and says what is wrong, and what would be right. */
export function schemaFaultText(p: SchemaFault): string {
  return `${p.option === "" ? "the whole" : `\`${p.option}\``} ${problems[p.problem](p)}`;
}
