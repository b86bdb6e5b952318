import type { FacetValues, GalleryQuery } from "#contract/gallery.ts";
import type { Facet } from "#contract/gallery-facets.ts";
import { FACETS, SIZES } from "#contract/gallery-facets.ts";
import type { IndexedPicture, Root } from "./indexed-picture.ts";

/** A picture as it is searched and sorted. */
export interface Row {
  id: string;
  root: Root;
  picture: IndexedPicture;
  /** `searchedText` of it. */
  text: string;
}

const MEGAPIXEL = 1_000_000;
const MEDIUM_PIXELS = 3 * MEGAPIXEL;

/** What a picture is by each of the facets; "" where it is nothing. */
export function facetOf({ picture, root }: Row, facet: Facet): string {
  switch (facet) {
    case "folder":
      return root.name;
    case "size":
      return sizeOf(picture);
    default:
      return picture[facet] ?? "";
  }
}

function sizeOf({ width, height }: IndexedPicture): (typeof SIZES)[number] | "" {
  if (width === null || height === null) return "";
  const pixels = width * height;
  return pixels < MEGAPIXEL ? "small" : pixels <= MEDIUM_PIXELS ? "medium" : "large";
}

export const wordsOf = (search: string): string[] => search.toLowerCase().split(/\s+/).filter(Boolean);

/** Whether a row fits; the words are those of the query's search. */
export function matcherOf(query: GalleryQuery, favourites: ReadonlySet<string>): (row: Row) => boolean {
  const words = wordsOf(query.search);
  const where = FACETS.flatMap((facet) => {
    const value = query.where[facet];
    return value === undefined ? [] : [{ facet, value }];
  });
  return (row) => {
    if (query.favourites && !favourites.has(row.id)) return false;
    if (query.from !== null && row.picture.createdAt < query.from) return false;
    if (query.to !== null && row.picture.createdAt >= query.to) return false;
    for (const { facet, value } of where) if (facetOf(row, facet) !== value) return false;
    for (const word of words) if (!row.text.includes(word)) return false;
    return true;
  };
}

/** Newest first; those of one moment by their ids, so that the order is always the same. */
export const newestFirst = (a: Row, b: Row): number => b.picture.createdAt - a.picture.createdAt || (a.id < b.id ? 1 : -1);

/** The rows, which come newest first, in the order that a query asks for. */
export function sorted(rows: readonly Row[], sort: GalleryQuery["sort"]): readonly Row[] {
  const pixels = ({ picture: { width, height } }: Row) => (width ?? 0) * (height ?? 0);
  switch (sort) {
    case "newest":
      return rows;
    case "oldest":
      return [...rows].reverse();
    case "largest":
      return [...rows].sort((a, b) => pixels(b) - pixels(a));
    case "name":
      return [...rows].sort((a, b) => (a.picture.file < b.picture.file ? -1 : 1));
  }
}

/** Of each facet; nobody chooses among more. */
const MAX_VALUES = 200;

/** Which values there are among these rows, the most frequent first. */
export function facetsOf(rows: readonly Row[]): FacetValues {
  const found: FacetValues = {};
  for (const facet of FACETS) {
    const counts = new Map<string, number>();
    for (const row of rows) {
      const value = facetOf(row, facet);
      if (value !== "") counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    const values = [...counts].map(([value, count]) => ({ value, count }));
    found[facet] = (facet === "size" ? inOrderOfSize(values) : values.sort((a, b) => b.count - a.count)).slice(0, MAX_VALUES);
  }
  return found;
}

const inOrderOfSize = <T extends { value: string }>(values: T[]): T[] =>
  SIZES.flatMap((size) => values.filter(({ value }) => value === size));
