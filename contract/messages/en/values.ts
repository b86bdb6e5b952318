/** A value that was given where another is wanted: what it is, and its text where it is short enough to be shown. */
export type GivenValue = { given: "value" | keyof typeof given; value: string };

/** What a parameter takes. `type` is its type in a template; `min` and `max` are null where there is no limit. */
export type AllowedValues = { type: keyof typeof allowed; min: string | null; max: string | null; options: readonly string[] };

/** What is wrong with a value. `limit` is the bound that it breaks; "" where there is none. */
export type ValueFault = GivenValue & { fault: keyof typeof faults; limit: string };

const given = { nothing: "nothing", list: "a list", object: "an object", long_text: "a long text" };

const shown = (p: GivenValue) => (p.given === "value" ? p.value : given[p.given]);

const faults = {
  not_boolean: (p: ValueFault) => `must be true or false, not ${shown(p)}`,
  not_a_number: (p: ValueFault) => `must be a number, not ${shown(p)}`,
  not_whole: (p: ValueFault) => `must be a whole number, not ${shown(p)}`,
  not_whole_text: () => "is no whole number",
  not_exact: () => "is too large to arrive exactly as a number",
  not_text: (p: ValueFault) => `must be text, not ${shown(p)}`,
  empty: () => "is empty",
  too_small: (p: ValueFault) => `is ${shown(p)}, but the least is ${p.limit}`,
  too_large: (p: ValueFault) => `is ${shown(p)}, but the most is ${p.limit}`,
  too_short: (p: ValueFault) => `has ${p.value} characters, but needs at least ${p.limit}`,
  too_long: (p: ValueFault) => `has ${p.value} characters, but the most is ${p.limit}`,
  not_in_list: (p: ValueFault, { options }: AllowedValues) => `is ${shown(p)}, but must be one of ${options.join(", ")}`,
};

const image = () => "the reference of an earlier picture, a data URI or base64";

const allowed = {
  boolean: () => "true or false",
  seed: ({ min, max }: AllowedValues) => {
    const inQuotes = Number(max) > Number.MAX_SAFE_INTEGER ? ` (above ${Number.MAX_SAFE_INTEGER} in quotes)` : "";
    return `a whole number from ${min} to ${max}${inQuotes}, or -1 for a random one`;
  },
  integer: (p: AllowedValues) => `a whole number${range(p)}`,
  number: (p: AllowedValues) => `a number${range(p)}`,
  string: ({ max }: AllowedValues) => `text of at most ${max} characters`,
  image,
  mask: image,
  model: () => "the name of an installed file",
  area: () => "a part of the picture as shapes, margins or both",
  loras: () => "a list of installed LoRAs",
};

function range({ min, max }: AllowedValues): string {
  if (min !== null && max !== null) return ` from ${min} to ${max}`;
  if (min !== null) return `, ${min} or more`;
  return max === null ? "" : `, ${max} at most`;
}

/** What is wrong with a value, as the rest of a sentence that begins with the parameter's name. */
export const faultText = (p: ValueFault & AllowedValues): string => faults[p.fault](p, p);

/** What would be right, as "a whole number from 1 to 100". */
export const allowedText = (p: AllowedValues): string => (p.options.length > 0 ? `one of ${p.options.join(", ")}` : allowed[p.type](p));
