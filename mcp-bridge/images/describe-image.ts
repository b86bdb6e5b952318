import type { EaselError } from "#contract/errors.ts";
import { readerOfBytes } from "#picture-facts/read-at.ts";
import { readFileFacts } from "#picture-facts/read-file-facts.ts";
import { readGeneration } from "#picture-facts/read-generation.ts";
import { fieldsOf, parseFields } from "#picture-facts/values.ts";
import type { InputImage } from "./input-image.ts";

/** What comes before the facts, so that nobody takes them for what a model saw. `error` is why no model could look. */
export function describeWithoutVision(error: EaselError): string {
  return `Nobody has looked at this picture: ${error.message} ${error.remedy} What follows is only what the picture's file says of itself.`;
}

/** What a file says about itself, as lines of text for the AI app. */
export function describeImageFile({ bytes, mime, width, height }: InputImage): string[] {
  const size = `Size: ${width} x ${height} pixels. Format: ${mime.slice("image/".length).toUpperCase()}, ${Math.ceil(bytes.length / 1000)} kB.`;
  const made = Object.entries(generationParameters(bytes)).map(([what, value]) => `${what}: ${value}`);
  if (made.length === 0) return [size, "The file does not say how the picture was made."];
  return [size, `According to its file it was made from:\n${made.join("\n")}`];
}

/** What Easel's own note says the tool was called with, else what the notes of the program that made it say. */
function generationParameters(bytes: Uint8Array): Record<string, string> {
  const texts = readFileFacts(readerOfBytes(bytes), bytes.length)?.texts ?? {};
  const args = fieldsOf(parseFields(texts.easel)?.arguments);
  const made = args ?? nameParameters(texts);
  const shown = Object.entries(made).filter(([, value]) => value !== "" && value !== null && typeof value !== "object");
  return Object.fromEntries(shown.map(([name, value]) => [name, String(value)]));
}

function nameParameters(texts: Record<string, string>): Record<string, unknown> {
  const made = readGeneration(texts);
  if (!made) return {};
  return {
    "made with": made.software || (made.maker === "photo" ? "" : made.maker),
    prompt: made.prompt,
    "negative prompt": made.negativePrompt,
    seed: made.seed,
    steps: made.steps,
    cfg: made.cfg,
    sampler: made.sampler,
    scheduler: made.scheduler,
    model: made.model,
    loras: made.loras.map(({ name, strength }) => (strength === null ? name : `${name} (${strength})`)).join(", "),
  };
}
