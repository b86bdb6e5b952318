/** Reads a prompt: which things, when, where, in what weather, colours and mood. */
import { hex, type Rgb } from "./colour.ts";
import type { Mood, Time } from "./palette.ts";
import { findSubject, type Subject } from "./subjects/index.ts";
import {
  type Backdrop,
  COLOURS,
  DENIALS,
  type Kind,
  MEANINGS,
  NUMBERS,
  type Ornament,
  type Pose,
  type Prop,
  type Season,
  type Weather,
} from "./vocabulary.ts";

export interface Mention {
  readonly subject: Subject;
  readonly count: number;
  readonly colour: Rgb | null;
}

export interface Reading {
  readonly mentions: readonly Mention[];
  readonly time: Time | null;
  readonly backdrops: readonly Backdrop[];
  readonly weather: ReadonlySet<Weather>;
  readonly ornaments: ReadonlySet<Ornament>;
  readonly props: ReadonlyMap<Prop, Rgb | null>;
  /** Who wears the props: an index into `mentions`. */
  readonly wearer: number;
  readonly poses: ReadonlySet<Pose>;
  readonly season: Season | null;
  readonly snow: boolean;
  readonly colours: readonly Rgb[];
  readonly skyColour: Rgb | null;
  readonly moods: ReadonlySet<Mood>;
  readonly minimal: boolean;
  readonly watercolour: boolean;
  /** What the picture shall not hold: words and their meanings. */
  readonly without: ReadonlySet<string>;
  /** One sits on the other, in the order of `mentions`. */
  readonly riding: boolean;
  /** Nothing in the prompt was understood. */
  readonly empty: boolean;
}

