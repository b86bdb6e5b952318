import { distance } from "fastest-levenshtein";

const letters = (word: string) => word.toLowerCase().replace(/[^a-z0-9]/g, "");

const shortest = (options: readonly string[]) => [...options].sort((a, b) => a.length - b.length)[0] ?? null;

/**
 * The option that `word` was probably meant to be; null where none is near. Beginnings count before spelling: "euler a" is
 * euler_ancestral rather than euler, and "maximum" is max.
 */
export function closest(word: string, options: readonly string[]): string | null {
  const meant = letters(word);
  if (meant.length < 2) return null;
  const long = meant.length > 2;
  const near = options
    .map((option) => ({ option, away: distance(meant, letters(option)) }))
    .filter(({ away }) => away <= Math.max(1, Math.floor(meant.length * 0.4)))
    .sort((a, b) => a.away - b.away)
    .map(({ option }) => option);
  return (
    (long ? shortest(options.filter((option) => letters(option).startsWith(meant))) : null) ??
    near[0] ??
    shortest(options.filter((option) => letters(option).length > 2 && meant.startsWith(letters(option)))) ??
    (long ? shortest(options.filter((option) => letters(option).includes(meant))) : null)
  );
}

/** The option that `word` is with a letter or two wrong; null where none is so near. Stricter than `closest`: only slips count. */
export function nearestSpelling(word: string, options: readonly string[]): string | null {
  const meant = letters(word);
  const sorted = (text: string) => [...text].sort().join("");
  const isSlip = (option: string) => {
    const away = distance(meant, option);
    return away === 1 ? meant.length > 4 : away === 2 && (meant.length > 7 || sorted(meant) === sorted(option));
  };
  const near = options.filter((option) => isSlip(letters(option)));
  return near.length === 1 ? (near[0] ?? null) : null;
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
