import { foldersNearby } from "../folder-search.ts";
import type { Layout } from "../layout.ts";
import { findCondaNamedComfy, findEnvironmentBeside, findEnvironmentIn } from "../python.ts";
import { isSourceFolder } from "../source-folder.ts";

/** A clone, or unpacked sources, with a virtual environment in it or beside it, or a conda environment that is named after ComfyUI. */
export const git: Layout = {
  id: "git",
  use: { kind: "start" },
  candidates: foldersNearby,
  async recognise(system, folder) {
    const { join, dirname } = system.path;
    for (const code of [folder, join(folder, "ComfyUI")]) {
      if (!(await isSourceFolder(system, code))) continue;
      const python =
        (await findEnvironmentIn(system, code)) ??
        (await findEnvironmentBeside(system, dirname(code))) ??
        (await findCondaNamedComfy(system));
      return { folder: code, code, python };
    }
    return null;
  },
};
