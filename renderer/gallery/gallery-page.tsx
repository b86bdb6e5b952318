import { Search, X } from "lucide-react";
import { useCallback, useEffect, useState } from "react";
import type { Picture } from "#contract/gallery.ts";
import { messages } from "#contract/messages/messages.ts";
import type { AppState } from "#contract/view.ts";
import { PracticeBanner } from "../practice/practice-banner.tsx";
import { goTo, useAppStore } from "../state/app-store.ts";
import { addToast } from "../state/toasts.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { EaselPicture } from "../ui/easel-picture.tsx";
import { Empty } from "../ui/empty.tsx";
import { Problem } from "../ui/problem.tsx";
import { PictureDetail } from "./picture-detail.tsx";
import { PictureGrid } from "./picture-grid.tsx";
import { type Pictures, usePictures } from "./use-pictures.ts";

const words = messages.gallery;
const open = (id: string | null) => useAppStore.setState({ openPicture: id });

export function GalleryPage({ app }: { app: AppState }) {
  const [typed, setTyped] = useState("");
  const search = useSettled(typed.trim(), 180);
  const listed = usePictures(search);
  const shown = useOpenPicture(listed, () => setTyped(""));
  const closed = listed.state.kind === "listed" && listed.pictures.length === 0;
  const empty = closed && search === "";
  return (
    <>
      <div className="page-head">
        <h1>{words.title}</h1>
        {listed.state.kind === "listed" && !empty ? (
          <p className="faint" aria-live="polite">
            {words.pictures(listed.total)}
          </p>
        ) : null}
        {empty ? null : <SearchField value={typed} onChange={setTyped} />}
      </div>
      {app.engine.practice && !empty ? <PracticeBanner /> : null}
      {listed.state.kind === "failed" ? <Problem title={words.failed} error={listed.state.error} onRetry={listed.retry} /> : null}
      {empty ? <EmptyGallery /> : null}
      {closed && !empty ? (
        <Empty title={words.nothingFound}>
          <p>{words.nothingFoundHint}</p>
        </Empty>
      ) : null}
      {listed.pictures.length > 0 ? (
        <PictureGrid key={search} pictures={listed.pictures} onOpen={open} onEnd={listed.more} />
      ) : (
        <div aria-busy={listed.state.kind === "loading"} />
      )}
      {shown ? <PictureDetail app={app} picture={shown} pictures={listed.pictures} onShow={open} onNearEnd={listed.more} /> : null}
    </>
  );
}

/** The picture whose detail is open; looks further down the list for one that is not listed yet. */
function useOpenPicture(listed: Pictures, clearSearch: () => void): Picture | null {
  const id = useAppStore((state) => state.openPicture);
  const recent = useAppStore((state) => state.recent);
  const found = id === null ? undefined : (listed.pictures.find((one) => one.id === id) ?? recent.find((one) => one.id === id));
  const missing = id !== null && !found && listed.state.kind === "listed";
  const complete = listed.pictures.length >= listed.total;
  const { more, search } = listed;
  // biome-ignore lint/correctness/useExhaustiveDependencies: clearSearch does the same at all times
  useEffect(() => {
    if (!missing) return;
    if (search !== "") return clearSearch();
    if (!complete) return more();
    addToast({ tone: "problem", text: words.gone });
    open(null);
  }, [missing, complete, more, search]);
  return found ?? null;
}

function SearchField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const clear = useCallback(() => onChange(""), [onChange]);
  return (
    <div className="search gallery-search">
      <Search aria-hidden />
      <input
        type="search"
        className="field"
        aria-label={words.search}
        placeholder={words.search}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") clear();
        }}
      />
      {value ? <IconButton label={words.clearSearch} icon={X} onClick={clear} /> : null}
    </div>
  );
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

/** What was typed, once the typing rests. */
function useSettled(value: string, rest: number): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), rest);
    return () => clearTimeout(timer);
  }, [value, rest]);
  return settled;
}
