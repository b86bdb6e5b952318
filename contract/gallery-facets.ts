/** What pictures can be told apart by. */
export const FACETS = ["kind", "maker", "client", "tool", "model", "engine", "folder", "size"] as const;
export type Facet = (typeof FACETS)[number];

/** By pixels: under one million, up to three, more. */
export const SIZES = ["small", "medium", "large"] as const;
