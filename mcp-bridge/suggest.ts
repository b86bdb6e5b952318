import { distance } from "fastest-levenshtein";

const letters = (word: string) => word.toLowerCase().replace(/[^a-z0-9]/g, "");

/** The option that `word` was probably meant to be; null where none is near. */
export function closest(word: string, options: readonly string[]): string | null {
  const meant = letters(word);
  if (meant === "") return null;
  const ranked = options.map((option) => ({ option, away: distance(meant, letters(option)) })).sort((a, b) => a.away - b.away);
  const best = ranked[0];
  if (best && best.away <= Math.max(1, Math.floor(meant.length * 0.4))) return best.option;
  if (meant.length < 3) return null;
  return options.find((option) => letters(option).includes(meant)) ?? null;
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
