import { useCallback, useEffect, useRef, useState } from "react";
import type { Picture } from "#contract/gallery.ts";
import type { ErrorView } from "#contract/job.ts";
import { ask } from "../ipc/ask.ts";
import { useAppStore } from "../state/app-store.ts";
import { useLatest } from "../state/use-latest.ts";

const PAGE_SIZE = 200;

export interface Pictures {
  pictures: readonly Picture[];
  total: number;
  /** The search that the pictures answer. */
  search: string;
  /** "loading" only until the first answer to a search. */
  state: { kind: "loading" } | { kind: "listed" } | { kind: "failed"; error: ErrorView };
  /** Fetches the next page, if there is one. */
  more: () => void;
  retry: () => void;
}

/** The pictures that fit a search, page by page. A change in the gallery lists again what was listed. */
export function usePictures(search: string): Pictures {
  const version = useAppStore((state) => state.galleryVersion);
  const [listed, setListed] = useState<Pick<Pictures, "pictures" | "total" | "search" | "state">>({
    pictures: [],
    total: 0,
    search,
    state: { kind: "loading" },
  });
  const [tries, setTries] = useState(0);
  const { ask: askLatest } = useLatest();
  const busy = useRef(false);
  const wanted = useRef(PAGE_SIZE);
  const lastSearch = useRef(search);

  // biome-ignore lint/correctness/useExhaustiveDependencies: version and tries are reasons to ask again.
  useEffect(() => {
    if (lastSearch.current !== search) wanted.current = PAGE_SIZE;
    lastSearch.current = search;
    busy.current = true;
    void askLatest(listUpTo(wanted.current, search), (answer) => {
      busy.current = false;
      if (answer.ok) setListed({ ...answer.value, search, state: { kind: "listed" } });
      else setListed((before) => ({ ...before, state: { kind: "failed", error: answer.error } }));
    });
  }, [askLatest, search, version, tries]);

  const more = useCallback(() => {
    if (busy.current || listed.pictures.length >= listed.total) return;
    busy.current = true;
    void askLatest(ask("gallery.list", { offset: listed.pictures.length, limit: PAGE_SIZE, search }), (answer) => {
      busy.current = false;
      if (!answer.ok) {
        setListed((before) => ({ ...before, state: { kind: "failed", error: answer.error } }));
        return;
      }
      const { pictures, total } = answer.value;
      // Nothing more where more was promised: believe the pictures, or the grid would ask for ever.
      wanted.current = listed.pictures.length + pictures.length;
      setListed({
        pictures: withoutDuplicates([...listed.pictures, ...pictures]),
        total: pictures.length === 0 ? listed.pictures.length : total,
        search,
        state: { kind: "listed" },
      });
    });
  }, [askLatest, listed, search]);

  const retry = useCallback(() => setTries((before) => before + 1), []);
  return { ...listed, more, retry };
}

async function listUpTo(count: number, search: string) {
  let pictures: Picture[] = [];
  for (;;) {
    const answer = await ask("gallery.list", { offset: pictures.length, limit: PAGE_SIZE, search });
    if (!answer.ok) return answer;
    const { total } = answer.value;
    pictures = withoutDuplicates([...pictures, ...answer.value.pictures]);
    if (answer.value.pictures.length < PAGE_SIZE || pictures.length >= Math.min(count, total)) {
      return { ok: true as const, value: { pictures, total } };
    }
  }
}

/** A picture that came while pages were fetched moves the others on, so that one may be listed twice. */
export function withoutDuplicates(pictures: readonly Picture[]): Picture[] {
  return [...new Map(pictures.map((picture) => [picture.id, picture])).values()];
}
