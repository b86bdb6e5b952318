import { stringify } from "yaml";
import { writeFileAtomic } from "#base/atomic-file.ts";
import { type ModelPaths, modelPathsIn } from "./model-kinds.ts";

/**
 * Writes ComfyUI's extra_model_paths.yaml for these folders: kind of model -> folders, one per line. Paths are absolute, because ComfyUI
 * expands "~" and variables in a `base_path`, and a real folder may be called "$HOME".
 *
 * Gives the file's path, null when none of the folders holds models now, and lines for the log. A folder that is not there (a disk that
 * is not plugged in) is left out with a note; so is one with a line break in its name, which the file cannot express.
 * @throws the system's error when the file cannot be written
 */
export async function writeModelPaths(folders: readonly string[], file: string): Promise<{ file: string | null; notes: string[] }> {
  const notes: string[] = [];
  const sections: Record<string, Record<string, string>> = {};
  const all = await Promise.all(folders.map(async (folder): Promise<ModelPaths> => (folder.includes("\n") ? {} : modelPathsIn(folder))));
  for (const [index, paths] of all.entries()) {
    const found = Object.entries(paths);
    if (found.length === 0) notes.push(`no models are in the extra folder ${index + 1} now, so it is left out`);
    else sections[`easel_${index + 1}`] = Object.fromEntries(found.map(([kind, places]) => [kind, places.join("\n")]));
  }
  if (Object.keys(sections).length === 0) return { file: null, notes };
  const text = stringify(sections, { lineWidth: 0 });
  await writeFileAtomic(file, `# Written by Easel at every start: the model folders from its settings.\n${text}`);
  return { file, notes };
}
