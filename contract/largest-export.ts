/**
 * The largest workflow export that is taken, in characters. Exports are a few kB; one with hundreds of nodes has some 100 kB.
 * By itself in this file, because the page needs it and must not load zod, which tries `eval` and so offends the page's policy.
 */
export const LARGEST_EXPORT = 2_000_000;
