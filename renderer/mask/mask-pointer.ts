import type { MaskCanvas } from "./mask-canvas.ts";
import type { NewMark, Point } from "./mask-drawing.ts";

/** How far an arrow key moves the brush, as a part of the picture. */
const KEY_STEP = 0.02;
/** How thin a pen's line gets at the lightest touch, as a part of the brush. */
const MIN_PEN_WIDTH = 0.2;

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

export interface MaskPointerOptions {
  canvas: HTMLCanvasElement;
  mask: () => MaskCanvas | null;
  /** What a press begins now; null where it begins nothing. */
  mark: () => NewMark | null;
  /** After each mark and each movement of the brush; `line` is the lasso that is being drawn. */
  onChange?: (line: readonly Point[]) => void;
  /** Where the brush of the keyboard is. */
  onKeyPlace?: (at: Point) => void;
}

/** Marks with a mouse, pen or finger, and with the keyboard: arrow keys move the brush, and with the space bar held down it paints. */
export function listenToMaskPointer(options: MaskPointerOptions): () => void {
  const stop = new AbortController();
  markByPointer(options, stop.signal);
  markByKeys(options, stop.signal);
  return () => stop.abort();
}

function markByPointer({ canvas, mask, mark, onChange }: MaskPointerOptions, signal: AbortSignal): void {
  let pointer: number | null = null;
  let line: Point[] = [];
  let others = 0;
  const end = (event: PointerEvent) => {
    if (event.pointerId !== pointer) {
      others = Math.max(0, others - 1);
      return;
    }
    pointer = null;
    line = [];
    mask()?.end();
    onChange?.(line);
  };
  const down = (event: PointerEvent) => {
    if (event.pointerType === "touch" && pointer !== null) {
      // Two fingers move the picture.
      others += 1;
      pointer = null;
      line = [];
      mask()?.abandon();
      onChange?.(line);
      return;
    }
    const begun = event.button === 0 && pointer === null && others === 0 ? mark() : null;
    if (!begun) return;
    event.stopPropagation(); // the frame would move the picture
    event.preventDefault();
    canvas.focus({ preventScroll: true });
    pointer = event.pointerId;
    canvas.setPointerCapture(event.pointerId);
    line = [placeOf(canvas, event)];
    mask()?.begin(begun, line[0] as Point);
    onChange?.(begun.kind === "lasso" ? line : []);
  };
  const move = (event: PointerEvent) => {
    if (event.pointerId !== pointer) return;
    const moves = event.getCoalescedEvents?.() ?? [];
    const drawing = line.length > 0 && mark()?.kind === "lasso";
    for (const one of moves.length > 0 ? moves : [event]) {
      const at = placeOf(canvas, one);
      mask()?.extend(at);
      line.push(at);
    }
    if (drawing) onChange?.(line);
  };
  canvas.addEventListener("pointerdown", down, { signal });
  canvas.addEventListener("pointermove", move, { signal });
  canvas.addEventListener("pointerup", end, { signal });
  canvas.addEventListener("pointercancel", end, { signal });
}

function placeOf(canvas: HTMLCanvasElement, event: PointerEvent): Point {
  const box = canvas.getBoundingClientRect();
  const at = { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height };
  return event.pointerType === "pen" ? { ...at, width: Math.max(MIN_PEN_WIDTH, event.pressure) } : at;
}

function markByKeys({ canvas, mask, mark, onChange, onKeyPlace }: MaskPointerOptions, signal: AbortSignal): void {
  let at: Point = { x: 0.5, y: 0.5 };
  let line: Point[] | null = null;
  const down = (event: KeyboardEvent) => {
    const arrow = ARROWS[event.key];
    if (!arrow && event.key !== " ") return;
    event.preventDefault();
    event.stopPropagation();
    const begun = event.key === " " && line === null ? mark() : null;
    if (begun) {
      line = [at];
      mask()?.begin(begun, at);
    }
    if (arrow) {
      at = { x: within(at.x + arrow[0] * KEY_STEP), y: within(at.y + arrow[1] * KEY_STEP) };
      if (line) {
        line.push(at);
        mask()?.extend(at);
      }
    }
    onKeyPlace?.(at);
    onChange?.(mark()?.kind === "lasso" ? (line ?? []) : []);
  };
  const up = (event: KeyboardEvent) => {
    if (event.key !== " " || line === null) return;
    line = null;
    mask()?.end();
    onChange?.([]);
  };
  canvas.addEventListener("keydown", down, { signal });
  canvas.addEventListener("keyup", up, { signal });
}

const within = (place: number) => Math.max(0, Math.min(1, place));
