/** A picture file, read: bytes are RGBA, 8 bits each. */
export interface DecodedPicture {
  width: number;
  height: number;
  rgba: Uint8Array;
  /** Whether the file itself has an alpha channel. */
  hasAlpha: boolean;
}
