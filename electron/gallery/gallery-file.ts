import { z } from "zod";
import { writeFileAtomicSync } from "#base/atomic-file.ts";
import { readRegularFileSync } from "#base/regular-file.ts";

const MAX_FILE_BYTES = 64 * 1024 * 1024;

const Content = z.object({ folders: z.array(z.string()).catch([]), favourites: z.array(z.string()).catch([]) });

/** What a person has told the gallery, which no file of a picture says: `gallery.json` of the state directory. */
export class GalleryFile {
  readonly #file: string;
  #content: z.output<typeof Content> = { folders: [], favourites: [] };

  constructor(file: string) {
    this.#file = file;
    try {
      this.#content = Content.parse(JSON.parse(readRegularFileSync(file, MAX_FILE_BYTES).toString("utf8")));
    } catch {
      // There is none yet, or it is none of ours.
    }
  }

  /** Paths of the folders that the person added. */
  get folders(): readonly string[] {
    return this.#content.folders;
  }

  /** Ids of pictures. */
  get favourites(): readonly string[] {
    return this.#content.favourites;
  }

  setFolders(folders: readonly string[]): void {
    this.#write({ ...this.#content, folders: [...new Set(folders)] });
  }

  setFavourite(ids: readonly string[], favourite: boolean): void {
    const others = this.#content.favourites.filter((id) => !ids.includes(id));
    this.#write({ ...this.#content, favourites: favourite ? [...others, ...ids] : others });
  }

  #write(content: z.output<typeof Content>): void {
    this.#content = content;
    writeFileAtomicSync(this.#file, JSON.stringify(content));
  }
}
