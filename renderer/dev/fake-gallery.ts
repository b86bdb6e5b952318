import type { FacetValues, GalleryQuery, IndexProgress, Picture } from "#contract/gallery.ts";
import { FACETS, type Facet } from "#contract/gallery-facets.ts";
import type { CallInput, CallName, CallOutput, EventData } from "#contract/ipc.ts";

type Handlers = { [C in Extract<CallName, `gallery.${string}`>]: (input: CallInput<C>) => CallOutput<C> };

interface PictureScene {
  pictures: Picture[];
  progress?: IndexProgress;
}

type Asked = Partial<GalleryQuery> & { search: string };

/** The gallery of a scene: the same answers that main's index gives, from a list in memory. */
export function galleryHandlers(scene: PictureScene, tell: (change: EventData<"gallery.changed">) => void): Handlers {
  const deleted = new Map<string, Picture[]>();
  const changed = () => tell({ total: scene.pictures.length, progress: scene.progress ?? null });
  const found = (query: Asked) => inOrder(scene.pictures.filter(matcher(query)), query.sort);
  return {
    "gallery.list": ({ offset, limit, ...query }) => {
      const pictures = found(query as Asked);
      return { total: pictures.length, pictures: pictures.slice(offset, offset + limit) };
    },
    "gallery.shape": (query) => {
      const pictures = found(query as Asked);
      return {
        total: pictures.length,
        times: Float64Array.from(pictures, ({ createdAt }) => createdAt),
        ratios: Float32Array.from(pictures, ({ width, height }) => (width && height ? width / height : 1)),
      };
    },
    "gallery.ids": ({ first, last, ...query }) =>
      found(query as Asked)
        .slice(first, last + 1)
        .map(({ id }) => id),
    "gallery.place": ({ id, ...query }) => {
      const place = found(query as Asked).findIndex((picture) => picture.id === id);
      return place < 0 ? null : place;
    },
    "gallery.facets": (query) => facets(found({ ...(query as Asked), where: {} })),
    "gallery.details": (id) => {
      const picture = scene.pictures.find((one) => one.id === id);
      return picture ? detailsOf(picture) : null;
    },
    "gallery.inSight": () => undefined,
    "gallery.makeAhead": () => undefined,
    "gallery.setFavourite": ({ ids, favourite }) => {
      scene.pictures = scene.pictures.map((picture) => (ids.includes(picture.id) ? { ...picture, favourite } : picture));
      changed();
    },
    "gallery.copy": () => undefined,
    "gallery.copyWorkflow": () => true,
    "gallery.reveal": () => undefined,
    "gallery.drag": () => undefined,
    "gallery.trash": (ids) => {
      const key = `trash-${deleted.size}`;
      deleted.set(key, scene.pictures);
      scene.pictures = scene.pictures.filter(({ id }) => !ids.includes(id));
      changed();
      return key;
    },
    "gallery.undoTrash": (key) => {
      scene.pictures = deleted.get(key) ?? scene.pictures;
      changed();
      return deleted.delete(key);
    },
    "gallery.saveAs": () => true,
    "gallery.folders": () => [
      { id: "a", name: "Easel", place: "~/.config/Easel/pictures", kind: "easel", there: true, pictures: scene.pictures.length },
      { id: "b", name: "ComfyUI", place: "~/ComfyUI/output", kind: "engine", there: true, pictures: 1_204 },
      { id: "c", name: "Holiday", place: "/media/me/Stick/Holiday", kind: "added", there: false, pictures: 0 },
    ],
    "gallery.addFolder": () => true,
    "gallery.removeFolder": () => undefined,
  };
}

function matcher({ search, where, favourites, from, to }: Asked): (picture: Picture) => boolean {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return (picture) => {
    const text = `${picture.prompt} ${picture.model} ${picture.seed} ${picture.fileName}`.toLowerCase();
    if (favourites && !picture.favourite) return false;
    if (from != null && picture.createdAt < from) return false;
    if (to != null && picture.createdAt >= to) return false;
    return (
      words.every((word) => text.includes(word)) && FACETS.every((facet) => !where?.[facet] || facetOf(picture, facet) === where[facet])
    );
  };
}

function facetOf(picture: Picture, facet: Facet): string {
  if (facet !== "size") return picture[facet] ?? "";
  const pixels = (picture.width ?? 0) * (picture.height ?? 0);
  return pixels === 0 ? "" : pixels < 1e6 ? "small" : pixels <= 3e6 ? "medium" : "large";
}

function facets(pictures: readonly Picture[]): FacetValues {
  const values = (facet: Facet) => {
    const counts = new Map<string, number>();
    for (const picture of pictures) {
      const value = facetOf(picture, facet);
      if (value) counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    return [...counts].map(([value, count]) => ({ value, count }));
  };
  return Object.fromEntries(FACETS.map((facet) => [facet, values(facet)]));
}

function inOrder(pictures: readonly Picture[], sort: GalleryQuery["sort"] = "newest"): readonly Picture[] {
  const pixels = ({ width, height }: Picture) => (width ?? 0) * (height ?? 0);
  if (sort === "oldest") return [...pictures].reverse();
  if (sort === "largest") return [...pictures].sort((a, b) => pixels(b) - pixels(a));
  return sort === "name" ? [...pictures].sort((a, b) => (a.fileName < b.fileName ? -1 : 1)) : pictures;
}

const detailsOf = (picture: Picture) => ({
  picture,
  arguments: picture.tool
    ? {
        prompt: picture.prompt,
        preset: "standard",
        width: picture.width,
        height: picture.height,
        steps: 24,
        seed: "42",
        model: picture.model,
      }
    : {},
  steps: 24,
  cfg: 6.5,
  sampler: "dpmpp_2m",
  scheduler: "karras",
  loras: [{ name: "ink_wash.safetensors", strength: 0.8 }],
  others: picture.maker === "a1111" ? { "Clip skip": "2", "Hires upscaler": "Latent" } : {},
  hasWorkflow: picture.maker === "comfyui",
});
