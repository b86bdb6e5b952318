import { foldersNearby } from "../folder-search.ts";
import type { Layout } from "../layout.ts";
import { condaNamedComfy, environmentBeside, environmentIn } from "../python.ts";
import { isCode } from "../source-folder.ts";

/** A clone, or unpacked sources, with a virtual environment in it, beside it, or in a conda environment that is named after ComfyUI. */
export const git: Layout = {
  id: "git",
  name: "ComfyUI",
  use: { kind: "start" },
  places: foldersNearby,
  async recognise(computer, folder) {
    const { join, dirname } = computer.path;
    for (const code of [folder, join(folder, "ComfyUI")]) {
      if (!(await isCode(computer, code))) continue;
      const python =
        (await environmentIn(computer, code)) ?? (await environmentBeside(computer, dirname(code))) ?? (await condaNamedComfy(computer));
      return { folder: code, code, python };
    }
    return null;
  },
};
