import { distance } from "fastest-levenshtein";

const letters = (word: string) => word.toLowerCase().replace(/[^a-z0-9]/g, "");

const shortest = (options: readonly string[]) => [...options].sort((a, b) => a.length - b.length)[0] ?? null;

/** The option that `word` was probably meant to be ("euler a" is the beginning of euler_ancestral); null where none is near. */
export function closest(word: string, options: readonly string[]): string | null {
  const meant = letters(word);
  if (meant === "") return null;
  const longer = options.filter((option) => meant.length >= 3 && letters(option).startsWith(meant));
  if (longer.length > 0) return shortest(longer);
  const ranked = options.map((option) => ({ option, away: distance(meant, letters(option)) })).sort((a, b) => a.away - b.away);
  const best = ranked[0];
  if (best && best.away <= Math.max(1, Math.floor(meant.length * 0.4))) return best.option;
  return meant.length < 3 ? null : shortest(options.filter((option) => letters(option).includes(meant)));
}

/** " Did you mean `x`?" or nothing, to be put behind a sentence. */
export function didYouMean(word: string, options: readonly string[]): string {
  const option = closest(word, options);
  return option === null ? "" : ` Did you mean \`${option}\`?`;
}

/** "a, b and 3 more": a list that stays readable. */
export function listed(names: readonly string[], most = 20): string {
  if (names.length <= most) return names.join(", ");
  return `${names.slice(0, most).join(", ")} and ${names.length - most} more`;
}
