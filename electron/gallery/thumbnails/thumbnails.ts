import type { SourceFile } from "../index/picture-index.ts";
import type { ThumbnailCache } from "./thumbnail-cache.ts";

export interface ThumbnailsOptions {
  cache: Pick<ThumbnailCache, "get" | "put">;
  /** Null for what is no picture that can be decoded. */
  make: (source: SourceFile) => Promise<Uint8Array<ArrayBuffer> | null>;
  /** How many are made at the same time. */
  lanes: number;
}

interface Wish {
  id: string;
  source: SourceFile;
  /** Nobody waits for it: it is made when there is nothing else to do. */
  ahead: boolean;
  resolve: (bytes: Uint8Array<ArrayBuffer> | null) => void;
}

/** Of wishes ahead of time. */
const MAX_AHEAD = 1_000;

/** Makes thumbnails: the newest wish first, since it is what somebody looks at now. What has scrolled out of sight is not made at all. */
export class Thumbnails {
  readonly #options: ThumbnailsOptions;
  readonly #wishes: Wish[] = [];
  #busy = 0;

  constructor(options: ThumbnailsOptions) {
    this.#options = options;
  }

  /** Null for what is no picture, and where the wish was dropped. */
  async get(id: string, source: SourceFile, ahead = false): Promise<Uint8Array<ArrayBuffer> | null> {
    const kept = await this.#options.cache.get(source, "thumbnail");
    if (kept) return kept;
    return new Promise((resolve) => {
      const wish = { id, source, ahead, resolve };
      // The next one is taken from the end.
      if (ahead) this.#wishes.unshift(wish);
      else this.#wishes.push(wish);
      if (ahead && this.#wishes.length > MAX_AHEAD) this.#wishes.shift()?.resolve(null);
      this.#next();
    });
  }

  /** Drops every wish for a picture that is not among these. */
  keepOnly(inSight: ReadonlySet<string>): void {
    const dropped = this.#wishes.filter(({ id, ahead }) => !ahead && !inSight.has(id));
    if (dropped.length === 0) return;
    const kept = this.#wishes.filter((wish) => !dropped.includes(wish));
    this.#wishes.splice(0, this.#wishes.length, ...kept);
    for (const { resolve } of dropped) resolve(null);
  }

  /** Drops all that was wished ahead of time. */
  dropAhead(): void {
    const kept = this.#wishes.filter(({ ahead }) => !ahead);
    for (const wish of this.#wishes.splice(0, this.#wishes.length, ...kept)) if (wish.ahead) wish.resolve(null);
  }

  #next(): void {
    if (this.#busy >= this.#options.lanes) return;
    const wish = this.#wishes.pop();
    if (!wish) return;
    this.#busy += 1;
    void this.#make(wish).finally(() => {
      this.#busy -= 1;
      this.#next();
    });
  }

  async #make({ source, resolve }: Wish): Promise<void> {
    const { cache, make } = this.#options;
    const kept = await cache.get(source, "thumbnail"); // the same one may have been wished twice
    const bytes = kept ?? (await make(source).catch(() => null));
    resolve(bytes);
    if (bytes && !kept) await cache.put(source, "thumbnail", bytes);
  }
}
