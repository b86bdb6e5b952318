import { tryParseJson } from "#base/json.ts";
import type { Lora, MakerReader } from "../generation.ts";
import { fieldsOf, fileNameOf, numberOf, parseFields, textOf } from "../values.ts";

/** What Easel's bridge writes under the PNG text "easel" (`pictureMetadata`): the tool and what it was called with. */
export const readEasel: MakerReader = (texts) => {
  const note = parseFields(texts.easel);
  if (!note) return null;
  const args = fieldsOf(note.arguments) ?? {};
  return {
    prompt: textOf(args.prompt),
    negativePrompt: textOf(args.negative_prompt),
    model: textOf(note.model) || textOf(args.model),
    seed: textOf(note.seed) || textOf(args.seed),
    steps: numberOf(args.steps),
    cfg: numberOf(args.cfg),
    sampler: textOf(args.sampler),
    scheduler: textOf(args.scheduler),
    loras: lorasOf(args.loras),
    createdAt: numberOf(note.createdAt),
  };
};

/** The argument `loras` is a list in JSON. */
function lorasOf(text: unknown): Lora[] {
  const list = typeof text === "string" ? tryParseJson(text) : text;
  if (!Array.isArray(list)) return [];
  return list.flatMap((each) => {
    const lora = fieldsOf(each);
    const name = lora ? textOf(lora.name) : textOf(each);
    return name ? [{ name: fileNameOf(name), strength: lora ? numberOf(lora.strength) : null }] : [];
  });
}
