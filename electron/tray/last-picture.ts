import { nativeImage } from "electron";
import type { Gallery } from "../gallery/gallery.ts";
import type { LastPicture } from "./tray-menu.ts";

const HEIGHT_PIXELS = 24;

/** The newest picture as the tray's menu shows it. `onChange` is told when there is another, and its thumbnail has been made. */
export function lastPictureOf(gallery: Gallery, onChange: () => void): () => LastPicture | null {
  let last: LastPicture | null = null;
  let wanted: string | null = null;
  const load = async () => {
    const { newest } = gallery;
    const id = newest?.id ?? null;
    if (id === wanted) return;
    wanted = id;
    const thumbnail = newest ? await thumbnailOf(gallery, newest.id) : null;
    if (id !== wanted) return; // there is a newer one meanwhile
    last = newest ? { id: newest.id, prompt: newest.prompt, thumbnail } : null;
    onChange();
  };
  gallery.onChange(() => void load());
  void load();
  return () => last;
}

async function thumbnailOf(gallery: Gallery, id: string): Promise<LastPicture["thumbnail"]> {
  const small = await gallery.thumbnail(id).catch(() => null);
  const picture = small && "bytes" in small ? nativeImage.createFromBuffer(Buffer.from(small.bytes)) : null;
  return !picture || picture.isEmpty() ? null : picture.resize({ height: HEIGHT_PIXELS, quality: "good" });
}
