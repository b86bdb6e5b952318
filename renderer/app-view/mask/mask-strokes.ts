/** A mask as a person paints it: a list of strokes, so that every one can be taken back. Places are 0..1 of the picture. */
export interface Stroke {
  erase: boolean;
  /** Diameter, as a part of the picture's width. */
  size: number;
  points: { x: number; y: number }[];
}

/** The part of a canvas that strokes are drawn with. */
type Brush = Pick<
  CanvasRenderingContext2D,
  | "beginPath"
  | "moveTo"
  | "lineTo"
  | "stroke"
  | "fillRect"
  | "clearRect"
  | "globalCompositeOperation"
  | "lineWidth"
  | "lineCap"
  | "lineJoin"
  | "strokeStyle"
  | "fillStyle"
> & { canvas: { width: number; height: number } };

export class MaskStrokes {
  readonly #brush: Brush;
  #strokes: Stroke[] = [];
  #inverted = false;

  /** `brush` draws on a canvas of the mask's own size, white where the picture is to change. */
  constructor(brush: Brush) {
    this.#brush = brush;
  }

  /** Whether nothing is marked. */
  get empty(): boolean {
    return !this.#inverted && this.#strokes.every(({ erase }) => erase);
  }

  begin(stroke: Omit<Stroke, "points">, at: { x: number; y: number }): void {
    const begun = { ...stroke, points: [at] };
    this.#strokes.push(begun);
    this.#draw(begun, 0);
  }

  /** Only the new piece is drawn: what a stroke costs does not grow with its length. */
  extend(at: { x: number; y: number }): void {
    const stroke = this.#strokes.at(-1);
    if (!stroke) return;
    stroke.points.push(at);
    this.#draw(stroke, stroke.points.length - 2);
  }

  undo(): void {
    this.#strokes.pop();
    this.#redraw();
  }

  clear(): void {
    this.#strokes = [];
    this.#inverted = false;
    this.#redraw();
  }

  /** What was marked is not, and the other way round. */
  invert(): void {
    this.#inverted = !this.#inverted;
    for (const stroke of this.#strokes) stroke.erase = !stroke.erase;
    this.#redraw();
  }

  #redraw(): void {
    const { width, height } = this.#brush.canvas;
    this.#brush.globalCompositeOperation = "source-over";
    this.#brush.clearRect(0, 0, width, height);
    if (this.#inverted) {
      this.#brush.fillStyle = "#fff";
      this.#brush.fillRect(0, 0, width, height);
    }
    for (const stroke of this.#strokes) this.#draw(stroke, 0);
  }

  #draw({ erase, size, points }: Stroke, from: number): void {
    const { width, height } = this.#brush.canvas;
    const brush = this.#brush;
    brush.globalCompositeOperation = erase ? "destination-out" : "source-over";
    brush.lineWidth = Math.max(1, size * width);
    brush.lineCap = "round";
    brush.lineJoin = "round";
    brush.strokeStyle = "#fff";
    brush.beginPath();
    const [start, ...rest] = points.slice(from);
    if (!start) return;
    brush.moveTo(start.x * width, start.y * height);
    for (const { x, y } of rest.length > 0 ? rest : [start]) brush.lineTo(x * width, y * height);
    brush.stroke();
  }
}
