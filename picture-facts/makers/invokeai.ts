import type { Lora, MakerReader } from "../generation.ts";
import { type Fields, fieldsOf, numberOf, parseFields, textOf } from "../values.ts";

/** InvokeAI: "invokeai_metadata" since 3.0, "sd-metadata" before. */
export const readInvokeai: MakerReader = (texts) => {
  const note = parseFields(texts.invokeai_metadata);
  return note ? current(note) : before3(parseFields(texts["sd-metadata"]));
};

function current(note: Fields) {
  const version = textOf(note.app_version);
  return {
    software: version && `InvokeAI ${version}`,
    prompt: textOf(note.positive_prompt),
    negativePrompt: textOf(note.negative_prompt),
    model: nameOf(note.model),
    seed: textOf(note.seed),
    steps: numberOf(note.steps),
    cfg: numberOf(note.cfg_scale) ?? numberOf(note.guidance),
    scheduler: textOf(note.scheduler),
    loras: Array.isArray(note.loras) ? note.loras.flatMap(loraOf) : [],
  };
}

/** A model is an object with its name, which has been called differently over time. */
const nameOf = (model: unknown): string => textOf(fieldsOf(model)?.name) || textOf(fieldsOf(model)?.model_name) || textOf(model);

function loraOf(value: unknown): Lora[] {
  const lora = fieldsOf(value);
  const name = nameOf(lora?.model) || nameOf(lora?.lora);
  return name ? [{ name, strength: numberOf(lora?.weight) }] : [];
}

function before3(note: Fields | null) {
  const image = fieldsOf(note?.image);
  if (!note || !image) return null;
  const first = Array.isArray(image.prompt) ? fieldsOf(image.prompt[0])?.prompt : image.prompt;
  // A part in brackets is what to leave out.
  const negative = [...textOf(first).matchAll(/\[([^\]]*)\]/g)].map(([, text = ""]) => text);
  return {
    software: textOf(note.app_version) && `InvokeAI ${textOf(note.app_version)}`,
    prompt: textOf(first)
      .replace(/\[[^\]]*\]/g, "")
      .trim(),
    negativePrompt: negative.join(", "),
    model: textOf(note.model_weights),
    seed: textOf(image.seed),
    steps: numberOf(image.steps),
    cfg: numberOf(image.cfg_scale),
    sampler: textOf(image.sampler),
  };
}
