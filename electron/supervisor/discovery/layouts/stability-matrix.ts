import { z } from "zod";
import { listOf, record } from "../app-records.ts";
import { splitFlags } from "../command-line.ts";
import type { Computer } from "../file-system.ts";
import { foldersNearby } from "../folder-search.ts";
import type { Layout } from "../layout.ts";
import { environmentIn } from "../python.ts";
import { isCode } from "../source-folder.ts";

const Library = z.object({ LibraryPath: z.string().min(1) });

const LaunchArg = z.object({ Name: z.string(), OptionValue: z.union([z.boolean(), z.string(), z.number()]) });
const Package = z.object({
  PackageName: z.string(),
  /** Relative to the library; with the separators of the system that wrote it. */
  LibraryPath: z.string(),
  LaunchArgs: listOf(LaunchArg).nullish(),
});
const Settings = z.object({ InstalledPackages: listOf(Package).optional(), PathExtensions: z.array(z.string()).nullish() });

/**
 * A package of Stability Matrix: `Packages/<name>` in its library, with a venv inside. Its git and ffmpeg lie in the library's Assets
 * and are found through PATH, which nodes rely on.
 */
export const stabilityMatrix: Layout = {
  id: "stability-matrix",
  name: "ComfyUI of Stability Matrix",
  use: { kind: "start" },
  async places(computer) {
    const found: string[] = [];
    for (const library of await libraries(computer)) {
      const settings = await record(computer, computer.path.join(library, "settings.json"), Settings);
      for (const one of settings?.InstalledPackages ?? [])
        if (/comfy/i.test(one.PackageName)) found.push(inLibrary(computer, library, one));
    }
    return found;
  },
  async recognise(computer, folder) {
    const { join, dirname, basename } = computer.path;
    if (basename(dirname(folder)) !== "Packages" || !(await isCode(computer, folder))) return null;
    const library = dirname(dirname(folder));
    const settings = await record(computer, join(library, "settings.json"), Settings);
    if (!settings) return null;
    const here = settings.InstalledPackages?.find((one) => inLibrary(computer, library, one) === folder);
    const assets = ["", "PortableGit/bin", "PortableGit/cmd", "nodejs"].map((way) => join(library, "Assets", way));
    const path = [];
    for (const place of new Set([...(settings.PathExtensions ?? []), ...assets])) if (await computer.isFolder(place)) path.push(place);
    return {
      folder,
      code: folder,
      python: await environmentIn(computer, folder, ["venv"]),
      flags: (here?.LaunchArgs ?? []).flatMap(asFlags),
      path,
    };
  },
};

const inLibrary = (computer: Computer, library: string, { LibraryPath }: z.infer<typeof Package>) =>
  computer.path.join(library, ...LibraryPath.split(/[\\/]/));

/** An argument without a name is what the person typed into the free field. */
function asFlags({ Name, OptionValue }: z.infer<typeof LaunchArg>): string[] {
  if (OptionValue === true) return [Name];
  if (OptionValue === false || OptionValue === "") return [];
  return Name === "" ? splitFlags(String(OptionValue)) : [Name, String(OptionValue)];
}

/** The library it was told to use, its usual one, and portable ones, which keep theirs in `Data` beside the program. */
async function libraries(computer: Computer): Promise<string[]> {
  const usual = computer.inAppConfig("StabilityMatrix");
  const told = await record(computer, computer.path.join(usual, "library.json"), Library);
  const found = [...(told ? [told.LibraryPath] : []), usual];
  for (const folder of await foldersNearby(computer)) {
    if (computer.path.basename(folder) !== "Data") continue;
    if (await computer.isFile(computer.path.join(folder, ".sm-portable"))) found.push(folder);
  }
  return found;
}
