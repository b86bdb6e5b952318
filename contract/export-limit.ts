/**
 * The largest workflow export that is taken, in characters. Exports are a few kB; one with hundreds of nodes has some 100 kB, and one that
 * holds a picture in base64 some MB.
 * By itself in this file, because the page needs it and must not load zod, which tries `eval` and so offends the page's policy.
 */
export const MAX_EXPORT_CHARACTERS = 8_000_000;
