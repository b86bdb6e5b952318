import fs from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import { promisify } from "node:util";
import { type Entry as CentralEntry, fromBuffer, type ZipFile } from "yauzl";

/** In `versionMadeBy`: the archive was made on Unix. */
const UNIX = 3;

/** More than any file that Easel unpacks: an entry that claims to be larger is damaged, or meant to fill the disk. */
const MAX_ENTRY_BYTES = 512 * 1024 * 1024;

/** A file or a folder in an archive. */
export interface ZipEntry {
  /** With "/" between folders; a folder's own ends in "/". */
  name: string;
  /** Unix permission and type bits; 0 where the archive does not tell. */
  mode: number;
  read(): Promise<Buffer>;
}

/**
 * The entries of a ZIP archive; their contents are read only when asked for.
 * @throws Error when it is no ZIP archive, or a name in it leads out of the folder into which it would be unpacked
 */
export async function readZip(file: string): Promise<ZipEntry[]> {
  const bytes = await fs.readFile(file);
  // Names come as bytes: the library would turn backslashes into folders.
  const archive = await new Promise<ZipFile>((resolve, reject) =>
    fromBuffer(bytes, { lazyEntries: true, decodeStrings: false }, (error, opened) => (error ? reject(error) : resolve(opened))),
  );
  const entries: ZipEntry[] = [];
  await new Promise((resolve, reject) => {
    archive.once("end", resolve).once("error", reject);
    archive.on("entry", (entry: CentralEntry) => {
      entries.push(asEntry(archive, entry));
      archive.readEntry();
    });
    archive.readEntry();
  });
  for (const { name } of entries)
    if (!staysInside(name)) throw new Error(`a name in the archive leads out of it: ${JSON.stringify(name.slice(0, 100))}`);
  return entries;
}

function asEntry(archive: ZipFile, entry: CentralEntry): ZipEntry {
  return {
    name: entry.fileNameRaw.toString("utf8"),
    mode: entry.versionMadeBy >>> 8 === UNIX ? entry.externalFileAttributes >>> 16 : 0,
    read: async () => {
      if (entry.uncompressedSize > MAX_ENTRY_BYTES) throw new Error("the archive is damaged");
      return buffer(await promisify(archive.openReadStream.bind(archive) as (of: CentralEntry, then: Opened) => void)(entry));
    },
  };
}

type Opened = (error: Error | null, stream: NodeJS.ReadableStream) => void;

/** Whether a name stays below the folder on every system: no absolute path, no drive, no "..", and no backslash, which separates folders on Windows. */
export function staysInside(name: string): boolean {
  if (name === "" || /[\\:\0]/.test(name) || name.startsWith("/")) return false;
  return name
    .replace(/\/$/, "")
    .split("/")
    .every((part) => part !== "" && part !== "." && part !== "..");
}
