import path from "node:path";
import type { StateFiles } from "#base/state-directory.ts";
import { LOCAL } from "../auth/principal.ts";
import { PictureStore } from "./picture-store.ts";

const INDEX_FILE = "picture-index.jsonl";

/** Each principal's pictures, in folders of its own: what lies in another's cannot be read by mistake. */
export class PictureStores {
  readonly #files: Pick<StateFiles, "pictures" | "givenPictures" | "principals">;

  constructor(files: Pick<StateFiles, "pictures" | "givenPictures" | "principals">) {
    this.#files = files;
  }

  /** What Easel made for the principal (`Principal.id`), and what it was given by it. */
  of(principal: string): PictureStore {
    return new PictureStore(this.#folder(principal, "pictures"), [this.#folder(principal, "givenPictures")]);
  }

  /** Where pictures are put that the principal gives. */
  givenBy(principal: string): PictureStore {
    return new PictureStore(this.#folder(principal, "givenPictures"));
  }

  /** Where the principal's pictures lie, those that it gave and all others, and where an index of them may be kept. */
  placesOf(principal: string): { pictures: string; given: string; index: string } {
    const pictures = this.#folder(principal, "pictures");
    return { pictures, given: this.#folder(principal, "givenPictures"), index: path.join(path.dirname(pictures), INDEX_FILE) };
  }

  #folder(principal: string, kind: "pictures" | "givenPictures"): string {
    const own = this.#files[kind];
    return principal === LOCAL.id ? own : path.join(this.#files.principals, principal, path.basename(own));
  }
}
