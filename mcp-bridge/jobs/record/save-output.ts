import type { Clock } from "#base/clock.ts";
import { withPngText } from "#base/png-text.ts";
import { openRegularFile } from "#base/regular-file.ts";
import type { OutputView } from "#contract/job.ts";
import type { ImageFile } from "../../images/engine-previews.ts";
import { fileEnding, type NamedFile } from "../../images/formats/file-format.ts";
import { mediaTypeOf } from "../../images/formats/media-types.ts";
import { readImageInfo } from "../../images/image-info.ts";
import { referenceOf } from "../../images/picture-store.ts";
import type { PictureStores } from "../../images/picture-stores.ts";
import type { Job } from "./job.ts";

/** What is told of a job in the files of its pictures, so that the gallery can be built from them alone. */
export function pictureMetadata({ view }: Job) {
  const { id, tool, client, createdAt, arguments: args } = view;
  return { id, tool, client, model: args.model ?? null, seed: args.seed ?? null, createdAt, arguments: args };
}

/** Puts what a job made into the picture store. `index` counts its outputs from 0. Where there is no room for it, a note says so. */
export async function saveOutput(
  job: Job,
  index: number,
  file: NamedFile,
  { pictures, clock }: { pictures: PictureStores; clock: Clock },
): Promise<OutputView> {
  const reference = referenceOf(job.id, index);
  const ending = fileEnding(file);
  const mime = mediaTypeOf(ending)?.mime ?? "application/octet-stream";
  const info = readImageInfo(file.bytes);
  // The file may come from a cache, the engine's or ours, and still tell of an earlier job.
  const { engine, startedAt } = job.view;
  const took = startedAt === null ? null : clock.now() - startedAt;
  const metadata = { ...pictureMetadata(job), reference, engine: engine ?? null, took };
  const bytes = info?.mime === "image/png" ? withPngText(file.bytes, "easel", JSON.stringify(metadata)) : file.bytes;
  const fileName = await pictures
    .of(job.principal)
    .save(reference, bytes, ending)
    .catch(() => {
      job.notes.push(`Easel could not keep ${reference} in its folder (is the disk full?), so it cannot be used again later.`);
      return null;
    });
  return { reference, fileName, mime, width: info?.width ?? null, height: info?.height ?? null, bytes: bytes.length };
}

/** An output that is on the disk only. */
export interface LargeOutput {
  /** Of the whole file. */
  bytes: number;
}

/** As much of a large file as tells what it is. */
const HEAD_BYTES = 65_536;

/** What a large file at `path` is, with its first bytes in the place of all. */
export async function lookAtLarge(path: string, mime: string): Promise<{ found: ImageFile; large: LargeOutput }> {
  const file = await openRegularFile(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return { found: { bytes: buffer.subarray(0, bytesRead), mime }, large: { bytes: (await file.stat()).size } };
  } finally {
    await file.close();
  }
}

/** As `saveOutput`, for what is on the disk already, in the store's `partFile`. Nothing is written into it. */
export async function adoptOutput(
  job: Job,
  index: number,
  head: NamedFile,
  { bytes }: LargeOutput,
  { pictures }: { pictures: PictureStores },
): Promise<OutputView> {
  const reference = referenceOf(job.id, index);
  const ending = fileEnding(head);
  const mime = mediaTypeOf(ending)?.mime ?? "application/octet-stream";
  const fileName = await pictures.of(job.principal).adopt(reference, ending);
  return { reference, fileName, mime, width: null, height: null, bytes };
}
