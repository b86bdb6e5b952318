import { Worker } from "node:worker_threads";
import type { StateFiles } from "#base/state-directory.ts";
import type { StorageFolder } from "#contract/settings-file.ts";
import type { Measured } from "./measure-worker.ts";

export type StorageId = StorageFolder["id"];

/** Where Easel keeps what. `models`: of the ComfyUI that Easel installed; null where it has installed none. */
export function storagePlaces(files: StateFiles, models: string | null): { id: StorageId; folder: string }[] {
  return [
    { id: "pictures", folder: files.pictures },
    { id: "given_pictures", folder: files.givenPictures },
    { id: "thumbnails", folder: files.galleryCache },
    ...(models === null ? [] : [{ id: "models" as const, folder: models }]),
    { id: "workflows", folder: files.workflows },
    { id: "logs", folder: files.logs },
  ];
}

/** Bytes that each folder takes, in their order; 0 for one that is not there. `program`: the built `measure-worker`. */
export function measure(program: string, folders: string[]): Promise<number[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(program, { workerData: { folders } });
    worker.once("message", ({ bytes }: Measured) => resolve(bytes));
    worker.once("error", reject);
    worker.once("exit", () => reject(new Error("The folders were not measured")));
  });
}
