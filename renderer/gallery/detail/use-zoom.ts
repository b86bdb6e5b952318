import { type CSSProperties, type MouseEvent, type PointerEvent, useRef, useState, type WheelEvent } from "react";

const MAX_ZOOM = 16;
const WHEEL_STEP = 1.2;
const DOUBLE_CLICK_ZOOM = 3;

interface View {
  zoom: number;
  /** How far the middle of the picture is from the middle of the stage, in pixels. */
  x: number;
  y: number;
}

const WHOLE: View = { zoom: 1, x: 0, y: 0 };

/** Zooming around the pointer and moving by dragging. `handlers` belong to the stage, `style` to what is on it. */
export function useZoom() {
  const [view, setView] = useState(WHOLE);
  const drag = useRef<{ x: number; y: number } | null>(null);
  const zoomAt = (factor: number, x: number, y: number) =>
    setView((before) => {
      const zoom = Math.min(MAX_ZOOM, Math.max(1, before.zoom * factor));
      if (zoom === 1) return WHOLE;
      const grown = zoom / before.zoom;
      return { zoom, x: x - (x - before.x) * grown, y: y - (y - before.y) * grown };
    });
  /** From the middle of the stage. */
  const placeOf = ({ clientX, clientY, currentTarget }: MouseEvent) => {
    const { left, top, width, height } = currentTarget.getBoundingClientRect();
    return [clientX - left - width / 2, clientY - top - height / 2] as const;
  };
  const handlers = {
    onWheel: (event: WheelEvent) => zoomAt(event.deltaY < 0 ? WHEEL_STEP : 1 / WHEEL_STEP, ...placeOf(event)),
    onDoubleClick: (event: MouseEvent) => (view.zoom > 1 ? setView(WHOLE) : zoomAt(DOUBLE_CLICK_ZOOM, ...placeOf(event))),
    onPointerDown: (event: PointerEvent) => {
      if (view.zoom === 1 || (event.target as Element).closest("button")) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      drag.current = { x: event.clientX - view.x, y: event.clientY - view.y };
    },
    onPointerMove: ({ clientX, clientY }: PointerEvent) => {
      const from = drag.current;
      if (from) setView((before) => ({ ...before, x: clientX - from.x, y: clientY - from.y }));
    },
    onPointerUp: () => {
      drag.current = null;
    },
  };
  const style: CSSProperties = view.zoom === 1 ? {} : { transform: `translate(${view.x}px, ${view.y}px) scale(${view.zoom})` };
  return { zoom: view.zoom, style, handlers, reset: () => setView(WHOLE), zoomBy: (factor: number) => zoomAt(factor, 0, 0) };
}
