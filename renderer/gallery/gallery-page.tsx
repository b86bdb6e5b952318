import { useEffect, useRef, useState } from "react";
import { messages } from "#contract/messages/messages.ts";
import type { AppState } from "#contract/view.ts";
import { PracticeBanner } from "../practice/practice-banner.tsx";
import { goTo, useAppStore } from "../state/app-store.ts";
import { addToast } from "../state/toasts.ts";
import { Button } from "../ui/button.tsx";
import { EaselPicture } from "../ui/easel-picture.tsx";
import { Empty } from "../ui/empty.tsx";
import { Problem } from "../ui/problem.tsx";
import { Progress } from "../ui/progress.tsx";
import { Compare } from "./detail/compare.tsx";
import { PictureDetail } from "./detail/picture-detail.tsx";
import { FilterChips } from "./filter-chips.tsx";
import { FoldersDialog } from "./folders-dialog.tsx";
import { isFiltered, useGallery } from "./gallery-store.ts";
import { PictureGrid } from "./grid/picture-grid.tsx";
import { SelectionBar } from "./selection-bar.tsx";
import { Toolbar } from "./toolbar.tsx";
import { useListing } from "./use-listing.ts";

const words = messages.gallery;
const open = (id: string | null) => useAppStore.setState({ openPicture: id });
const gone = () => {
  addToast({ tone: "problem", text: words.gone });
  open(null);
};

export function GalleryPage({ app }: { app: AppState }) {
  const { listing, error, want, retry } = useListing();
  const query = useGallery((state) => state.query);
  const openPicture = useAppStore((state) => state.openPicture);
  const progress = useAppStore((state) => state.galleryProgress);
  const [dialog, setDialog] = useState<"folders" | readonly [string, string] | null>(null);
  const search = useSearchKey();
  const total = listing?.shape.total ?? 0;
  const nothing = listing !== null && total === 0;
  const empty = nothing && !isFiltered(query);
  return (
    <>
      <div className="page-head">
        <h1>{words.title}</h1>
        {listing && !empty ? (
          <p className="faint" aria-live="polite">
            {words.pictures(total)}
          </p>
        ) : null}
        <Toolbar searchRef={search} onFolders={() => setDialog("folders")} />
      </div>
      {progress ? (
        <div className="gallery-reading" role="status">
          <span className="faint">{words.reading(progress.done, progress.total)}</span>
          <Progress fraction={progress.done / progress.total} label={words.readingLabel} />
        </div>
      ) : null}
      {empty ? null : (
        <div className="gallery-bar">
          <FilterChips app={app} />
          <SelectionBar onCompare={setDialog} />
        </div>
      )}
      {app.engine.practice && !empty ? <PracticeBanner /> : null}
      {error ? <Problem title={words.failed} error={error} onRetry={retry} /> : null}
      {empty ? <EmptyGallery /> : null}
      {nothing && !empty ? (
        <Empty title={words.nothingFound}>
          <p>{words.nothingFoundHint}</p>
        </Empty>
      ) : null}
      {listing && total > 0 ? <PictureGrid listing={listing} want={want} onOpen={open} /> : <div aria-busy={listing === null} />}
      {openPicture !== null ? <PictureDetail app={app} id={openPicture} onShow={open} onGone={gone} /> : null}
      {dialog === "folders" ? <FoldersDialog onClose={() => setDialog(null)} /> : null}
      {Array.isArray(dialog) ? <Compare ids={dialog as [string, string]} onClose={() => setDialog(null)} /> : null}
    </>
  );
}

/** The search field, which Ctrl+F and "/" lead to. */
function useSearchKey() {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const typing = event.target instanceof Element && event.target.closest("input, textarea, dialog");
      if (!((event.ctrlKey || event.metaKey) && event.key === "f") && (event.key !== "/" || typing)) return;
      event.preventDefault();
      field.current?.focus();
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
  return field;
}

const EmptyGallery = () => (
  <div className="gallery-empty">
    <Empty art={<EaselPicture picture={null} label="" />} title={words.emptyTitle}>
      <p>{words.empty}</p>
      <Button look="primary" onClick={() => goTo("home")}>
        {words.emptyButton}
      </Button>
    </Empty>
  </div>
);
