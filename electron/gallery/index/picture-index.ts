import fs from "node:fs";
import path from "node:path";
import type { Clock } from "#base/clock.ts";
import type { FacetValues, GalleryQuery, GalleryShape, IndexProgress, Picture, PictureDetails } from "#contract/gallery.ts";
import { readGeneration } from "#picture-facts/read-generation.ts";
import { argumentsOf, factsOf, type Root, toPicture } from "./indexed-picture.ts";
import { facetsOf, matcherOf, newestFirst, type Row, sorted, wordsOf } from "./query.ts";
import { RootIndex } from "./root-index.ts";

/** What main hears of the index. */
export interface IndexChange {
  total: number;
  newest: Picture | null;
  progress: IndexProgress;
}

export interface PictureIndexOptions {
  /** Where it is kept between starts; may be deleted at any time. */
  directory: string;
  clock: Clock;
  onChange: (change: IndexChange) => void;
}

/** A file of the gallery, for those who read it. */
export interface SourceFile {
  path: string;
  /** A picture that the bridge keeps beside a film. */
  poster: string | null;
  kind: Picture["kind"];
  changedAt: number;
  bytes: number;
  width: number | null;
  height: number | null;
}

/** Changes are told at most so often, while thousands of files are read. */
const TELL_MS = 250;
/** What a cell of unknown shape is taken for. */
const USUAL_RATIO = 1;
/** No cell is narrower or wider than this, however odd the picture. */
const [MIN_RATIO, MAX_RATIO] = [0.4, 3];
const FIRST = { search: "", sort: "newest", favourites: false, from: null, to: null, where: {} } as const satisfies GalleryQuery;

/** All pictures of all roots, to be listed and searched. Runs in a thread of its own (`index-worker.ts`). */
export class PictureIndex {
  readonly #options: PictureIndexOptions;
  #roots: RootIndex[] = [];
  readonly #unread = new Map<string, number>();
  #read = 0;
  #favourites: ReadonlySet<string> = new Set();
  #hidden: ReadonlySet<string> = new Set();
  /** Newest first; null after a change. */
  #rows: Row[] | null = null;
  /** Several rows of the same pixels are one picture: the others, by the id of the one that is shown. */
  #twins = new Map<string, Row[]>();
  readonly #byId = new Map<string, Row>();
  #answered: { key: string; rows: readonly Row[] } | null = null;
  #telling: NodeJS.Timeout | null = null;

  constructor(options: PictureIndexOptions) {
    this.#options = options;
  }

