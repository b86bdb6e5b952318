import type { ViewJob, ViewPicture } from "#contract/app-view.ts";
import type { BridgeClient } from "../host/bridge-client.ts";
import { loadPicture, PictureGone } from "./full-picture.ts";

/** A picture of this view, and how much of it is here. */
export interface ShownPicture {
  picture: ViewPicture;
  /** The call that made it. */
  job: ViewJob;
  full:
    | { kind: "absent" }
    | { kind: "loading" }
    | { kind: "loaded"; uri: string }
    /** It is no longer kept anywhere. */
    | { kind: "gone" }
    | { kind: "failed" };
}

/** What can be shown of it now: the original, else the small copy; null where there is neither. */
export const sourceOf = ({ picture, full }: ShownPicture): string | null => (full.kind === "loaded" ? full.uri : picture.thumbnail);

/** Fetches originals when they are looked at, each once. */
export class PictureLoader {
  readonly #bridge: BridgeClient;
  readonly #changed: (shown: ShownPicture) => void;

  constructor(bridge: BridgeClient, changed: (shown: ShownPicture) => void) {
    this.#bridge = bridge;
    this.#changed = changed;
  }

  async load(shown: ShownPicture): Promise<void> {
    if (shown.full.kind !== "absent" && shown.full.kind !== "failed") return;
    if (!this.#bridge.reachable) return;
    this.#set(shown, { kind: "loading" });
    try {
      const uri = await loadPicture(shown.picture, (reference, offset) => this.#bridge.part(reference, offset), globalThis.crypto?.subtle);
      this.#set(shown, { kind: "loaded", uri });
    } catch (error) {
      const gone = !(error instanceof PictureGone) && /no longer|there is no picture/i.test((error as Error).message);
      this.#set(shown, { kind: gone ? "gone" : "failed" });
    }
  }

  #set(shown: ShownPicture, full: ShownPicture["full"]): void {
    shown.full = full;
    this.#changed(shown);
  }
}
