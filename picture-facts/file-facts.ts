/** What the file of a picture, film or sound says of itself. */
export interface FileFacts {
  /** Pixels, upright as its EXIF orientation asks; null where the file does not say. */
  width: number | null;
  height: number | null;
  /** A picture that moves, or a film. */
  moving: boolean;
  /** False for a file that ends before its end. */
  whole: boolean;
  /** The same for two files with the very same pixels, whatever else is in them; null where that cannot be told without decoding. */
  pixelsKey: string | null;
  /** The texts in it, by the names that its format has for them: a PNG's keywords, "exif:UserComment", "xmp". */
  texts: Record<string, string>;
}

/** Facts of a file about which nothing more is known. */
export const UNKNOWN_FACTS: FileFacts = { width: null, height: null, moving: false, whole: true, pixelsKey: null, texts: {} };