/** Words of a prompt in order, lower case, weights and LoRA tags stripped, two-word terms joined by a hyphen. */
export function wordsOf(prompt: string): string[] {
  const plain = prompt
    .toLowerCase()
    .replace(/<[^>]*>/g, " ")
    .replace(/:\s*\d+(\.\d+)?/g, " ");
  const words = plain.match(/[\p{L}\p{N}][\p{L}\p{N}'-]*/gu) ?? [];
  const joined: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const three = words.slice(i, i + 3).join("-");
    const two = words.slice(i, i + 2).join("-");
    if (i + 2 < words.length && known(three)) {
      joined.push(three);
      i += 2;
    } else if (i + 1 < words.length && known(two)) {
      joined.push(two);
      i += 1;
    } else joined.push(words[i] as string);
  }
  return joined;
}

function known(word: string): boolean {
  return singular(word).some((form) => MEANINGS.has(form) || findSubject(form) !== undefined);
}

function singular(word: string): string[] {
  const forms = [word];
  if (word.endsWith("ies")) forms.push(`${word.slice(0, -3)}y`);
  if (word.endsWith("ves")) forms.push(`${word.slice(0, -3)}f`);
  if (word.endsWith("es")) forms.push(word.slice(0, -2));
  if (word.endsWith("s")) forms.push(word.slice(0, -1));
  return forms;
}

export function readPrompt(prompt: string, negative: string): Reading {
  const banned = new Set(wordsOf(negative).flatMap(singular));
  const words = wordsOf(prompt);
  const found = new Finding(banned);
  let colours: Rgb[] = [];
  let count = 1;
  words.forEach((word, index) => {
    const before = /^(a|an|any|the)$/.test(words[index - 1] ?? "") ? words[index - 2] : words[index - 1];
    if (DENIALS.has(before ?? "")) for (const form of singular(word)) banned.add(form);
  });
  words.forEach((word) => {
    if (singular(word).some((form) => banned.has(form))) return;
    const named = COLOURS[word];
    if (named) {
      colours.push(hex(named));
      return;
    }
    count = NUMBERS[word] ?? (/^[2-6]$/.test(word) ? Number(word) : count);
    const consumed = found.take(word, colours[colours.length - 1] ?? null, count);
    if (consumed.colour) colours.pop();
    if (consumed.understood || /^(and|on|in|at|under|over|near|with|by)$/.test(word)) {
      found.loose.push(...colours);
      colours = [];
      count = consumed.understood ? 1 : count;
    }
  });
  found.loose.push(...colours);
  return atHome(found.reading());
}

/** Gives the first subject that has a home its home, where the prompt names no place. */
function atHome(reading: Reading): Reading {
  if (reading.backdrops.length > 0 || reading.snow || reading.season === "winter") return reading;
  const home = reading.mentions.map(({ subject }) => subject.home).find((place) => place);
  if (!home || reading.without.has(home)) return reading;
  return home === "snow" ? { ...reading, snow: true } : { ...reading, backdrops: [home as Backdrop] };
}

/** What has been understood so far. */
class Finding {
  readonly loose: Rgb[] = [];
  private readonly banned: ReadonlySet<string>;
  private riding = false;
  private readonly mentions: Mention[] = [];
  private readonly values = new Map<Kind, string[]>();
  private readonly props = new Map<Prop, Rgb | null>();
  private wearer = 0;
  private skyColour: Rgb | null = null;
  private snow = false;

  constructor(banned: ReadonlySet<string>) {
    this.banned = banned;
  }

  take(word: string, colour: Rgb | null, count: number): { understood: boolean; colour: boolean } {
    if (word === "sky") {
      this.skyColour = colour ?? this.skyColour;
      return { understood: true, colour: colour !== null };
    }
    const forms = singular(word);
    const subject = forms.map(findSubject).find((match) => match !== undefined);
    const meanings = forms.map((form) => MEANINGS.get(form)).find((match) => match !== undefined) ?? [];
    if (/^snow(y)?$/.test(word)) this.snow = true;
    if (/^(riding|rides|atop)$/.test(word)) this.riding = true;
    let owns = false;
    for (const [kind, value] of meanings) {
      if (kind === "prop") {
        this.props.set(value as Prop, colour);
        this.wearer = Math.max(0, this.mentions.length - 1);
        owns = true;
      } else this.values.set(kind, [...(this.values.get(kind) ?? []), value]);
    }
    if (subject) {
      const plural = forms.length > 1 && !findSubject(word);
      this.mention({ subject, count: count > 1 ? count : plural ? 3 : 1, colour });
      owns = true;
    }
    return { understood: subject !== undefined || meanings.length > 0, colour: owns && colour !== null };
  }

  private mention(mention: Mention): void {
    const same = this.mentions.findIndex(({ subject }) => subject === mention.subject);
    if (same < 0) this.mentions.push(mention);
    else this.mentions[same] = { ...mention, colour: mention.colour ?? (this.mentions[same] as Mention).colour };
  }

  private all<T extends string>(kind: Kind): T[] {
    return [...new Set(this.values.get(kind) ?? [])] as T[];
  }

  reading(): Reading {
    const manners = this.all("manner");
    const seasons = this.all<Season>("season");
    return {
      mentions: this.mentions,
      time: this.all<Time>("time")[0] ?? null,
      backdrops: this.all("backdrop"),
      weather: new Set(this.all<Weather>("weather")),
      ornaments: new Set(this.all<Ornament>("ornament")),
      props: this.props,
      wearer: this.wearer,
      poses: new Set(this.all<Pose>("pose")),
      season: seasons[0] ?? null,
      snow: this.snow,
      colours: this.loose,
      skyColour: this.skyColour,
      moods: new Set(this.all<Mood>("mood")),
      minimal: manners.includes("minimal"),
      watercolour: manners.includes("watercolour"),
      without: new Set([...this.banned, ...[...this.banned].flatMap((word) => (MEANINGS.get(word) ?? []).map(([, value]) => value))]),
      riding: this.riding,
      empty: this.mentions.length === 0 && this.values.size === 0 && this.props.size === 0,
    };
  }
}
