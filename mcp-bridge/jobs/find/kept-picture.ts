import fs from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { readPngHead } from "#base/png-text.ts";
import { JobView } from "#contract/job.ts";
import { endingOf, mediaTypeOf } from "../../images/formats/media-types.ts";
import { ADD_PICTURE } from "../../workflow/template/reserved-tools.ts";

/** What is known of a kept picture, as the index holds it. */
export const KeptPicture = z.object({
  reference: z.string(),
  fileName: z.string(),
  mime: z.string(),
  /** Epoch milliseconds. */
  createdAt: z.number(),
  /** The tool that made it; `add_picture` for one that a person gave, "" where nobody knows. */
  tool: z.string(),
  /** Pixels; null where the file does not say. */
  width: z.number().nullable(),
  height: z.number().nullable(),
  /** Bytes of the file. */
  bytes: z.number(),
  /** The job's; empty where nobody knows them. */
  arguments: JobView.shape.arguments,
});
export type KeptPicture = z.infer<typeof KeptPicture>;

/** What Easel writes into its own PNG files (`pictureMetadata`). A field of the wrong shape costs that field alone. */
const Metadata = z.object({
  tool: z.string().catch(""),
  createdAt: z.number().nullable().catch(null),
  arguments: JobView.shape.arguments.catch({}),
});

/** Whether files of this name are pictures or films of a reference, and no small copies or files on their way. */
export function isPictureFile(fileName: string): boolean {
  const kind = /^[0-9a-f]{8}(-\d{1,3})?\.\w+$/.test(fileName) ? mediaTypeOf(endingOf(fileName))?.kind : null;
  return kind === "image" || kind === "video";
}

/** What is kept of the arguments: a workflow of somebody's own may take whole books. Characters. */
const MAX_ARGUMENT_CHARACTERS = 4_000;

/**
 * Reads what a file says of itself, and only the beginning of it.
 * @param job of the ledger, where the file is no PNG and so says nothing; undefined where the ledger does not know it
 * @param given a person gave the picture
 * @returns null for a file that has vanished, or is still being written
 */
export async function readKeptPicture(
  directory: string,
  fileName: string,
  job: JobView | undefined,
  given: boolean,
): Promise<KeptPicture | null> {
  const reference = path.parse(fileName).name;
  const file = await fs.open(path.join(directory, fileName)).catch(() => null);
  if (!file) return null;
  try {
    const { size, mtimeMs } = await file.stat();
    const head = fileName.endsWith(".png") ? await readPngHead(file) : null;
    if (fileName.endsWith(".png") && head === null) return null;
    const told = Metadata.safeParse(parsed(head?.text.easel)).data;
    const output = job?.state.kind === "done" ? job.state.outputs.find((each) => each.reference === reference) : undefined;
    return {
      reference,
      fileName,
      mime: mediaTypeOf(endingOf(fileName))?.mime ?? "",
      createdAt: told?.createdAt ?? job?.createdAt ?? Math.round(mtimeMs),
      tool: given ? ADD_PICTURE : told?.tool || job?.tool || "",
      width: head?.width ?? output?.width ?? null,
      height: head?.height ?? output?.height ?? null,
      bytes: size,
      arguments: shortened(told?.arguments ?? job?.arguments ?? {}),
    };
  } finally {
    await file.close();
  }
}

function shortened(args: KeptPicture["arguments"]): KeptPicture["arguments"] {
  return Object.fromEntries(
    Object.entries(args).map(([name, value]) => [name, typeof value === "string" ? value.slice(0, MAX_ARGUMENT_CHARACTERS) : value]),
  );
}

function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? null : JSON.parse(text);
  } catch {
    return null;
  }
}
