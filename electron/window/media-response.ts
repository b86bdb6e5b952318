import { openRegularFile, readRegularFile } from "#base/regular-file.ts";

/** A file that a page shows, or its bytes. */
export type ShownFile = { path: string; mime: string } | { bytes: Uint8Array<ArrayBuffer>; mime: string };

/** Of what is sent to the page at once. */
const MAX_WHOLE_BYTES = 500_000_000;
/** Of a part that the page asked for, as it does of films and sounds: it asks again for what comes after. */
const MAX_PART_BYTES = 4_000_000;

/** The answer with a file, or with the part of it that the header "Range" asks for. Null where the file is gone, or too large. */
export async function mediaResponse(file: ShownFile, range: string | null): Promise<Response | null> {
  const headers = {
    "content-type": file.mime,
    "cache-control": "max-age=31536000, immutable",
    "x-content-type-options": "nosniff",
    "accept-ranges": "bytes",
  };
  if ("bytes" in file) return new Response(file.bytes, { headers });
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(range ?? "") ?? [];
  if (from === undefined) {
    const bytes = await readRegularFile(file.path, MAX_WHOLE_BYTES).catch(() => null);
    return bytes && new Response(bytes, { headers });
  }
  const part = await readPart(file.path, Number(from), to ? Number(to) : Number.POSITIVE_INFINITY).catch(() => null);
  if (!part) return null;
  const { bytes, first, size } = part;
  if (bytes.length === 0) return new Response(null, { status: 416, headers: { "content-range": `bytes */${size}` } });
  const place = `bytes ${first}-${first + bytes.length - 1}/${size}`;
  return new Response(bytes, { status: 206, headers: { ...headers, "content-range": place } });
}

/** Bytes of a file from one place to another, both included; fewer where it ends, or where they are too many. */
async function readPart(path: string, first: number, last: number) {
  const handle = await openRegularFile(path);
  try {
    const { size } = await handle.stat();
    const length = Math.max(0, Math.min(last + 1, size, first + MAX_PART_BYTES) - first);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, first);
    return { bytes: buffer.subarray(0, bytesRead), first, size };
  } finally {
    await handle.close();
  }
}
