import { EaselError } from "#contract/errors.ts";
import type { LoraFault } from "#contract/messages/en/errors/argument-parts.ts";
import { FAMILIES, familyOf } from "../models/families.ts";
import { familiesOfLora } from "../models/identify-lora.ts";
import { findModel, likeModel } from "./requirements/models.ts";
import type { SelectedModel } from "./requirements/select-model.ts";
import type { EngineFacts, Lora, Parameter } from "./workflow.ts";

/** Each LoRA is read and merged before anything is painted; more than these make nothing better. */
const MAX_LORAS = 10;
const USUAL_STRENGTH = 1;
const FOLDER = "loras";
/** Of a name that a message repeats. Characters. */
const MAX_NAME_LENGTH = 100;
const MAX_FILES_SHOWN = 20;

/**
 * The LoRAs of an argument: a list of names, or of names with strengths; one alone need not be a list.
 * @throws EaselError argument_invalid with everything that is wrong with it
 */
export function readLoras(parameter: Parameter, given: unknown): Lora[] {
  const entries = Array.isArray(given) ? given : [given];
  const faults: { place: string; fault: LoraFault }[] = [];
  const loras = entries.map((entry, index) => readLora(parameter, entry, (fault) => faults.push({ place: `[${index}]`, fault })));
  if (entries.length > MAX_LORAS) faults.push({ place: "", fault: "too_many" });
  if (faults.length === 0) return loras;
  throw new EaselError("argument_invalid", "loras_unreadable", {
    name: parameter.name,
    places: faults.map(({ place }) => place),
    faults: faults.map(({ fault }) => fault),
    max: MAX_LORAS,
    minStrength: parameter.min ?? null,
    maxStrength: parameter.max ?? null,
  });
}

/** The LoRAs of an argument, not yet read, where one strength was given for all of them. Those with a strength of their own keep it. */
export function withStrength(given: unknown, strength: unknown): unknown {
  const withIt = (lora: unknown) =>
    typeof lora === "string" ? { name: lora, strength } : typeof lora === "object" && lora !== null ? { strength, ...lora } : lora;
  if (given === undefined || given === null || given === "") return given;
  return (Array.isArray(given) ? given : [given]).map(withIt);
}

function readLora(
  { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY }: Parameter,
  entry: unknown,
  report: (fault: LoraFault) => void,
): Lora {
  const written = typeof entry === "string" ? { name: entry } : entry;
  if (typeof written !== "object" || written === null || Array.isArray(written)) {
    report("not_a_lora");
    return { name: "", strength: USUAL_STRENGTH };
  }
  const { name, strength: asked = USUAL_STRENGTH, ...others } = written as Record<string, unknown>;
  if (typeof name !== "string" || name.trim() === "") report("name_missing");
  const strength = typeof asked === "string" && asked.trim() !== "" ? Number(asked) : (asked ?? USUAL_STRENGTH);
  if (typeof strength !== "number" || !Number.isFinite(strength)) report("strength_not_a_number");
  else if (strength < min || strength > max) report("strength_out_of_range");
  if (Object.keys(others).length > 0) report("unknown_part");
  return { name: String(name), strength: Number(strength) };
}

/** The LoRAs as one text, which `readLoras` takes after JSON has been read from it: how a job shows its arguments. */
export const lorasText = (loras: readonly Lora[]): string => JSON.stringify(loras.map(({ name, strength }) => ({ name, strength })));

/** The LoRAs of a job by what its arguments show of them; empty for any other text. */
export function lorasOf(text: unknown): Lora[] {
  if (typeof text !== "string" || !text.startsWith("[")) return [];
  try {
    return readLoras({ name: "loras", type: "loras", description: "", required: false }, JSON.parse(text));
  } catch {
    return [];
  }
}

/**
 * The LoRAs by the engine's own names for their files.
 * @param model the call's model; null where none of a known family is used
 * @throws EaselError model_missing for those that are not installed, argument_invalid for those that are made for other models
 */
export async function installedLoras(loras: readonly Lora[], model: SelectedModel | null, engine: EngineFacts): Promise<Lora[]> {
  const installed = await engine.models(FOLDER);
  const found = loras.map((lora) => ({ lora, file: findModel(lora.name, installed) }));
  const missing = found.flatMap(({ lora, file }) => (file === null ? [lora.name] : []));
  if (missing.length > 0) throw notInstalled(missing, installed);
  const named = found.map(({ lora, file }) => ({ ...lora, name: file ?? lora.name }));
  if (model) await refuseOtherFamilies(named, model, engine);
  return named;
}

function notInstalled(missing: string[], installed: string[]): EaselError {
  return new EaselError("model_missing", "loras_not_installed", {
    names: missing.map((name) => name.slice(0, MAX_NAME_LENGTH)),
    suggestions: missing.map((name) => likeModel(name, installed) ?? ""),
    installed: installed.slice(0, MAX_FILES_SHOWN),
    more: Math.max(0, installed.length - MAX_FILES_SHOWN),
  });
}

/** A LoRA changes nothing in a model of another family, or breaks it, and the engine says neither. Only a header is believed. */
async function refuseOtherFamilies(loras: Lora[], { file, version }: SelectedModel, engine: EngineFacts): Promise<void> {
  const own = FAMILIES.find(({ versions }) => versions.includes(version));
  if (!own || !engine.header) return;
  const wrong: { name: string; family: string }[] = [];
  for (const { name } of loras) {
    const header = await engine.header(FOLDER, name);
    const families = header && familiesOfLora(header);
    if (families && !families.includes(own.id)) wrong.push({ name, family: familyOf(families[0] ?? "")?.title ?? "" });
  }
  if (wrong.length === 0) return;
  throw new EaselError("argument_invalid", "loras_of_other_family", {
    names: wrong.map(({ name }) => name),
    families: wrong.map(({ family }) => family),
    model: file,
    modelFamily: own.title,
  });
}
