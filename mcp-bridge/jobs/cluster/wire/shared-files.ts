import path from "node:path";
import type { StateFiles } from "#base/state-directory.ts";

/** Where everything lies in the folder that all bridges and workers of a cluster see. */
export interface SharedFiles extends Pick<StateFiles, "pictures" | "givenPictures" | "principals"> {
  /** What tells this folder from every other. */
  id: string;
  /** Pictures that calls came with, by their hashes. */
  inputs: string;
}

export function sharedFiles(folder: string): SharedFiles {
  const at = (name: string) => path.join(folder, name);
  return {
    id: at("cluster-id"),
    inputs: at("inputs"),
    pictures: at("pictures"),
    givenPictures: at("given-pictures"),
    principals: at("principals"),
  };
}
