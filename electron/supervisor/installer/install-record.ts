import fs from "node:fs";
import { z } from "zod";
import { writeFileAtomicSync } from "#base/atomic-file.ts";
import { readRegularFileSync } from "#base/regular-file.ts";
import { ErrorView } from "#contract/job.ts";
import { InstallRecipe, RelativePath } from "./install-recipe.ts";

const MAX_FILE_BYTES = 4 * 1024 * 1024;

/** What Easel knows of an installation, also after a kill. Whatever is made on the disk is recorded here before it is made. */
export const InstallRecord = z.object({
  recipe: InstallRecipe,
  phase: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("installing") }),
    z.object({ kind: z.literal("cancelled") }),
    z.object({ kind: z.literal("failed"), error: ErrorView }),
    z.object({ kind: z.literal("removing") }),
    z.object({ kind: z.literal("installed") }),
  ]),
  /** How many steps, from the first, are done. */
  finished: z.number().int().min(0),
  /** Folders that did not exist before, outermost first: the recipe's own, and those above it. */
  folders: z.array(z.string()),
  /** What the steps made, or were about to make. */
  made: z.array(RelativePath),
  /** The files of unpacked sources; a person's own files may lie among them by now. */
  sources: z.object({ place: RelativePath, files: z.array(RelativePath) }).nullable(),
});
export type InstallRecord = z.infer<typeof InstallRecord>;

/** The record on disk. */
export class InstallRecordFile {
  readonly #file: string;

  /** `file`: `install` of the state directory. */
  constructor(file: string) {
    this.#file = file;
  }

  /** Null when nothing is installed or was being installed. A file that cannot be understood is renamed to `install.broken.json`. */
  read(): InstallRecord | null {
    let text: string;
    try {
      text = String(readRegularFileSync(this.#file, MAX_FILE_BYTES));
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

  /** @throws the system's error when the disk does not take it */
  write(record: InstallRecord): void {
    writeFileAtomicSync(this.#file, JSON.stringify(record));
  }

  clear(): void {
    fs.rmSync(this.#file, { force: true });
  }
}
