const ACCENTS: Readonly<Record<string, string>> = { a: "á", e: "é", i: "í", o: "ó", u: "ú", A: "Á", E: "É", I: "Í", O: "Ó", U: "Ú" };

/** How much longer than English a sentence becomes: as much as German may. */
const LONGER = 0.4;

/**
 * A catalogue of a language that nobody speaks: every sentence in brackets, with accents, and two fifths longer. What a page says
 * without them is not from the catalogue, and what is cut off would be cut off in German, too.
 */
export function pseudoLanguage<T>(words: T): T {
  if (typeof words === "string") return pseudo(words) as T;
  if (typeof words === "function") return ((...parameters: unknown[]) => pseudoLanguage(words(...parameters))) as T;
  if (Array.isArray(words)) return words.map(pseudoLanguage) as T;
  if (typeof words !== "object" || words === null) return words;
  return Object.fromEntries(Object.entries(words).map(([name, word]) => [name, pseudoLanguage(word)])) as T;
}

function pseudo(text: string): string {
  if (text === "") return text;
  return `⟦${text.replace(/[aeiou]/gi, (vowel) => ACCENTS[vowel] ?? vowel)}${" ~~~~".repeat(Math.ceil((text.length * LONGER) / 5))}⟧`;
}

/** What of a text did not come from the catalogue. */
export function withoutPseudo(text: string): string {
  const rest = text.replace(/⟦[^⟦⟧]*⟧/g, " ");
  return rest === text ? text : withoutPseudo(rest);
}
