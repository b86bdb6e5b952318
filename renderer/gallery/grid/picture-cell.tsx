import { Check, CirclePlay, FileWarning, Film, Music, Star } from "lucide-react";
import { memo, useState } from "react";
import type { Picture } from "#contract/gallery.ts";
import { messages } from "#contract/messages/messages.ts";
import { PracticeBadge } from "../../practice/practice-banner.tsx";
import { isTooLarge } from "../too-large.ts";

const words = messages.gallery;

export interface CellProps {
  /** Undefined until it has been fetched. */
  picture: Picture | undefined;
  index: number;
  left: number;
  width: number;
  height: number;
  /** The one that Tab leads to. */
  reachable: boolean;
  selected: boolean;
}

/** One picture of the grid. What is done with it, the grid hears: `data-index` says which it is. */
export const PictureCell = memo(function PictureCell({ picture, index, left, width, height, reachable, selected }: CellProps) {
  const name = nameOf(picture);
  return (
    <div className="cell" data-selected={selected || undefined} style={{ left, width, height }}>
      <button
        type="button"
        className="thumb"
        data-index={index}
        tabIndex={reachable ? 0 : -1}
        title={name}
        draggable={picture !== undefined}
      >
        {picture ? <Look key={picture.thumbnailUrl ?? picture.url} picture={picture} /> : null}
        <span className="thumb-words">{name}</span>
      </button>
      {picture?.practice ? <PracticeBadge /> : null}
      {picture?.favourite ? <Star role="img" aria-label={words.favourite} className="cell-star" /> : null}
      {picture ? (
        <button
          type="button"
          className="cell-check"
          data-check={index}
          tabIndex={-1}
          aria-pressed={selected}
          aria-label={words.select(name)}
        >
          <Check aria-hidden />
        </button>
      ) : null}
    </div>
  );
});

const nameOf = (picture: Picture | undefined): string => (picture ? picture.prompt || picture.fileName : "");

/** A wish that was dropped because the cell was out of sight is made again, once, a moment later. */
const TRY_AGAIN_MS = 400;

function Look({ picture }: { picture: Picture }) {
  const [tries, setTries] = useState(0);
  const { kind, thumbnailUrl, url, fileName, whole } = picture;
  if (kind === "audio") return <Card icon={Music} text={fileName} hidden />;
  if (kind === "video" && thumbnailUrl === null)
    return whole ? (
      <>
        <video src={`${url}#t=0.1`} preload="metadata" muted playsInline tabIndex={-1} />
        <CirclePlay aria-hidden className="cell-kind" />
      </>
    ) : (
      <Card icon={FileWarning} text={words.broken} />
    );
  if (tries > 1 || thumbnailUrl === null)
    return <Card icon={FileWarning} text={whole && isTooLarge(picture) ? words.tooLarge : words.broken} />;
  const again = () => setTimeout(() => setTries((before) => before + 1), TRY_AGAIN_MS);
  return (
    <>
      <img key={tries} src={thumbnailUrl} alt="" decoding="async" draggable={false} onError={tries === 0 ? again : () => setTries(2)} />
      {whole ? null : (
        <span className="cell-note">
          <FileWarning aria-hidden />
          {words.broken}
        </span>
      )}
      {kind === "video" ? <CirclePlay aria-hidden className="cell-kind" /> : null}
      {kind === "animation" ? <Film aria-hidden className="cell-kind" /> : null}
    </>
  );
}

/** `hidden`: it says no more than the name of the picture, which is said anyway. */
const Card = ({ icon: Icon, text, hidden = false }: { icon: typeof Music; text: string; hidden?: boolean }) => (
  <span className="cell-card" aria-hidden={hidden}>
    <Icon aria-hidden />
    <span>{text}</span>
  </span>
);