  /** The first root has the say where two have the same picture. What is known of a root from before is there at once. */
  setRoots(roots: readonly Root[]): void {
    const isSame = (a: Root, b: Root) =>
      a.path === b.path && a.name === b.name && a.kind === b.kind && a.without.join() === b.without.join();
    for (const old of this.#roots) if (!roots.some((root) => isSame(root, old.root))) old.dispose();
    const added: RootIndex[] = [];
    this.#roots = roots.map((root) => {
      const known = this.#roots.find((one) => isSame(one.root, root));
      if (known) return known;
      const index = this.#openRoot(root);
      added.push(index);
      return index;
    });
    this.#changed();
    for (const index of added) index.start();
  }

  setFavourites(ids: readonly string[]): void {
    this.#favourites = new Set(ids);
    this.#answered = null;
  }

  /** Pictures that are as good as deleted. */
  setHidden(ids: readonly string[]): void {
    this.#hidden = new Set(ids);
    this.#changed();
  }

  /** Looks now at files of these names that Easel keeps: they are there, though the system may not have told of it yet. */
  async lookAtFiles(names: readonly string[]): Promise<void> {
    await this.#roots.find(({ root }) => root.kind === "easel")?.lookAtFiles(names);
    this.#tell();
  }

  shape(query: GalleryQuery): GalleryShape {
    const rows = this.#find(query);
    const shape = { total: rows.length, times: new Float64Array(rows.length), ratios: new Float32Array(rows.length) };
    for (const [at, { picture }] of rows.entries()) {
      shape.times[at] = picture.createdAt;
      shape.ratios[at] = ratioOf(picture);
    }
    return shape;
  }

  list({ offset, limit, ...query }: GalleryQuery & { offset: number; limit: number }): { total: number; pictures: Picture[] } {
    const rows = this.#find(query);
    return { total: rows.length, pictures: rows.slice(offset, offset + limit).map(this.#toPicture) };
  }

  /** The ids of the pictures from one place to another in the order of a query, both included. */
  ids({ first, last, ...query }: GalleryQuery & { first: number; last: number }): string[] {
    return this.#find(query)
      .slice(first, last + 1)
      .map(({ id }) => id);
  }

  /** Where a picture is in the order of a query; null where it is not in it. */
  placeOf({ id, ...query }: GalleryQuery & { id: string }): number | null {
    const place = this.#find(query).findIndex((row) => row.id === id);
    return place < 0 ? null : place;
  }

  /** The values of each facet among what fits the rest of the query. */
  facets(query: GalleryQuery): FacetValues {
    return facetsOf(this.#find({ ...query, where: {} }));
  }

  /** What its file says now; null for an unknown picture, or one whose file has vanished. */
  details(id: string): PictureDetails | null {
    const row = this.#row(id);
    const source = this.source(id);
    if (!row || !source) return null;
    try {
      const { texts } = factsOf(source.path, source.bytes).facts;
      const made = readGeneration(texts);
      const picture = this.#toPicture(row);
      return {
        picture: { ...picture, prompt: made?.prompt ?? picture.prompt, negativePrompt: made?.negativePrompt ?? picture.negativePrompt },
        arguments: argumentsOf(texts),
        steps: made?.steps ?? null,
        cfg: made?.cfg ?? null,
        sampler: made?.sampler ?? "",
        scheduler: made?.scheduler ?? "",
        loras: made?.loras ?? [],
        others: made?.others ?? {},
        hasWorkflow: workflowOf(texts) !== null,
      };
    } catch {
      return null;
    }
  }

  /** ComfyUI's workflow in a picture, in JSON; null where there is none. */
  workflow(id: string): string | null {
    const source = this.source(id);
    try {
      return source && workflowOf(factsOf(source.path, source.bytes).facts.texts);
    } catch {
      return null;
    }
  }

  /** Null for an unknown picture. */
  source(id: string): SourceFile | null {
    const row = this.#row(id);
    return row ? sourceOf(row) : null;
  }

  /** All files of these pictures: also the copies that the gallery shows only once. */
  files(ids: readonly string[]): string[] {
    this.#current();
    return ids.flatMap((id) => {
      const row = this.#row(id);
      return row ? [row, ...(this.#twins.get(id) ?? [])].map((one) => sourceOf(one).path) : [];
    });
  }

  /** For each root, in the order of `setRoots`. */
  rootStates(): { path: string; there: boolean; pictures: number }[] {
    return this.#roots.map(({ root, there, rows }) => ({ path: root.path, there, pictures: rows.size }));
  }

  dispose(): void {
    for (const root of this.#roots) root.dispose();
    if (this.#telling) clearTimeout(this.#telling);
  }

  #openRoot(root: Root): RootIndex {
    const index = new RootIndex({
      root,
      directory: this.#options.directory,
      clock: this.#options.clock,
      onRows: () => this.#changed(),
      onUnread: (unread) => {
        this.#read += Math.max(0, (this.#unread.get(root.path) ?? 0) - unread);
        this.#unread.set(root.path, unread);
        this.#changed();
      },
    });
    index.load();
    return index;
  }

  #find(query: GalleryQuery): readonly Row[] {
    const rows = this.#current();
    const { search: _, ...rest } = query;
    const key = JSON.stringify([wordsOf(query.search), rest]);
    if (this.#answered?.key === key) return this.#answered.rows;
    const found = sorted(rows.filter(matcherOf(query, this.#favourites)), query.sort);
    this.#answered = { key, rows: found };
    return found;
  }

  #row(id: string): Row | undefined {
    this.#current();
    return this.#byId.get(id);
  }

  /** All rows that are shown, newest first. Of those with the same pixels, that of the first root. */
  #current(): Row[] {
    if (this.#rows) return this.#rows;
    const byPixels = new Map<string, Row>();
    this.#twins = new Map();
    this.#byId.clear();
    const rows: Row[] = [];
    for (const { there, rows: ofRoot } of this.#roots) {
      if (!there) continue;
      for (const row of ofRoot.values()) {
        const { pixelsKey } = row.picture;
        const first = pixelsKey === null ? undefined : byPixels.get(pixelsKey);
        if (first && first.root !== row.root) this.#twins.set(first.id, [...(this.#twins.get(first.id) ?? []), row]);
        else {
          if (pixelsKey !== null && !first) byPixels.set(pixelsKey, row);
          this.#byId.set(row.id, row);
          if (!this.#hidden.has(row.id)) rows.push(row);
        }
      }
    }
    this.#rows = rows.sort(newestFirst);
    return this.#rows;
  }

  readonly #toPicture = (row: Row): Picture => toPicture(row.picture, row.id, row.root, this.#favourites.has(row.id));

  #changed(): void {
    this.#rows = null;
    this.#answered = null;
    this.#telling ??= setTimeout(() => this.#tell(), TELL_MS);
  }

  #tell(): void {
    if (this.#telling) clearTimeout(this.#telling);
    this.#telling = null;
    const unread = [...this.#unread.values()].reduce((sum, each) => sum + each, 0);
    const progress = unread === 0 ? null : { done: this.#read, total: this.#read + unread };
    if (unread === 0) this.#read = 0;
    const { total, pictures } = this.list({ ...FIRST, offset: 0, limit: 1 });
    this.#options.onChange({ total, newest: pictures[0] ?? null, progress });
  }
}

function ratioOf({ width, height, kind }: Row["picture"]): number {
  if (!width || !height) return kind === "video" ? 16 / 9 : USUAL_RATIO;
  return Math.min(MAX_RATIO, Math.max(MIN_RATIO, width / height));
}

function sourceOf({ root, picture }: Row): SourceFile {
  const file = path.join(root.path, picture.file);
  const poster = `${file.slice(0, -path.extname(file).length)}.poster.jpg`;
  const { kind, changedAt, bytes, width, height } = picture;
  return { path: file, poster: kind === "video" && fs.existsSync(poster) ? poster : null, kind, changedAt, bytes, width, height };
}

function workflowOf(texts: Readonly<Record<string, string>>): string | null {
  const inExif = Object.values(texts).find((text) => text.startsWith("workflow:{"));
  return texts.workflow ?? inExif?.slice("workflow:".length) ?? null;
}
