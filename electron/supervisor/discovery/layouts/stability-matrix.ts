import { z } from "zod";
import { lenientListOf, readRecord } from "../app-records.ts";
import { splitFlags } from "../command-line.ts";
import type { FileSystem } from "../file-system.ts";
import { foldersNearby } from "../folder-search.ts";
import type { Layout } from "../layout.ts";
import { findEnvironmentIn } from "../python.ts";
import { isSourceFolder } from "../source-folder.ts";

const Library = z.object({ LibraryPath: z.string().min(1) });

const LaunchArg = z.object({ Name: z.string(), OptionValue: z.union([z.boolean(), z.string(), z.number()]) });
const Package = z.object({
  PackageName: z.string(),
  /** Relative to the library, with the separators of the system that wrote it. */
  LibraryPath: z.string(),
  LaunchArgs: lenientListOf(LaunchArg).nullish(),
});
const Settings = z.object({ InstalledPackages: lenientListOf(Package).optional(), PathExtensions: z.array(z.string()).nullish() });

/**
 * A package of Stability Matrix: `Packages/<name>` in its library, with a venv inside. Its git and ffmpeg are in the library's Assets;
 * nodes rely on finding them through PATH.
 */
export const stabilityMatrix: Layout = {
  id: "stability-matrix",
  use: { kind: "start" },
  async candidates(system) {
    const found: string[] = [];
    for (const library of await libraries(system)) {
      const settings = await readRecord(system, system.path.join(library, "settings.json"), Settings);
      for (const one of settings?.InstalledPackages ?? []) if (/comfy/i.test(one.PackageName)) found.push(inLibrary(system, library, one));
    }
    return found;
  },
  async recognise(system, folder) {
    const { join, dirname, basename } = system.path;
    if (basename(dirname(folder)) !== "Packages" || !(await isSourceFolder(system, folder))) return null;
    const library = dirname(dirname(folder));
    const settings = await readRecord(system, join(library, "settings.json"), Settings);
    if (!settings) return null;
    const here = settings.InstalledPackages?.find((one) => inLibrary(system, library, one) === folder);
    const assets = ["", "PortableGit/bin", "PortableGit/cmd", "nodejs"].map((name) => join(library, "Assets", name));
    const path = [];
    for (const place of new Set([...(settings.PathExtensions ?? []), ...assets])) if (await system.isFolder(place)) path.push(place);
    return {
      folder,
      code: folder,
      python: await findEnvironmentIn(system, folder, ["venv"]),
      flags: (here?.LaunchArgs ?? []).flatMap(asFlags),
      path,
    };
  },
};

const inLibrary = (system: FileSystem, library: string, { LibraryPath }: z.infer<typeof Package>) =>
  system.path.join(library, ...LibraryPath.split(/[\\/]/));

/** An argument without a name is what the person typed into the field for more arguments. */
function asFlags({ Name, OptionValue }: z.infer<typeof LaunchArg>): string[] {
  if (OptionValue === true) return [Name];
  if (OptionValue === false || OptionValue === "") return [];
  return Name === "" ? splitFlags(String(OptionValue)) : [Name, String(OptionValue)];
}

/** The library that it was set to use, its usual one, and those of portable ones, which are in `Data` beside the program. */
async function libraries(system: FileSystem): Promise<string[]> {
  const usual = system.inAppConfig("StabilityMatrix");
  const recorded = await readRecord(system, system.path.join(usual, "library.json"), Library);
  const found = [...(recorded ? [recorded.LibraryPath] : []), usual];
  for (const folder of await foldersNearby(system)) {
    if (system.path.basename(folder) !== "Data") continue;
    if (await system.isFile(system.path.join(folder, ".sm-portable"))) found.push(folder);
  }
  return found;
}
