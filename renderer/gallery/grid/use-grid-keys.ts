import type { KeyboardEvent } from "react";
import { clearSelection, toggleSelected, useGallery } from "../gallery-store.ts";
import { copyPicture, setFavourite, trash } from "../picture-actions.ts";
import { type Listing, pictureAt } from "../use-listing.ts";
import { selectAll, selectTo } from "./use-selection.ts";

interface GridKeys {
  listing: Listing;
  onOpen: (id: string) => void;
  /** Where a key leads from a picture; the same where it leads nowhere. */
  move: (from: number, key: string) => number;
  /** Puts the focus on a picture, wherever it is. */
  go: (index: number) => void;
}

const WALKING = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End", "PageUp", "PageDown"];

/** The keys of the grid, as photo libraries have them. Enter opens by itself, being a click. */
export function useGridKeys({ listing, onOpen, move, go }: GridKeys): (event: KeyboardEvent) => void {
  return (event) => {
    const cell = (event.target as Element).closest<HTMLElement>("[data-index]");
    if (!cell) return;
    const index = Number(cell.dataset.index);
    const picture = pictureAt(listing, index);
    const { selected } = useGallery.getState();
    const ids = selected.size > 0 ? [...selected] : picture ? [picture.id] : [];
    const command = event.ctrlKey || event.metaKey;
    const done = () => event.preventDefault();
    if (WALKING.includes(event.key)) {
      done();
      const next = move(index, event.key);
      if (event.shiftKey) void selectTo(listing, next, false);
      else useGallery.setState({ anchor: next });
      go(next);
    } else if (command && event.key === "a") {
      done();
      void selectAll(listing);
    } else if (command && event.key === "c" && picture) {
      done();
      void copyPicture(picture);
    } else if (event.key === "Escape" && selected.size > 0) {
      done();
      clearSelection();
    } else if (event.key === " " && picture) {
      done();
      if (command || event.shiftKey) toggleSelected(picture.id, index);
      else onOpen(picture.id);
    } else if ((event.key === "Delete" || event.key === "Backspace") && ids.length > 0) {
      done();
      void trash(ids).then((went) => (went ? go(Math.min(index, Math.max(0, listing.shape.total - ids.length - 1))) : undefined));
    } else if ((event.key === "f" || event.key === ".") && !command && picture) {
      done();
      void setFavourite(ids, !picture.favourite);
    }
  };
}
