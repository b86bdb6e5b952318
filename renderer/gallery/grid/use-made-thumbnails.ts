import { useEffect } from "react";
import { ask } from "../../ipc/ask.ts";
import { type Listing, pictureAt } from "../use-listing.ts";

/** Scrolling goes by faster than this without anything being wished. */
const REST_MS = 60;
/** Thumbnails that are made while nobody waits for any. */
const AHEAD = 600;
const AHEAD_AFTER_MS = 1_000;

/** Tells main which pictures are in sight, so that their thumbnails are made and no others; and once it rests, those around them. */
export function useMadeThumbnails(listing: Listing, first: number | undefined, last: number | undefined): void {
  useEffect(() => {
    if (first === undefined || last === undefined) return;
    const inSight = setTimeout(() => {
      const ids = Array.from({ length: last - first + 1 }, (_, at) => pictureAt(listing, first + at)?.id ?? []).flat();
      void ask("gallery.inSight", ids);
    }, REST_MS);
    const ahead = setTimeout(async () => {
      const answer = await ask("gallery.ids", { ...listing.query, first: Math.max(0, first - AHEAD / 4), last: last + AHEAD });
      if (answer.ok) void ask("gallery.makeAhead", answer.value);
    }, AHEAD_AFTER_MS);
    return () => {
      clearTimeout(inSight);
      clearTimeout(ahead);
    };
  }, [listing, first, last]);
}
