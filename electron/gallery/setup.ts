import path from "node:path";
import { shell } from "electron";
import { readRegularFile } from "#base/regular-file.ts";
import { messages } from "#contract/messages/messages.ts";
import type { AppContext } from "../app/app-context.ts";
import type { EngineParts } from "../app/engine.ts";
import type { MainWindow } from "../window/window.ts";
import { engineFolders } from "./engine-folders.ts";
import { Gallery } from "./gallery.ts";
import { GalleryFile } from "./gallery-file.ts";
import { IndexThread } from "./index/index-thread.ts";
import type { SourceFile } from "./index/picture-index.ts";
import { PendingTrash } from "./pending-trash.ts";
import { decodeThread } from "./thumbnails/decode-thread.ts";
import { ThumbnailCache } from "./thumbnails/thumbnail-cache.ts";
import { ThumbnailPage } from "./thumbnails/thumbnail-page.ts";
import { Thumbnails } from "./thumbnails/thumbnails.ts";

const THUMBNAIL_PIXELS = 448;
/** What a page gets to decode; a larger picture is read row by row. */
const [MAX_PAGE_BYTES, MAX_PAGE_PIXELS] = [64_000_000, 40_000_000];
const LANES = 3;

export interface GalleryParts {
  gallery: Gallery;
  trash: PendingTrash;
  /** Looks for the folders of the engines on this computer, and of the one that Easel starts; takes a while. */
  findEngineFolders: (engine: Pick<EngineParts, "discovery" | "planner">) => Promise<void>;
  dispose: () => Promise<void>;
}

/** The gallery, not opened yet; the window is told when pictures come or go. */
export function setupGallery({ files, built, clock, logs, state }: AppContext, window: MainWindow): GalleryParts {
  const index = new IndexThread({
    program: built.galleryIndexWorker,
    directory: files.galleryCache,
    onChange: (change) => gallery.changed(change),
    onBreak: (error, again) => {
      logs.add("app", `The gallery's index broke down: ${String(error)}`, "error");
      if (again) gallery.open();
    },
  });
  const folders = { pictures: path.resolve(files.pictures), cache: path.resolve(files.galleryCache) };
  const cache = new ThumbnailCache(path.join(files.galleryCache, "thumbnails"));
  const page = new ThumbnailPage(built.thumbnailerPreload, clock);
  const shrink = decodeThread(built.thumbnailWorker, clock);
  const make = async (source: SourceFile) => {
    const { width, height, bytes: size } = source;
    if (size > MAX_PAGE_BYTES || (width ?? 0) * (height ?? 0) > MAX_PAGE_PIXELS) {
      const made = await shrink(source.path, THUMBNAIL_PIXELS);
      return made && new Uint8Array(made);
    }
    return page.make({ bytes: await readRegularFile(source.path, MAX_PAGE_BYTES), width, height, side: THUMBNAIL_PIXELS });
  };
  const thumbnails = new Thumbnails({ cache, make, lanes: LANES });
  const gallery = new Gallery({ folders, file: new GalleryFile(files.gallery), index, thumbnails, cache, shrink });
  gallery.onChange(({ total, progress }) => window.send("gallery.changed", { total, progress }));
  const trash = new PendingTrash({
    clock,
    trash: (file) => shell.trashItem(file),
    hide: (ids) => void index.call("setHidden", ids).catch(() => {}),
    onFault: (error) => {
      logs.add("app", `A picture could not be moved to the trash: ${String(error)}`, "error");
      state.addNotice("problem", messages.gallery.notTrashed);
    },
  });
  return {
    gallery,
    trash,
    findEngineFolders: async ({ discovery, planner }) => {
      const findings = await discovery.findings().catch(() => []);
      const own = planner.install ? [{ install: planner.install, running: null }] : [];
      gallery.setEngineFolders(engineFolders([...findings, ...own]));
    },
    dispose: async () => {
      await trash.finish();
      gallery.dispose();
      page.dispose();
    },
  };
}
