/** A decoded image file: RGBA, 8 bits for each channel. */
export interface DecodedPicture {
  width: number;
  height: number;
  rgba: Uint8Array;
  /** Whether the file has an alpha channel. */
  hasAlpha: boolean;
}
