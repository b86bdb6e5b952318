import { BIRDS } from "./birds.ts";
import { BUILDINGS } from "./buildings.ts";
import { SITTERS } from "./companions.ts";
import { CRAFTS } from "./crafts.ts";
import { FIGURES } from "./figures.ts";
import { WALKERS } from "./herd.ts";
import { PLANTS } from "./plants.ts";
import { SEALIFE } from "./sealife.ts";
import type { Subject } from "./subject.ts";
import { THINGS } from "./things.ts";

export type { Casting, Habitat, Subject } from "./subject.ts";

/** Where they live when the prompt names no place. */
const HOMES: Readonly<Record<string, string>> = {
  penguin: "snow",
  polarbear: "snow",
  snowman: "snow",
  camel: "desert",
  elephant: "desert",
  giraffe: "desert",
  lion: "desert",
  zebra: "desert",
  cactus: "desert",
  crab: "beach",
  palm: "beach",
  starfish: "beach",
  tiger: "jungle",
  koala: "jungle",
  parrot: "jungle",
  panda: "jungle",
  flamingo: "lake",
  frog: "lake",
  deer: "forest",
  bear: "forest",
  owl: "forest",
  wolf: "forest",
  mushroom: "forest",
  raccoon: "forest",
  car: "city",
  bicycle: "city",
  cow: "meadow",
  sheep: "hills",
  goat: "mountains",
  windmill: "meadow",
  rooster: "meadow",
  butterfly: "meadow",
  bee: "meadow",
  sunflower: "meadow",
  tulip: "meadow",
  train: "mountains",
  tent: "forest",
  pig: "meadow",
  chick: "meadow",
  snail: "meadow",
};

const SUBJECTS: readonly Subject[] = [
  ...SITTERS,
  ...WALKERS,
  ...BIRDS,
  ...SEALIFE,
  ...FIGURES,
  ...CRAFTS,
  ...BUILDINGS,
  ...PLANTS,
  ...THINGS,
].map((subject) => ({ ...subject, home: HOMES[subject.name] ?? "" }));

const BY_WORD = new Map(SUBJECTS.flatMap((subject) => subject.words.split(" ").map((word) => [word, subject] as const)));

export function findSubject(word: string): Subject | undefined {
  return BY_WORD.get(word);
}
