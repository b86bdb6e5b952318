/** The words the painter understands besides its subjects. */
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
export type Prop = "scarf" | "hat" | "crown" | "glasses" | "bow";
export type Pose = "sleeping" | "running" | "flying" | "howling";
export type Season = "winter" | "autumn" | "spring" | "summer";

export const COLOURS: Readonly<Record<string, string>> = {
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

export type Kind = "time" | "backdrop" | "weather" | "ornament" | "prop" | "pose" | "season" | "mood" | "manner";

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
  ["backdrop", "space", "space galaxy cosmos cosmic universe outer-space nebula orbit interstellar planet on-the-moon lunar mars martian"],
  ["backdrop", "underwater", "underwater reef undersea seabed deep-sea aquarium"],
  [
    "backdrop",
    "room",
    "room table kitchen desk interior window cafe indoors still-life shelf sofa couch bed chair armchair fireplace library bedroom living-room carpet rug",
  ],
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
  ["ornament", "flowers", "wildflowers wildflower blossom blooming flowers daisies"],
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
  ["season", "spring", "spring springtime cherry blossom cherry-blossom cherry-tree sakura april"],
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

export const MEANINGS = new Map<string, (readonly [Kind, string])[]>();
for (const [kind, value, words] of VOCABULARY) {
  for (const word of words.split(" ")) MEANINGS.set(word, [...(MEANINGS.get(word) ?? []), [kind, value]]);
}

export const NUMBERS: Readonly<Record<string, number>> = {
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
export const DENIALS = new Set(["no", "without", "not"]);
