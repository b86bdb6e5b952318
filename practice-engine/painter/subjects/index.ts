import { BIRDS } from "./birds.ts";
import { BUILDINGS } from "./buildings.ts";
import { CRAFTS } from "./crafts.ts";
import { FIGURES } from "./figures.ts";
import { PLANTS } from "./plants.ts";
import { SEALIFE } from "./sealife.ts";
import { SITTERS } from "./sitters.ts";
import type { Subject } from "./subject.ts";
import { THINGS } from "./things.ts";
import { WALKERS } from "./walkers.ts";

export type { Casting, Habitat, Subject } from "./subject.ts";

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
];

const BY_WORD = new Map(SUBJECTS.flatMap((subject) => subject.words.split(" ").map((word) => [word, subject] as const)));

export function findSubject(word: string): Subject | undefined {
  return BY_WORD.get(word);
}
