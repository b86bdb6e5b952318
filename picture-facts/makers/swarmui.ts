import type { Lora, MakerReader } from "../generation.ts";
import { fieldsOf, fileNameOf, momentOf, numberOf, parseFields, textOf } from "../values.ts";

/** SwarmUI's JSON: "parameters" in a PNG, a comment in EXIF elsewhere. */
export const readSwarmui: MakerReader = (texts) => {
  const note = parseFields(texts.parameters) ?? parseFields(texts["exif:UserComment"]);
  const given = fieldsOf(note?.sui_image_params);
  if (!note || !given) return null;
  return {
    software: textOf(given.swarm_version) && `SwarmUI ${textOf(given.swarm_version)}`,
    prompt: textOf(given.prompt),
    negativePrompt: textOf(given.negativeprompt),
    model: textOf(given.model),
    seed: textOf(given.seed),
    steps: numberOf(given.steps),
    cfg: numberOf(given.cfgscale),
    sampler: textOf(given.sampler),
    scheduler: textOf(given.scheduler),
    loras: lorasOf(given.loras, given.loraweights),
    createdAt: momentOf(fieldsOf(note.sui_extra_data)?.date),
  };
};

function lorasOf(names: unknown, strengths: unknown): Lora[] {
  const list = (value: unknown) => (Array.isArray(value) ? value.map(textOf) : textOf(value).split(",").filter(Boolean));
  const weights = list(strengths);
  return list(names).map((name, index) => ({ name: fileNameOf(name), strength: numberOf(weights[index] ?? "") }));
}
