import type { Lora, MakerReader } from "../generation.ts";
import { fileNameOf, numberOf, parseFields, textOf } from "../values.ts";
import { parseParameters } from "./a1111.ts";

/** Fooocus writes its own JSON or A1111's text under "parameters", and says in "fooocus_scheme" which; JPEG and WebP have both in EXIF. */
export const readFooocus: MakerReader = (texts) => {
  const text = texts.parameters ?? texts["exif:UserComment"];
  if (text === undefined) return null;
  const note = parseFields(text);
  if (!note) {
    const parsed = /Version: Fooocus/.test(text) ? parseParameters(text) : null;
    return parsed && { ...parsed, scheduler: parsed.scheduler || (parsed.others?.Scheduler ?? "") };
  }
  const software = textOf(note.version);
  if (!software.startsWith("Fooocus") && texts.fooocus_scheme === undefined) return null;
  return {
    software,
    prompt: textOf(note.prompt),
    negativePrompt: textOf(note.negative_prompt),
    model: textOf(note.base_model),
    seed: textOf(note.seed),
    steps: numberOf(note.steps),
    cfg: numberOf(note.guidance_scale),
    sampler: textOf(note.sampler),
    scheduler: textOf(note.scheduler),
    loras: lorasOf(note.loras),
    others: { ...other("Styles", note.styles), ...other("Performance", note.performance) },
  };
};

/** Each is a list of name, strength and checksum. */
function lorasOf(value: unknown): Lora[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((each) => (Array.isArray(each) ? [{ name: fileNameOf(textOf(each[0])), strength: numberOf(each[1]) }] : []));
}

const other = (name: string, value: unknown): Record<string, string> => {
  const text = Array.isArray(value) ? value.map(textOf).join(", ") : textOf(value);
  return text ? { [name]: text } : {};
};
