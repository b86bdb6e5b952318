import fs from "node:fs";
import path from "node:path";

/** What Windows' and macOS' own updaters fetch of a version, by the folder in which `electron/updates/native-updater.ts` looks for it. */
export interface NativeFolder {
  /** `1.2.3/win32-x64`, beside the list of versions. */
  folder: string;
  files: { name: string; content: string | Buffer }[];
}

/**
 * The folders for what Forge made in `made`, a folder that holds those of all systems; none for a system that nothing was made on.
 * `address` is that of the list of versions. Windows: Squirrel's own RELEASES and its package. macOS: a zip, and the JSON that Electron's
 * documentation of `autoUpdater` describes, for both processors the same.
 */
export function nativeFolders(made: string, version: string, address: string): NativeFolder[] {
  const files = fs.existsSync(made)
    ? fs.readdirSync(made, { recursive: true, encoding: "utf8" }).filter((file) => fs.statSync(path.join(made, file)).isFile())
    : [];
  const found = (fits: (file: string) => boolean) =>
    files.filter(fits).map((file) => ({ name: path.basename(file), content: fs.readFileSync(path.join(made, file)) }));
  const windows = found((file) => path.basename(file) === "RELEASES" || file.endsWith(".nupkg"));
  const [zip] = found((file) => /darwin/.test(file) && file.endsWith(".zip"));
  return [
    ...(windows.length > 0 ? [{ folder: `${version}/win32-x64`, files: windows }] : []),
    ...(zip ? ["arm64", "x64"].map((arch) => macFolder(`${version}/darwin-${arch}`, zip, version, address)) : []),
  ];
}

function macFolder(folder: string, zip: NativeFolder["files"][number], version: string, address: string): NativeFolder {
  const url = new URL(`${folder}/${encodeURIComponent(zip.name)}`, address).href;
  const releases = { currentRelease: version, releases: [{ version, updateTo: { version, name: `Easel ${version}`, url } }] };
  return { folder, files: [zip, { name: "RELEASES.json", content: `${JSON.stringify(releases)}\n` }] };
}
