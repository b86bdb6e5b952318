import { EMPTY_DRAWING, inverted, isEmpty, type Mark, type MaskDrawing, type NewMark, type Point } from "./mask-drawing.ts";
import { type MaskContext, type MaskLook, PLAIN_LOOK, paintMark, paintMask } from "./mask-painter.ts";

/** Steps that can be taken back. */
const MAX_STEPS = 200;

/** A drawing, what it was before, and what was taken back. */
export interface MaskHistory {
  readonly drawing: MaskDrawing;
  readonly past: readonly MaskDrawing[];
  readonly future: readonly MaskDrawing[];
}

export const NEW_HISTORY: MaskHistory = { drawing: EMPTY_DRAWING, past: [], future: [] };

/** A mask on a canvas, painted mark by mark; every step can be taken back. */
export class MaskCanvas {
  readonly #context: MaskContext;
  #look: MaskLook;
  #history: MaskHistory;
  #begun: (Mark & { points: Point[] }) | null = null;

  /** `context` paints on a canvas of the mask's own size. */
  constructor(context: MaskContext, look: MaskLook = PLAIN_LOOK, history: MaskHistory = NEW_HISTORY) {
    this.#context = context;
    this.#look = look;
    this.#history = history;
    this.repaint();
  }

  /** What was done, to go on with it later. */
  get history(): MaskHistory {
    return this.#history;
  }

  get empty(): boolean {
    return isEmpty(this.#history.drawing);
  }

  set look(look: MaskLook) {
    this.#look = look;
    this.repaint();
  }

  begin(mark: NewMark, at: Point): void {
    this.end();
    this.#begun = { ...mark, points: [at] };
    if (mark.kind === "stroke") paintMark(this.#context, this.#begun, this.#look);
  }

  /** Only the new piece is painted: what a stroke costs does not grow with its length. */
  extend(at: Point): void {
    if (!this.#begun) return;
    this.#begun.points.push(at);
    if (this.#begun.kind === "stroke") paintMark(this.#context, this.#begun, this.#look, this.#begun.points.length - 2);
  }

  /** The mark that was begun is done. A lasso closes here. */
  end(): void {
    const begun = this.#begun;
    if (!begun) return;
    this.#begun = null;
    if (begun.kind === "lasso") paintMark(this.#context, begun, this.#look);
    const { drawing } = this.#history;
    this.#step({ ...drawing, marks: [...drawing.marks, begun] });
  }

  /** The mark that was begun is none after all: a second finger has come, to move the picture. */
  abandon(): void {
    if (!this.#begun) return;
    this.#begun = null;
    this.repaint();
  }

  undo(): void {
    const { drawing, past, future } = this.#history;
    const before = past.at(-1);
    if (before) this.#show({ drawing: before, past: past.slice(0, -1), future: [drawing, ...future] });
  }

  redo(): void {
    const { drawing, past, future } = this.#history;
    const [next, ...later] = future;
    if (next) this.#show({ drawing: next, past: [...past, drawing], future: later });
  }

  clear(): void {
    this.#step(EMPTY_DRAWING);
    this.repaint();
  }

  invert(): void {
    this.#step(inverted(this.#history.drawing));
    this.repaint();
  }

  repaint(): void {
    paintMask(this.#context, this.#history.drawing, this.#look);
  }

  #step(drawing: MaskDrawing): void {
    this.#history = { drawing, past: [...this.#history.past, this.#history.drawing].slice(-MAX_STEPS), future: [] };
  }

  #show(history: MaskHistory): void {
    this.#history = history;
    this.repaint();
  }
}
