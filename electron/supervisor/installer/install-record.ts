import fs from "node:fs";
import path from "node:path";
import { z } from "zod";
import { ErrorView } from "#contract/job.ts";
import { Place, Recipe } from "./install-recipe.ts";

/** What is known of an installation across deaths of Easel. Whatever is made on the disk is noted here before it is made. */
export const InstallRecord = z.object({
  recipe: Recipe,
  phase: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("installing") }),
    z.object({ kind: z.literal("cancelled") }),
    z.object({ kind: z.literal("failed"), error: ErrorView }),
    z.object({ kind: z.literal("removing") }),
    z.object({ kind: z.literal("installed") }),
  ]),
  /** So many steps, from the first, are done. */
  finished: z.number().int().min(0),
  /** Folders that did not exist before: the recipe's own, and those on the way to it; outermost first. */
  folders: z.array(z.string()),
  /** What the steps made, or were about to make. */
  made: z.array(Place),
  /** Unpacked sources, file by file: among them a person's own files may lie by now. */
  sources: z.object({ place: Place, files: z.array(Place) }).nullable(),
});
export type InstallRecord = z.infer<typeof InstallRecord>;

/** `install.json` of the state directory. */
export class InstallRecords {
  readonly #file: string;

  constructor(stateDirectory: string) {
    this.#file = path.join(stateDirectory, "install.json");
  }

  /** Null: nothing is, or was being, installed. A file that cannot be understood is kept aside. */
  read(): InstallRecord | null {
    let text: string;
    try {
      text = fs.readFileSync(this.#file, "utf8");
    } catch {
      return null;
    }
    try {
      return InstallRecord.parse(JSON.parse(text));
    } catch {
      fs.renameSync(this.#file, this.#file.replace(/\.json$/, ".broken.json"));
      return null;
    }
  }

  /** Whole or not at all. */
  write(record: InstallRecord): void {
    fs.mkdirSync(path.dirname(this.#file), { recursive: true });
    fs.writeFileSync(`${this.#file}.new`, JSON.stringify(record));
    fs.renameSync(`${this.#file}.new`, this.#file);
  }

  clear(): void {
    fs.rmSync(this.#file, { force: true });
  }
}
