import { appView } from "#contract/messages/en/app-view.ts";
import { button, el, fill } from "../dom.ts";
import { zoomable } from "../picture/zoom.ts";
import { MaskStrokes } from "./mask-strokes.ts";

const text = appView.edit;

/** Sides of the mask; a larger picture's mask is scaled up by the bridge. Keeps a stroke well under a frame. */
const MAX_MASK_PIXELS = 2048;
/** How far an arrow key moves the brush, as a part of the picture. */
const KEY_STEP = 0.02;

export interface EditorOptions {
  src: string;
  alt: string;
  width: number;
  height: number;
  /** The mask as a PNG in base64, white where the picture is to change. */
  onApply: (mask: string, prompt: string) => void;
  onBack: () => void;
}

/** Paint over the part of a picture that should change, and say what should be there. No `<form>`: hosts keep views from submitting any. */
export function maskEditor({ src, alt, width, height, onApply, onBack }: EditorOptions): HTMLElement {
  const scale = Math.min(1, MAX_MASK_PIXELS / Math.max(width, height));
  const canvas = el("canvas", {
    width: Math.round(width * scale),
    height: Math.round(height * scale),
    tabindex: 0,
    role: "img",
    "aria-label": text.canvas,
  });
  const strokes = new MaskStrokes(canvas.getContext("2d", { willReadFrequently: false }) as CanvasRenderingContext2D);
  const size = el("input", { type: "range", min: 1, max: 40, value: 10, "aria-label": text.size });
  const words = el("input", { type: "text", "aria-label": text.prompt, placeholder: text.prompt, dir: "auto" });
  const complaint = el("p", { class: "problem", role: "alert" });
  const sheet = el("div", { class: "sheet", style: `aspect-ratio:${width}/${height}` }, el("img", { src, alt, draggable: false }), canvas);
  const frame = el("div", { class: "frame" }, sheet);
  const zoom = zoomable(frame, sheet, () => {});
  const tools = el("div", { class: "actions", role: "toolbar", "aria-label": text.title });
  let erase = false;
  const showTools = () =>
    fill(
      tools,
      button("brush", text.brush, () => choose(false), { pressed: !erase }),
      button("eraser", text.eraser, () => choose(true), { pressed: erase }),
      el("label", { class: "size" }, text.size, size),
      button("undo", text.undo, () => strokes.undo()),
      button("clear", text.clear, () => strokes.clear()),
      button("invert", text.invert, () => strokes.invert()),
      button("zoom-in", appView.picture.zoomIn, () => zoom.by(1.5)),
      button("zoom-out", appView.picture.zoomOut, () => zoom.by(1 / 1.5)),
    );
  const choose = (eraser: boolean) => {
    erase = eraser;
    showTools();
  };
  showTools();
  paintByPointer(canvas, strokes, () => ({ erase, size: size.valueAsNumber / 100 }));
  paintByKeys(canvas, strokes, () => ({ erase, size: size.valueAsNumber / 100 }));
  const apply = () => {
    if (strokes.empty) complaint.textContent = text.nothing;
    else onApply(maskPng(canvas), words.value.trim());
  };
  words.addEventListener("keydown", (event) => {
    if (event.key === "Enter") apply();
  });
  return el(
    "div",
    { class: "edit" },
    el("p", { class: "soft" }, text.title),
    frame,
    tools,
    words,
    complaint,
    el("div", { class: "actions" }, button("apply", text.apply, apply, { primary: true }), button("back", appView.actions.back, onBack)),
  );
}

function paintByPointer(canvas: HTMLCanvasElement, strokes: MaskStrokes, brush: () => { erase: boolean; size: number }): void {
  let pointer: number | null = null;
  const place = (event: PointerEvent) => {
    const box = canvas.getBoundingClientRect();
    return { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height };
  };
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || pointer !== null) return;
    event.stopPropagation(); // the frame would pan
    event.preventDefault();
    pointer = event.pointerId;
    canvas.setPointerCapture(event.pointerId);
    strokes.begin(brush(), place(event));
  });
  canvas.addEventListener("pointermove", (event) => {
    if (event.pointerId !== pointer) return;
    const moves = event.getCoalescedEvents?.() ?? [];
    for (const move of moves.length > 0 ? moves : [event]) strokes.extend(place(move));
  });
  const end = (event: PointerEvent) => {
    if (event.pointerId === pointer) pointer = null;
  };
  canvas.addEventListener("pointerup", end);
  canvas.addEventListener("pointercancel", end);
}

/** Arrow keys move the brush; with the space bar held down it paints. */
function paintByKeys(canvas: HTMLCanvasElement, strokes: MaskStrokes, brush: () => { erase: boolean; size: number }): void {
  const at = { x: 0.5, y: 0.5 };
  let painting = false;
  const moves: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  canvas.addEventListener("keydown", (event) => {
    const move = moves[event.key];
    if (event.key === " " && !painting) {
      painting = true;
      strokes.begin(brush(), { ...at });
    }
    if (move) {
      at.x = Math.max(0, Math.min(1, at.x + move[0] * KEY_STEP));
      at.y = Math.max(0, Math.min(1, at.y + move[1] * KEY_STEP));
      if (painting) strokes.extend({ ...at });
    }
    if (move || event.key === " ") {
      event.preventDefault();
      event.stopPropagation();
    }
  });
  canvas.addEventListener("keyup", (event) => {
    if (event.key === " ") painting = false;
  });
}

/** Black and white, without transparency: that is what every engine reads as a mask. */
function maskPng(painted: HTMLCanvasElement): string {
  const canvas = el("canvas", { width: painted.width, height: painted.height });
  const brush = canvas.getContext("2d") as CanvasRenderingContext2D;
  brush.fillStyle = "#000";
  brush.fillRect(0, 0, canvas.width, canvas.height);
  brush.drawImage(painted, 0, 0);
  return canvas.toDataURL("image/png").split(",")[1] ?? "";
}
