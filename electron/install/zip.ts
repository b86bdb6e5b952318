import fs from "node:fs/promises";
import { promisify } from "node:util";
import { inflateRaw } from "node:zlib";

/**
 * Reads ZIP archives: stored or deflated, without the 64-bit extension, which PyPI's wheels and GitHub's sources do not need.
 * Their CRCs are not looked at: what is unpacked is known by a checksum that is worth more.
 */

/** Signatures and offsets from PKWARE's APPNOTE, 4.3. */
const END = 0x06054b50;
const CENTRAL_ENTRY = 0x02014b50;
const LOCAL_FILE = 0x04034b50;
const END_BYTES = 22;
const LONGEST_COMMENT = 0xffff;
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

/** @throws Error when it is no such archive, or a name in it leads out of the folder it would be unpacked into */
export async function readZip(file: string): Promise<Entry[]> {
  const bytes = await fs.readFile(file);
  const end = findEnd(bytes);
  const entries: Entry[] = [];
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (bytes.readUInt32LE(at) !== CENTRAL_ENTRY) throw new Error("the archive is damaged");
    const nameLength = bytes.readUInt16LE(at + 28);
    entries.push(entryAt(bytes, at, nameLength));
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return entries;
}

function findEnd(bytes: Buffer): number {
  for (let at = bytes.length - END_BYTES; at >= Math.max(0, bytes.length - END_BYTES - LONGEST_COMMENT); at -= 1)
    if (bytes.readUInt32LE(at) === END) return at;
  throw new Error("this is no ZIP archive");
}

function entryAt(bytes: Buffer, at: number, nameLength: number): Entry {
  const name = bytes.toString("utf8", at + 46, at + 46 + nameLength);
  if (!staysInside(name)) throw new Error(`a name in the archive leads out of it: ${JSON.stringify(name.slice(0, 100))}`);
  const method = bytes.readUInt16LE(at + 10);
  const [packed, size] = [bytes.readUInt32LE(at + 20), bytes.readUInt32LE(at + 24)];
  const local = bytes.readUInt32LE(at + 42);
  return {
    name,
    mode: bytes.readUInt8(at + 5) === UNIX ? bytes.readUInt16LE(at + 40) : 0,
    read: async () => {
      if (size > LARGEST_ENTRY || bytes.readUInt32LE(local) !== LOCAL_FILE) throw new Error("the archive is damaged");
      const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
      const content = await unpacked(bytes.subarray(start, start + packed), method, size);
      if (content.length !== size) throw new Error("the archive is damaged");
      return content;
    },
  };
}

async function unpacked(packed: Buffer, method: number, size: number): Promise<Buffer> {
  if (method === 0) return packed;
  if (method === 8) return promisify(inflateRaw)(packed, { maxOutputLength: Math.max(size, 1) });
  throw new Error("the archive is packed in a way that Easel does not know");
}

/** No absolute names, no drives, no "..", no backslashes, which Windows would take for folders, and nothing that it gives a meaning to. */
export function staysInside(name: string): boolean {
  if (name === "" || /[\\:\0]/.test(name) || name.startsWith("/")) return false;
  return name
    .replace(/\/$/, "")
    .split("/")
    .every((part) => part !== "" && part !== "." && part !== "..");
}
