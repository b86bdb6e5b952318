import { ChevronDown, Star, X } from "lucide-react";
import { useEffect, useState } from "react";
import type { FacetValues } from "#contract/gallery.ts";
import { FACETS, type Facet } from "#contract/gallery-facets.ts";
import { messages } from "#contract/messages/messages.ts";
import type { AppState } from "#contract/view.ts";
import { ask } from "../ipc/ask.ts";
import { useAppStore } from "../state/app-store.ts";
import { startOfDay } from "../text/times.ts";
import { Menu } from "../ui/menu.tsx";
import { changeQuery, EVERYTHING, filterBy, isFiltered, useGallery } from "./gallery-store.ts";
import { facetValueName } from "./names.ts";

const words = messages.gallery;
const DAY_MS = 86_400_000;

/** What is shown of all pictures: a chip for each thing that they can be told apart by. */
export function FilterChips({ app }: { app: AppState }) {
  const query = useGallery((state) => state.query);
  const facets = useFacets();
  return (
    <fieldset className="chips" aria-label={words.filters}>
      <button type="button" className="chip" aria-pressed={query.favourites} onClick={() => changeQuery({ favourites: !query.favourites })}>
        <Star aria-hidden />
        {words.favourites}
      </button>
      <DateChip />
      {FACETS.map((facet) => (
        <FacetChip key={facet} facet={facet} values={facets[facet] ?? []} app={app} />
      ))}
      {isFiltered(query) ? (
        <button type="button" className="chip chip-clear" onClick={() => changeQuery({ ...EVERYTHING, sort: query.sort })}>
          <X aria-hidden />
          {words.clearFilters}
        </button>
      ) : null}
    </fieldset>
  );
}

function FacetChip({ facet, values, app }: { facet: Facet; values: NonNullable<FacetValues[Facet]>; app: AppState }) {
  const chosen = useGallery((state) => state.query.where[facet]);
  // What all pictures have in common tells none apart.
  if (values.length < 2 && chosen === undefined) return null;
  const items = values.map(({ value, count }) => ({
    label: facetValueName(facet, value, app),
    hint: messages.formats.count(count),
    checked: value === chosen,
    run: () => filterBy(facet, value === chosen ? null : value),
  }));
  const all = chosen === undefined ? [] : [{ label: words.all, run: () => filterBy(facet, null) }];
  return (
    <Menu label={words.facets[facet]} groups={[all, items]}>
      <button type="button" className="chip" data-chosen={chosen === undefined ? undefined : true}>
        {chosen === undefined ? words.facets[facet] : words.chosen(words.facets[facet], facetValueName(facet, chosen, app))}
        <ChevronDown aria-hidden />
      </button>
    </Menu>
  );
}

function DateChip() {
  const { from } = useGallery((state) => state.query);
  const today = startOfDay(Date.now());
  const spans = [
    { label: words.spans.today, from: today },
    { label: words.spans.week, from: today - 6 * DAY_MS },
    { label: words.spans.month, from: today - 29 * DAY_MS },
    { label: words.spans.year, from: new Date(new Date(today).getFullYear(), 0).getTime() },
  ];
  const chosen = spans.find((span) => span.from === from);
  const items = spans.map((span) => ({
    label: span.label,
    checked: span === chosen,
    run: () => changeQuery({ from: span === chosen ? null : span.from, to: null }),
  }));
  return (
    <Menu label={words.anyDate} groups={[items]}>
      <button type="button" className="chip" data-chosen={chosen ? true : undefined}>
        {chosen?.label ?? words.anyDate}
        <ChevronDown aria-hidden />
      </button>
    </Menu>
  );
}

/** The values of each facet; asked again when the gallery or the rest of the query changes, once that rests. */
const REST_MS = 250;

function useFacets(): FacetValues {
  const { search, favourites, from, to, sort } = useGallery((state) => state.query);
  const version = useAppStore((state) => state.galleryVersion);
  const [facets, setFacets] = useState<FacetValues>({});
  // biome-ignore lint/correctness/useExhaustiveDependencies: version is a reason to ask again
  useEffect(() => {
    let current = true;
    const timer = setTimeout(async () => {
      const answer = await ask("gallery.facets", { search, favourites, from, to, sort, where: {} });
      if (answer.ok && current) setFacets(answer.value);
    }, REST_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [search, favourites, from, to, sort, version]);
  return facets;
}
