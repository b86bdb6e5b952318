import { createHash } from "node:crypto";
import os from "node:os";
import path from "node:path";
import { isInside } from "#base/contained-path.ts";
import type { GalleryFolder } from "#contract/gallery.ts";
import { messages } from "#contract/messages/messages.ts";
import type { Root } from "./index/indexed-picture.ts";

/**
 * The folders of the gallery: Easel's own first, since its copy of a picture says most. One that lies in another is no root of its own,
 * but for Easel's, and no two have the same name. The thumbnails in `cache` are no pictures.
 */
export function galleryRoots(
  { pictures, cache }: { pictures: string; cache: string },
  engines: readonly Root[],
  added: readonly string[],
): Root[] {
  const easel: Root = { path: pictures, name: messages.app.name, kind: "easel", without: [] };
  const others = [
    ...engines,
    ...added.map((folder): Root => ({ ...easel, path: folder, name: path.basename(folder) || folder, kind: "added" })),
  ];
  const roots = [easel];
  for (const root of others) {
    const within = others.some((other) => other.path !== root.path && isInside(other.path, root.path));
    if (within || roots.some((known) => isInside(known.path, root.path))) continue;
    const same = roots.filter(({ name }) => name === root.name || name.startsWith(`${root.name} (`)).length;
    const name = same === 0 ? root.name : `${root.name} (${same + 1})`;
    roots.push({ ...root, name, without: [pictures, cache].filter((folder) => isInside(root.path, folder)) });
  }
  return roots;
}

/** A folder as the window means it. */
export const folderId = ({ path: place }: Pick<Root, "path">): string => createHash("sha1").update(place).digest("hex").slice(0, 16);

export function folderViews(
  roots: readonly Root[],
  states: readonly { path: string; there: boolean; pictures: number }[],
): GalleryFolder[] {
  return roots.map((root) => {
    const state = states.find((one) => one.path === root.path);
    const { name, kind } = root;
    return { id: folderId(root), name, kind, place: shortened(root.path), there: state?.there ?? false, pictures: state?.pictures ?? 0 };
  });
}

function shortened(place: string): string {
  const home = os.homedir();
  return isInside(home, place) ? path.join("~", path.relative(home, place)) : place;
}
