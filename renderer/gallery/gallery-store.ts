import { create } from "zustand";
import type { GalleryQuery } from "#contract/gallery.ts";
import type { Facet } from "#contract/gallery-facets.ts";
import { keep, readKept } from "../state/kept.ts";

export const EVERYTHING: GalleryQuery = { search: "", sort: "newest", favourites: false, from: null, to: null, where: {} };

/** Heights of a row that the slider gives, in pixels. */
export const ROW_HEIGHTS = { min: 96, usual: 200, max: 400 } as const;

interface GalleryView {
  query: GalleryQuery;
  rowHeight: number;
  /** How far down the person has scrolled, in pixels. */
  scrollTop: number;
  selected: ReadonlySet<string>;
  /** Where a selection by shift begins: the place in the list of the picture that was chosen last. */
  anchor: number;
}

/** What the person has set in the gallery. It outlives a walk to other pages, and but for what is selected, restarts. */
export const useGallery = create<GalleryView>(() => ({ ...kept(readKept("gallery")), selected: new Set(), anchor: 0 }));

/** How often, at most, it is written down where the person has scrolled to, in milliseconds. */
const KEPT_EVERY_MS = 500;
let waiting = false;

useGallery.subscribe(() => {
  if (waiting) return;
  waiting = true;
  setTimeout(() => {
    waiting = false;
    const { query, rowHeight, scrollTop } = useGallery.getState();
    keep("gallery", { query, rowHeight, scrollTop });
  }, KEPT_EVERY_MS);
});

/** What was kept, as far as this Easel knows such values; everything, from the top, where there is nothing. */
function kept(value: unknown): Pick<GalleryView, "query" | "rowHeight" | "scrollTop"> {
  const { query, rowHeight, scrollTop } = (value ?? {}) as Partial<GalleryView>;
  const known = typeof query?.search === "string" && Object.keys(EVERYTHING).every((key) => key in query);
  const height = typeof rowHeight === "number" ? rowHeight : ROW_HEIGHTS.usual;
  return {
    query: known ? query : EVERYTHING,
    rowHeight: Math.min(ROW_HEIGHTS.max, Math.max(ROW_HEIGHTS.min, height)),
    scrollTop: known && typeof scrollTop === "number" ? scrollTop : 0,
  };
}

/** Another query begins at the top; what was selected stays so. */
export const changeQuery = (change: Partial<GalleryQuery>): void =>
  useGallery.setState(({ query }) => ({ query: { ...query, ...change }, scrollTop: 0 }));

/** Null takes the filter away. */
export function filterBy(facet: Facet, value: string | null): void {
  const { [facet]: _, ...others } = useGallery.getState().query.where;
  changeQuery({ where: value === null ? others : { ...others, [facet]: value } });
}

export const select = (selected: ReadonlySet<string>): void => useGallery.setState({ selected });

export const clearSelection = (): void => select(new Set());

/** Selects a picture, or lets it go. */
export function toggleSelected(id: string, index: number): void {
  const selected = new Set(useGallery.getState().selected);
  if (!selected.delete(id)) selected.add(id);
  useGallery.setState({ selected, anchor: index });
}

/** Whether the query leaves any picture out. */
export const isFiltered = ({ search, favourites, from, to, where }: GalleryQuery): boolean =>
  search !== "" || favourites || from !== null || to !== null || Object.keys(where).length > 0;
