import type { Generation, Maker, MakerReader } from "./generation.ts";
import { readA1111 } from "./makers/a1111.ts";
import { readComfyui } from "./makers/comfyui.ts";
import { readEasel } from "./makers/easel.ts";
import { readFooocus } from "./makers/fooocus.ts";
import { readInvokeai } from "./makers/invokeai.ts";
import { readNovelai } from "./makers/novelai.ts";
import { readPhoto } from "./makers/photo.ts";
import { readSwarmui } from "./makers/swarmui.ts";

/** The more exact ones first: a picture that one program made and another one opened has the notes of both. */
const READERS: readonly (readonly [Maker, MakerReader])[] = [
  ["easel", readEasel],
  ["fooocus", readFooocus],
  ["swarmui", readSwarmui],
  ["invokeai", readInvokeai],
  ["novelai", readNovelai],
  ["comfyui", readComfyui],
  ["a1111", readA1111],
  ["photo", readPhoto],
];

const UNKNOWN: Omit<Generation, "maker"> = {
  software: "",
  prompt: "",
  negativePrompt: "",
  model: "",
  seed: "",
  steps: null,
  cfg: null,
  sampler: "",
  scheduler: "",
  loras: [],
  createdAt: null,
  others: {},
};

/** How a picture was made, by the texts in its file (`readFileFacts`); null where they do not say. Reads nothing but these texts. */
export function readGeneration(texts: Readonly<Record<string, string>>): Generation | null {
  let told: Generation | null = null;
  for (const [maker, read] of READERS) {
    const found = read(texts);
    if (found && told === null) told = { ...UNKNOWN, maker, ...found };
    else if (found && told) told = filled(told, found);
  }
  return told;
}

/** What the first maker left open, from the next one's notes. */
function filled(told: Generation, more: Partial<Generation>): Generation {
  const isOpen = (value: unknown) => value === "" || value === null || (Array.isArray(value) && value.length === 0);
  const added = Object.entries(more).filter(([name, value]) => !isOpen(value) && isOpen(told[name as keyof Generation]));
  return { ...told, ...Object.fromEntries(added) };
}
