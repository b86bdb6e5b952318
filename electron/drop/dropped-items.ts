import fs from "node:fs/promises";
import path from "node:path";
import type { DroppedItem } from "#contract/drop.ts";
import { EaselError } from "#contract/errors.ts";
import { isModelFile } from "../models/model-files.ts";

/** Nobody means to drop more at once. */
const MAX_ITEMS = 50;

/**
 * What was dropped onto the window last, or opened with Easel. The preload reads the paths off the drop itself, so that the page can have something done with
 * them and can name no others.
 */
export class DroppedItems {
  /** Rejects for a folder without a ComfyUI that can be started. */
  readonly #recogniseComfyui: (folder: string) => Promise<unknown>;
  #paths: readonly string[] = [];
  #drops = 0;

  constructor(recogniseComfyui: (folder: string) => Promise<unknown>) {
    this.#recogniseComfyui = recogniseComfyui;
  }

  /** Takes the place of the drop before. `paths` is what the page's process sent. */
  set(paths: unknown): void {
    this.#drops += 1;
    const given = Array.isArray(paths) ? paths.filter((one): one is string => typeof one === "string" && path.isAbsolute(one)) : [];
    this.#paths = given.slice(0, MAX_ITEMS);
  }

  look(): Promise<DroppedItem[]> {
    return Promise.all(
      this.#paths.map(async (place, index) => {
        const id = this.#idOf(index); // of this drop, also where the next one comes meanwhile
        return { id, name: path.basename(place), kind: await this.#kindOf(place) };
      }),
    );
  }

  /** Where it lies. @throws EaselError output_gone for one of an earlier drop */
  pathOf(id: string): string {
    const found = this.#paths.find((_path, index) => id === this.#idOf(index));
    if (found === undefined) throw new EaselError("output_gone", "drop_gone", {});
    return found;
  }

  #idOf(index: number): string {
    return `${this.#drops}-${index}`;
  }

  async #kindOf(place: string): Promise<DroppedItem["kind"]> {
    const stat = await fs.stat(place).catch(() => null);
    if (!stat?.isDirectory()) return stat?.isFile() && isModelFile(place) ? "model" : "file";
    return this.#recogniseComfyui(place).then(
      () => "comfyui",
      () => "folder",
    );
  }
}
