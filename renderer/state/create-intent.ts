import type { Picture } from "#contract/gallery.ts";
import type { JobView } from "#contract/job.ts";

/** A picture to begin with: one of the gallery, or one that the person has just given. */
export type StartPicture = Pick<Picture, "id" | "reference" | "url" | "thumbnailUrl" | "width" | "height">;

interface Wish {
  prompt?: string;
  /** Arguments of an earlier call, or some that are to be different this time. */
  values?: JobView["arguments"];
}

/** What the Create page is opened for (`openCreate` in `app-store.ts`). */
export type CreateIntent =
  /** A new picture. `tool`: the one that made the picture to be used again; `start`: the picture to begin with. */
  | (Wish & { mode: "paint"; tool?: string; start?: StartPicture })
  /** Other takes on a picture, a part of it painted over, or the same picture larger. */
  | (Wish & { mode: "vary" | "edit" | "upscale"; start: StartPicture });
