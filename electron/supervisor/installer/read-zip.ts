import fs from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import { promisify } from "node:util";
import { fromBuffer, type Entry as ZipEntry, type ZipFile } from "yauzl";

/** Of the system that an archive was made on, in `versionMadeBy`. */
const UNIX = 3;

/** More than any source tree or program that we unpack; an archive that grows beyond it is none of ours. */
const LARGEST_ENTRY = 512 * 1024 * 1024;

export interface Entry {
  /** With "/", and at the end of a folder's. */
  name: string;
  /** Unix permission and type bits; 0 where the archive does not tell. */
  mode: number;
  read(): Promise<Buffer>;
}

/** @throws Error when it is no ZIP archive, or a name in it leads out of the folder it would be unpacked into */
export async function readZip(file: string): Promise<Entry[]> {
  const bytes = await fs.readFile(file);
  // Names come as bytes: the library would turn backslashes into folders.
  const archive = await new Promise<ZipFile>((resolve, reject) =>
    fromBuffer(bytes, { lazyEntries: true, decodeStrings: false }, (error, opened) => (error ? reject(error) : resolve(opened))),
  );
  const entries: Entry[] = [];
  await new Promise((resolve, reject) => {
    archive.once("end", resolve).once("error", reject);
    archive.on("entry", (entry: ZipEntry) => {
      entries.push(asEntry(archive, entry));
      archive.readEntry();
    });
    archive.readEntry();
  });
  for (const { name } of entries)
    if (!staysInside(name)) throw new Error(`a name in the archive leads out of it: ${JSON.stringify(name.slice(0, 100))}`);
  return entries;
}

function asEntry(archive: ZipFile, entry: ZipEntry): Entry {
  return {
    name: entry.fileNameRaw.toString("utf8"),
    mode: entry.versionMadeBy >>> 8 === UNIX ? entry.externalFileAttributes >>> 16 : 0,
    read: async () => {
      if (entry.uncompressedSize > LARGEST_ENTRY) throw new Error("the archive is damaged");
      return buffer(await promisify(archive.openReadStream.bind(archive) as (of: ZipEntry, then: Opened) => void)(entry));
    },
  };
}

type Opened = (error: Error | null, stream: NodeJS.ReadableStream) => void;

/** No absolute names, no drives, no "..", no backslashes, which Windows would take for folders, and nothing that it gives a meaning to. */
export function staysInside(name: string): boolean {
  if (name === "" || /[\\:\0]/.test(name) || name.startsWith("/")) return false;
  return name
    .replace(/\/$/, "")
    .split("/")
    .every((part) => part !== "" && part !== "." && part !== "..");
}
