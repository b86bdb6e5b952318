import type { Mark, MaskDrawing, Point } from "./mask-drawing.ts";

/** What of a canvas a mask is painted with. */
export type MaskContext = Pick<
  CanvasRenderingContext2D,
  | "beginPath"
  | "closePath"
  | "moveTo"
  | "lineTo"
  | "stroke"
  | "fill"
  | "fillRect"
  | "clearRect"
  | "globalCompositeOperation"
  | "lineWidth"
  | "lineCap"
  | "lineJoin"
  | "strokeStyle"
  | "fillStyle"
  | "drawImage"
> & { canvas: { width: number; height: number } };

export interface MaskLook {
  /** Of what is marked. */
  colour: string;
  /** How far the marked part reaches beyond its edge; less than 0 makes it smaller. Pixels of the canvas. */
  grow: number;
  /** Another canvas of the same size, empty; only needed where a lasso is made smaller. */
  scratch: () => (MaskContext & { canvas: CanvasImageSource & { width: number; height: number } }) | null;
}

export const PLAIN_LOOK: MaskLook = { colour: "#fff", grow: 0, scratch: () => null };

/** Paints the whole drawing on a canvas of the mask's own size. */
export function paintMask(context: MaskContext, { inverted, marks }: MaskDrawing, look: MaskLook): void {
  const { width, height } = context.canvas;
  context.globalCompositeOperation = "source-over";
  context.clearRect(0, 0, width, height);
  if (inverted) {
    context.fillStyle = look.colour;
    context.fillRect(0, 0, width, height);
  }
  for (const mark of marks) paintMark(context, mark, look);
}

/** Paints a mark from its point `from` on: a long stroke costs no more with each point than a short one. */
export function paintMark(context: MaskContext, mark: Mark, look: MaskLook, from = 0): void {
  // What takes away shrinks as what is marked grows.
  const grow = mark.erase ? -look.grow : look.grow;
  context.globalCompositeOperation = mark.erase ? "destination-out" : "source-over";
  context.lineCap = "round";
  context.lineJoin = "round";
  context.strokeStyle = look.colour;
  context.fillStyle = look.colour;
  if (mark.kind === "stroke") paintStroke(context, mark.points.slice(from), mark.size, grow);
  else paintLasso(context, mark.points, look, grow);
}

function paintStroke(context: MaskContext, points: readonly Point[], size: number, grow: number): void {
  const { width, height } = context.canvas;
  const [start, ...rest] = points;
  if (!start) return;
  let before = start;
  for (const point of rest.length > 0 ? rest : [start]) {
    const line = Math.max(1, size * width * (point.width ?? 1)) + 2 * grow;
    if (line > 0) {
      context.lineWidth = line;
      context.beginPath();
      context.moveTo(before.x * width, before.y * height);
      context.lineTo(point.x * width, point.y * height);
      context.stroke();
    }
    before = point;
  }
}

function paintLasso(context: MaskContext, points: readonly Point[], look: MaskLook, grow: number): void {
  if (points.length < 3) return;
  if (grow >= 0) {
    fillOutline(context, points, grow);
    return;
  }
  const scratch = look.scratch();
  if (!scratch) {
    fillOutline(context, points, 0);
    return;
  }
  scratch.globalCompositeOperation = "source-over";
  scratch.clearRect(0, 0, scratch.canvas.width, scratch.canvas.height);
  scratch.fillStyle = look.colour;
  scratch.strokeStyle = look.colour;
  scratch.lineJoin = "round";
  fillOutline(scratch, points, 0);
  scratch.globalCompositeOperation = "destination-out";
  scratch.lineWidth = -2 * grow;
  outline(scratch, points);
  scratch.stroke();
  context.drawImage(scratch.canvas, 0, 0);
}

function fillOutline(context: MaskContext, points: readonly Point[], grow: number): void {
  outline(context, points);
  context.fill();
  if (grow <= 0) return;
  context.lineWidth = 2 * grow;
  context.stroke();
}

function outline(context: MaskContext, points: readonly Point[]): void {
  const { width, height } = context.canvas;
  context.beginPath();
  for (const [index, { x, y }] of points.entries()) {
    if (index === 0) context.moveTo(x * width, y * height);
    else context.lineTo(x * width, y * height);
  }
  context.closePath();
}
