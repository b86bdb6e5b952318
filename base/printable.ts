/** Control characters, line separators, and the marks that turn the direction of a line: a log would show something else than it says. */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

/** Of a name or version. */
const MAX_CHARACTERS = 80;

/** What somebody calls themselves or something, as one short line of harmless characters. */
export const printable = (name: string): string => name.slice(0, MAX_CHARACTERS).replace(UNPRINTABLE, " ").trim();
