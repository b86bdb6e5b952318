import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { Picture } from "#contract/gallery.ts";
import { messages } from "#contract/messages/messages.ts";
import { PracticeBadge } from "../practice/practice-banner.tsx";
import { useNow } from "../state/now.ts";
import { CELL_GAP_PIXELS, type Grid, gridFor, moveTo, rowOf, toRows } from "./rows.ts";

const DAY_PIXELS = 44;

interface PictureGridProps {
  pictures: readonly Picture[];
  onOpen: (id: string) => void;
  /** The end is near: fetch more. */
  onEnd: () => void;
}

/** A grid of thumbnails by day; only what is in sight is in the page. Arrow keys walk, Enter opens. */
export function PictureGrid({ pictures, onOpen, onEnd }: PictureGridProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const grid = useGrid(scroller);
  const now = useNow(60_000);
  const rows = useMemo(() => (grid ? toRows(pictures, grid.columns, now) : []), [pictures, grid, now]);
  const [current, setCurrent] = useState(0);
  const toFocus = useRef<number | null>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (rows[index]?.kind === "day" ? DAY_PIXELS : (grid?.cell ?? 0) + CELL_GAP_PIXELS),
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: 4,
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: other cells have other heights, measure anew.
  useLayoutEffect(() => virtual.measure(), [grid, rows]);

  const items = virtual.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (rows.length > 0 && lastShown >= rows.length - 4) onEnd();
  }, [lastShown, rows.length, onEnd]);

  useEffect(() => {
    if (toFocus.current === null) return;
    const cell = scroller.current?.querySelector<HTMLElement>(`[data-index="${toFocus.current}"]`);
    if (!cell) return;
    toFocus.current = null;
    cell.focus();
  });

  const walk = (event: KeyboardEvent) => {
    // Where the focus is now: a new picture may have moved the cells on since it came there.
    const from = event.target instanceof HTMLElement ? Number(event.target.dataset.index ?? current) : current;
    const next = moveTo(rows, from, event.key);
    if (next === from && !["Home", "End", "ArrowUp", "ArrowDown"].includes(event.key)) return;
    event.preventDefault();
    toFocus.current = next;
    setCurrent(next);
    virtual.scrollToIndex(rowOf(rows, next));
  };

  // The one cell that Tab reaches; scrolled out of the page, it is the first one that is there.
  const cells = items.flatMap(({ index }) => {
    const row = rows[index];
    return row?.kind === "pictures" ? row.pictures.map((_, column) => row.first + column) : [];
  });
  const reachable = cells.includes(current) ? current : cells[0];
  return (
    <div className="grid-scroller" ref={scroller}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the buttons inside have the focus; keys only walk between them. */}
      <div className="grid-rows" style={{ height: virtual.getTotalSize() }} onKeyDown={walk}>
        {items.map((item) => {
          const row = rows[item.index];
          if (!row) return null;
          const place = { transform: `translateY(${item.start}px)`, height: item.size };
          if (row.kind === "day") {
            return (
              <h2 key={item.key} className="grid-day" style={place}>
                {row.name}
              </h2>
            );
          }
          return (
            <div key={item.key} className="grid-row" style={place}>
              {row.pictures.map((picture, column) => (
                <Cell
                  key={picture.id}
                  picture={picture}
                  index={row.first + column}
                  size={grid?.cell ?? 0}
                  reachable={row.first + column === reachable}
                  onFocus={setCurrent}
                  onOpen={onOpen}
                />
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}

interface CellProps {
  picture: Picture;
  index: number;
  size: number;
  reachable: boolean;
  onFocus: (index: number) => void;
  onOpen: (id: string) => void;
}

function Cell({ picture, index, size, reachable, onFocus, onOpen }: CellProps) {
  const name = picture.prompt || messages.gallery.noPrompt;
  return (
    <button
      type="button"
      className="thumb"
      data-index={index}
      tabIndex={reachable ? 0 : -1}
      title={name}
      style={{ width: size, height: size }}
      onFocus={() => onFocus(index)}
      onClick={() => onOpen(picture.id)}
    >
      <img src={picture.thumbnailUrl ?? undefined} alt={name} decoding="async" draggable={false} />
      {picture.practice ? <PracticeBadge /> : null}
      <span className="thumb-words" aria-hidden>
        {name}
      </span>
    </button>
  );
}

function useGrid(scroller: React.RefObject<HTMLDivElement | null>): Grid | null {
  const [grid, setGrid] = useState<Grid | null>(null);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const measure = () =>
      setGrid((before) => {
        const next = gridFor(element.clientWidth - 2 * EDGE_PIXELS);
        return before?.cell === next.cell && before.columns === next.columns ? before : next;
      });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller]);
  return grid;
}

/** Room at the sides for focus rings, px; the same in gallery.css. */
const EDGE_PIXELS = 4;
