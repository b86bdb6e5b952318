import { useCallback, useEffect, useRef, useState } from "react";
import type { GalleryQuery, GalleryShape, Picture } from "#contract/gallery.ts";
import type { ErrorView } from "#contract/job.ts";
import { ask } from "../ipc/ask.ts";
import { useAppStore } from "../state/app-store.ts";
import { useGallery } from "./gallery-store.ts";

/** Pictures that are fetched together. */
const PAGE_SIZE = 100;
/** Of pages that are kept: what is far away is fetched again. */
const MAX_PAGES = 40;
/** How often the gallery is drawn again while files are being read and it keeps growing. */
const WHILE_READING_MS = 1_500;

export interface Listing {
  query: GalleryQuery;
  shape: GalleryShape;
  /** By their number. */
  pages: ReadonlyMap<number, readonly Picture[]>;
}

export interface ListingState {
  /** Null until the first answer. */
  listing: Listing | null;
  error: ErrorView | null;
  /** Fetches the pictures from one place to another, newest wish first. */
  want: (first: number, last: number) => void;
  retry: () => void;
}

const pageOf = (index: number) => Math.floor(index / PAGE_SIZE);

export function pictureAt({ pages }: Listing, index: number): Picture | undefined {
  return pages.get(pageOf(index))?.[index % PAGE_SIZE];
}

/** Where a picture is in the list, as far as it has been fetched; null where it is not. */
export function placeOf({ pages }: Listing, id: string): number | null {
  for (const [number, pictures] of pages) {
    const at = pictures.findIndex((picture) => picture.id === id);
    if (at >= 0) return number * PAGE_SIZE + at;
  }
  return null;
}

/**
 * The pictures that fit the query: where all of them go at once, and themselves as they are wanted. When the gallery changes, what is
 * in sight is fetched before anything on the screen moves.
 */
export function useListing(): ListingState {
  const query = useGallery((state) => state.query);
  const version = useAppStore((state) => state.galleryVersion);
  const reading = useAppStore((state) => state.galleryProgress !== null);
  const [listing, setListing] = useState<Listing | null>(null);
  const [error, setError] = useState<ErrorView | null>(null);
  const [tries, setTries] = useState(0);
  const wanted = useRef({ first: 0, last: PAGE_SIZE - 1 });
  const asked = useRef(new Set<number>());
  const newest = useRef(0);
  const listedAt = useRef(Number.NEGATIVE_INFINITY);
  const shown = useRef<GalleryQuery | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: version and tries are reasons to ask again
  useEffect(() => {
    const mine = ++newest.current;
    const isNewQuery = shown.current !== query;
    if (isNewQuery) wanted.current = { first: 0, last: PAGE_SIZE - 1 };
    const wait = reading && !isNewQuery ? Math.max(0, listedAt.current + WHILE_READING_MS - performance.now()) : 0;
    const timer = setTimeout(async () => {
      const { first, last } = wanted.current;
      const numbers = Array.from({ length: pageOf(last) - pageOf(first) + 1 }, (_, at) => pageOf(first) + at);
      const [shape, ...pages] = await Promise.all([ask("gallery.shape", query), ...numbers.map((number) => askPage(query, number))]);
      if (mine !== newest.current) return;
      if (!shape.ok) return setError(shape.error);
      listedAt.current = performance.now();
      shown.current = query;
      asked.current = new Set(numbers);
      setError(null);
      setListing({ query, shape: shape.value, pages: new Map(numbers.map((number, at) => [number, pages[at] ?? []])) });
    }, wait);
    return () => clearTimeout(timer);
  }, [query, version, tries, reading]);

  const want = useCallback((first: number, last: number) => {
    wanted.current = { first, last: Math.max(first, last) };
    const mine = newest.current;
    const query = shown.current;
    if (!query) return;
    for (let number = pageOf(first); number <= pageOf(last); number++) {
      if (asked.current.has(number)) continue;
      asked.current.add(number);
      void askPage(query, number).then((pictures) => {
        if (mine !== newest.current) return;
        setListing((before) => before && { ...before, pages: bounded(new Map(before.pages).set(number, pictures), asked.current) });
      });
    }
  }, []);

  const retry = useCallback(() => setTries((before) => before + 1), []);
  return { listing, error, want, retry };
}

async function askPage(query: GalleryQuery, number: number): Promise<Picture[]> {
  const answer = await ask("gallery.list", { ...query, offset: number * PAGE_SIZE, limit: PAGE_SIZE });
  return answer.ok ? answer.value.pictures : [];
}

/** Forgets the pages that were fetched first. */
function bounded(pages: Map<number, readonly Picture[]>, asked: Set<number>): Map<number, readonly Picture[]> {
  for (const number of pages.keys()) {
    if (pages.size <= MAX_PAGES) break;
    pages.delete(number);
    asked.delete(number);
  }
  return pages;
}
