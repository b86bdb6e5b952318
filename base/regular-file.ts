import fs from "node:fs";

/** Opening a pipe without this would wait for its writer, perhaps for ever. Windows has no such pipes. */
const READ_FLAGS = fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0);

/** A file that is not read: a folder, pipe, socket or device, or one that is larger than what it should hold can be. */
export class UnfitFileError extends Error {
  readonly code: "ENOTFILE" | "EFBIG";

  constructor(code: "ENOTFILE" | "EFBIG") {
    super(code === "EFBIG" ? "the file is too large" : "it is no regular file");
    this.code = code;
  }
}

/** The whole of a regular file of at most `maxBytes`. @throws UnfitFileError, or the system's error */
export async function readRegularFile(path: string, maxBytes: number): Promise<Buffer<ArrayBuffer>> {
  const file = await openRegularFile(path);
  try {
    const { size } = await file.stat();
    if (size > maxBytes) throw new UnfitFileError("EFBIG");
    return await file.readFile();
  } finally {
    await file.close();
  }
}

/** A regular file, open for reading. @throws UnfitFileError, or the system's error */
export async function openRegularFile(path: string): Promise<fs.promises.FileHandle> {
  const file = await fs.promises.open(path, READ_FLAGS);
  if ((await file.stat()).isFile()) return file;
  await file.close();
  throw new UnfitFileError("ENOTFILE");
}

/** As `readRegularFile`, at once: for small files of ours, before there is anybody to wait. */
export function readRegularFileSync(path: string, maxBytes: number): Buffer {
  const file = fs.openSync(path, READ_FLAGS);
  try {
    const stat = fs.fstatSync(file);
    if (!stat.isFile()) throw new UnfitFileError("ENOTFILE");
    if (stat.size > maxBytes) throw new UnfitFileError("EFBIG");
    return fs.readFileSync(file);
  } finally {
    fs.closeSync(file);
  }
}
