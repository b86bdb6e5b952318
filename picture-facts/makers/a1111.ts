import type { Generation, Lora, MakerReader } from "../generation.ts";
import { fileNameOf, numberOf } from "../values.ts";

const NEGATIVE = "Negative prompt:";
/** `Steps: 20, Sampler: Euler a, Lora hashes: "ink: 1a2b"`: a value with commas is in quotes. */
const SETTING = /\s*([\w /+-]+?):\s*("(?:\\.|[^"\\])*"|[^,]*)(?:,|$)/g;
const LORA = /<(?:lora|lyco):([^:>]+)(?::([-\d.]+))?[^>]*>/g;
/** Shown under names of their own. */
const KNOWN = ["Steps", "Sampler", "Schedule type", "CFG scale", "Seed", "Model", "Version", "Size"];

/** The text that AUTOMATIC1111's web UI and its kin (Forge, SD.Next, Civitai) write: "parameters" in a PNG, a comment in other files. */
export const readA1111: MakerReader = (texts) => {
  const text = texts.parameters ?? texts["exif:UserComment"];
  return text === undefined ? null : parseParameters(text);
};

/** Prompt, then "Negative prompt:", then a line of settings that begins with "Steps:"; null for any other text. */
export function parseParameters(text: string): Partial<Generation> | null {
  const at = text.search(/(^|\n)Steps: \d/);
  if (at < 0) return null;
  const [positive = "", ...rest] = text.slice(0, at).split(NEGATIVE);
  const settings = new Map<string, string>();
  for (const [, name = "", value = ""] of text.slice(at).matchAll(SETTING)) settings.set(name.trim(), unquoted(value.trim()));
  const get = (name: string) => settings.get(name) ?? "";
  return {
    prompt: positive.trim(),
    negativePrompt: rest.join(NEGATIVE).trim(),
    software: get("Version"),
    model: get("Model"),
    seed: get("Seed"),
    steps: numberOf(get("Steps")),
    cfg: numberOf(get("CFG scale")),
    sampler: get("Sampler"),
    scheduler: get("Schedule type"),
    loras: [...positive.matchAll(LORA)].map(
      ([, name = "", strength]): Lora => ({ name: fileNameOf(name), strength: numberOf(strength ?? "") }),
    ),
    others: Object.fromEntries([...settings].filter(([name]) => !KNOWN.includes(name))),
  };
}

const unquoted = (value: string) => (value.startsWith('"') ? value.slice(1, -1).replace(/\\(.)/g, "$1") : value);
