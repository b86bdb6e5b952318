import type { MakerReader } from "../generation.ts";
import { fieldsOf, numberOf, parseFields, textOf } from "../values.ts";

/** NovelAI: "Software" says so, "Description" is the prompt, "Comment" the rest in JSON, "Source" the model. */
export const readNovelai: MakerReader = (texts) => {
  if (texts.Software !== "NovelAI" && !texts.Title?.startsWith("NovelAI")) return null;
  const note = parseFields(texts.Comment) ?? {};
  const caption = (value: unknown) => textOf(fieldsOf(fieldsOf(value)?.caption)?.base_caption);
  return {
    prompt: textOf(note.prompt) || caption(note.v4_prompt) || (texts.Description ?? ""),
    negativePrompt: textOf(note.uc) || caption(note.v4_negative_prompt),
    model: texts.Source ?? "",
    seed: textOf(note.seed),
    steps: numberOf(note.steps),
    cfg: numberOf(note.scale),
    sampler: textOf(note.sampler),
    scheduler: textOf(note.noise_schedule),
  };
};
