import { nativeImage } from "electron";
import type { Gallery } from "../gallery/gallery.ts";
import type { LastPicture } from "./tray-menu.ts";

const HEIGHT_PIXELS = 24;

/** The newest picture as the tray's menu shows it; its thumbnail is made once. */
export function lastPictureOf(gallery: Gallery): () => LastPicture | null {
  let last: LastPicture | null = null;
  return () => {
    const newest = gallery.newest();
    if (newest?.id !== last?.id)
      last = newest ? { id: newest.id, prompt: newest.prompt, thumbnail: thumbnailOf(gallery, newest.id) } : null;
    return last;
  };
}

function thumbnailOf(gallery: Gallery, id: string): LastPicture["thumbnail"] {
  try {
    const picture = nativeImage.createFromPath(gallery.file(id));
    return picture.isEmpty() ? null : picture.resize({ height: HEIGHT_PIXELS, quality: "good" });
  } catch {
    return null; // gone in this very moment
  }
}
