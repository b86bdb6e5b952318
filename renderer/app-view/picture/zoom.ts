/** Zooming and panning of an element inside of a frame that clips it; by wheel with Ctrl, by buttons, by dragging. */
export interface Zoom {
  by(factor: number): void;
  reset(): void;
  readonly scale: number;
}

const MAX_SCALE = 8;
/** A drag of more than this is no click, in pixels. */
const SWIPE_PIXELS = 40;

/** `swipe` is told of a drag to the side while nothing is zoomed: -1 to the previous, 1 to the next. */
export function zoomable(frame: HTMLElement, content: HTMLElement, swipe: (step: -1 | 1) => void): Zoom {
  let scale = 1;
  let x = 0;
  let y = 0;
  let drag: { id: number; x: number; y: number } | null = null;
  const apply = () => {
    const most = (size: number) => ((scale - 1) * size) / 2;
    x = Math.max(-most(frame.clientWidth), Math.min(most(frame.clientWidth), x));
    y = Math.max(-most(frame.clientHeight), Math.min(most(frame.clientHeight), y));
    content.style.transform = scale === 1 ? "" : `translate(${x}px, ${y}px) scale(${scale})`;
    frame.classList.toggle("zoomed", scale > 1);
  };
  const by = (factor: number) => {
    scale = Math.max(1, Math.min(MAX_SCALE, scale * factor));
    apply();
  };
  frame.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey) return; // the chat scrolls
      event.preventDefault();
      by(event.deltaY < 0 ? 1.2 : 1 / 1.2);
    },
    { passive: false },
  );
  frame.addEventListener("pointerdown", (event) => {
    if (event.button === 0) drag = { id: event.pointerId, x: event.clientX, y: event.clientY };
  });
  frame.addEventListener("pointermove", (event) => {
    if (!drag || event.pointerId !== drag.id || scale === 1) return;
    frame.setPointerCapture(event.pointerId);
    x += event.clientX - drag.x;
    y += event.clientY - drag.y;
    drag = { id: drag.id, x: event.clientX, y: event.clientY };
    apply();
  });
  frame.addEventListener("pointerup", (event) => {
    if (drag && scale === 1 && Math.abs(event.clientX - drag.x) > SWIPE_PIXELS) swipe(event.clientX < drag.x ? 1 : -1);
    drag = null;
  });
  frame.addEventListener("dblclick", () => by(scale > 1 ? 1 / MAX_SCALE : 2));
  return {
    by,
    reset() {
      scale = 1;
      x = 0;
      y = 0;
      apply();
    },
    get scale() {
      return scale;
    },
  };
}
