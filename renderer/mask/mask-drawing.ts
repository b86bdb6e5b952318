/**
 * What of a picture is marked, as a person marks it. Places and sizes are parts of the picture's width and height, 0 to 1, so that a
 * drawing fits every size of the same picture. A drawing is never changed: each step makes a new one, and undo goes back to the last.
 */
export interface MaskDrawing {
  /** Everything is marked but what the marks take away. */
  readonly inverted: boolean;
  readonly marks: readonly Mark[];
}

export interface Point {
  readonly x: number;
  readonly y: number;
  /** Of a pen: how wide the line is here, as a part of the brush. 1 where it is left out. */
  readonly width?: number;
}

export type Mark =
  /** `size`: the brush's diameter, as a part of the picture's width. */
  | { readonly kind: "stroke"; readonly erase: boolean; readonly size: number; readonly points: readonly Point[] }
  /** What lies within the line. */
  | { readonly kind: "lasso"; readonly erase: boolean; readonly points: readonly Point[] };

/** A mark that has just been begun. */
export type NewMark = { kind: "stroke"; erase: boolean; size: number } | { kind: "lasso"; erase: boolean };

export const EMPTY_DRAWING: MaskDrawing = { inverted: false, marks: [] };

/** Whether nothing is marked. */
export const isEmpty = ({ inverted, marks }: MaskDrawing): boolean => !inverted && marks.every(({ erase }) => erase);

/** What was marked is not, and the other way round. */
export function inverted({ inverted: was, marks }: MaskDrawing): MaskDrawing {
  return { inverted: !was, marks: marks.map((mark) => ({ ...mark, erase: !mark.erase })) };
}
