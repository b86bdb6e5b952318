/** Reads a prompt: which things, when, where, in what weather, colours and mood. */
import { hex, type Rgb } from "./colour.ts";
import type { Mood, Time } from "./palette.ts";
import { findSubject, type Subject } from "./subjects/index.ts";

export type Backdrop =
  | "mountains"
  | "hills"
  | "forest"
  | "city"
  | "sea"
  | "beach"
  | "lake"
  | "desert"
  | "meadow"
  | "space"
  | "underwater"
  | "room"
  | "abstract"
  | "volcano"
  | "jungle";
export type Weather = "rain" | "snowfall" | "fog" | "storm" | "wind";
export type Ornament = "stars" | "moon" | "sun" | "clouds" | "rainbow" | "aurora" | "birds" | "flowers" | "fireflies" | "path" | "river";
export type Prop = "scarf" | "hat" | "crown" | "glasses" | "bow" | "balloon" | "umbrella" | "flower";
export type Pose = "sleeping" | "running" | "flying" | "howling";
export type Season = "winter" | "autumn" | "spring" | "summer";

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

const COLOURS: Readonly<Record<string, string>> = {
  red: "#d13f31",
  crimson: "#b3203a",
  scarlet: "#d8322a",
  orange: "#ea7f2b",
  amber: "#eda833",
  yellow: "#f3c93b",
  golden: "#e5af3a",
  gold: "#e0aa35",
  green: "#4f9a4a",
  emerald: "#1f8f63",
  lime: "#9cc53b",
  olive: "#7d803a",
  teal: "#1d8783",
  turquoise: "#35b3ad",
  cyan: "#38b7cf",
  blue: "#3472b8",
  navy: "#22375f",
  azure: "#4a9bd9",
  indigo: "#41449a",
  purple: "#7b4a9e",
  violet: "#8157b8",
  lavender: "#b09ad6",
  lilac: "#bb9ad0",
  magenta: "#c43a8c",
  pink: "#ec8fae",
  coral: "#f27d65",
  peach: "#f8bf98",
  brown: "#85573a",
  beige: "#dcc8a2",
  cream: "#f6ead0",
  white: "#f7f4ec",
  black: "#2a2930",
  grey: "#8d9096",
  gray: "#8d9096",
  silver: "#b9bec6",
  maroon: "#7a2436",
  mint: "#a5dac0",
  bronze: "#a9713f",
  copper: "#bd7145",
};

type Kind = "time" | "backdrop" | "weather" | "ornament" | "prop" | "pose" | "season" | "mood" | "manner";

