import path from "node:path";
import { readRegularFile } from "#base/regular-file.ts";
import type { JobView } from "#contract/job.ts";

/** Of what is sent to the page at once. */
const MAX_OUTPUT_BYTES = 500_000_000;

/** What a page can show, as files that other programs wrote may be more than that. */
const SHOWN = /^(image|audio|video)\//;

/** What one of the jobs has made, of any kind, by its reference; null where none of them has, or its file is gone. */
export async function jobOutput(
  jobs: readonly JobView[],
  directory: string,
  reference: string,
): Promise<{ bytes: Buffer<ArrayBuffer>; mime: string } | null> {
  const outputs = jobs.flatMap(({ state }) => (state.kind === "done" ? state.outputs : []));
  const output = outputs.find((one) => one.reference === reference);
  if (!output || output.fileName === null || !SHOWN.test(output.mime)) return null;
  const bytes = await readRegularFile(path.join(directory, path.basename(output.fileName)), MAX_OUTPUT_BYTES).catch(() => null);
  return bytes && { bytes, mime: output.mime };
}
