import { MaskCanvas } from "../../mask/mask-canvas.ts";
import { listenToMaskPointer } from "../../mask/mask-pointer.ts";
import { button, el, fill } from "../dom.ts";
import { appView } from "../language.ts";
import { zoomable } from "../picture/zoom.ts";

/** Sides of the mask; a larger picture's mask is scaled up by the bridge. Keeps a stroke well under a frame. */
const MAX_MASK_PIXELS = 2048;

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
    "aria-label": appView.edit.canvas,
  });
  const mask = new MaskCanvas(canvas.getContext("2d") as CanvasRenderingContext2D);
  const size = el("input", { type: "range", min: 1, max: 40, value: 10, "aria-label": appView.edit.size });
  const words = el("input", { type: "text", "aria-label": appView.edit.prompt, placeholder: appView.edit.prompt, dir: "auto" });
  const title = el("p", { class: "soft" }, appView.edit.title);
  const complaint = el("p", { class: "problem", role: "alert" });
  const shape = `aspect-ratio:${width}/${height};--ratio:${width / height}`;
  const sheet = el("div", { class: "sheet", style: shape }, el("img", { src, alt, draggable: false }), canvas);
  const frame = el("div", { class: "frame" }, sheet);
  const zoom = zoomable(frame, sheet, () => {});
  const tools = el("div", { class: "actions", role: "toolbar", "aria-label": appView.edit.title });
  let erase = false;
  const showTools = () =>
    fill(
      tools,
      button("brush", appView.edit.brush, () => choose(false), { pressed: !erase }),
      button("eraser", appView.edit.eraser, () => choose(true), { pressed: erase }),
      el("label", { class: "size" }, appView.edit.size, size),
      button("undo", appView.edit.undo, () => mask.undo()),
      button("clear", appView.edit.clear, () => mask.clear()),
      button("invert", appView.edit.invert, () => mask.invert()),
      button("zoom-in", appView.picture.zoomIn, () => zoom.by(1.5)),
      button("zoom-out", appView.picture.zoomOut, () => zoom.by(1 / 1.5)),
    );
  const choose = (eraser: boolean) => {
    erase = eraser;
    showTools();
  };
  showTools();
  listenToMaskPointer({ canvas, mask: () => mask, mark: () => ({ kind: "stroke", erase, size: size.valueAsNumber / 100 }) });
  const apply = () => {
    title.hidden = mask.empty; // the complaint takes its place
    if (mask.empty) complaint.textContent = appView.edit.nothing;
    else onApply(maskPng(canvas), words.value.trim());
  };
  words.addEventListener("keydown", (event) => {
    if (event.key === "Enter") apply();
  });
  return el(
    "div",
    { class: "edit" },
    title,
    complaint,
    frame,
    tools,
    words,
    el(
      "div",
      { class: "actions" },
      button("apply", appView.edit.apply, apply, { primary: true }),
      button("back", appView.actions.back, onBack),
    ),
  );
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
