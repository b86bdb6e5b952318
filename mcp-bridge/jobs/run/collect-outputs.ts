import type { Clock } from "#base/clock.ts";
import type { ComfyClient } from "#comfyui/client.ts";
import type { Graph, JobOutputs, OutputFile } from "#comfyui/types.ts";
import { EaselError, reportOf } from "#contract/errors.ts";
import type { JobState } from "#contract/job.ts";
import type { BridgeConfig } from "../../config/config.ts";
import { enginePreviews, type ImageFile } from "../../images/engine-previews.ts";
import { readImageInfo } from "../../images/image-info.ts";
import { referenceOf } from "../../images/picture-store.ts";
import type { PictureStores } from "../../images/picture-stores.ts";
import { checkOutputs } from "../../workflow/limits/output-check.ts";
import { parseLink } from "../../workflow/placeholders.ts";
import type { Job } from "../record/job.ts";
import { saveOutput } from "../record/save-output.ts";

type Done = Extract<JobState, { kind: "done" }>;

/** Where a job's outputs lie. `ends`: classes of the nodes at the end of its graph, for an error that names them. */
export interface OutputSource {
  client: ComfyClient;
  ends: string[];
}

/** What outputs are kept with. */
export interface OutputContext {
  config: Pick<BridgeConfig, "outputCheck">;
  pictures: PictureStores;
  clock: Clock;
}

interface Fetched {
  file: OutputFile;
  found: ImageFile;
}

/**
 * Fetches what a job made and keeps it. What cannot be fetched costs nobody the rest. Throws EaselError where nothing came: the
 * engine's for the first file, or job_brought_nothing; and what `checkOutputs` throws.
 */
export async function collectOutputs(job: Job, made: JobOutputs, { client, ends }: OutputSource, context: OutputContext): Promise<Done> {
  const files = [...made.images, ...made.files];
  if (files.length === 0 && made.text.length === 0) throw new EaselError("workflow_invalid", "job_brought_nothing", { ends });
  const results = await Promise.allSettled(files.map(async (file): Promise<Fetched> => ({ file, found: await client.view(file, {}) })));
  const fetched = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  const failed = results.find((result) => result.status === "rejected");
  if (failed && fetched.length === 0 && made.text.length === 0) throw failed.reason;
  const { outputCheck } = context.config;
  const found = fetched.map((each) => each.found);
  if (outputCheck) await checkOutputs(found, outputCheck, job.signal);
  const outputs = await Promise.all(
    fetched.map(async ({ file, found }, index) => {
      const reference = referenceOf(job.id, index);
      job.enginePreviews.set(reference, enginePreviews(client, file));
      const output = await saveOutput(job, index, { ...found, name: file.filename }, context);
      const poster = await posterOf(client, file, found);
      if (poster && output.fileName !== null) await savePoster(job, reference, poster, context);
      return output;
    }),
  );
  const missing = made.failure ?? failed?.reason;
  return { kind: "done", outputs, text: made.text, ...(missing !== undefined && { missing: reportOf(missing) }) };
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
