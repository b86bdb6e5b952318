import type { AppContext } from "../app/app-context.ts";
import type { MainWindow } from "../window/window.ts";
import { Gallery } from "./gallery.ts";
import { thumbnailMaker } from "./thumbnail.ts";

/** The gallery of the pictures folder, not read yet; the window is told when pictures come or go. */
export function setupGallery({ files, built, clock }: AppContext, window: MainWindow): Gallery {
  const gallery = new Gallery({ directory: files.pictures, thumbnail: thumbnailMaker(built.thumbnailWorker, clock) });
  gallery.onChange((total) => window.send("gallery.changed", { total }));
  return gallery;
}