/** One line a meaning: kind, value, the words for it. */
const VOCABULARY: readonly (readonly [Kind, string, string])[] = [
  ["time", "dawn", "dawn sunrise daybreak morning"],
  ["time", "day", "day noon midday daylight sunny daytime afternoon"],
  ["time", "sunset", "sunset sundown evening golden-hour afterglow"],
  ["time", "dusk", "dusk twilight gloaming blue-hour"],
  ["time", "night", "night midnight nighttime nocturnal moonlit moonlight starry starlit"],
  ["backdrop", "mountains", "mountain mount alps alpine peak cliff himalaya everest summit canyon fjord"],
  ["backdrop", "hills", "hill countryside farm farmland vineyard valley village landscape"],
  ["backdrop", "forest", "forest wood woodland woods grove park"],
  ["backdrop", "jungle", "jungle rainforest tropical"],
  ["backdrop", "city", "city town skyline street downtown urban metropolis skyscraper cyberpunk manhattan tokyo paris london"],
  ["backdrop", "sea", "sea ocean seascape wave waves sail harbour harbor offshore"],
  ["backdrop", "beach", "beach shore coast seaside seashore island dunes"],
  ["backdrop", "lake", "lake pond river lakeside waterfall water"],
  ["backdrop", "desert", "desert sahara savanna savannah safari mesa egypt oasis"],
  ["backdrop", "meadow", "meadow field grass lawn garden prairie pasture grassland"],
  ["backdrop", "space", "space galaxy cosmos cosmic universe outer-space nebula orbit interstellar planet"],
  ["backdrop", "underwater", "underwater reef undersea seabed deep-sea aquarium"],
  ["backdrop", "room", "room table kitchen desk interior window cafe indoors still-life shelf"],
  ["backdrop", "volcano", "volcano lava eruption"],
  ["backdrop", "abstract", "abstract pattern geometric shapes bauhaus composition cubist cubism"],
  ["weather", "rain", "rain rainy raining drizzle downpour puddle"],
  ["weather", "snowfall", "snowfall snowing snowflake blizzard snowflakes snow-falling"],
  ["weather", "fog", "fog foggy mist misty haze hazy"],
  ["weather", "storm", "storm stormy thunder lightning thunderstorm tempest"],
  ["weather", "wind", "wind windy breeze breezy"],
  ["ornament", "stars", "star stars starry milky-way constellation"],
  ["ornament", "moon", "moon moonlit moonlight crescent full-moon"],
  ["ornament", "sun", "sun sunshine sunny sunlight"],
  ["ornament", "clouds", "cloud cloudy clouds overcast"],
  ["ornament", "rainbow", "rainbow"],
  ["ornament", "aurora", "aurora borealis northern-lights"],
  ["ornament", "birds", "seagulls flock"],
  ["ornament", "flowers", "wildflowers wildflower blossoms blooming flowers daisies"],
  ["ornament", "fireflies", "fireflies firefly lanterns glowing magical enchanted"],
  ["ornament", "path", "path road trail lane"],
  ["prop", "scarf", "scarf shawl"],
  ["prop", "hat", "hat cap fedora beanie top-hat"],
  ["prop", "crown", "crown king queen prince princess royal"],
  ["prop", "glasses", "glasses spectacles sunglasses"],
  ["prop", "bow", "bow bowtie bow-tie ribbon tie"],
  ["pose", "sleeping", "sleeping asleep sleepy napping curled resting dreaming sleep"],
  ["pose", "running", "running walking trotting galloping jumping leaping chasing strolling run walk hunting standing"],
  ["pose", "flying", "flying soaring gliding fly"],
  ["pose", "howling", "howling singing"],
  ["season", "winter", "winter winterly wintry snow snowy frost frosty ice icy christmas arctic frozen"],
  ["season", "autumn", "autumn autumnal fall october leaves"],
  ["season", "spring", "spring springtime cherry blossom sakura april"],
  ["season", "summer", "summer summertime"],
  ["mood", "pastel", "pastel dreamy delicate kawaii"],
  ["mood", "soft", "soft gentle"],
  ["mood", "neon", "neon cyberpunk synthwave vaporwave fluorescent"],
  ["mood", "mono", "monochrome monochromatic"],
  ["mood", "vintage", "vintage retro sepia nostalgic old-fashioned antique"],
  ["mood", "vivid", "vivid vibrant colorful colourful bright bold saturated"],
  ["mood", "noir", "noir charcoal black-and-white grayscale greyscale"],
  ["mood", "dark", "dark gloomy moody spooky halloween sinister"],
  ["manner", "minimal", "minimal minimalist minimalistic simple clean"],
  ["manner", "watercolour", "watercolor watercolour aquarelle gouache ink-wash"],
];

const MEANINGS = new Map<string, (readonly [Kind, string])[]>();
for (const [kind, value, words] of VOCABULARY) {
  for (const word of words.split(" ")) MEANINGS.set(word, [...(MEANINGS.get(word) ?? []), [kind, value]]);
}

const NUMBERS: Readonly<Record<string, number>> = {
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  pair: 2,
  couple: 2,
  several: 3,
  many: 5,
  some: 3,
  group: 4,
  flock: 5,
  herd: 4,
  family: 3,
  few: 3,
};
const DENIALS = new Set(["no", "without", "not"]);

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
  return MEANINGS.has(word) || findSubject(word) !== undefined;
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
    if (DENIALS.has(words[index - 1] ?? "")) for (const form of singular(word)) banned.add(form);
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
  return found.reading();
}

/** What has been understood so far. */
class Finding {
  readonly loose: Rgb[] = [];
  private readonly banned: ReadonlySet<string>;
  private riding = false;
  private readonly mentions: Mention[] = [];
  private readonly values = new Map<Kind, string[]>();
  private readonly props = new Map<Prop, Rgb | null>();
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
