import { useVirtualizer } from "@tanstack/react-virtual";
import { type DragEvent, type MouseEvent, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { Picture } from "#contract/gallery.ts";
import { messages } from "#contract/messages/messages.ts";
import { ask } from "../../ipc/ask.ts";
import { useNow } from "../../state/now.ts";
import { dayName } from "../../text/times.ts";
import { ContextMenu } from "../../ui/menu-list.tsx";
import { toggleSelected, useGallery } from "../gallery-store.ts";
import { pictureMenu } from "../picture-menu.ts";
import { type Listing, pictureAt, placeOf } from "../use-listing.ts";
import { cellsOf, GAP_PIXELS, type Layout, layOut, moveTo, type Row, rowAt, rowOf } from "./layout.ts";
import { PictureCell } from "./picture-cell.tsx";
import { TimeLine } from "./time-line.tsx";
import { useGridKeys } from "./use-grid-keys.ts";
import { useMadeThumbnails } from "./use-made-thumbnails.ts";
import { clickSelects, useFrame } from "./use-selection.ts";
import { useWidth } from "./use-width.ts";

const words = messages.gallery;
/** Rows beyond what can be seen. */
const OVERSCAN = 3;

interface PictureGridProps {
  listing: Listing;
  want: (first: number, last: number) => void;
  onOpen: (id: string) => void;
}

/** All pictures in rows of true shapes, by day; only what is in sight is in the page. */
export function PictureGrid({ listing, want, onOpen }: PictureGridProps) {
  const { shape, query } = listing;
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const width = useWidth(content);
  const rowHeight = useGallery((state) => state.rowHeight);
  const selected = useGallery((state) => state.selected);
  const now = useNow(60_000);
  const headings = query.sort === "newest" || query.sort === "oldest";
  const layout = useMemo(() => layOut(shape, { width: width || 1, rowHeight, headings }), [shape, width, rowHeight, headings]);
  const [current, setCurrent] = useState(0);
  const [menu, setMenu] = useState<Picture | null>(null);
  const toFocus = useRef<number | null>(null);
  const virtual = useVirtualizer({
    count: width === 0 ? 0 : layout.rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => layout.rows[index]?.height ?? 0,
    overscan: OVERSCAN,
    initialOffset: () => useGallery.getState().scrollTop,
  });
  usePlace(scroller, { listing, layout, width }, virtual);

  const rows = virtual.getVirtualItems().flatMap(({ index }) => layout.rows[index] ?? []);
  const shown = rows.flatMap((row) => (row.kind === "pictures" ? Array.from({ length: row.count }, (_, at) => row.first + at) : []));
  const [first, last] = [shown[0], shown.at(-1)];
  useEffect(() => {
    if (first !== undefined && last !== undefined) want(first, last);
  }, [want, first, last]);
  useMadeThumbnails(listing, first, last);

  const go = (index: number) => {
    toFocus.current = index;
    setCurrent(index);
    virtual.scrollToIndex(rowOf(layout, index), { align: "auto" });
  };
  useEffect(() => {
    if (toFocus.current === null) return;
    const cell = scroller.current?.querySelector<HTMLElement>(`[data-index="${toFocus.current}"]`);
    if (!cell) return;
    toFocus.current = null;
    cell.focus({ preventScroll: true });
  });

  const { frame, handlers } = useFrame(content, layout, listing);
  const onKeyDown = useGridKeys({
    listing,
    onOpen,
    move: (from, key) => moveTo(layout, shape, from, key, scroller.current?.clientHeight ?? 0),
    go,
  });
  const onClick = (event: MouseEvent) => {
    const check = (event.target as Element).closest<HTMLElement>("[data-check]");
    const index = indexOf(event.target) ?? Number(check?.dataset.check ?? Number.NaN);
    const picture = pictureAt(listing, index);
    if (!picture) return;
    if (check && !event.shiftKey) return toggleSelected(picture.id, index);
    if (!clickSelects(event, listing, index)) onOpen(picture.id);
  };
  const onDragStart = (event: DragEvent) => {
    event.preventDefault();
    const picture = pictureAt(listing, indexOf(event.target) ?? -1);
    if (picture) void ask("gallery.drag", selected.has(picture.id) ? [...selected] : [picture.id]);
  };
  const reachable = shown.includes(current) ? current : first;
  const top = virtual.scrollOffset ?? 0;
  const headingOf = (at: number) => (layout.byMonth ? messages.formats.month(at) : dayName(at, now));
  return (
    <div className="grid">
      <ContextMenu groups={menu ? pictureMenu(menu, onOpen) : []} onOpenChange={(open) => (open ? undefined : setMenu(null))}>
        {/* biome-ignore lint/a11y/noStaticElementInteractions: the buttons inside have the focus; what they hear bubbles up to here. */}
        <div
          className="grid-scroller"
          ref={scroller}
          onKeyDown={onKeyDown}
          onClick={onClick}
          onDragStart={onDragStart}
          onContextMenuCapture={(event) => {
            const picture = pictureAt(listing, indexOf(event.target) ?? -1) ?? null;
            setMenu(picture);
            if (!picture) event.stopPropagation();
          }}
          onFocus={(event) => setCurrent(indexOf(event.target) ?? current)}
          onScroll={(event) => useGallery.setState({ scrollTop: event.currentTarget.scrollTop })}
          {...handlers}
        >
          <div className="grid-rows" ref={content} style={{ height: layout.height }}>
            {rows.map((row) =>
              row.kind === "heading" ? (
                <h2 key={`heading ${row.first}`} className="grid-day" style={{ transform: `translateY(${row.top}px)`, height: row.height }}>
                  {headingOf(row.at)}
                </h2>
              ) : (
                <div key={row.first} className="grid-row" style={{ transform: `translateY(${row.top}px)`, height: row.height }}>
                  {cellsOf(row, shape.ratios).map(({ left, width }, column) => {
                    const index = row.first + column;
                    const picture = pictureAt(listing, index);
                    return (
                      <PictureCell
                        key={index}
                        picture={picture}
                        index={index}
                        left={left}
                        width={width}
                        height={row.height - GAP_PIXELS}
                        reachable={index === reachable}
                        selected={picture !== undefined && selected.has(picture.id)}
                      />
                    );
                  })}
                </div>
              ),
            )}
            {frame ? <div className="grid-frame" style={frame} /> : null}
          </div>
        </div>
      </ContextMenu>
      {headings && top > 0 ? (
        <p className="grid-now" aria-hidden>
          {headingOf(timeAt(layout.rows, rowAt(layout, top), shape.times))}
        </p>
      ) : null}
      {headings ? (
        <TimeLine
          layout={layout}
          shape={shape}
          top={top}
          onGo={(index) => virtual.scrollToIndex(rowOf(layout, index) - 1, { align: "start" })}
        />
      ) : null}
      <p className="visually-hidden" aria-live="polite">
        {selected.size > 0 ? words.selected(selected.size) : ""}
      </p>
    </div>
  );
}

function indexOf(target: EventTarget): number | null {
  const cell = (target as Element).closest<HTMLElement>("[data-index]");
  return cell ? Number(cell.dataset.index) : null;
}

const timeAt = (rows: readonly Row[], number: number, times: Float64Array): number => times[rows[number]?.first ?? 0] ?? 0;

type Virtual = Pick<ReturnType<typeof useVirtualizer<HTMLDivElement, Element>>, "measure" | "scrollToOffset">;

interface Laid {
  listing: Listing;
  layout: Layout;
  /** 0 before it is known. */
  width: number;
}

/** Whatever comes, goes or changes its size: the picture at the top of the window stays where it is. */
function usePlace(scroller: React.RefObject<HTMLDivElement | null>, now: Laid, virtual: Virtual): void {
  const before = useRef<Laid | null>(null);
  useLayoutEffect(() => {
    const last = before.current;
    before.current = now;
    if (!last || last.layout === now.layout) return;
    virtual.measure();
    const top = useGallery.getState().scrollTop;
    if (!scroller.current) return;
    if (last.width === 0 || last.listing.query !== now.listing.query) return virtual.scrollToOffset(top);
    const row = last.layout.rows[rowAt(last.layout, top)];
    if (!row || top === 0) return;
    const id = pictureAt(last.listing, row.first)?.id;
    const index = id === undefined ? row.first : (placeOf(now.listing, id) ?? row.first);
    const there = now.layout.rows[rowOf(now.layout, index)];
    if (there) virtual.scrollToOffset(there.top + Math.min(top - row.top, there.height));
  });
}
