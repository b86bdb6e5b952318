import { moved, type View, zoomed } from "./view.ts";

const WHEEL_FACTOR = 1.0015;

export interface FrameGestures {
  frame: HTMLElement;
  /** Whether a press of the main button moves the picture. */
  moves: () => boolean;
  change: (next: (view: View) => View) => void;
}

/** Moves and zooms what is in the frame: wheel, middle button, two fingers, and the main button where it is meant to. */
export function listenToFrame({ frame, moves, change }: FrameGestures): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  const pointers = new Map<number, { x: number; y: number }>();
  const fromMiddle = ({ clientX, clientY }: MouseEvent) => {
    const box = frame.getBoundingClientRect();
    return { x: clientX - box.left - box.width / 2, y: clientY - box.top - box.height / 2 };
  };
  const size = () => ({ width: frame.clientWidth, height: frame.clientHeight });
  const wheel = (event: WheelEvent) => {
    event.preventDefault();
    const zooms = event.ctrlKey || event.metaKey;
    if (zooms) change((view) => zoomed(view, WHEEL_FACTOR ** -event.deltaY, fromMiddle(event)));
    else change((view) => moved(view, { x: -event.deltaX, y: -event.deltaY }, size()));
  };
  const down = (event: PointerEvent) => {
    const wanted = event.pointerType === "touch" || event.button === 1 || (event.button === 0 && moves());
    if (wanted) pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  };
  const move = (event: PointerEvent) => {
    const before = pointers.get(event.pointerId);
    if (!before) return;
    const at = { x: event.clientX, y: event.clientY };
    const [other] = [...pointers].filter(([id]) => id !== event.pointerId).map(([, place]) => place);
    pointers.set(event.pointerId, at);
    if (other) {
      const factor = Math.hypot(at.x - other.x, at.y - other.y) / Math.max(1, Math.hypot(before.x - other.x, before.y - other.y));
      change((view) => moved(zoomed(view, factor, fromMiddle(event)), { x: (at.x - before.x) / 2, y: (at.y - before.y) / 2 }, size()));
    } else if (event.pointerType !== "touch" || moves()) change((view) => moved(view, { x: at.x - before.x, y: at.y - before.y }, size()));
  };
  const up = (event: PointerEvent) => void pointers.delete(event.pointerId);
  frame.addEventListener("wheel", wheel, { signal, passive: false });
  // Before the mask hears of it: a second finger belongs to the frame, too.
  frame.addEventListener("pointerdown", down, { signal, capture: true });
  frame.addEventListener("pointermove", move, { signal });
  frame.addEventListener("pointerup", up, { signal });
  frame.addEventListener("pointercancel", up, { signal });
  return () => stop.abort();
}
