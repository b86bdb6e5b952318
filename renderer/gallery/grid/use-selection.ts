import { type PointerEvent, type RefObject, useRef, useState } from "react";
import { act } from "../../state/act.ts";
import { select, toggleSelected, useGallery } from "../gallery-store.ts";
import { type Listing, pictureAt } from "../use-listing.ts";
import { cellsOf, GAP_PIXELS, type Layout, rowAt } from "./layout.ts";

/** Selects from the picture that was chosen last to this one, or adds that to what is selected. */
export async function selectTo({ query }: Listing, index: number, add: boolean): Promise<void> {
  const { anchor, selected } = useGallery.getState();
  const answer = await act("gallery.ids", { ...query, first: Math.min(anchor, index), last: Math.max(anchor, index) });
  if (answer.ok) select(new Set([...(add ? selected : []), ...answer.value]));
}

export async function selectAll({ query, shape }: Listing): Promise<void> {
  const answer = await act("gallery.ids", { ...query, first: 0, last: Math.max(0, shape.total - 1) });
  if (answer.ok) select(new Set(answer.value));
}

/** A click or tap on the picture at `index`: whether it was meant for the selection, and is not to open it. */
export function clickSelects(event: { shiftKey: boolean; ctrlKey: boolean; metaKey: boolean }, listing: Listing, index: number): boolean {
  const id = pictureAt(listing, index)?.id;
  const { selected } = useGallery.getState();
  if (event.shiftKey) void selectTo(listing, index, event.ctrlKey || event.metaKey);
  else if (id !== undefined && (event.ctrlKey || event.metaKey || selected.size > 0)) toggleSelected(id, index);
  else return false;
  return true;
}

interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** As far as the pointer moves before it draws a frame. */
const MIN_PIXELS = 6;
/** A finger that rests so long selects. */
const LONG_PRESS_MS = 500;

/** Dragging over the ground of the grid draws a frame that selects; a long press on a picture does, too. */
export function useFrame(content: RefObject<HTMLDivElement | null>, layout: Layout, listing: Listing) {
  const [frame, setFrame] = useState<Box | null>(null);
  const from = useRef<{ x: number; y: number; kept: ReadonlySet<string> } | null>(null);
  const press = useRef<ReturnType<typeof setTimeout> | null>(null);
  const placeOf = ({ clientX, clientY }: PointerEvent) => {
    const bounds = content.current?.getBoundingClientRect();
    return { x: clientX - (bounds?.left ?? 0), y: clientY - (bounds?.top ?? 0) };
  };
  const stopPress = () => {
    if (press.current !== null) clearTimeout(press.current);
    press.current = null;
  };
  const handlers = {
    onPointerDown: (event: PointerEvent) => {
      const cell = (event.target as Element).closest<HTMLElement>("[data-index]");
      if (event.pointerType === "touch" && cell) {
        const index = Number(cell.dataset.index);
        press.current = setTimeout(() => {
          const id = pictureAt(listing, index)?.id;
          if (id !== undefined) toggleSelected(id, index);
        }, LONG_PRESS_MS);
      }
      if (event.button !== 0 || event.pointerType === "touch" || (event.target as Element).closest("button")) return;
      from.current = { ...placeOf(event), kept: event.ctrlKey || event.shiftKey ? useGallery.getState().selected : new Set() };
    },
    onPointerMove: (event: PointerEvent) => {
      if (event.pointerType === "touch") stopPress();
      const start = from.current;
      if (!start) return;
      const { x, y } = placeOf(event);
      if (!frame && Math.hypot(x - start.x, y - start.y) < MIN_PIXELS) return;
      if (!frame) event.currentTarget.setPointerCapture(event.pointerId);
      const box = { left: Math.min(x, start.x), top: Math.min(y, start.y), width: Math.abs(x - start.x), height: Math.abs(y - start.y) };
      setFrame(box);
      select(new Set([...start.kept, ...idsIn(box, layout, listing)]));
    },
    onPointerUp: () => {
      stopPress();
      // A click on the ground lets the selection go.
      if (from.current && !frame) select(from.current.kept);
      from.current = null;
      setFrame(null);
    },
    onPointerCancel: () => {
      stopPress();
      from.current = null;
      setFrame(null);
    },
  };
  return { frame, handlers };
}

function idsIn({ left, top, width, height }: Box, layout: Layout, listing: Listing): string[] {
  const ids: string[] = [];
  for (let number = rowAt(layout, top); number < layout.rows.length; number++) {
    const row = layout.rows[number];
    if (!row || row.top > top + height) break;
    if (row.kind !== "pictures" || row.top + row.height - GAP_PIXELS < top) continue;
    for (const [column, cell] of cellsOf(row, listing.shape.ratios).entries()) {
      const id = pictureAt(listing, row.first + column)?.id;
      if (id !== undefined && cell.left <= left + width && cell.left + cell.width >= left) ids.push(id);
    }
  }
  return ids;
}
