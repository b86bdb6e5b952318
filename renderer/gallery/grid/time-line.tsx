import type { GalleryShape } from "#contract/gallery.ts";
import { messages } from "#contract/messages/messages.ts";
import { type Layout, timeMarks } from "./layout.ts";

interface TimeLineProps {
  layout: Layout;
  shape: GalleryShape;
  /** How far down the grid is scrolled, in pixels. */
  top: number;
  onGo: (index: number) => void;
}

/** Of the whole line: marks that are closer to each other are left out. */
const MIN_DISTANCE = 0.045;

/** Years (or months) along the edge of the grid; a click goes there. */
export function TimeLine({ layout, shape, top, onGo }: TimeLineProps) {
  const marks = timeMarks(layout, shape);
  if (marks.length < 2) return null;
  const years = new Set(marks.map(({ at }) => new Date(at).getFullYear())).size > 1;
  let last = Number.NEGATIVE_INFINITY;
  const shown = marks.filter(({ place }) => {
    if (place - last < MIN_DISTANCE) return false;
    last = place;
    return true;
  });
  return (
    <nav className="time-line" aria-label={messages.gallery.timeLine}>
      <span className="time-line-now" style={{ top: `${(100 * top) / Math.max(1, layout.height)}%` }} />
      {shown.map(({ at, first, place }) => (
        <button key={first} type="button" style={{ top: `${place * 100}%` }} onClick={() => onGo(first)}>
          {years ? new Date(at).getFullYear() : messages.formats.shortMonth(at)}
        </button>
      ))}
    </nav>
  );
}
