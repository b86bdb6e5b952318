import type { MaskDrawing } from "./mask-drawing.ts";
import { type MaskLook, paintMask } from "./mask-painter.ts";

export interface MaskExport {
  /** Pixels of the mask. */
  width: number;
  height: number;
  drawing: MaskDrawing;
  /** How far the marked part reaches beyond its edge, and how wide the edge fades; pixels of the mask. */
  grow: number;
  feather: number;
}

/** The mask as a PNG in a data URL: white where the picture is to change, black elsewhere, nothing transparent. Null without a canvas. */
export function maskPng({ width, height, drawing, grow, feather }: MaskExport): string | null {
  const marked = newContext(width, height);
  const result = newContext(width, height);
  if (!marked || !result) return null;
  const look: MaskLook = { colour: "#fff", grow, scratch: () => newContext(width, height) };
  paintMask(marked, drawing, look);
  result.fillStyle = "#000";
  result.fillRect(0, 0, width, height);
  if (feather > 0) drawSoft(result, marked.canvas, feather);
  else result.drawImage(marked.canvas, 0, 0);
  return result.canvas.toDataURL("image/png");
}

/** Beyond the picture's own edge the mask goes on as it is there, so that it does not fade towards it. */
function drawSoft(result: CanvasRenderingContext2D, marked: HTMLCanvasElement, feather: number): void {
  const { width, height } = marked;
  const wide = newContext(width + 2 * feather, height + 2 * feather);
  if (!wide) return;
  const columns = [
    [0, 1, 0, feather],
    [0, width, feather, width],
    [width - 1, 1, feather + width, feather],
  ] as const;
  const rows = [
    [0, 1, 0, feather],
    [0, height, feather, height],
    [height - 1, 1, feather + height, feather],
  ] as const;
  for (const [fromX, fromWidth, x, toWidth] of columns) {
    for (const [fromY, fromHeight, y, toHeight] of rows) {
      wide.drawImage(marked, fromX, fromY, fromWidth, fromHeight, x, y, toWidth, toHeight);
    }
  }
  // A blur of this deviation reaches about twice as far to both sides.
  result.filter = `blur(${feather / 2}px)`;
  result.drawImage(wide.canvas, -feather, -feather);
  result.filter = "none";
}

function newContext(width: number, height: number): CanvasRenderingContext2D | null {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  return canvas.getContext("2d");
}
