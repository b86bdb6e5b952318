import type { SchemaFault } from "../en/schema-problems.ts";
import { someOf } from "./lists.ts";

const given: Readonly<Record<Exclude<SchemaFault["given"], "value">, string>> = { list: "eine Liste", group: "eine Gruppe von Optionen" };

const kinds: Readonly<Record<string, string>> = {
  int: "eine ganze Zahl",
  number: "eine Zahl",
  string: "Text",
  boolean: "true oder false",
  object: "eine Gruppe von Optionen",
  record: "eine Gruppe von Optionen",
  array: "eine Liste",
};

/** Rules that a schema names; one that is not among them is a sentence already. */
const rules: Readonly<Record<string, string>> = {
  lower_case_name: "nur Kleinbuchstaben, Ziffern und _, am Anfang ein Buchstabe, höchstens 40 Zeichen.",
  taken_name: "diesen Namen benutzt die Sprache selbst; nehmen Sie einen anderen.",
  scalar: "es muss Text, eine Zahl, true oder false sein.",
  number: "es muss eine Zahl sein.",
  class_and_input: "es muss eine Knotenklasse mit einem ihrer Eingänge sein, wie „KSampler.sampler_name“.",
  node_name: "das ist kein brauchbarer Knotenname.",
  parameter_or_field: "es muss ein Parameter sein, oder ein Feld eines Modells.",
};

const shown = (p: SchemaFault) => (p.given === "value" ? p.value : given[p.given]);
const rule = (p: SchemaFault) => rules[p.wanted] ?? p.wanted;
export const didYouMean = (suggestion: string | null) => (suggestion === null ? "" : ` Meinten Sie \`${suggestion}\`?`);
/** What was probably meant, or else what there is. */
export const meantOr = (suggestion: string | null, what: string, names: readonly string[], more: number) =>
  didYouMean(suggestion) || ` ${what}: ${someOf(names, more)}.`;

const problems: Readonly<Record<SchemaFault["problem"], (p: SchemaFault) => string>> = {
  unknown_option: (p) => `ist keine Option.${meantOr(p.suggestion, "Hier gibt es", p.options, p.more)}`,
  missing: () => "fehlt.",
  wrong_kind: (p) => `muss ${kinds[p.wanted] ?? p.wanted} sein, ist aber ${shown(p)}.`,
  not_a_choice: (p) => `ist ${shown(p)}, möglich ist nur: ${someOf(p.options, p.more)}.${didYouMean(p.suggestion)}`,
  empty: () => "darf nicht leer sein.",
  too_small: (p) => `ist ${shown(p)}, erlaubt ist mindestens ${p.wanted}.`,
  too_long: (p) => `ist zu lang: höchstens ${p.wanted} Zeichen.`,
  too_large: (p) => `ist ${shown(p)}, erlaubt ist höchstens ${p.wanted}.`,
  unusable_name: (p) => `ist kein brauchbarer Name: ${rule(p)}`,
  wrong_form: (p) => `ist ${shown(p)}: ${rule(p)}`,
  against_rule: rule,
};

/** Names the option and says what is wrong, and what would be right. */
export function schemaFaultText(p: SchemaFault): string {
  return `${p.option === "" ? "das Ganze" : `\`${p.option}\``} ${problems[p.problem](p)}`;
}
