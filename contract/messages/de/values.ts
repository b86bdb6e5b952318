import type { AllowedValues, GivenValue, ValueFault } from "../en/values.ts";

const given: Readonly<Record<Exclude<GivenValue["given"], "value">, string>> = {
  nothing: "nichts",
  list: "eine Liste",
  object: "ein Objekt",
  long_text: "ein langer Text",
};

const shown = (p: GivenValue) => (p.given === "value" ? p.value : given[p.given]);

const faults: Readonly<Record<ValueFault["fault"], (p: ValueFault, allowed: AllowedValues) => string>> = {
  not_boolean: (p) => `muss true oder false sein, ist aber ${shown(p)}`,
  not_a_number: (p) => `muss eine Zahl sein, ist aber ${shown(p)}`,
  not_whole: (p) => `muss eine ganze Zahl sein, ist aber ${shown(p)}`,
  not_whole_text: () => "ist keine ganze Zahl",
  not_exact: () => "ist zu groß, um als Zahl genau anzukommen",
  not_text: (p) => `muss Text sein, ist aber ${shown(p)}`,
  empty: () => "ist leer",
  too_small: (p) => `ist ${shown(p)}, erlaubt ist mindestens ${p.limit}`,
  too_large: (p) => `ist ${shown(p)}, erlaubt ist höchstens ${p.limit}`,
  too_short: (p) => `hat ${p.value} Zeichen, braucht aber mindestens ${p.limit}`,
  too_long: (p) => `hat ${p.value} Zeichen, erlaubt sind höchstens ${p.limit}`,
  not_in_list: (p, { options }) => `ist ${shown(p)}, möglich ist nur: ${options.join(", ")}`,
};

const image = () => "die Nummer eines früheren Bildes, eine Data-URI oder Base64";

const allowed: Readonly<Record<AllowedValues["type"], (p: AllowedValues) => string>> = {
  boolean: () => "true oder false",
  seed: ({ min, max }) => {
    const inQuotes = Number(max) > Number.MAX_SAFE_INTEGER ? ` (über ${Number.MAX_SAFE_INTEGER} in Anführungszeichen)` : "";
    return `eine ganze Zahl von ${min} bis ${max}${inQuotes}, oder -1 für eine zufällige`;
  },
  integer: (p) => `eine ganze Zahl${range(p)}`,
  number: (p) => `eine Zahl${range(p)}`,
  string: ({ max }) => `Text von höchstens ${max} Zeichen`,
  image,
  mask: image,
  model: () => "den Namen einer installierten Datei",
  area: () => "einen Teil des Bildes als Formen, Ränder oder beides",
  loras: () => "eine Liste installierter LoRAs",
};

function range({ min, max }: AllowedValues): string {
  if (min !== null && max !== null) return ` von ${min} bis ${max}`;
  if (min !== null) return `, mindestens ${min}`;
  return max === null ? "" : `, höchstens ${max}`;
}

/** What is wrong with a value, as the rest of a sentence that begins with the parameter's name. */
export const faultText = (p: ValueFault & AllowedValues): string => faults[p.fault](p, p);

/** What would be right, as „eine ganze Zahl von 1 bis 100“. */
export const allowedText = (p: AllowedValues): string =>
  p.options.length > 0 ? `einen dieser Werte: ${p.options.join(", ")}` : allowed[p.type](p);
