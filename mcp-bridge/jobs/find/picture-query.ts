import { lorasOf } from "../../workflow/loras.ts";
import type { KeptPicture } from "./kept-picture.ts";

/** What somebody looks for. Everything that is given must fit. */
export interface PictureQuery {
  /** Words that what is known of the picture must hold; the endings of English plurals do not count. */
  words: string[];
  /** Epoch milliseconds; null = any time. The end is not included. */
  from: number | null;
  to: number | null;
  /** A part of the tool's or model's name; null = any. */
  tool: string | null;
  model: string | null;
}

/** A picture, and the text that words are looked for in. */
export interface IndexedPicture {
  picture: KeptPicture;
  text: string;
}

/** Words that say nothing of a picture. */
const EMPTY_WORDS = new Set(
  "a an and at by for from i in it me my of on or our picture image photo that the this to was were with you your".split(" "),
);
/** Arguments that say nothing of what a picture shows. */
const NOT_SHOWN = new Set(["negative_prompt", "area", "mask", "seed", "sampler", "scheduler", "preset"]);

/** The words of a search, without those that say nothing; all of them where nothing else is left. */
export function wordsOf(text: string): string[] {
  const words = plain(text).match(/[\p{L}\p{N}_.-]+/gu) ?? [];
  const telling = words.filter((word) => !EMPTY_WORDS.has(word));
  return [...new Set(telling.length > 0 ? telling : words)];
}

export function indexed(picture: KeptPicture): IndexedPicture {
  const { arguments: args, tool, reference } = picture;
  const said = Object.entries(args).flatMap(([name, value]) => (typeof value === "string" && !NOT_SHOWN.has(name) ? [value] : []));
  const loras = lorasOf(args.loras).map(({ name }) => name);
  return { picture, text: plain([...said, ...loras, tool, tool.replaceAll("_", " "), reference].join("\n")) };
}

/** Whether a picture fits. */
export function matcherOf({ words, from, to, tool, model }: PictureQuery): (row: IndexedPicture) => boolean {
  const stems = words.map(stem);
  const [wantedTool, wantedModel] = [tool, model].map((name) => (name === null ? null : plain(name)));
  return ({ picture, text }) => {
    if (from !== null && picture.createdAt < from) return false;
    if (to !== null && picture.createdAt >= to) return false;
    if (wantedTool && !plain(picture.tool).includes(wantedTool)) return false;
    if (wantedModel && !plain(String(picture.arguments.model ?? "")).includes(wantedModel)) return false;
    return stems.every((word) => text.includes(word));
  };
}

/** Small letters without accents. */
const plain = (text: string) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** "foxes" finds a fox, and "boats" a boat. */
const stem = (word: string) => (word.length > 3 ? word.replace(/(?<=[sxz]|ch|sh)es$|(?<!s)s$/, "") : word);
