import { rm } from "node:fs/promises";
import type { Clock } from "#base/clock.ts";
import type { ComfyClient } from "#comfyui/client.ts";
import type { Graph, JobOutputs, OutputFile } from "#comfyui/types.ts";
import { EaselError, reportOf } from "#contract/errors.ts";
import type { JobState } from "#contract/job.ts";
import type { BridgeConfig } from "../../config/config.ts";
import { enginePreviews, type ImageFile } from "../../images/engine-previews.ts";
import { readImageInfo } from "../../images/image-info.ts";
import { type PictureStore, referenceOf } from "../../images/picture-store.ts";
import type { PictureStores } from "../../images/picture-stores.ts";
import { checkOutputs } from "../../workflow/limits/output-check.ts";
import { parseLink } from "../../workflow/placeholders.ts";
import type { Job } from "../record/job.ts";
import { adoptOutput, type LargeOutput, lookAtLarge, saveOutput } from "../record/save-output.ts";
import type { Fence } from "./fence.ts";

type Done = Extract<JobState, { kind: "done" }>;

/** Where a job's outputs lie. `ends`: classes of the nodes at the end of its graph, for an error that names them. */
export interface OutputSource {
  client: ComfyClient;
  ends: string[];
  fence: Fence | undefined;
}

/** What outputs are kept with. */
export interface OutputContext {
  config: Pick<BridgeConfig, "outputCheck">;
  pictures: PictureStores;
  clock: Clock;
}

/** A file of the engine, and what came of it: all its bytes, or where it is too large for that, the file on the disk. */
interface Fetched {
  file: OutputFile;
  found: ImageFile;
  /** Null for one that is in memory. */
  large: LargeOutput | null;
}

/** Of one output, and of all that a job makes. An engine may send without end. */
const MAX_OUTPUT_BYTES = 1_000_000_000;
const MAX_JOB_BYTES = 2_000_000_000;
/** What the outputs of one job may take of the memory; those beyond go by the disk. */
const MAX_MEMORY_BYTES = 150_000_000;

/**
 * Fetches what a job made and keeps it. What cannot be fetched costs nobody the rest. Throws EaselError where nothing came: the
 * engine's for the first file, or job_brought_nothing; and what `checkOutputs` throws.
 */
export async function collectOutputs(
  job: Job,
  made: JobOutputs,
  { client, ends, fence }: OutputSource,
  context: OutputContext,
): Promise<Done> {
  const files = [...made.images, ...made.files];
  if (files.length === 0 && made.text.length === 0) throw new EaselError("workflow_invalid", "job_brought_nothing", { ends });
  const { fetched, failed } = await fetchAll(job, files, client, context);
  if (failed && fetched.length === 0 && made.text.length === 0) throw failed.reason;
  const { outputCheck } = context.config;
  const found = fetched.map((each) => each.found);
  if (outputCheck) await checkOutputs(found, outputCheck, job.signal);
  await fence?.beforeSave();
  const outputs = await Promise.all(
    fetched.map(async ({ file, found, large }, index) => {
      const reference = referenceOf(job.id, index);
      job.enginePreviews.set(reference, enginePreviews(client, file));
      const named = { ...found, name: file.filename };
      const output = await (large === null ? saveOutput(job, index, named, context) : adoptOutput(job, index, named, large, context));
      // A poster is a file of its own, which nobody has checked.
      const { poster: _, ...alone } = file;
      const poster = await posterOf(client, outputCheck ? alone : file, found);
      if (poster && output.fileName !== null) await savePoster(job, reference, poster, context);
      return output;
    }),
  );
  const missing = made.failure ?? failed?.reason;
  return { kind: "done", outputs, text: made.text, ...(missing !== undefined && { missing: reportOf(missing) }) };
}

/** Fetches the files one after the other, so that no more than one is on its way at once. */
async function fetchAll(job: Job, files: readonly OutputFile[], client: ComfyClient, { config, pictures }: OutputContext) {
  const fetched: Fetched[] = [];
  let failed: { reason: unknown } | null = null;
  let [memoryLeft, left] = [MAX_MEMORY_BYTES, MAX_JOB_BYTES];
  for (const file of files) {
    try {
      const one = await fetchOne(job, fetched.length, file, {
        client,
        store: pictures.of(job.principal),
        memoryLeft,
        left,
        byDisk: config.outputCheck === null,
      });
      if (one.large === null) memoryLeft -= one.found.bytes.length;
      left -= one.large?.bytes ?? one.found.bytes.length;
      fetched.push(one);
    } catch (reason) {
      job.signal.throwIfAborted();
      failed ??= { reason };
      if (isTooLarge(reason)) left -= MAX_OUTPUT_BYTES;
    }
  }
  return { fetched, failed };
}

const isTooLarge = (error: unknown) => error instanceof EaselError && error.code === "output_too_large";

interface Transfer {
  client: ComfyClient;
  store: PictureStore;
  memoryLeft: number;
  left: number;
  /** Whether files that are too large for the memory may be kept; not where each has to pass a check, which sees what is in memory. */
  byDisk: boolean;
}

async function fetchOne(
  job: Job,
  index: number,
  file: OutputFile,
  { client, store, memoryLeft, left, byDisk }: Transfer,
): Promise<Fetched> {
  try {
    const found = await client.view(file, { maxBytes: memoryLeft }, job.signal);
    if (found.bytes.length === 0) throw new EaselError("output_gone", "output_empty", {});
    return { file, found, large: null };
  } catch (error) {
    if (!isTooLarge(error) || left <= 0 || !byDisk) throw error;
  }
  const path = await store.partFile(referenceOf(job.id, index));
  try {
    const { mime } = await client.download(file, path, Math.min(MAX_OUTPUT_BYTES, left), job.signal);
    return { file, ...(await lookAtLarge(path, mime)) };
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

/** Without it the output is shown by less, and that is all. */
async function savePoster(job: Job, reference: string, poster: Uint8Array, { pictures }: OutputContext): Promise<void> {
  await pictures
    .of(job.principal)
    .savePoster(reference, poster)
    .catch(() => {});
}

/** Still pictures that are shown without the engine's help. */
const SHOWN_AS_THEY_ARE = new Set(["image/png", "image/jpeg"]);
const POSTER_QUALITY = 85;

/** A JPEG of how the output looks, as far as the engine can make one; null for a picture that needs none. */
async function posterOf(client: ComfyClient, file: OutputFile, { bytes, mime }: ImageFile): Promise<Uint8Array | null> {
  const info = readImageInfo(bytes);
  const needed = file.poster !== undefined || (mime.startsWith("image/") && !SHOWN_AS_THEY_ARE.has(info?.mime ?? mime));
  if (!needed || mime === "image/svg+xml") return null;
  const jpeg = await enginePreviews(client, file.poster ?? file)
    .jpeg(POSTER_QUALITY)
    .catch(() => null);
  return jpeg && readImageInfo(jpeg.bytes)?.mime === "image/jpeg" ? jpeg.bytes : null;
}

/** The classes of the nodes whose results no other node takes, each once. */
export function endClasses(graph: Graph): string[] {
  const sources = new Set(Object.values(graph).flatMap(({ inputs }) => Object.values(inputs).map((value) => parseLink(value)?.node)));
  return [...new Set(Object.entries(graph).flatMap(([id, { class_type }]) => (sources.has(id) ? [] : [class_type])))];
}
