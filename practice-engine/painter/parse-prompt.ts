/** Reads a prompt: which things, when, where, in what weather, colours and mood. */
import words from "../art/words.json" with { type: "json" };
import type { Art } from "./art.ts";
import { findSubject } from "./art-library.ts";
import { hex, type Rgb } from "./colour.ts";

export interface Mention {
  readonly subject: Art;
  readonly count: number;
  /** The colour that the prompt gives to it. */
  readonly colour: Rgb | null;
}

export interface Reading {
  readonly mentions: readonly Mention[];
  /** What the prompt means, as words.json calls it; and `no-` with each word or meaning that it does not want. */
  readonly meanings: ReadonlySet<string>;
  /** What is worn, with the colour that the prompt gives it; and by whom: an index into `mentions`. */
  readonly worn: ReadonlyMap<string, Rgb | null>;
  readonly wearer: number;
  /** Colours that belong to no thing. */
  readonly colours: readonly Rgb[];
  readonly skyColour: Rgb | null;
  /** Whether anything in the prompt was understood. */
  readonly understood: boolean;
}

type Meaning = readonly [kind: string, value: string];
const MEANINGS = new Map<string, Meaning[]>();
for (const [kind, values] of Object.entries(words.meanings)) {
  for (const [value, synonyms] of Object.entries(values)) {
    for (const word of synonyms.split(" ")) MEANINGS.set(word, [...(MEANINGS.get(word) ?? []), [kind, value]]);
  }
}
const COLOURS = new Map(Object.entries(words.colours));
const NUMBERS = new Map(Object.entries(words.numbers));
const DENIALS = new Set(["no", "without", "not"]);
const ARTICLES = new Set(["a", "an", "any", "the"]);
/** After one of these a colour no longer waits for its noun. */
const PAUSES = new Set(["and", "on", "in", "at", "under", "over", "near", "with", "by"]);
/** Words of a term, at most: "hot-air-balloon". */
const MAX_TERM_WORDS = 3;

/** The meanings of one kind, in the order of words.json. */
export function meaningsOf(kind: "backdrop" | "pose" | "season" | "time"): string[] {
  return Object.keys(words.meanings[kind]);
}

/** Words of a prompt in order, lower case, weights and LoRA tags stripped, known terms of several words joined by hyphens. */
export function wordsOf(prompt: string): string[] {
  const plain = prompt
    .toLowerCase()
    .replace(/<[^>]*>/g, " ")
    .replace(/:\s*\d+(\.\d+)?/g, " ");
  const single = plain.match(/[\p{L}\p{N}][\p{L}\p{N}'-]*/gu) ?? [];
  const joined: string[] = [];
  while (single.length > 0) {
    let length = Math.min(MAX_TERM_WORDS, single.length);
    while (length > 1 && !known(single.slice(0, length).join("-"))) length--;
    joined.push(single.splice(0, length).join("-"));
  }
  return joined;
}

function known(word: string): boolean {
  return formsOf(word).some((form) => MEANINGS.has(form) || findSubject(form) !== undefined);
}

/** The word itself and what its singular may be. */
function formsOf(word: string): string[] {
  const endings = [
    ["ies", "y"],
    ["ves", "f"],
    ["ves", "fe"],
    ["es", ""],
    ["s", ""],
  ] as const;
  return [word, ...endings.filter(([end]) => word.endsWith(end)).map(([end, singular]) => word.slice(0, -end.length) + singular)];
}

/** What a prompt asks for; what the negative prompt names is left out. */
export function parsePrompt(prompt: string, negative: string): Reading {
  const all = wordsOf(prompt);
  const denied = all.filter((_, index) => DENIALS.has(all[ARTICLES.has(all[index - 1] ?? "") ? index - 2 : index - 1] ?? ""));
  const banned = new Set([...wordsOf(negative), ...denied].flatMap(formsOf));
  const reader = new Reader();
  const wanted = all.filter((word) => !formsOf(word).some((form) => banned.has(form)));
  for (const [index, word] of wanted.entries()) reader.take(word, wanted[index + 1] ?? "and");
  return reader.reading(banned);
}

/** What has been understood so far. */
class Reader {
  private readonly mentions: Mention[] = [];
  private readonly meanings = new Set<string>();
  private readonly worn = new Map<string, Rgb | null>();
  private readonly loose: Rgb[] = [];
  private wearer = 0;
  private skyColour: Rgb | null = null;
  /** Colours and a number that wait for their noun. */
  private waiting: Rgb[] = [];
  private count = 1;

  take(word: string, next: string): void {
    const colour = COLOURS.get(word);
    // A peach with nothing after it that could be peach is a fruit.
    if (colour && !(findSubject(word) && PAUSES.has(next))) {
      this.waiting.push(hex(colour));
      return;
    }
    this.count = NUMBERS.get(word) ?? (/^[2-6]$/.test(word) ? Number(word) : this.count);
    const understood = this.understand(word);
    if (!understood && !PAUSES.has(word)) return;
    this.loose.push(...this.waiting.splice(0));
    if (understood) this.count = 1;
  }

  private understand(word: string): boolean {
    if (word === "sky") {
      this.skyColour = this.waiting.pop() ?? this.skyColour;
      return true;
    }
    const forms = formsOf(word);
    const subject = forms.map(findSubject).find((art) => art !== undefined);
    const meanings = forms.map((form) => MEANINGS.get(form)).find((match) => match !== undefined) ?? [];
    const wears = meanings.filter(([kind]) => kind === "worn");
    const colour = subject || wears.length > 0 ? (this.waiting.pop() ?? null) : null;
    for (const [, what] of wears) {
      this.worn.set(what, colour);
      this.wearer = Math.max(0, this.mentions.length - 1);
    }
    for (const [kind, value] of meanings) if (kind !== "worn") this.meanings.add(value);
    if (subject && (wears.length === 0 || this.mentions.length === 0)) this.mention(subject, colour, !findSubject(word));
    return subject !== undefined || meanings.length > 0;
  }

  private mention(subject: Art, colour: Rgb | null, plural: boolean): void {
    const mention = { subject, count: this.count > 1 ? this.count : plural ? 3 : 1, colour };
    const same = this.mentions.findIndex((other) => other.subject === subject);
    if (same < 0) this.mentions.push(mention);
    else this.mentions[same] = { ...mention, colour: colour ?? this.mentions[same]?.colour ?? null };
  }

  reading(banned: ReadonlySet<string>): Reading {
    const { mentions, worn, wearer, skyColour } = this;
    const denied = [...banned].flatMap((word) => [word, ...(MEANINGS.get(word) ?? []).map(([, value]) => value)]);
    for (const value of denied) this.meanings.delete(value);
    const understood = mentions.length + this.meanings.size + worn.size > 0;
    const named = meaningsOf("backdrop").some((place) => this.meanings.has(place)) || this.meanings.has("winter");
    // The first subject that has a home is shown there, where the prompt names no place.
    const home = named ? undefined : mentions.map(({ subject }) => subject.home).find((place) => place);
    const meanings = new Set([...this.meanings, ...(home && !denied.includes(home) ? [home] : []), ...denied.map((word) => `no-${word}`)]);
    return { mentions, meanings, worn, wearer, skyColour, understood, colours: [...this.loose, ...this.waiting] };
  }
}
