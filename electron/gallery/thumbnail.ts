import { nativeImage } from "electron";

/** A JPEG of at most `side` pixels on its longer side; null when the file is not a picture. */
export function thumbnail(file: string, side: number): Buffer | null {
  const picture = nativeImage.createFromPath(file);
  if (picture.isEmpty()) return null;
  const { width, height } = picture.getSize();
  const small =
    Math.max(width, height) <= side
      ? picture
      : picture.resize(width >= height ? { width: side, quality: "good" } : { height: side, quality: "good" });
  return small.toJPEG(82);
}
