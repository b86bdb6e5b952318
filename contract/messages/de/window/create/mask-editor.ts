import type { Messages } from "../../../en.ts";

export const maskEditor: Messages["maskEditor"] = {
  title: "Markieren, was sich ändern soll",
  canvas: "Das Bild zum Markieren. Die Pfeiltasten bewegen den Pinsel, mit gedrückter Leertaste malt er.",
  tools: "Werkzeuge",
  brush: "Pinsel",
  eraser: "Radierer",
  lasso: "Lasso",
  hand: "Verschieben",
  size: "Pinselgröße",
  grow: "Ausweiten",
  feather: "Weicher Rand",
  pixels: (n) => `${n} px`,
  undo: "Rückgängig",
  redo: "Wiederholen",
  invert: "Umkehren",
  clear: "Leeren",
  zoomIn: "Vergrößern",
  zoomOut: "Verkleinern",
  fit: "Einpassen",
  unreadable: "Das Bild kann nicht gezeigt werden.",
};
