import { ChevronLeft, ChevronRight, X } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import type { Picture, PictureDetails } from "#contract/gallery.ts";
import { messages } from "#contract/messages/messages.ts";
import type { AppState } from "#contract/view.ts";
import { ask } from "../../ipc/ask.ts";
import { PracticeBadge } from "../../practice/practice-banner.tsx";
import { useAppStore } from "../../state/app-store.ts";
import { problemToast } from "../../state/toasts.ts";
import { IconButton } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { useGallery } from "../gallery-store.ts";
import { setFavourite, trash } from "../picture-actions.ts";
import { Actions } from "./actions.tsx";
import { Facts } from "./facts.tsx";
import { Stage } from "./stage.tsx";

const words = messages.gallery.detail;

interface PictureDetailProps {
  app: AppState;
  id: string;
  onShow: (id: string | null) => void;
  /** The picture is not, or no longer, in the gallery. */
  onGone: () => void;
}

/** One picture, seen closely: what it is, and what can be made of it. */
export function PictureDetail({ app, id, onShow, onGone }: PictureDetailProps) {
  const details = useDetails(id, onGone);
  const { previous, next } = useNeighbours(id);
  if (!details) return null;
  const { picture } = details;
  const go = (neighbour: Picture | null) => neighbour && onShow(neighbour.id);
  const remove = async () => {
    if (await trash([picture.id])) onShow((next ?? previous)?.id ?? null);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if ((event.target as Element).closest("input, video, audio")) return;
    if (event.key === "ArrowLeft") go(previous);
    else if (event.key === "ArrowRight") go(next);
    else if (event.key === "Delete" || event.key === "Backspace") void remove();
    else if (event.key === "f" || event.key === ".") void setFavourite([picture.id], !picture.favourite);
  };
  return (
    <Dialog label={words.label} className="detail" onClose={() => onShow(null)} onKeyDown={onKeyDown}>
      <div className="detail-frame">
        <Stage key={picture.id} picture={picture} />
        <IconButton
          className="detail-step detail-previous"
          label={words.previous}
          icon={ChevronLeft}
          disabled={!previous}
          onClick={() => go(previous)}
        />
        <IconButton className="detail-step detail-next" label={words.next} icon={ChevronRight} disabled={!next} onClick={() => go(next)} />
      </div>
      <div className="detail-side">
        <div className="detail-head">
          {picture.practice ? <PracticeBadge /> : null}
          <IconButton className="detail-close" label={messages.app.close} icon={X} onClick={() => onShow(null)} />
        </div>
        <Facts app={app} details={details} />
        <Actions picture={picture} onTrash={remove} />
      </div>
    </Dialog>
  );
}

/** Everything about the picture; that of the one before stays until it has come. */
function useDetails(id: string, onGone: () => void): PictureDetails | null {
  const version = useAppStore((state) => state.galleryVersion);
  const [details, setDetails] = useState<PictureDetails | null>(null);
  const gone = useRef(onGone);
  gone.current = onGone;
  // biome-ignore lint/correctness/useExhaustiveDependencies: version is a reason to ask again
  useEffect(() => {
    let current = true;
    void ask("gallery.details", id).then((answer) => {
      if (!current) return;
      if (answer.ok && answer.value) setDetails(answer.value);
      else {
        if (!answer.ok) problemToast(answer.error);
        gone.current();
      }
    });
    return () => {
      current = false;
    };
  }, [id, version]);
  return details;
}

/** The pictures before and after it in what the gallery shows. */
function useNeighbours(id: string): { previous: Picture | null; next: Picture | null } {
  const query = useGallery((state) => state.query);
  const version = useAppStore((state) => state.galleryVersion);
  const [neighbours, setNeighbours] = useState<{ previous: Picture | null; next: Picture | null }>({ previous: null, next: null });
  // biome-ignore lint/correctness/useExhaustiveDependencies: version is a reason to ask again
  useEffect(() => {
    let current = true;
    void (async () => {
      const place = await ask("gallery.place", { ...query, id });
      if (!place.ok || place.value === null) return current && setNeighbours({ previous: null, next: null });
      const offset = Math.max(0, place.value - 1);
      const around = await ask("gallery.list", { ...query, offset, limit: 3 });
      if (!around.ok || !current) return;
      const at = around.value.pictures.findIndex((picture) => picture.id === id);
      setNeighbours({ previous: around.value.pictures[at - 1] ?? null, next: around.value.pictures[at + 1] ?? null });
    })();
    return () => {
      current = false;
    };
  }, [id, query, version]);
  return neighbours;
}
